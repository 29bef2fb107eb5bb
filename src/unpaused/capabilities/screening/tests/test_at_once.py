"""Two at once on one person: a match is undone while another row is put to it, a list deleted while it is acted on."""

from threading import Thread
from typing import Any

import pytest
from django.db import connections

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening import public as screening
from unpaused.capabilities.screening.actions import acting, undoing
from unpaused.capabilities.screening.models import ListRow
from unpaused.capabilities.screening.tests import making

LONG_ENOUGH = 2.0
"""Seconds that the other one gets before the first goes on."""


def test_a_row_confirmed_while_its_persons_match_is_undone_is_not_lost(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    examiner, epidemic = making.staff("examiner"), making.in_force()
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    match = making.match_of(making.ADULT)
    other = making.screened(examiner, epidemic, [making.doubtful(making.ADULT)]).rows.get()

    def confirm() -> None:
        try:
            actions.confirm_row(by=examiner, row_id=other.pk, person_id=making.ADULT)
        finally:
            connections.close_all()

    colleague, record = Thread(target=confirm), undoing._record

    def meanwhile(*given: Any) -> None:
        colleague.start()
        colleague.join(LONG_ENOUGH)
        record(*given)

    monkeypatch.setattr(undoing, "_record", meanwhile)
    actions.undo_match(by=examiner, match_id=match.pk, reason="another person of that name")
    colleague.join()
    found = ListRow.objects.select_related("match").get(pk=other.pk)
    assert (found.state, found.match and found.match.state) == ("confirmed", "active")


def test_a_list_deleted_while_cases_are_opened_leaves_nothing_in_them(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    examiner, epidemic = making.staff("examiner"), making.in_force()
    people_list = making.receive(examiner, epidemic, making.csv_list([making.row(making.ADULT)]))
    screening.screen_list(list_id=people_list.pk)

    def delete() -> None:
        try:
            actions.delete_list(by=examiner, list_id=people_list.pk, reason="sent by mistake")
        finally:
            connections.close_all()

    colleague, read = Thread(target=delete), acting.facts_for_claim

    def meanwhile(match_ids: Any) -> Any:
        facts = read(match_ids)
        colleague.start()
        colleague.join(LONG_ENOUGH)
        return facts

    monkeypatch.setattr(acting, "facts_for_claim", meanwhile)
    making.deliver()
    colleague.join()
    assert Claim.objects.get().list_facts is None
