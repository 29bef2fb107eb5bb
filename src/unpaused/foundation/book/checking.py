"""Reading a snapshot folder and finding every fault in it."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from unpaused.foundation.book.contract import DATASETS, VERSION, Dataset
from unpaused.foundation.book.faults import Findings
from unpaused.kernel import clock

_IGNORED = (".", "_")
_OLDEST, _LATEST = date(1800, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class Snapshot:
    """A snapshot that was found sound: tables by dataset, in the contract's columns and types."""

    insurer: str
    as_of: date
    tables: dict[str, pa.Table]


@dataclass(frozen=True)
class _Part:
    """One file of a dataset, and where its rows start in the whole."""

    file: str
    start: int
    rows: int


def read_snapshot(folder: Path) -> Snapshot:
    """Reads and checks all of a folder. Raises BookRefused with every fault found."""
    findings = Findings()
    if not folder.is_dir():
        findings.add(folder.name, None, "there is no such folder")
        findings.refuse_if_any()
    insurer, as_of = _manifest(folder, findings)
    tables: dict[str, pa.Table] = {}
    parts: dict[str, list[_Part]] = {}
    for dataset in DATASETS:
        tables[dataset.name], parts[dataset.name] = _read_dataset(folder, dataset, findings)
    for dataset in DATASETS:
        _check_keys(tables, dataset, parts[dataset.name], findings)
    findings.refuse_if_any()
    return Snapshot(insurer, as_of, tables)


def _manifest(folder: Path, findings: Findings) -> tuple[str, date]:
    path = folder / "manifest.json"
    if not path.is_file():
        return "", clock.today()
    try:
        manifest = json.loads(path.read_text(encoding="utf-8-sig"))
        if int(manifest.get("version", VERSION)) != VERSION:
            findings.add("manifest.json", "version", "this version is not known here")
        return str(manifest.get("insurer", "")), _as_of(manifest)
    except (ValueError, TypeError, AttributeError, OSError):
        findings.add("manifest.json", None, "it cannot be read as JSON with version, insurer and as_of")
        return "", clock.today()


def _as_of(manifest: dict[str, object]) -> date:
    told = manifest.get("as_of")
    return date.fromisoformat(str(told)[:10]) if told else clock.today()


def _read_dataset(folder: Path, dataset: Dataset, findings: Findings) -> tuple[pa.Table, list[_Part]]:
    tables, parts, start = [], [], 0
    for path in _files(folder, dataset, findings):
        name = path.relative_to(folder).as_posix()
        table = _read_file(path, name, findings)
        if table is None:
            continue
        fitted = _fitted(table, dataset, name, findings)
        _check_values(fitted, dataset, name, findings)
        tables.append(fitted)
        parts.append(_Part(name, start, len(fitted)))
        start += len(fitted)
    whole = pa.concat_tables(tables) if tables else dataset.schema.empty_table()
    if dataset.name == "persons" and not len(whole) and not findings.faults:
        findings.add("persons", None, "there are no persons")
    return whole, parts


def _files(folder: Path, dataset: Dataset, findings: Findings) -> list[Path]:
    place = folder / dataset.name
    single = folder / f"{dataset.name}.parquet"
    found = sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else []
    found += [single] if single.is_file() else []
    tables = [path for path in found if not path.name.startswith(_IGNORED)]
    for path in [path for path in tables if path.suffix.lower() not in (".parquet", ".parq", ".pq")]:
        findings.add(path.relative_to(folder).as_posix(), None, "this is not a .parquet file")
        tables.remove(path)
    if dataset.name == "persons" and not tables and not findings.faults:
        findings.add("persons", None, "the folder has no persons/ with Parquet files")
    return tables


def _read_file(path: Path, name: str, findings: Findings) -> pa.Table | None:
    try:
        table = pq.ParquetFile(path).read()
        for column in table.columns:
            if pa.types.is_dictionary(column.type):
                column.validate(full=True)
        return table
    except (pa.ArrowException, OSError, ValueError):
        findings.add(name, None, "this is not a readable Parquet file (broken, cut short or encrypted)")
        return None


def _fitted(table: pa.Table, dataset: Dataset, file: str, findings: Findings) -> pa.Table:
    """The contract's columns in its types; missing ones null, unknown ones dropped."""
    columns = []
    for name, kind in dataset.columns.items():
        if name in table.column_names:
            columns.append(_cast(table[name], kind, file, name, findings))
            continue
        if name in dataset.required:
            findings.add(file, name, "the column is missing")
        columns.append(pa.chunked_array([pa.nulls(len(table), kind)]))
    return pa.table(columns, schema=dataset.schema)


def _cast(column: pa.ChunkedArray, kind: pa.DataType, file: str, name: str, findings: Findings) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
        column = column.cast(pa.int64(), safe=False) if _whole(column) else column
    if pa.types.is_string(kind) and (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        column = column.cast(pa.large_binary())  # only a cast from there looks whether the bytes are UTF-8
    try:
        if pa.types.is_timestamp(column.type) and pa.types.is_date(kind):
            return column.cast(kind, safe=False)
        return column.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        wrong = [row for row, value in enumerate(column, start=1) if not _castable(value, kind)]
        findings.add(file, name, f"the value is not a {_KIND_NAMES.get(str(kind), str(kind))}", wrong or None)
        return pa.chunked_array([pa.nulls(len(column), kind)])


_KIND_NAMES = {"int64": "whole number", "string": "text", "date32[day]": "date"}


def _whole(column: pa.ChunkedArray) -> bool:
    return bool(pc.all(pc.equal(pc.floor(column), column)).as_py() in (True, None))


def _castable(value: pa.Scalar, kind: pa.DataType) -> bool:
    try:
        value.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return False
    return True


def _check_values(table: pa.Table, dataset: Dataset, file: str, findings: Findings) -> None:
    for name in dataset.required:
        column = table[name]
        empty = pc.is_null(column)
        if pa.types.is_string(column.type):
            empty = pc.or_(empty, pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column), ""), True))
        if column.null_count < len(column) or not findings.faults:
            _report(empty, file, name, "the value is missing", findings)
    for name in dataset.counted:
        _report(pc.less(table[name], 0), file, name, "the value is negative", findings)
    for name, kind in dataset.columns.items():
        if pa.types.is_date(kind):
            outside = pc.or_(pc.less(table[name], _OLDEST), pc.greater(table[name], _LATEST))
            _report(outside, file, name, "the date is impossible", findings)
    if "sex" in dataset.columns:
        known = pc.is_in(table["sex"], pa.array(["M", "F"]))
        _report(pc.and_(pc.is_valid(table["sex"]), pc.invert(known)), file, "sex", "neither M nor F", findings)
    if "area_code" in dataset.columns:
        sound = pc.match_substring_regex(table["area_code"], "^[0-9]{6}$")
        _report(pc.invert(sound), file, "area_code", "not a code of six digits", findings)


def _report(wrong: pa.ChunkedArray, file: str, column: str, problem: str, findings: Findings) -> None:
    rows = np.flatnonzero(np.asarray(pc.fill_null(wrong, False).to_numpy()).astype(bool)) + 1
    if len(rows):
        findings.add(file, column, problem, rows.tolist())


def _check_keys(tables: dict[str, pa.Table], dataset: Dataset, parts: list[_Part], findings: Findings) -> None:
    if dataset.unique:
        repeated = _repeated(tables[dataset.name][dataset.unique])
        _report_places(repeated, parts, dataset.unique, "the value occurs more than once", findings)
    for column, other, key in dataset.refers:
        if findings.lost_of(other):
            continue  # what stands in a lost file is not known to be missing: the one true fault would be buried
        values = tables[dataset.name][column]
        there = pc.is_in(values, value_set=tables[other][key].combine_chunks())
        lost = np.flatnonzero(np.asarray(pc.and_(pc.is_valid(values), pc.invert(there)).to_numpy()).astype(bool))
        _report_places(lost, parts, column, "there is no such {key} in {other}", findings, key=key, other=other)


def _repeated(column: pa.ChunkedArray) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Places of values that were there before, first occurrences left out."""
    codes = column.combine_chunks().dictionary_encode().indices
    numbers = pc.fill_null(codes, -1).to_numpy()
    _, first = np.unique(numbers, return_index=True)
    again = np.ones(len(numbers), bool)
    again[first] = False
    return np.flatnonzero(again & (numbers >= 0))


def _report_places(
    places: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    parts: list[_Part],
    column: str,
    problem: str,
    findings: Findings,
    **params: str,
) -> None:
    for part in parts:
        inside = places[(places >= part.start) & (places < part.start + part.rows)] - part.start + 1
        if len(inside):
            findings.add(part.file, column, problem, inside.tolist(), **params)
