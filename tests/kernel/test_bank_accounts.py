"""Numbers and holders of bank accounts as people write them."""

import pytest

from unpaused.kernel.bank_accounts import account_number, holder_name
from unpaused.kernel.errors import Refused


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("6222020200012345670", "6222020200012345670"),
        (" 6222 0202 0001 2345 670 ", "6222020200012345670"),
        ("6222-0202-0001-2345-670", "6222020200012345670"),
        ("6222 – 0202\u00a00001‑2345", "6222020200012345"),
        ("６２２２０２０２０００１２３４５", "6222020200012345"),
        ("12345678", "12345678"),
        ("12" * 16, "12" * 16),
    ],
)
def test_spaces_and_hyphens_between_groups_are_left_out(written: str, digits: str) -> None:
    assert account_number(written) == digits


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("-12345678", "account.groups"),
        ("12345678-", "account.groups"),
        ("1234--5678", "account.groups"),
        ("1234567x", "account.characters"),
        ("1234.5678", "account.characters"),
        ("1234\u202e5678", "account.characters"),
        ("١٢٣٤٥٦٧٨", "account.characters"),
        ("1234567", "account.length"),
        ("", "account.length"),
        ("1" * 16 + "2" * 17, "account.length"),
        ("00000000", "account.repeated"),
        ("8888 8888 8888 8888", "account.repeated"),
    ],
)
def test_what_is_no_account_number_is_refused_with_its_fault(written: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        account_number(written)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("王小明", "王小明"),
        (" 王 小明 ", "王 小明"),
        ("苏〇", "苏〇"),
        ("𬱖䶮", "𬱖䶮"),
        ("阿依·古丽•买买提", "阿依·古丽•买买提"),
        ("Anne-Marie O’Neill Jr.", "Anne-Marie O’Neill Jr."),
        ("ＷＡＮＧ　ＭＩＮＧ", "WANG MING"),
        ("武汉某某（集团）有限公司", "武汉某某(集团)有限公司"),
        ("Zoë Müller", "Zoë Müller"),
        ("བསྟན་འཛིན".replace("་", " "), "བསྟན འཛིན"),
    ],
)
def test_names_of_people_and_companies_are_taken(written: str, name: str) -> None:
    assert holder_name(written) == name


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("😀<b>", "“😀”"),
        ("王<小明", "“<”"),
        ("王小明1", "“1”"),
        ("王\u202e小明", "U\\+202E"),
        ("王\u2067小明", "U\\+2067"),
        ("王\x07小明", "U\\+0007"),
        ("王\n小明", "U\\+000A"),
        ("王\u200b小明", "U\\+200B"),
        ("王小明\ufe0f", "U\\+FE0F"),
        ("·", "Give the name"),
        ("", "Give the name"),
        ("王" * 71, "Give the name"),
    ],
)
def test_what_stands_in_no_name_is_refused_and_named(written: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        holder_name(written)
