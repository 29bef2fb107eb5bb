"""Two at once on one person: a match is undone while another row is put to it."""

from threading import Thread
from typing import Any

import pytest
from django.db import connections

from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.actions import undoing
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
