"""What an address shows before somebody reveals it: province and city, never a street."""

import pytest

from unpaused.foundation.privacy import masking


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("湖北省武汉市武昌区中山路1号", "湖北省武汉市***"),
        ("武汉市洪山区珞喻路1037号", "武汉市***"),
        ("广西壮族自治区南宁市青秀区", "广西壮族自治区南宁市***"),
        ("湖北省恩施土家族苗族自治州利川市", "湖北省恩施土家族苗族自治州***"),
        ("珞喻路1037号", "***"),
        ("洪山区珞喻路1037号", "***"),
        ("1037 Luoyu Road, Wuhan", "***"),
        ("", ""),
    ],
)
def test_of_an_address_only_province_and_city_are_shown(written: str, shown: str) -> None:
    assert masking.address(written) == shown
