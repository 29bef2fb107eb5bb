"""The filters of the trail: in the address, the same for the page and for the file that is taken away."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.audit_trail.queries import acts as reads
from unpaused.capabilities.audit_trail.views.words import action_choices
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock
from unpaused.ui.worklist import Filter, bind, choice, narrowed

ORDERS = {"newest": "-at", "oldest": "at"}
WHO = (("staff", _("Staff")), ("customer", _("Customers")), ("system", _("Unpaused itself")))
WHAT = (("saw", _("Saw something")), ("changed", _("Changed something")))


def filters_for(user: User) -> tuple[Filter, ...]:
    """`record` is not among those that narrow what the reader sees: it opens a record's own acts (`rows_asked_for`)."""
    staff = [(str(each.pk), f"{each.display_name} {each.branch_code}".strip()) for each in reads.colleagues(user)]
    return (
        Filter("record", _("Number of a record"), "search", lambda rows, value: rows),
        Filter("staff", _("Member of staff"), "choice", _of_staff, tuple(staff)),
        choice("action", _("Act"), action_choices()),
        *about_filters(),
    )


def about_filters() -> tuple[Filter, ...]:
    """Those that also help within one person's acts."""
    return (
        Filter("who", _("Who acted"), "choice", _by_kind, WHO),
        Filter("what", _("Saw or changed"), "choice", reads.saw_or_changed, WHAT),
        Filter("since", _("First day"), "day", lambda rows, day: rows.filter(at__gte=_begins(day))),
        Filter(
            "until", _("Last day"), "day", lambda rows, day: rows.filter(at__lt=clock.end_of(date.fromisoformat(day)))
        ),
    )


def rows_asked_for(request: HttpRequest, user: User, filters: Sequence[Filter]) -> QuerySet[AuditRow]:
    """What the address asks for, within what the reader may see."""
    asked = {each.name: each.value for each in bind(request, filters) if each.value}
    number = asked.pop("record", "")
    rows = reads.on_record(user, number) if number else reads.visible_to(user)
    return narrowed(rows, filters, asked)


def _of_staff(rows: QuerySet[AuditRow], value: str) -> QuerySet[AuditRow]:
    return rows.filter(actor=f"staff:{value}")


def _by_kind(rows: QuerySet[AuditRow], value: str) -> QuerySet[AuditRow]:
    return rows.filter(actor__startswith=f"{value}:")


def _begins(day: str) -> datetime:
    """Midnight in China."""
    return datetime.combine(date.fromisoformat(day), time(), clock.CHINA)
