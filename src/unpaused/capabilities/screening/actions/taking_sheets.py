"""Another sheet of a workbook that is here already is taken as a list of its own."""

from unpaused.capabilities.screening.actions.receiving import receive_list
from unpaused.capabilities.screening.models import PeopleList
from unpaused.capabilities.screening.queries.lists import list_for
from unpaused.capabilities.screening.queries.sheets import sheets_of
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import reaches
from unpaused.foundation.files import store
from unpaused.kernel.errors import NotPermitted, Refused


def take_sheet(*, by: User, list_id: int, sheet: str) -> PeopleList:
    """A list of the same sender, ground and day of deletion, from another sheet of the file. It is kept with a copy of
    the file, so that each of the two is deleted by itself.

    Raises as `receive_list`; NotPermitted for another branch's list; NotFound; Refused for a sheet that holds nothing.
    """
    check(by, Permission.UPLOAD_LIST)
    first = list_for(by, list_id)
    if not reaches(by, first.branch_code):
        raise NotPermitted("screening.sheets_of_others", "Only those who sent a list in may take its sheets.")
    if sheet not in (sheets_of(first).others or {}):
        raise Refused("screening.no_sheet", "The workbook has no other sheet of that name with data.")
    return receive_list(
        by=by,
        data=store.original(first.original),
        source=first.source,
        kind=first.kind,
        legal_ground=first.legal_ground,
        delete_after=first.delete_after,
        incident_id=first.incident_id,
        sheet=sheet,
    )
