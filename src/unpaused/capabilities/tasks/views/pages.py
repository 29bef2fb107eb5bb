"""Reading: the worklist, one task."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.tasks import queries
from unpaused.capabilities.tasks.forms import OutcomeForm
from unpaused.capabilities.tasks.models import Outcome, Queue, State, Task
from unpaused.capabilities.tasks.views import words
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.book import Person
from unpaused.foundation.privacy import masking
from unpaused.kernel.errors import Unavailable
from unpaused.ui import worklist
from unpaused.ui.formats import in_chinese

FILTERS = (
    worklist.search("q", _("Number"), "number__istartswith"),
    worklist.choice("state", _("Status"), State.choices),
    worklist.choice("outcome", _("Outcome"), Outcome.choices),
    worklist.day("due", _("Due from"), "due_at__date__gte"),
)
ORDERS = {"due": ("ended", "due_at", "pk"), "opened": ("-opened_at", "-pk")}
SIBLINGS = 30


@requires(Permission.WORK_TASKS)
def tasks(request: HttpRequest) -> HttpResponse:
    """My tasks, or the hotline's: what is open and due first on top."""
    me = staff(request)
    page = worklist.page_of(request, queries.open_first(me).select_related("subject"), FILTERS, orders=ORDERS)
    known = _customers(list(page), me)
    rows = [(task, words.status_code(task), words.masked_name(task, known)) for task in page]
    return render(request, "tasks/tasks.html", {"page": page, "rows": rows, "open": queries.waiting(me)})


@requires(Permission.WORK_TASKS)
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task: whom to call, what to say, what came of it."""
    return shown(request, queries.task_for(staff(request), task_id), OutcomeForm())


def shown(request: HttpRequest, found: Task, form: OutcomeForm) -> HttpResponse:
    """The page of a task, with a form that may already speak of errors."""
    me = staff(request)
    siblings = list(queries.open_first(me).select_related("subject")[:SIBLINGS])
    known = _customers([found, *siblings], me)
    person = known.get(found.person_id)
    names = settings.INSURER_NAMES
    context = {
        "task": found,
        "status_code": words.status_code(found),
        "name": words.masked_name(found, known),
        "phone": masking.phone(person.phone) if person and person.phone else "",
        "can_call": found.state == State.OPEN and person is not None,
        "is_hotline": found.queue == Queue.HOTLINE,
        "entries": words.entries(found),
        "siblings": [(t, words.status_code(t), words.masked_name(t, known)) for t in siblings],
        "form": form,
        "insurer": names[0] if in_chinese() else names[-1],
        "domain": settings.OFFICIAL_DOMAIN,
        "hotline": settings.HOTLINE,
    }
    return render(request, "tasks/task.html", context)


def waiting(request: HttpRequest) -> int:
    """For the navigation: how many open tasks this person has."""
    return queries.waiting(staff(request))


def _customers(found: Sequence[Task], me: User) -> dict[int, Person]:
    """Nobody where the book does not answer: the tasks are still worth seeing."""
    try:
        return queries.customers_of(found, me)
    except Unavailable:
        return {}
