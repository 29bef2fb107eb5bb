"""What the core refused to take: a person has it told again, or notes that it was entered by hand."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.claims.actions.telling_again import MOST_AT_ONCE, settle_refused
from unpaused.capabilities.claims.actions.writing_back import write_back_waiting
from unpaused.capabilities.claims.models import Claim, WriteBack
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.gateways.core import FakeCore
from unpaused.kernel.errors import NotPermitted, Refused

SignIn = Callable[[User], Client]
PAGE, PAYOUTS = reverse("claims:refused_by_core"), reverse("claims:payouts")
REASON = "its product table was behind"


@pytest.fixture
def refused(approved: int, core: FakeCore, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The core refuses all that it is told of the claim; from then on it takes everything."""

    def refuses(*given: object) -> None:
        raise Refused("core.refused", "The core system does not take this ({status}).", status=422)

    with monkeypatch.context() as patched:
        patched.setattr(core, "write_back", refuses)
        write_back_waiting()
    ids = list(WriteBack.objects.exclude(fault="").order_by("pk").values_list("pk", flat=True))
    assert len(ids) == 3
    return ids


def test_the_core_is_told_again_under_the_same_keys(
    refused: list[int], approved: int, core: FakeCore, examiner: User, signed_in: SignIn
) -> None:
    browser = signed_in(examiner)
    browser.cookies["django_language"] = "en"
    assert PAGE in browser.get(PAYOUTS).content.decode()
    shown = browser.get(PAGE).content.decode()
    assert "refused to take 3 things" in shown and Claim.objects.get(pk=approved).number in shown
    answer = browser.post(PAGE, {"ids": refused, "how": "again", "reason": REASON}, follow=True)
    assert "3 things are settled." in answer.content.decode()
    assert PAGE not in browser.get(PAYOUTS).content.decode()
    assert write_back_waiting() == 3
    assert set(core.written) == set(WriteBack.objects.filter(pk__in=refused).values_list("key", flat=True))
    assert AuditRow.objects.filter(action="claims.core_again", reason=REASON).count() == 3


def test_what_was_entered_by_hand_is_told_no_more(refused: list[int], core: FakeCore, examiner: User) -> None:
    assert settle_refused(by=examiner, ids=refused[:1], how="by_hand", reason=REASON) == 1
    assert write_back_waiting() == 0 and core.written == {}
    assert settle_refused(by=examiner, ids=refused, how="again", reason=REASON) == 2
    assert write_back_waiting() == 2


def test_what_another_settled_meanwhile_is_said(refused: list[int], examiner: User, signed_in: SignIn) -> None:
    settle_refused(by=examiner, ids=refused, how="again", reason=REASON)
    browser = signed_in(examiner)
    browser.cookies["django_language"] = "en"
    late = browser.post(PAGE, {"ids": refused, "how": "again", "reason": REASON})
    assert late.status_code == 422 and "settled meanwhile" in late.content.decode()


def test_only_examiners_settle_and_of_their_own_branch(refused: list[int], examiner: User) -> None:
    commander = User.objects.create_user("head", display_name="Head", role="commander")
    with pytest.raises(NotPermitted):
        settle_refused(by=commander, ids=refused, how="again", reason=REASON)
    examiner.branch_code = "B99"
    examiner.save()
    assert settle_refused(by=examiner, ids=refused, how="again", reason=REASON) == 0
    for count in (0, MOST_AT_ONCE + 1):
        with pytest.raises(Refused):
            settle_refused(by=examiner, ids=list(range(count)), how="again", reason=REASON)
