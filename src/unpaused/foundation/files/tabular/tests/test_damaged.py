"""Files damaged on their way: whatever the damage, it is refused in words."""

import io
import random
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from unpaused.foundation.files import tabular
from unpaused.kernel.errors import Refused

MADE = 300
"""Damaged copies of each file."""


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for number in range(30):
        book.active.append([number, f"张{number}", f"42010619900101{number:04}"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def columns() -> bytes:
    days = pa.array([7_000 + number for number in range(30)], pa.int32()).cast(pa.date32())
    names = pa.array([f"张{number}" for number in range(30)]).dictionary_encode()
    stream = io.BytesIO()
    pq.write_table(pa.table({"姓名": names, "出生日期": days}), stream, compression="none")
    return stream.getvalue()


def packed(content: bytes, method: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return stream.getvalue()


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(packed(workbook(), zipfile.ZIP_DEFLATED), id="deflated"),
        pytest.param(packed(workbook(), zipfile.ZIP_BZIP2), id="bzip2"),
        pytest.param(packed(workbook(), zipfile.ZIP_LZMA), id="lzma"),
        pytest.param(columns(), id="parquet"),
    ],
)
def test_a_damaged_file_is_refused_and_nothing_else_is_raised(sound):
    chance, refused = random.Random(2020), 0
    for _ in range(MADE):
        damaged = bytearray(sound)
        damaged[chance.randrange(len(damaged))] ^= chance.randrange(1, 256)
        try:
            tabular.read_bytes(bytes(damaged))
        except Refused:
            refused += 1
    assert refused > MADE / 10


def test_a_sheet_that_names_no_member_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'r:id="rId1"', b""))
    with pytest.raises(Refused, match="broken"):
        tabular.read_bytes(stream.getvalue())
