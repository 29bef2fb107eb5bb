"""What a webhook may reach, and what it may not."""

import pytest

from unpaused.gateways.webhooks.addresses import check_url, may_reach
from unpaused.kernel.errors import Refused

OUTSIDE = ["8.8.8.8", "2606:4700:4700::1111"]
INSIDE = ["10.0.0.1", "172.16.3.4", "192.168.1.1", "fd00::1"]
NEVER = ["0.0.0.1", "169.254.169.254", "fe80::1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "::"]
HIDDEN = [
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "::1",
    "127.9.9.9",
]


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_internet_is_reached_except_from_a_drill(address: str) -> None:
    assert [may_reach(address, reach) for reach in ("public", "private", "loopback")] == [True, True, False]


@pytest.mark.parametrize("address", INSIDE)
def test_networks_of_ones_own_only_where_that_is_set(address: str) -> None:
    assert [may_reach(address, reach) for reach in ("public", "private", "loopback")] == [False, True, False]


@pytest.mark.parametrize("address", NEVER)
def test_addresses_of_nobody_are_never_reached(address: str) -> None:
    assert not any(may_reach(address, reach) for reach in ("public", "private", "loopback"))


@pytest.mark.parametrize("address", HIDDEN)
def test_an_inner_address_hides_in_no_outer_one(address: str) -> None:
    assert not may_reach(address, "public")


@pytest.mark.parametrize("url", ["https://a.example/x?y=1", "http://127.0.0.1:9/", "https://[2606:4700::1]/"])
def test_addresses_of_http_are_taken(url: str) -> None:
    assert check_url(url).hostname


WRONG = (
    *("", "a.example", "ftp://a.example/", "file:///etc/passwd", "https://", "https://a.example:99999/", "//a.example"),
    *("https://a.example:0/", "https://me:pw@a.example/", "https://a.example/#x", "https://a.example/\nHost: b"),
    *(
        "https://a.example/ b",
        "https://a.example\\@b.example/",
        "https://王.example/",
        "https://" + "a" * 600,
        "http://[",
    ),
)


@pytest.mark.parametrize("url", WRONG)
def test_others_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        check_url(url)
