"""Somebody says what the columns of a list are: it is read so, and the sender's next list too."""

from collections.abc import Mapping

from django.db import transaction

from unpaused.capabilities.screening.actions.receiving import (
    incident_that_takes_lists,
    lock_uploads_of,
    refuse_second_copy,
    set_off,
)
from unpaused.capabilities.screening.models import KnownColumn, ListState, PeopleList
from unpaused.capabilities.screening.queries import reading
from unpaused.capabilities.screening.queries.known_columns import KIND, sender_of
from unpaused.capabilities.screening.queries.lists import as_kept, list_for, waits_for_columns
from unpaused.capabilities.screening.queries.sheets import sheet_of
from unpaused.engines import linkage
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import reaches
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.files import store
from unpaused.foundation.live import topics
from unpaused.foundation.privacy.indexes import blind_index, blind_indexes
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused


def name_columns(*, by: User, list_id: int, layout: linkage.Layout) -> PeopleList:
    """Has a list screened by the columns as `by` names them, and remembers the words for the sender's next list.

    Raises NotPermitted for another branch's list; NotFound; Refused where its columns are settled already, where the
    incident is over, and for a layout under which nobody can be read (see `linkage.read_list`).
    """
    check(by, Permission.UPLOAD_LIST)
    found = list_for(by, list_id)
    if not reaches(by, found.branch_code):
        raise NotPermitted("screening.columns_of_others", "Only those who sent a list in may name its columns.")
    incident_that_takes_lists(found.incident_id)
    data = store.original(found.original)
    table = reading.table_of(data, sheet_of(found))
    people = reading.people_named(data, layout, sheet_of(found))
    with transaction.atomic():
        lock_uploads_of(found.incident_id)
        people_list = PeopleList.objects.select_for_update().get(pk=list_id)
        _check_open(people_list)
        people_list.layout, people_list.error = as_kept(layout), None
        people_list.rows_total, people_list.faults = len(people.rows), len(table.faults)
        people_list.state = ListState.RECEIVED
        people_list.save(update_fields=["layout", "error", "rows_total", "faults", "state"])
        _remember(by, people_list.source, reading.cells_of(table), layout)
        _note(by, people_list, layout)
        set_off(people_list)
    return people_list


def _check_open(people_list: PeopleList) -> None:
    if not waits_for_columns(people_list):
        raise Refused("screening.columns_settled", "The columns of this list are settled already.")
    if people_list.state == ListState.REFUSED:
        refuse_second_copy(people_list.incident_id, people_list.sha256)


def _remember(by: User, source: str, cells: list[tuple[str, ...]], layout: linkage.Layout) -> None:
    """Each word over a column, with what it means now; a word said of two columns says nothing of a sender's next."""
    sender, fresh = sender_of(source), list[KnownColumn]()
    for word, field in _meanings(cells, layout).items():
        known = KnownColumn.objects.filter(sender=sender, header__in=blind_indexes(KIND, word))
        given = {"field": field, "named_by": by, "named_at": clock.now()}
        if not known.update(**given):
            fresh.append(KnownColumn(sender=sender, header=blind_index(KIND, word), **given))
    # Another list of the sender's may be named at this moment: the later word counts.
    KnownColumn.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["sender", "header"],
        update_fields=["field", "named_by", "named_at"],
    )


def _meanings(cells: list[tuple[str, ...]], layout: linkage.Layout) -> Mapping[str, str]:
    if layout.header == linkage.NO_HEADER:
        return {}
    fields = {column: field for field, column in layout.columns.items()}
    words = [linkage.plain_header(cell) for cell in cells[layout.header]]
    return {word: fields.get(column, "") for column, word in enumerate(words) if word and words.count(word) == 1}


def _note(by: User, people_list: PeopleList, layout: linkage.Layout) -> None:
    detail = {"columns": dict(layout.columns), "header": layout.header, "rows": people_list.rows_total}
    trail.record(by=Actor.staff(by), action="screening.columns", on=("list", people_list.pk), detail=detail)
    topics.tell("screening")
