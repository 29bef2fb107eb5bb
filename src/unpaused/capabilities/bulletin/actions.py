"""Drafting and signing."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from unpaused.capabilities.bulletin.events import BulletinSigned
from unpaused.capabilities.bulletin.models import Bulletin, BulletinFile, FrozenFigure
from unpaused.capabilities.bulletin.queries import content_of, made_files
from unpaused.capabilities.bulletin.queries.bulletins import PURPOSE
from unpaused.capabilities.incidents.public import NEVER_IN_FORCE, Incident, areas_in_words, get_incident
from unpaused.foundation import figures
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.figures import Frozen, freeze, one_view
from unpaused.foundation.live.topics import tell
from unpaused.foundation.papers import signatures
from unpaused.foundation.papers.words import LANGUAGES
from unpaused.kernel import clock, ids
from unpaused.kernel.errors import NotFound, NotPermitted, Refused

SAME_REQUEST = timedelta(seconds=10)
"""A draft asked for again within this time is the same one: a button pressed twice, a request sent again."""


def draft(*, by: User, incident_id: int) -> Bulletin:
    """Freezes every registered figure of an incident, all read in one view of the database. Asked twice within ten
    seconds by one person, it gives the first draft again.

    Raises NotPermitted, Refused (an incident that was never in force; no figures).
    """
    _check_head_office(by)
    with one_view():
        incident = get_incident(incident_id)
        if incident.status in NEVER_IN_FORCE:
            raise Refused("bulletin.incident_draft", "The incident was never in force: there is nothing to report.")
        if again := _just_drafted(by, incident):
            return again
        bulletin = _header(by, incident)
        frozen = [
            _frozen(bulletin, place, freeze(each, incident.pk)) for place, each in enumerate(figures.all_figures(), 1)
        ]
        if not frozen:
            raise Refused("bulletin.no_figures", "No figures are registered.")
        FrozenFigure.objects.bulk_create(frozen)
        trail.record(
            by=Actor.staff(by),
            action="bulletin.draft",
            on=("bulletin", bulletin.pk),
            detail={"number": bulletin.number, "incident": incident.pk, "figures": len(frozen)},
        )
        tell("bulletins")
    return bulletin


@transaction.atomic
def sign(*, by: User, bulletin_id: int) -> Bulletin:
    """Signs a draft for good: digest of its canonical content and an Ed25519 signature; its files are kept with it.

    Raises NotPermitted, Refused (the drafter; signed already).
    """
    _check_head_office(by)
    bulletin = _locked(bulletin_id)
    if bulletin.signed_at is not None:
        raise Refused("bulletin.signed", "The bulletin is signed already.")
    if bulletin.drafted_by_id == by.pk:
        raise Refused("bulletin.second_person", "A second person must sign: not the one who drafted it.")
    _put_signature(bulletin, by)
    files = _keep_files(bulletin)
    trail.record(
        by=Actor.staff(by),
        action="bulletin.sign",
        on=("bulletin", bulletin.pk),
        detail={"number": bulletin.number, "sha256": bytes(bulletin.digest or b"").hex(), "files": files},
    )
    bus.publish(BulletinSigned(bulletin_id=bulletin.pk, incident_id=bulletin.incident_id))
    tell("bulletins")
    tell("board")
    return bulletin


def _check_head_office(by: User) -> None:
    """Its figures are the whole company's. A branch states its own in its reports to the regulator."""
    check(by, Permission.SIGN_BULLETINS)
    if by.branch_code:
        raise NotPermitted("bulletin.branch", "A bulletin speaks for the whole company: head office signs it.")


def _put_signature(bulletin: Bulletin, by: User) -> None:
    bulletin.signed_by, bulletin.signed_at = by, clock.now()
    content = content_of(bulletin, signer_id=by.pk, signed_at=bulletin.signed_at.isoformat())
    bulletin.digest, bulletin.signature = signatures.sign(content, settings.KEYRING.derived(PURPOSE))
    bulletin.save(update_fields=["signed_by", "signed_at", "digest", "signature"])


def _keep_files(bulletin: Bulletin) -> dict[str, str]:
    """Hex SHA-256 by language and kind."""
    kept = BulletinFile.objects.bulk_create(made_files(bulletin))
    return {f"{each.language}.{each.kind}": bytes(each.sha256).hex() for each in kept}


def _locked(bulletin_id: int) -> Bulletin:
    found = Bulletin.objects.select_for_update().filter(pk=bulletin_id).first()
    if found is None:
        raise NotFound("bulletin.unknown", "There is no such bulletin.")
    return found


def _just_drafted(by: User, incident: Incident) -> Bulletin | None:
    recent = Bulletin.objects.filter(incident=incident, drafted_by=by, as_of__gt=clock.now() - SAME_REQUEST)
    return recent.filter(signed_at__isnull=True).order_by("pk").last()


def _header(by: User, incident: Incident) -> Bulletin:
    serial = _next_serial()
    return Bulletin.objects.create(
        pk=serial,
        number=ids.number("BU", clock.today(), serial),
        incident=incident,
        head=_head(incident),
        as_of=clock.now(),
        drafted_by=by,
    )


def _head(incident: Incident) -> dict[str, Any]:
    playbook = incident.playbook
    return {
        "incident": incident.number,
        "title": incident.title,
        "kind": incident.kind,
        "areas": list(incident.areas),
        "areas_in_words": {short: _in(language, incident) for short, language in LANGUAGES.items()},
        "since": incident.since.isoformat(),
        "playbook": f"{playbook.code} {playbook.version}" if playbook else "",
        "drill": incident.is_drill,
    }


def _in(language: str, incident: Incident) -> str:
    with translation.override(language):
        return areas_in_words(incident.areas)


def _frozen(bulletin: Bulletin, place: int, figure: Frozen) -> FrozenFigure:
    return FrozenFigure(
        bulletin=bulletin,
        place=place,
        name=figure.name,
        label_zh=figure.labels["zh"],
        label_en=figure.labels["en"],
        unit=figure.unit,
        value=figure.value,
        record_type=figure.record_type,
        record_ids=figure.record_ids,
    )


def _next_serial() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Bulletin._meta.db_table])
        return int(cursor.fetchone()[0])
