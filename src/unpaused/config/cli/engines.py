"""Who looks up the keys of a list: this process, or Spark where a book has outgrown one machine."""

import importlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from unpaused.engines.linkage import Index
from unpaused.kernel.errors import Refused


class Engine(StrEnum):
    OWN = "own"
    SPARK = "spark"


Chosen = Annotated[Engine, typer.Option("--engine", help="Who looks up keys; the results are the same.")]
Master = Annotated[str, typer.Option("--spark-master", help="For --engine spark: the address of a cluster.")]
Postings = Annotated[
    Path | None,
    typer.Option("--postings", help="For --engine spark: a folder that all its machines see, kept for the next list."),
]


@contextmanager
def looked_up_by(engine: Engine, index: Index, master: str, postings: Path | None) -> Iterator[Index]:
    """The index, asked through the engine. Raises Refused where Spark is not installed, Unavailable where it does not
    start."""
    if engine is Engine.OWN:
        yield index
        return
    spark = _spark()
    with tempfile.TemporaryDirectory(prefix="unpaused-postings-") as place, spark.session(master) as session:
        folder = postings or Path(place)

        def join(shards: Any) -> Any:
            spark.write_parquet(shards, folder, index.mark)
            return spark.SparkLookup(shards, folder, session)

        yield index.joined_by(join)


def _spark() -> Any:
    """Imported when it is asked for: pyspark is an extra of half a gigabyte."""
    try:
        return importlib.import_module("unpaused.engines.linkage.spark")
    except ModuleNotFoundError:
        raise Refused("screen.no_spark", "Spark is not installed: install the extra `spark` of unpaused.") from None
