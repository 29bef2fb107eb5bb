from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from unpaused.capabilities.bulletin.models import Bulletin, FrozenFigure
from unpaused.capabilities.bulletin.public import draft, drifted, figures_of, get, is_intact, render_text, sign
from unpaused.capabilities.bulletin.tests.conftest import Records
from unpaused.capabilities.incidents.public import Incident, activate, declare
from unpaused.foundation import figures
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.events.models import Event
from unpaused.foundation.figures import Figure, Reading
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused


@pytest.fixture
def drafted(incident: Incident, first: User) -> Bulletin:
    return draft(by=first, incident_id=incident.pk)


@pytest.fixture
def signed(drafted: Bulletin, second: User) -> Bulletin:
    return sign(by=second, bulletin_id=drafted.pk)


def test_a_draft_freezes_every_registered_figure_in_the_order_of_the_chain(drafted: Bulletin) -> None:
    found = [(f.name, f.value, f.unit, f.record_type, f.record_ids) for f in figures_of(drafted)]
    assert found == [
        ("test.people", 3, "people", "match", [1, 2, 3]),
        ("test.amount", 123_456, "fen", "claim", [3]),
        ("test.median", 192.457, "seconds", "claim", [1, 2, 3]),
    ]


def test_labels_are_frozen_in_both_languages(drafted: Bulletin) -> None:
    assert figures_of(drafted)[0].label_en == "Open ends"


def test_a_figure_with_nothing_to_state_is_frozen_as_such(incident: Incident, first: User, records: Records) -> None:
    records.seconds = None
    bulletin = draft(by=first, incident_id=incident.pk)
    assert figures_of(bulletin)[2].value is None
    assert "–" in render_text(bulletin.pk, "en")


def test_frozen_values_stay_when_live_ones_move(drafted: Bulletin, records: Records) -> None:
    records.ids.append(4)
    assert figures_of(get(drafted.pk))[0].value == 3


def test_a_draft_that_no_longer_agrees_with_live_figures_says_so(drafted: Bulletin, records: Records) -> None:
    assert drifted(drafted) == []
    records.ids = [1, 2, 9]
    records.fen = 200_000
    assert [(d.figure.name, d.live) for d in drifted(drafted)] == [
        ("test.people", 3),
        ("test.amount", 200_000),
        ("test.median", 192.4567),
    ]


def test_no_bulletin_of_an_incident_that_was_never_in_force(unstarted: Incident, first: User) -> None:
    with pytest.raises(Refused):
        draft(by=first, incident_id=unstarted.pk)


def test_only_those_who_sign_may_draft(incident: Incident, examiner: User) -> None:
    with pytest.raises(NotPermitted):
        draft(by=examiner, incident_id=incident.pk)


def test_the_drafter_cannot_sign(drafted: Bulletin, first: User) -> None:
    with pytest.raises(Refused) as refused:
        sign(by=first, bulletin_id=drafted.pk)
    assert refused.value.code == "bulletin.second_person"


def test_the_database_itself_refuses_the_drafters_signature(drafted: Bulletin, first: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=drafted.pk).update(
            signed_by=first, signed_at=drafted.as_of, digest=b"x", signature=b"y"
        )


def test_only_those_who_may_sign_do(drafted: Bulletin, examiner: User) -> None:
    with pytest.raises(NotPermitted):
        sign(by=examiner, bulletin_id=drafted.pk)


def test_a_second_person_signs_and_the_signature_fits(signed: Bulletin, second: User) -> None:
    found = get(signed.pk)
    assert found.signed_by == second
    assert is_intact(found)


def test_signing_is_an_event_and_in_the_trail(signed: Bulletin) -> None:
    row = AuditRow.objects.get(action="bulletin.sign")
    drafted = AuditRow.objects.get(action="bulletin.draft")
    assert row.detail["number"] == drafted.detail["number"] == signed.number
    assert row.detail["sha256"] == bytes(signed.digest or b"").hex()
    assert Event.objects.get(name="bulletin.BulletinSigned").payload["bulletin_id"] == signed.pk


def test_a_bulletin_is_signed_once(signed: Bulletin, second: User) -> None:
    with pytest.raises(Refused):
        sign(by=second, bulletin_id=signed.pk)


def test_a_draft_has_no_signature_to_check(drafted: Bulletin) -> None:
    with pytest.raises(Refused):
        is_intact(drafted)


CHANGES: dict[str, Callable[[Bulletin], object]] = {
    "another value": lambda b: FrozenFigure.objects.filter(bulletin=b).update(value=9999),
    "another bulletin's figure": lambda b: FrozenFigure.objects.filter(bulletin=b).update(bulletin_id=b.pk),
    "a figure less": lambda b: FrozenFigure.objects.filter(bulletin=b, place=1)._raw_delete("default"),
    "a figure more": lambda b: FrozenFigure.objects.create(bulletin=b, place=9, name="x", unit="fen", value=1),
    "another day": lambda b: Bulletin.objects.filter(pk=b.pk).update(as_of=b.signed_at),
    "no signature": lambda b: Bulletin.objects.filter(pk=b.pk).update(
        signed_by=None, signed_at=None, digest=None, signature=None
    ),
    "no bulletin": lambda b: Bulletin.objects.filter(pk=b.pk)._raw_delete("default"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_was_signed_never_changes(signed: Bulletin, change: Callable[[Bulletin], object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change(signed)
    assert is_intact(get(signed.pk))


@pytest.mark.parametrize("table", ["bulletin_bulletin", "bulletin_frozenfigure"])
def test_signed_tables_cannot_be_emptied(signed: Bulletin, table: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
    assert is_intact(get(signed.pk))


def test_a_drafts_figures_cannot_be_changed_before_signing(drafted: Bulletin) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        FrozenFigure.objects.filter(bulletin=drafted).update(value=9999)


def test_a_forged_row_no_longer_fits_its_signature(signed: Bulletin) -> None:
    forged = get(signed.pk)
    forged.head = {**forged.head, "title": "Nothing happened"}
    assert not is_intact(forged)


def test_all_figures_of_a_draft_are_read_in_one_view_of_the_database(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels = []

    def isolation(incident_id: int) -> Reading:
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            levels.append(cursor.fetchone()[0])
        return Reading(1, "row", [1])

    figures.register(Figure("test.level", "Level", "rows", isolation, lambda ids: []))
    people = [User.objects.create_user(name, display_name=name, role="commander") for name in ("one", "two")]
    draft(by=people[0], incident_id=_incident(*people).pk)
    assert levels == ["repeatable read"]


def _incident(one: User, two: User) -> Incident:
    made = declare(
        by=one,
        kind="epidemic",
        title="One",
        areas=["420000"],
        since=clock.now(),
        playbook_code="epidemic",
        is_drill=True,
    )
    return activate(by=two, incident_id=made.pk)


@pytest.mark.parametrize(("language", "words"), [("zh", "湖北"), ("en", "Hubei")])
def test_the_text_of_a_bulletin_stands_in_both_languages(signed: Bulletin, language: str, words: str) -> None:
    text = render_text(signed.pk, language)
    assert words in text
    assert "¥1,234.56" in text
    assert bytes(signed.digest or b"").hex() in text


def test_a_draft_asked_for_twice_at_once_is_one(incident: Incident, first: User, second: User) -> None:
    drafted = draft(by=first, incident_id=incident.pk)
    assert draft(by=first, incident_id=incident.pk) == drafted
    assert draft(by=second, incident_id=incident.pk) != drafted


def test_a_branch_neither_drafts_nor_signs_what_speaks_for_the_whole_company(
    incident: Incident, drafted: Bulletin, signed_in: Callable[..., Client]
) -> None:
    ours = User.objects.create_user("ours", display_name="Gao Fei", role="commander", branch_code="B42")
    for act in (lambda: draft(by=ours, incident_id=incident.pk), lambda: sign(by=ours, bulletin_id=drafted.pk)):
        with pytest.raises(NotPermitted):
            act()
    assert "/bulletins/draft" not in signed_in(ours).get("/bulletins/").content.decode()
    assert f"/bulletins/{drafted.pk}/sign" not in signed_in(ours).get(f"/bulletins/{drafted.pk}").content.decode()
