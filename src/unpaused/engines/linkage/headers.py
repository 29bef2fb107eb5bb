"""Which column of a table is what: headers in Chinese and English, wherever they stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from unpaused.engines.linkage.text import half_width, simplified
from unpaused.kernel.errors import Refused

FIELDS = ("row_id", "name", "sex", "age", "birth_date", "id_number", "phone", "address")
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "row_id": ("序号", "编号", "号", "行号", "no", "no.", "number", "id", "rowid", "row", "seq", "serial", "serialno",
               "#", "index", "caseno", "病例编号", "登记号", "名单编号", "recordid", "rowno"),
    "name": ("姓名", "名字", "患者姓名", "病人姓名", "出险人姓名", "出险人", "被保险人", "被保险人姓名", "旅客姓名", "乘客姓名",
             "客户姓名", "村民姓名", "受灾人姓名", "受助人", "受助人姓名", "人员姓名", "患者", "旅客", "乘客", "name",
             "fullname", "passenger", "passengername", "patient", "patientname", "insured", "insuredname",
             "nameofpatient", "nameofpassenger", "中文姓名", "姓名name", "personname", "伤者姓名", "死者姓名", "户主姓名",
             "学生姓名", "员工姓名", "联系人姓名", "病例姓名", "nameinchinese", "chinesename"),
    "sex": ("性别", "sex", "gender", "sexmf", "男女", "性别sex", "gendermf"),
    "age": ("年龄", "年纪", "岁数", "周岁", "年龄岁", "age", "ageyears", "年龄age", "ageyrs"),
    "birth_date": ("出生日期", "出生年月", "出生年月日", "生日", "出生", "出生时间", "birthdate", "dateofbirth", "dob", "birthday",
                   "born", "birth", "出生日期dateofbirth"),
    "id_number": ("身份证号", "身份证", "身份证号码", "证件号码", "证件号", "公民身份号码", "居民身份证号", "居民身份证号码",
                  "护照号", "护照号码", "出险人证件号码", "身份证件号码", "身份证后四位", "身份证尾号", "身份号码", "idno", "idnumber",
                  "idcard", "idcardno", "idcardnumber", "identitynumber", "identityno", "passport", "passportno",
                  "passportnumber", "documentno", "documentnumber", "nationalid", "residentid", "证件编号", "idpassport",
                  "idpassportno", "traveldocument", "document", "nationalidno", "身份证号idno", "证照号码"),
    "phone": ("联系电话", "电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "移动电话", "联络电话", "本人电话",
              "出险人电话", "联系手机", "phone", "phoneno", "phonenumber", "mobile", "mobileno", "mobilephone", "mobilenumber",
              "tel", "telephone", "cell", "cellphone", "contact", "contactno", "contactnumber", "contactphone", "手机尾号",
              "联系人电话", "电话phone"),
    "address": ("现住址", "住址", "地址", "家庭住址", "家庭地址", "居住地", "居住地址", "现居住地", "现住地址", "户籍地址", "户籍地",
                "出险地点", "联系地址", "常住地址", "详细地址", "所在地区", "所在区县", "地区", "区县", "户口所在地", "籍贯", "现居地",
                "address", "homeaddress", "residence", "residentialaddress", "placeofresidence", "area", "district",
                "currentaddress", "location", "住址address", "村组", "所在村", "住所", "家庭住址详细"),
}  # fmt: skip
_FIELD_OF = {header: field for field, headers in _HEADERS.items() for header in headers}
_RANK = {header: rank for headers in _HEADERS.values() for rank, header in enumerate(headers)}
_FOOT = re.compile(r"^(合计|总计|小计|共计|总数|备注|注|说明|注意|制表|填表|审核|填报|报送|联系人|total|subtotal|sum|note|remark|"
                   r"prepared by|end of)\b|^(合计|总计|小计|共计|注[:：]|备注[:：]|说明[:：]|制表|填表|审核)", re.IGNORECASE)  # fmt: skip
_SEARCHED_ROWS = 40
_LEAST_KNOWN = 2


@dataclass(frozen=True)
class Headers:
    """Where the header stands (place in the rows given, from 0) and which column holds which field; `facts` are
    the other named columns."""

    place: int
    columns: dict[str, int]
    facts: dict[str, int]


def plain_header(text: str) -> str:
    """A header without width, case, spaces, brackets and signs: " 身份证號（ID No.） " -> "身份证号idno"."""
    simple = "".join(simplified(c) for c in half_width(text)).lower()
    return re.sub(r"[\s_*:：.\-/()（）\[\]【】、,，'\"|]", "", simple)


def field_of(text: str) -> str | None:
    """The field that a header means, by itself, without what stands in brackets, or by its Chinese part."""
    whole = plain_header(text)
    without = plain_header(re.sub(r"[(（\[【].*?[)）\]】]", "", half_width(text)))
    chinese = "".join(c for c in whole if not c.isascii())
    latin = "".join(c for c in whole if c.isascii())
    for form in (whole, without, chinese, latin):
        if form in _FIELD_OF and (form or whole == "#"):
            return _FIELD_OF[form]
    return None


def find_headers(rows: Sequence[Sequence[str]]) -> Headers:
    """The header among the first rows. Raises Refused naming what is missing or doubled."""
    best, most = -1, 0
    for place, cells in enumerate(rows[:_SEARCHED_ROWS]):
        known = len({field_of(cell) for cell in cells if cell} - {None})
        if known > most:
            best, most = place, known
    if best < 0 or (most < _LEAST_KNOWN and len(rows[best]) > 1 and most == 0):
        raise Refused(
            "list.no_header",
            "No header row was found. The list needs a row that names its columns, with 姓名 (name) among them.",
        )
    return _headers(best, rows[best])


def _headers(place: int, cells: Sequence[str]) -> Headers:
    columns: dict[str, int] = {}
    facts: dict[str, int] = {}
    _refuse_doubled(cells)
    for column, cell in enumerate(cells):
        field = field_of(cell) if cell else None
        if field is None or (field in columns and not _better(cell, cells[columns[field]])):
            facts.update({cell: column} if cell else {})
            continue
        if field in columns:
            facts[cells[columns[field]]] = columns[field]
        columns[field] = column
    if "name" not in columns:
        raise Refused(
            "list.missing_header",
            "The list has no column for the name (姓名). Its columns are: {headers}.",
            headers=", ".join(cell for cell in cells if cell) or "-",
        )
    return Headers(place, columns, facts)


def _refuse_doubled(cells: Sequence[str]) -> None:
    plain = [plain_header(cell) for cell in cells if cell and field_of(cell)]
    doubled = sorted({cell for cell in cells if cell and plain.count(plain_header(cell)) > 1 and field_of(cell)})
    if doubled:
        raise Refused(
            "list.doubled_header",
            "These columns stand twice in the list: {headers}. Keep one of each.",
            headers=", ".join(doubled),
        )


def _better(header: str, other: str) -> bool:
    """Whether a header names its field more exactly than another one: 现住址 rather than 户籍地."""
    return _RANK.get(plain_header(header), 999) < _RANK.get(plain_header(other), 999)


def is_foot(cells: Sequence[str], name: str) -> bool:
    """Whether a row is a total or a note rather than a person."""
    first = next((cell for cell in cells if cell), "")
    filled = sum(bool(cell) for cell in cells)
    return bool(_FOOT.match(half_width(first))) and (not name or filled <= 3 or name == first)
