"""The keys of a list joined with postings as Parquet, by Spark: first how long each posting is, then who is in those
that are followed. What is decided in between is decided as in `Shards`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from unpaused.engines.linkage.arrays import F64, I64, U64, Bool
from unpaused.engines.linkage.candidates import Asked
from unpaused.engines.linkage.shards import Shards, spaced
from unpaused.engines.linkage.spark.parquet import key_of, part_of, sources
from unpaused.kernel.errors import Unavailable

_PLACE = ["source", "rule", "part", "key"]


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """A session of Spark. `master`: `local[2]`, or the address of a cluster. Raises Unavailable where it does not
    start, as without a Java runtime."""
    builder = SparkSession.builder.master(master).appName("unpaused screen").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    if master.startswith("local"):
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.sql.shuffle.partitions", "4")
    try:
        spark = builder.getOrCreate()
    except PySparkException as error:
        raise Unavailable("linkage.spark", "Spark did not start; it needs a Java runtime, 17 or newer.") from error
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        spark.stop()


@dataclass(frozen=True)
class _Keys:
    """All keys asked about, one behind the other: their number is their place."""

    asked: Sequence[Asked]
    hashes: U64
    rows: I64
    rules: I64

    @classmethod
    def of(cls, asked: Sequence[Asked]) -> "_Keys":
        return cls(
            asked,
            np.concatenate([each.hashes for each in asked]),
            np.concatenate([each.rows for each in asked]).astype(np.int64),
            np.concatenate([np.full(len(each.hashes), each.rule, np.int64) for each in asked]),
        )

    def ends(self) -> I64:
        return np.cumsum([len(each.hashes) for each in self.asked])


class SparkLookup:
    """Looks keys up in Parquet that `write_parquet` wrote of these segments (`candidates.Lookup`)."""

    def __init__(self, shards: Shards, folder: Path, spark: SparkSession) -> None:
        self._shards = shards
        self._sources = dict(sources(shards))
        self._spark = spark
        self._postings = spark.read.parquet(str(folder))

    def pairs(self, asked: Sequence[Asked], cap: int) -> list[I64]:
        """Two jobs, whatever the number of rules."""
        keys = _Keys.of(asked)
        counts = self._counts(self._lengths(keys))
        hits = self._hits(keys, (counts > 0) & (counts <= cap))
        number, pairs = self._standing(keys, hits)
        ends = np.searchsorted(number, keys.ends())
        return np.split(pairs, ends[:-1])

    def samples(self, asked: Sequence[Asked], size: int) -> tuple[I64, F64]:
        """Two jobs."""
        keys = _Keys.of(asked)
        lengths = self._lengths(keys)
        least = np.concatenate([np.full(len(each.hashes), max(each.longer_than, size)) for each in asked])
        long = np.flatnonzero(self._counts(lengths) > least)
        wanted, weight = spaced(np.sum([lengths[source][long] for source in self._segments], axis=0), size)
        numbers = np.broadcast_to(long[:, None], wanted.shape)
        parts = []
        for source in self._segments:
            inside = (wanted >= 0) & (wanted < lengths[source][long][:, None])
            parts.append(self._located(keys, source, numbers[inside], place=wanted[inside]))
            wanted = wanted - lengths[source][long][:, None]
        number, pairs = self._standing(keys, self._placed(pa.concat_tables(parts)))
        return pairs, weight[np.searchsorted(long, number)]

    @property
    def _segments(self) -> range:
        return range(0, 2 * len(self._shards.all), 2)

    def _lengths(self, keys: _Keys) -> dict[int, I64]:
        """How many have each key, by source."""
        every = np.arange(len(keys.hashes))
        wanted = pa.concat_tables([self._located(keys, source, every) for source in self._sources])
        found = self._joined(wanted).select("number", "source", "length").toArrow()
        number, source, length = (found[name].to_numpy() for name in ("number", "source", "length"))
        lengths = {each: np.zeros(len(every), np.int64) for each in self._sources}
        for each, counted in lengths.items():
            counted[number[source == each]] = length[source == each]
        return lengths

    def _counts(self, lengths: dict[int, I64]) -> I64:
        """How many persons that are there have each key."""
        signed = [-counted if source % 2 else counted for source, counted in lengths.items()]
        return np.asarray(np.sum(signed, axis=0), np.int64)

    def _hits(self, keys: _Keys, followed: Bool) -> pa.Table:
        numbers = np.flatnonzero(followed)
        wanted = pa.concat_tables([self._located(keys, source, numbers) for source in self._segments])
        return self._joined(wanted).select("number", "source", f.explode("persons").alias("person")).toArrow()

    def _placed(self, wanted: pa.Table) -> pa.Table:
        person = f.element_at("persons", (f.col("place") + 1).cast("int")).alias("person")
        return self._joined(wanted).select("number", "source", person).toArrow()

    def _located(self, keys: _Keys, source: int, numbers: I64, **more: I64) -> pa.Table:
        """Where Spark finds the keys of these numbers."""
        postings = self._sources[source]
        hashes, rules = keys.hashes[numbers], keys.rules[numbers]
        key, part = np.zeros(len(numbers), np.int64), np.zeros(len(numbers), np.int64)
        for rule in np.unique(rules).tolist():
            of_rule = rules == rule
            key[of_rule] = key_of(hashes[of_rule], postings[rule])
            part[of_rule] = part_of(hashes[of_rule], postings[rule])
        at = {"number": numbers, "source": np.full(len(numbers), source), "rule": rules, "part": part, "key": key}
        return pa.table({name: np.asarray(column, np.int64) for name, column in {**at, **more}.items()})

    def _joined(self, wanted: pa.Table) -> DataFrame:
        """The list is small beside the book: it goes to where the postings are."""
        return self._postings.join(f.broadcast(self._spark.createDataFrame(wanted)), _PLACE)

    def _standing(self, keys: _Keys, found: pa.Table) -> tuple[I64, I64]:
        """Numbers of keys, sorted, with their pairs of a row and a person who is there."""
        number, source, person = (found[name].to_numpy().astype(np.int64) for name in ("number", "source", "person"))
        order = np.lexsort((person, source, number))
        number, source, person = number[order], source[order], person[order]
        stands, first = np.ones(len(person), np.bool_), np.zeros(len(person), np.int64)
        for each, shard in zip(self._segments, self._shards.all, strict=True):
            of_source = source == each
            stands[of_source], first[of_source] = shard.standing(person[of_source]), shard.first
        return number[stands], (keys.rows[number] << 32 | (person + first))[stands]
