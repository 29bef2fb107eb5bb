"""One report, held for a change, by people of the office that has to do with it."""

from unpaused.capabilities.filings import queries
from unpaused.capabilities.filings.models import Filing, State
from unpaused.foundation.accounts.models import User
from unpaused.kernel.errors import Refused


def of_own_office(by: User, filing_id: int, state: State | None = None) -> Filing:
    """Held until the transaction ends. Raises NotFound (not there, or not for this person), Refused (another office's;
    not in this state any more)."""
    filing = _held(by, filing_id)
    if filing.branch_code != by.branch_code:
        raise Refused("filings.other_office", "This is a report of another branch: people of that branch act on it.")
    return _in(filing, state)


def of_a_branch_below(by: User, filing_id: int, state: State) -> Filing:
    """As `of_own_office`, for the provincial office to which it was sent."""
    filing = _held(by, filing_id)
    if filing.province_code != by.branch_code or filing.branch_code == by.branch_code:
        raise Refused("filings.other_province", "Only the provincial office to which a branch reports decides on it.")
    return _in(filing, state)


def _held(by: User, filing_id: int) -> Filing:
    queries.get_for(by, filing_id)
    return Filing.objects.select_for_update(of=("self",)).select_related(
        "corrects", "answers", "drafted_by", "written_by"
    ).get(pk=filing_id)  # fmt: skip


def _in(filing: Filing, state: State | None) -> Filing:
    if state is not None and filing.state != state:
        raise Refused(
            "filings.moved_on", "The report is {state} by now: load the page anew.", state=filing.get_state_display()
        )
    return filing
