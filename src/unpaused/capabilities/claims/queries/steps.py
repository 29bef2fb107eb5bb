"""How long each step of a claim takes, from the customer reached to the bank's word. Claims withdrawn are left out.

Most of the time passes before the decision: between reaching a customer and having the claim.
"""

from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.outreach import public as outreach
from unpaused.foundation.figures import Selection, Step

_BETWEEN = """
SELECT id, extract(epoch FROM {until} - {since}) AS seconds FROM claims_claim
WHERE incident_id = %s AND {since} IS NOT NULL AND {until} IS NOT NULL AND state <> 'withdrawn'
"""
_REACHED_TO_STATED = """
SELECT c.id, greatest(extract(epoch FROM c.stated_at - r.at), 0) AS seconds
FROM claims_claim c JOIN (SELECT subject_id, min(at) AS at FROM ({reached}) x GROUP BY subject_id) r USING (subject_id)
WHERE c.incident_id = %s AND c.stated_at IS NOT NULL AND c.state <> 'withdrawn'
"""
_SUBMIT_TO_DECISION = """
SELECT c.id, extract(epoch FROM min(d.at) - c.submitted_at) AS seconds
FROM claims_claim c JOIN claims_decision d ON d.claim_id = c.id AND d.outcome IN ('approve', 'decline')
WHERE c.incident_id = %s AND c.submitted_at IS NOT NULL AND c.state <> 'withdrawn' GROUP BY c.id
"""
_INSTRUCTION_TO_CONFIRMATION = """
SELECT c.id, extract(epoch FROM p.paid_at - p.instructed_at) AS seconds
FROM claims_payout p JOIN claims_claim c ON c.id = p.claim_id WHERE c.incident_id = %s AND p.state = 'paid'
"""


def reached_to_stated(incident_id: int) -> Selection:
    """Nobody takes less than no time: who came before we heard that our message had arrived was reached when they
    came. Those whom nobody reached are left out."""
    sql, parameters = outreach.reached(incident_id)
    return _REACHED_TO_STATED.format(reached=sql), [*parameters, incident_id]


def stated_to_submitted(incident_id: int) -> Selection:
    return _BETWEEN.format(since="stated_at", until="submitted_at"), [incident_id]


def submit_to_decision(incident_id: int) -> Selection:
    """To the first decision, by machine or by a person; a referral is none."""
    return _SUBMIT_TO_DECISION, [incident_id]


def submit_to_instruction(incident_id: int) -> Selection:
    return _BETWEEN.format(since="submitted_at", until="instructed_at"), [incident_id]


def instruction_to_confirmation(incident_id: int) -> Selection:
    return _INSTRUCTION_TO_CONFIRMATION, [incident_id]


STEPS = (
    Step(
        "claims.reached_to_stated",
        _("From customer reached to event stated, median"),
        _("From customer reached to event stated, 95th percentile"),
        "claim",
        reached_to_stated,
    ),
    Step(
        "claims.stated_to_submitted",
        _("From event stated to submission, median"),
        _("From event stated to submission, 95th percentile"),
        "claim",
        stated_to_submitted,
    ),
    Step(
        "claims.submit_to_decision",
        _("From submission to decision, median"),
        _("From submission to decision, 95th percentile"),
        "claim",
        submit_to_decision,
    ),
    Step(
        "claims.submit_to_instruction",
        _("From submission to bank instruction, median"),
        _("From submission to bank instruction, 95th percentile"),
        "claim",
        submit_to_instruction,
    ),
    Step(
        "claims.instruction_to_confirmation",
        _("From bank instruction to confirmation, median"),
        _("From bank instruction to confirmation, 95th percentile"),
        "claim",
        instruction_to_confirmation,
    ),
)
