"""A second person of the office signs exactly what they saw."""

from django.conf import settings
from django.db import transaction

from unpaused.capabilities.filings import queries
from unpaused.capabilities.filings.actions.locking import of_own_office
from unpaused.capabilities.filings.events import FilingSigned
from unpaused.capabilities.filings.models import Filing, FilingFile, Report, State
from unpaused.capabilities.filings.queries.filings import PURPOSE
from unpaused.capabilities.incidents.public import get_incident
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.live.topics import tell
from unpaused.foundation.papers import signatures
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


@transaction.atomic
def sign(*, by: User, filing_id: int, seen: str) -> Filing:
    """Signs a draft for good; its files are kept with it. `seen` is the digest (hex) of what the signer read: a draft
    that was changed since is not signed. A branch's report is at its province from then on.

    Raises NotPermitted, NotFound, Refused (whoever wrote it; signed already; changed since it was read; a section
    missing; a final report of an incident in force; the same as what the province returned).
    """
    check(by, Permission.SIGN_FILINGS)
    filing = of_own_office(by, filing_id, State.DRAFT)
    if by.pk in (filing.drafted_by_id, filing.written_by_id):
        raise Refused("filings.second_person", "A second person must sign: not one who wrote it.")
    if queries.seen_of(filing) != seen:
        raise Refused("filings.not_what_was_seen", "The draft was changed since you read it. Read it again, then sign.")
    _check_complete(filing)
    _check_answered(filing)
    _put_signature(filing, by)
    files = FilingFile.objects.bulk_create(queries.made_files(filing))
    trail.record(
        by=Actor.staff(by),
        action="filings.sign",
        on=("filing", filing.pk),
        detail={
            "incident": filing.incident_id,
            "sha256": bytes(filing.digest or b"").hex(),
            "files": {f"{each.language}.{each.kind}": bytes(each.sha256).hex() for each in files},
        },
    )
    bus.publish(FilingSigned(filing_id=filing.pk, incident_id=filing.incident_id))
    tell("filings")
    tell("board")
    return filing


def _check_complete(filing: Filing) -> None:
    for each in filing.head["form"]["sections"]:
        if each["required"] and not filing.sections.get(each["name"]):
            raise Refused(
                "filings.section_missing", "Nothing is written under “{section}”.",
                section=queries.said(each["title"]),
            )  # fmt: skip
    if filing.report == Report.FINAL and queries.ended_at(get_incident(filing.incident_id)) is None:
        raise Refused("filings.still_in_force", "The final report is made once the incident is stood down.")


def _check_answered(filing: Filing) -> None:
    """What came back is changed before it goes up again: its words or its figures."""
    returned = filing.answers
    if returned is None or returned.state != State.RETURNED:
        return
    figures = [dict(each.figures.values_list("name", "value")) for each in (filing, returned)]
    if filing.sections == returned.sections and figures[0] == figures[1]:
        raise Refused(
            "filings.unchanged", "Nothing was changed since the province returned {number}.", number=returned.number
        )


def _put_signature(filing: Filing, by: User) -> None:
    filing.signed_by, filing.signed_at, filing.state = by, clock.now(), State.SIGNED
    filing.digest, filing.signature = signatures.sign(queries.content_of(filing), settings.KEYRING.derived(PURPOSE))
    filing.save(update_fields=["signed_by", "signed_at", "state", "digest", "signature"])
