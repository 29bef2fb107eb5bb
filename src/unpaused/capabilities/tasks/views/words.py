"""Tasks as a page says them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from unpaused.capabilities.tasks.models import Outcome, State, Task
from unpaused.capabilities.tasks.queries import overdue
from unpaused.foundation.audit.reading import name_of, reveals_of
from unpaused.foundation.book import Person
from unpaused.foundation.privacy import masking

STATUSES = {State.OPEN: "task.open", State.DONE: "done", State.WITHDRAWN: "withdrawn"}


def status_code(task: Task) -> str:
    """For the status tag."""
    return "overdue" if overdue(task) else STATUSES[State(task.state)]


def masked_name(task: Task, customers: Mapping[int, Person]) -> str:
    """ "王**"; a word of its own where the person's data were deleted or the book no longer has them."""
    if task.subject.wrapped_key is None:
        return _("deleted")
    person = customers.get(task.person_id)
    return masking.name(person.name) if person else _("not in the book")


def entries(task: Task) -> list[dict[str, object]]:
    """What happened, newest first."""
    purposes = {"task.phone": _("Number shown"), "task.name": _("Name shown")}
    shown: list[dict[str, object]] = [
        {
            "at": row.at,
            "text": purposes.get(row.detail["purpose"], row.detail["purpose"]),
            "who": row.who,
            "detail": row.reason,
            "icon": "eye",
        }
        for row in reveals_of(task.subject_id, purpose="task.")
    ]
    if task.came_at:
        shown.append(
            {"at": task.came_at, "text": _("The customer has come to us, and has not finished"), "icon": "person"}
        )
    if task.number_wrong_at:
        shown.append(
            {"at": task.number_wrong_at, "text": _("The number in the book is not the customer's"), "icon": "no-match"}
        )
    if task.done_at:
        shown.append(_ending(task))
    shown.append({"at": task.opened_at, "text": _("Task opened"), "detail": task.get_kind_display(), "icon": "tasks"})
    return sorted(shown, key=lambda entry: entry["at"], reverse=True)  # type: ignore[arg-type,return-value]


def _ending(task: Task) -> dict[str, object]:
    if task.state == State.WITHDRAWN:
        return {
            "at": task.done_at,
            "text": _("Withdrawn"),
            "detail": task.get_withdrawn_because_display(),
            "icon": "stopped",
        }
    if task.outcome == Outcome.CAME:
        return {"at": task.done_at, "text": _("Ended by itself"), "detail": task.get_outcome_display(), "icon": "done"}
    return {"at": task.done_at, "text": task.get_outcome_display(), "who": name_of(task.done_by), "icon": "done"}
