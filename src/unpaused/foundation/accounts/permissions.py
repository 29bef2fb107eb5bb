"""Roles and what each may do: the one place where this is said."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Five roles; more come with their rooms."""

    COMMANDER = "commander", _("Head of emergency command")
    EXAMINER = "examiner", _("Claims examiner")
    SALESPERSON = "salesperson", _("Salesperson")
    AGENT = "agent", _("Contact-centre agent")
    AUDITOR = "auditor", _("Auditor")


class Permission(StrEnum):
    """What a route may ask for."""

    SEE_INCIDENTS = "see_incidents"
    COMMAND = "command"
    SEE_OPEN_ENDS = "see_open_ends"
    SCREEN = "screen"
    UPLOAD_LIST = "upload_list"
    SEE_CLAIMS = "see_claims"
    DECIDE_CLAIMS = "decide_claims"
    SEE_PAYOUTS = "see_payouts"
    WORK_TASKS = "work_tasks"
    SEE_MESSAGES = "see_messages"
    SEE_BULLETINS = "see_bulletins"
    SIGN_BULLETINS = "sign_bulletins"
    REVEAL = "reveal"
    SEE_AUDIT = "see_audit"


_P = Permission
GRANTS: dict[str, frozenset[Permission]] = {
    Role.COMMANDER: frozenset(
        {
            _P.SEE_INCIDENTS,
            _P.COMMAND,
            _P.SEE_OPEN_ENDS,
            _P.UPLOAD_LIST,
            _P.SEE_PAYOUTS,
            _P.SEE_MESSAGES,
            _P.SEE_BULLETINS,
            _P.SIGN_BULLETINS,
        }
    ),
    Role.EXAMINER: frozenset(
        {
            _P.SEE_INCIDENTS,
            _P.SEE_OPEN_ENDS,
            _P.SCREEN,
            _P.UPLOAD_LIST,
            _P.SEE_CLAIMS,
            _P.DECIDE_CLAIMS,
            _P.SEE_PAYOUTS,
            _P.SEE_BULLETINS,
            _P.REVEAL,
        }
    ),
    Role.SALESPERSON: frozenset({_P.WORK_TASKS, _P.SEE_INCIDENTS}),
    Role.AGENT: frozenset({_P.WORK_TASKS, _P.SEE_INCIDENTS, _P.SEE_MESSAGES, _P.REVEAL}),
    Role.AUDITOR: frozenset(
        {_P.SEE_INCIDENTS, _P.SEE_AUDIT, _P.SEE_BULLETINS, _P.SEE_PAYOUTS, _P.SEE_OPEN_ENDS, _P.SEE_MESSAGES}
    ),
}
