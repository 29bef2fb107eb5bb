"""Roles and what each may do: the one place where this is said."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Who works with Unpaused. Some have few rooms yet: they see the incident in force and their own account."""

    COMMANDER = "commander", _("Head of emergency command")
    EXAMINER = "examiner", _("Claims examiner")
    SALESPERSON = "salesperson", _("Salesperson")
    AGENT = "agent", _("Contact-centre agent")
    SUPERVISOR = "supervisor", _("Contact-centre supervisor")
    SITE_ADMINISTRATOR = "site_administrator", _("Site administrator")
    DISPATCHER = "dispatcher", _("Roadside dispatcher")
    RESCUER = "rescuer", _("Rescuer")
    EMPLOYEE = "employee", _("Employee")
    OPERATOR = "operator", _("IT operator")
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
    SEE_FILINGS = "see_filings"
    DRAFT_FILINGS = "draft_filings"
    SIGN_FILINGS = "sign_filings"
    REVEAL = "reveal"
    SEE_AUDIT = "see_audit"
    SEE_MACHINE = "see_machine"
    SEE_ACCOUNTS = "see_accounts"
    KEEP_ACCOUNTS = "keep_accounts"
    CONFIRM_ACCOUNTS = "confirm_accounts"
    LEND = "lend"
    KEEP_WEBHOOKS = "keep_webhooks"


_P = Permission
_EVERYONE = frozenset({_P.SEE_INCIDENTS})
_AGENT = _EVERYONE | {_P.WORK_TASKS, _P.SEE_MESSAGES, _P.REVEAL}
GRANTS: dict[str, frozenset[Permission]] = {
    Role.COMMANDER: _EVERYONE
    | {
        _P.COMMAND,
        _P.SEE_OPEN_ENDS,
        _P.UPLOAD_LIST,
        _P.SEE_PAYOUTS,
        _P.SEE_MESSAGES,
        _P.SEE_BULLETINS,
        _P.SIGN_BULLETINS,
        _P.SEE_FILINGS,
        _P.DRAFT_FILINGS,
        _P.SIGN_FILINGS,
        _P.SEE_ACCOUNTS,
        _P.CONFIRM_ACCOUNTS,
        _P.LEND,
    },
    Role.EXAMINER: _EVERYONE
    | {
        _P.SEE_OPEN_ENDS,
        _P.SCREEN,
        _P.UPLOAD_LIST,
        _P.SEE_CLAIMS,
        _P.DECIDE_CLAIMS,
        _P.SEE_PAYOUTS,
        _P.SEE_BULLETINS,
        _P.SEE_FILINGS,
        _P.DRAFT_FILINGS,
        _P.REVEAL,
    },
    Role.SALESPERSON: _EVERYONE | {_P.WORK_TASKS},
    Role.AGENT: _AGENT,
    Role.SUPERVISOR: _AGENT,  # of the whole branch's tasks, where an agent has those of the hotline
    Role.SITE_ADMINISTRATOR: _EVERYONE,
    Role.DISPATCHER: _EVERYONE,
    Role.RESCUER: _EVERYONE,
    Role.EMPLOYEE: _EVERYONE,
    # The machine and who may use it; never customers' data.
    Role.OPERATOR: _EVERYONE
    | {_P.SEE_MACHINE, _P.SEE_ACCOUNTS, _P.KEEP_ACCOUNTS, _P.CONFIRM_ACCOUNTS, _P.KEEP_WEBHOOKS},
    Role.AUDITOR: _EVERYONE
    | {
        *(_P.SEE_AUDIT, _P.SEE_BULLETINS, _P.SEE_FILINGS),
        *(_P.SEE_PAYOUTS, _P.SEE_OPEN_ENDS, _P.SEE_MESSAGES, _P.SEE_ACCOUNTS),
    },
}

LENDABLE = (
    *(_P.SEE_OPEN_ENDS, _P.UPLOAD_LIST, _P.SCREEN, _P.SEE_CLAIMS, _P.DECIDE_CLAIMS, _P.SEE_PAYOUTS),
    *(_P.WORK_TASKS, _P.SEE_MESSAGES, _P.REVEAL),
)
"""What may be lent to another branch (异地支援): work on customers' cases. Never command, signatures or accounts."""

_POWERS = frozenset({_P.COMMAND, _P.DECIDE_CLAIMS, _P.SEE_AUDIT, _P.KEEP_ACCOUNTS})
POWERFUL = frozenset(role for role, granted in GRANTS.items() if granted & _POWERS)
"""Roles that command, decide about money, read the trail or keep accounts: no operator gives one alone."""

BORROWERS = (Role.EXAMINER, Role.AGENT, Role.SUPERVISOR)
"""Who may be lent it."""


def in_words(permission: str) -> str:
    """What a permission lets somebody do, for people."""
    return str(_WORDS[Permission(permission)])


_WORDS = {
    _P.SEE_INCIDENTS: _("See incidents"),
    _P.COMMAND: _("Declare, put in force, stand down"),
    _P.SEE_OPEN_ENDS: _("See board and open ends"),
    _P.SCREEN: _("Decide rows and matches"),
    _P.UPLOAD_LIST: _("Send in lists"),
    _P.SEE_CLAIMS: _("See claims"),
    _P.DECIDE_CLAIMS: _("Decide claims"),
    _P.SEE_PAYOUTS: _("See payouts"),
    _P.WORK_TASKS: _("Work tasks"),
    _P.SEE_MESSAGES: _("See messages"),
    _P.SEE_BULLETINS: _("See bulletins"),
    _P.SIGN_BULLETINS: _("Draft and sign bulletins"),
    _P.SEE_FILINGS: _("See reports to the regulator"),
    _P.DRAFT_FILINGS: _("Draft reports to the regulator"),
    _P.SIGN_FILINGS: _("Sign, accept and hand over reports to the regulator"),
    _P.REVEAL: _("Reveal masked values"),
    _P.SEE_AUDIT: _("Read the audit trail"),
    _P.SEE_MACHINE: _("See the machine room"),
    _P.SEE_ACCOUNTS: _("See accounts and lendings"),
    _P.KEEP_ACCOUNTS: _("Make, change and close accounts"),
    _P.CONFIRM_ACCOUNTS: _("Confirm powerful roles as the second person"),
    _P.LEND: _("Lend scope and authority"),
    _P.KEEP_WEBHOOKS: _("Keep webhooks"),
}
