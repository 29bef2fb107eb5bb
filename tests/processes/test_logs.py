import pytest

from unpaused.config.logs import blot


@pytest.mark.parametrize("personal", ["42010219800101123X", "13812345678", "6222020200012345678"])
def test_what_looks_like_a_persons_number_never_reaches_a_log_line(personal: str) -> None:
    assert personal not in str(blot(None, "info", {"event": f"could not read {personal}"}))


def test_numbers_of_our_own_stay_readable() -> None:
    assert blot(None, "info", {"event": "claim CL260630-00017-4"}) == {"event": "claim CL260630-00017-4"}
