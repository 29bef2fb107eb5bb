"""Postings joined by Spark with a local master: the results are those of the own engine, to the last digit."""

from pathlib import Path

import numpy as np
import pytest

from unpaused.engines.linkage import Index, ListRow, Params, write_delta, write_index
from unpaused.engines.linkage.tests.made import AS_OF, table
from unpaused.engines.linkage.tests.test_delta import AFTER_MOVING, BEFORE, CAME, KEY, LEFT, NOW, PLACES, TODAY, row
from unpaused.kernel.errors import Refused

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # sockets that pyspark leaves open
]
LIST = [row(p, **changes) for p in (*NOW[::9], *LEFT) for changes in ({}, {"name": p["name"][0] + "**"}, {"phone": ""})]


@pytest.fixture(scope="module")
def spark():
    """Asked for here and not above: without the extra this file can be read, and is left out."""
    return pytest.importorskip("unpaused.engines.linkage.spark")


@pytest.fixture(scope="module")
def session(spark):
    with spark.session("local[2]") as started:
        yield started


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> tuple[Path, Path]:
    base, delta = tmp_path_factory.mktemp("base"), tmp_path_factory.mktemp("delta")
    write_index(table(BEFORE), base, as_of=AS_OF, key=KEY)
    removed = np.array([p["person_id"] for p in LEFT])
    write_delta(table([*AFTER_MOVING, *CAME]), removed, base, delta, as_of=TODAY, key=KEY)
    return base, delta


@pytest.fixture(scope="module")
def joined(spark, session):
    def joined_in(index: Index, folder: Path) -> Index:
        def join(shards):
            spark.write_parquet(shards, folder, index.mark)
            return spark.SparkLookup(shards, folder, session)

        return index.joined_by(join)

    return joined_in


@pytest.mark.parametrize("with_delta", [False, True], ids=["whole", "changed"])
@pytest.mark.parametrize("cap", [5, 3000], ids=["most names too common", "all followed"])
def test_spark_finds_the_same(folders, joined, tmp_path, with_delta, cap):
    """With a low cap most names are sampled; with a delta some are gone from the base, and some are in both."""
    base, delta = folders
    index = Index.open(base, key=KEY, delta=delta if with_delta else None)
    params = Params(posting_cap=cap)
    assert joined(index, tmp_path / "postings").screen(LIST, PLACES, params) == index.screen(LIST, PLACES, params)


def test_rows_that_say_nothing_are_answered_too(folders, joined, tmp_path):
    index = Index.open(folders[0], key=KEY)
    rows = [ListRow(row_id="1", name=""), ListRow(row_id="2", name="**"), ListRow(row_id="3", name="Zoe")]
    assert joined(index, tmp_path).screen(rows, PLACES) == index.screen(rows, PLACES)


def test_postings_are_kept_for_the_next_list_and_written_anew_for_another_index(folders, joined, tmp_path):
    base, delta = folders
    index = Index.open(base, key=KEY)
    joined(index, tmp_path)
    [first, *_] = sorted(tmp_path.rglob("*.parquet"))
    written = first.stat().st_mtime_ns
    joined(index, tmp_path)
    assert first.stat().st_mtime_ns == written
    joined(Index.open(base, key=KEY, delta=delta), tmp_path)
    assert first.stat().st_mtime_ns != written and (tmp_path / "source=1").is_dir()


def test_a_damaged_index_writes_no_postings(folders, spark, tmp_path):
    copied = tmp_path / "copy"
    copied.mkdir()
    for file in folders[0].iterdir():
        (copied / file.name).write_bytes(file.read_bytes())
    entries = copied / "rule-05.entries"
    content = bytearray(entries.read_bytes())
    content[len(content) // 2] ^= 1
    entries.write_bytes(content)
    index = Index.open(copied, key=KEY)
    with pytest.raises(Refused) as refused:
        index.joined_by(lambda shards: spark.write_parquet(shards, tmp_path / "postings", index.mark))
    assert refused.value.params["file"] == "rule-05.entries"
    assert (tmp_path / "postings" / "_index").read_text() == "unfinished"


def test_a_folder_with_something_else_in_it_is_left_alone(folders, spark, tmp_path):
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(Refused):
        Index.open(folders[0], key=KEY).joined_by(lambda shards: spark.write_parquet(shards, tmp_path, "x"))
    assert (tmp_path / "letters.txt").read_text() == "mine"
