"""A group's policy: each member has the whole sum, from the day they joined."""

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.making import customer
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User


def of_group(incident: Incident, person_id: int, bill_fen: int = 410_000) -> int:
    """The bill is 4,100 yuan unless said otherwise, 3,200 of which are to be paid; insured are 5,000."""
    claim_id = making.opened(incident, person_id, "ACC-MED", policy_no=making.GROUP)
    making.fill(claim_id, making.accident(bill_fen))
    return claim_id


def test_what_one_member_is_paid_leaves_the_others_their_sum(epidemic: Incident) -> None:
    for person_id in (making.WANG, making.LI):
        claim_id = of_group(epidemic, person_id)
        assert claims.submit(by=customer(claim_id), claim_id=claim_id).amount_fen == 320_000


def test_an_examiner_can_pay_a_member_whatever_the_others_were_paid(epidemic: Incident, examiner: User) -> None:
    making.submitted(of_group(epidemic, making.WANG))
    second = making.submitted(of_group(epidemic, making.LI, bill_fen=1_000_000))
    claims.decide(by=examiner, claim_id=second, outcome="approve", amount_fen=500_000, reason="seen in full")
    assert Claim.objects.get(pk=second).amount_fen == 500_000


def test_who_joined_after_the_event_was_not_covered_by_the_group(epidemic: Incident) -> None:
    claim_id = of_group(epidemic, making.NO_ID)
    assert claims.submit(by=customer(claim_id), claim_id=claim_id).reasons == ("policy_not_in_force",)
