"""Parquet lists: a header row made of the column names, then the rows."""

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

from unpaused.foundation.files.tabular.tables import Limits, Table, TableRow, collect, kept_row
from unpaused.kernel.errors import Refused


def read(content: bytes, limits: Limits) -> Table:
    """A Parquet file as a table whose first row is the header. Raises Refused where it is broken."""
    try:
        return _table(_opened(content, limits), limits)
    except (pa.ArrowException, OSError, ValueError, OverflowError):  # damage shows in values as well as in the frame
        raise Refused("table.parquet", "The Parquet file is broken or locked.") from None


def _table(table: pa.Table, limits: Limits) -> Table:
    names = [str(name) for name in table.column_names]
    rows: list[TableRow] = []
    collect(rows, kept_row(1, names, limits), limits)
    number = 1
    for batch in table.to_batches(max_chunksize=10_000):
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            collect(rows, kept_row(number, [_text(value) for value in values], limits), limits)
    return Table(rows=rows, kind="parquet")


def _opened(content: bytes, limits: Limits) -> pa.Table:
    file = pq.ParquetFile(pa.BufferReader(content))
    unpacked = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
    if file.metadata.num_rows > limits.rows or unpacked > limits.unpacked_bytes:
        raise Refused("table.rows", "The table has more than {limit} rows.", limit=limits.rows)
    return file.read()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else "" if value != value else str(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | Decimal | int | str):
        return str(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
