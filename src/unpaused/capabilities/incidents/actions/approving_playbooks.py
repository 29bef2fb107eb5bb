"""Playbooks of the house's own: uploaded as a draft, approved by a second person, retired."""

from django.db import transaction

from unpaused.capabilities.incidents.actions.playbooks import new_version, one_at_a_time, plan_of
from unpaused.capabilities.incidents.actions.reach import check_whole_company
from unpaused.capabilities.incidents.actions.reasons import reason_given
from unpaused.capabilities.incidents.models import Playbook
from unpaused.capabilities.incidents.queries.playbooks import check_code, digest_of, newest_approved
from unpaused.capabilities.incidents.rules.playbook import Fault, PlaybookRefused
from unpaused.capabilities.incidents.rules.playbook.faults import gettext_noop
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, Refused


@transaction.atomic
def upload_playbook(*, by: User, code: str, data: bytes) -> Playbook:
    """A YAML file as a draft: the next version under its code. Nothing is stored of a file with faults.

    Raises NotPermitted, Refused (a code that is none; the same file as the last version), PlaybookRefused.
    """
    check(by, Permission.COMMAND)
    check_whole_company(by)
    check_code(code)
    source = _text(code, data)
    plan = plan_of(code, source)
    one_at_a_time()
    last = Playbook.objects.filter(code=code).order_by("-version").first()
    if last is not None and last.sha256 == digest_of(source):
        raise Refused(
            "playbook.same", "This file is version {version} already: nothing has changed.", version=last.version
        )
    playbook = new_version(
        code, source, plan, origin=Playbook.Origin.UPLOADED, status=Playbook.Status.DRAFT, stored_by=by
    )
    playbook.save()
    _note(by, "upload", playbook)
    return playbook


@transaction.atomic
def approve_playbook(*, by: User, playbook_id: int) -> Playbook:
    """The second person's yes: from now on incidents get this version. Checked once more against what is known today.

    Raises NotPermitted, Refused (no draft; the one who uploaded it; a later version is approved), PlaybookRefused.
    """
    check(by, Permission.COMMAND)
    check_whole_company(by)
    playbook = _locked(playbook_id)
    if playbook.status != Playbook.Status.DRAFT:
        raise Refused("playbook.not_draft", "Only a draft can be approved.")
    if playbook.stored_by_id == by.pk:
        raise Refused("playbook.second_person", "A second person must approve the playbook.")
    newest = newest_approved(playbook.code)
    if newest is not None and newest.version > playbook.version:
        raise Refused(
            "playbook.later", "Version {version} is approved already: upload this one again.", version=newest.version
        )
    plan_of(playbook.code, playbook.source)
    playbook.status, playbook.approved_by, playbook.approved_at = Playbook.Status.APPROVED, by, clock.now()
    playbook.save(update_fields=["status", "approved_by", "approved_at"])
    _note(by, "approve", playbook)
    return playbook


@transaction.atomic
def retire_playbook(*, by: User, playbook_id: int, reason: str) -> Playbook:
    """No incident gets this version any more; where it holds already, nothing changes. Raises NotPermitted, Refused."""
    check(by, Permission.COMMAND)
    check_whole_company(by)
    why = reason_given(reason, Refused("playbook.reason", "Say why the playbook is retired."))
    playbook = _locked(playbook_id)
    if playbook.status == Playbook.Status.RETIRED:
        raise Refused("playbook.retired", "This version is retired already.")
    playbook.status = Playbook.Status.RETIRED
    playbook.save(update_fields=["status"])
    _note(by, "retire", playbook, why)
    return playbook


def _text(code: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PlaybookRefused(code, [Fault(line, gettext_noop("The file is not UTF-8 text."))]) from None


def _locked(playbook_id: int) -> Playbook:
    one_at_a_time()
    found = Playbook.objects.select_for_update().filter(pk=playbook_id).first()
    if found is None:
        raise NotFound("playbook.unknown_version", "There is no such version of a playbook.")
    return found


def _note(by: User, act: str, playbook: Playbook, reason: str = "") -> None:
    trail.record(
        by=Actor.staff(by),
        action=f"incidents.{act}_playbook",
        on=("playbook", playbook.pk),
        reason=reason,
        detail={"code": playbook.code, "version": playbook.version, "sha256": playbook.sha256},
    )
