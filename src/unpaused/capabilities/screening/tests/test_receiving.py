"""Lists arrive, good and bad; nothing is lost."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest

from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.models import PeopleList
from unpaused.capabilities.screening.queries.lists import error_of
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User
from unpaused.foundation.files import store
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused

HEADER = ("序号", "姓名", "身份证号", "联系电话")


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (80 * 2**20))
    return out.getvalue()


def _merged_header() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append((1, "张三", "", "138", "139"))
    book.active.merge_cells("D1:E1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


BAD = {
    "no header": (making.csv_list([{"": "x", " ": "y"}]), "list.no_header"),
    "header without a name": (making.workbook([("序号", "电话"), (1, "138")]), "list.missing_header"),
    "doubled header": (making.workbook([(*HEADER, "姓名"), (1, "王", "", "", "李")]), "list.doubled_header"),
    "merged header": (_merged_header(), "list.merged_header"),
    "header in UTF-8, rows in GB18030": ("姓名,住址\n".encode() + "张三,武汉\n".encode("gb18030"), "table.mixed"),
    "header and nothing else": (making.workbook([HEADER]), "list.no_rows"),
    "zip bomb": (_bomb(), "table.bomb"),
    "a PDF": (b"%PDF-1.7 ...", "table.kind"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(100), "table.old_or_locked"),
    "bytes": (b"\x00\x01\x02\xff" * 50, "table.nul"),
    "spaces": (b"   \n \n", "table.empty"),
    "a cell of 200,000 characters": (making.csv_list([making.row(making.ADULT, 诊断="长" * 200_000)]), "table.cell"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_list_is_refused_with_its_error_and_kept(name: str, epidemic: Incident, examiner: User) -> None:
    data, code = BAD[name]
    people_list = making.receive(examiner, epidemic, data)
    error = error_of(people_list)
    assert error is not None and error.code == code
    assert people_list.state == "refused"
    assert store.original(people_list.original) == data


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_lists_come_in_any_usual_encoding(encoding: str, epidemic: Incident, examiner: User) -> None:
    data = making.csv_list([making.row(making.ADULT)], encoding)
    people_list = making.receive(examiner, epidemic, data)
    actions.screen_list(list_id=people_list.pk)
    assert making.match_of(making.ADULT)


def test_two_hundred_thousand_empty_rows_are_no_rows(epidemic: Incident, examiner: User) -> None:
    data = making.workbook([HEADER, (1, making.name_of(making.ADULT), making.identity_number(making.ADULT), "")])
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="D{n}" s="0"/></row>' for n in range(3, 200_003))
    data = _with_sheet(data, lambda sheet: sheet.replace("</sheetData>", empty + "</sheetData>"))
    assert making.receive(examiner, epidemic, data).rows_total == 1


def _with_sheet(data: bytes, change: Callable[[str], str]) -> bytes:
    """The workbook with its sheet's XML changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name.endswith("sheet1.xml") else text)
    return out.getvalue()


def test_a_formula_is_never_evaluated_and_is_counted(epidemic: Incident, examiner: User) -> None:
    data = making.workbook([HEADER, (1, making.name_of(making.ADULT), "=A1&A2", "")])
    people_list = making.receive(examiner, epidemic, data)
    assert (people_list.state, people_list.rows_total, people_list.faults) == ("received", 1, 1)


def test_title_lines_merged_cells_and_a_total_are_survived(epidemic: Incident, examiner: User) -> None:
    book = openpyxl.Workbook()
    for each in (("名单（内部）",), ("报送单位：某医院",), HEADER):
        book.active.append(each)
    book.active.append((1, making.name_of(making.ADULT), making.identity_number(making.ADULT), ""))
    book.active.append(("合计", 1))
    book.active.merge_cells("A1:D1")
    out = io.BytesIO()
    book.save(out)
    assert making.receive(examiner, epidemic, out.getvalue()).rows_total == 1


def test_the_same_file_twice_is_refused_and_names_the_first(epidemic: Incident, examiner: User) -> None:
    data = making.csv_list([making.row(making.ADULT)])
    first = making.receive(examiner, epidemic, data)
    with pytest.raises(Refused) as refused:
        making.receive(examiner, epidemic, data)
    assert refused.value.params == {"number": first.number}
    assert PeopleList.objects.count() == 1


def test_a_refused_file_may_be_sent_again(epidemic: Incident, examiner: User) -> None:
    for _ in range(2):
        assert making.receive(examiner, epidemic, b"%PDF-").state == "refused"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"source": " "}, "screening.source"),
        ({"kind": "rumour"}, "screening.kind"),
        ({"legal_ground": ""}, "screening.legal_ground"),
        ({"delete_after": clock.today()}, "screening.delete_after"),
        ({"delete_after": clock.today() + timedelta(days=3 * 366 + 1)}, "screening.delete_after_long"),
        ({"delete_after": date.max}, "screening.delete_after_long"),
    ],
)
def test_a_list_without_its_terms_is_refused(
    given: dict[str, Any], code: str, epidemic: Incident, examiner: User
) -> None:
    with pytest.raises(Refused) as refused:
        making.receive(examiner, epidemic, making.csv_list([making.row(1)]), **given)
    assert refused.value.code == code


def test_a_list_larger_than_the_limit_is_refused_before_it_is_read(
    epidemic: Incident, examiner: User, settings: Any
) -> None:
    settings.MAX_UPLOAD_BYTES = 10
    with pytest.raises(Refused, match="larger"):
        making.receive(examiner, epidemic, b"x" * 11)


def test_an_incident_that_ended_takes_no_lists(epidemic: Incident, examiner: User) -> None:
    making.end(epidemic)
    with pytest.raises(Refused) as refused:
        making.receive(examiner, epidemic, b"x")
    assert refused.value.code == "screening.incident"


@pytest.mark.parametrize("role", ["salesperson", "agent", "auditor"])
def test_other_roles_may_not_send_lists_in(role: str, epidemic: Incident) -> None:
    with pytest.raises(NotPermitted):
        making.receive(making.staff("other", role), epidemic, b"x")


def test_the_file_is_sealed_on_disk(epidemic: Incident, examiner: User, settings: Any) -> None:
    data = making.csv_list([making.row(making.ADULT)])
    making.receive(examiner, epidemic, data, delete_after=clock.today() + timedelta(days=1))
    kept = [path.read_bytes() for path in settings.FILES_ROOT.rglob("*") if path.is_file()]
    assert not any(making.name_of(making.ADULT).encode() in each for each in kept)
