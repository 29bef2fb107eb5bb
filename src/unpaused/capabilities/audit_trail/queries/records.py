"""Records by the numbers that people read, through the doors of the rooms that own them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.screening import public as screening
from unpaused.capabilities.tasks.public import Task
from unpaused.foundation.accounts.permissions import Permission

Key = tuple[str, str]
"""Type of record and its id, as the trail writes them."""


@dataclass(frozen=True, slots=True)
class Named:
    """`url` is for those who hold `needs`; "" where the record has no page."""

    number: str
    branch_code: str = ""
    url: str = ""
    needs: Permission = Permission.SEE_AUDIT


@dataclass(frozen=True, slots=True)
class Kind:
    """`find` gives the id for a number as typed; `name` gives what is known of ids."""

    find: Callable[[str], int | None]
    name: Callable[[Collection[int]], Mapping[int, Named]]


def numbered(text: str) -> Key | None:
    """The record that people call so. At most one query a kind of record."""
    typed = " ".join(text.upper().split())
    for kind, each in KINDS.items():
        found = each.find(typed) if typed else None
        if found is not None:
            return kind, str(found)
    return None


def named(wanted: Mapping[str, Sequence[str]]) -> dict[Key, Named]:
    """By type and id; those without a number of their own are left out. One query a type, two for rows."""
    found: dict[Key, Named] = {}
    for kind, ids in wanted.items():
        whole = {int(each) for each in ids if each.isascii() and each.isdigit() and len(each) < 19}
        if kind in KINDS and whole:
            found |= {(kind, str(pk)): one for pk, one in KINDS[kind].name(whole).items()}
    return found


def _claims(ids: Collection[int]) -> dict[int, Named]:
    return {
        pk: Named(number, branch, reverse("claims:claim", args=[pk]), Permission.SEE_CLAIMS)
        for pk, (number, branch) in claims.numbers_of(ids).items()
    }


def _matches(ids: Collection[int]) -> dict[int, Named]:
    return {
        match.pk: Named(
            match.number, match.branch_code, reverse("screening:match", args=[match.pk]), Permission.SEE_OPEN_ENDS
        )
        for match in screening.Match.objects.filter(pk__in=ids).only("found_at", "branch_code")
    }


def _rows(ids: Collection[int]) -> dict[int, Named]:
    return {
        pk: Named(number, branch, reverse("screening:row", args=[pk]), Permission.SCREEN)
        for pk, (number, branch) in screening.numbers_of_rows(ids).items()
    }


def _lists(ids: Collection[int]) -> dict[int, Named]:
    rows = screening.PeopleList.objects.filter(pk__in=ids).values_list("pk", "number", "branch_code")
    return {
        pk: Named(number, branch, reverse("screening:list", args=[pk]), Permission.UPLOAD_LIST)
        for pk, number, branch in rows
    }


def _messages(ids: Collection[int]) -> dict[int, Named]:
    return {
        pk: Named(number, branch, reverse("outreach:message", args=[pk]), Permission.SEE_MESSAGES)
        for pk, (number, branch) in outreach.numbers_of(ids).items()
    }


def _tasks(ids: Collection[int]) -> dict[int, Named]:
    rows = Task.objects.filter(pk__in=ids).values_list("pk", "number", "branch_code")
    return {
        pk: Named(number, branch, reverse("tasks:task", args=[pk]), Permission.WORK_TASKS)
        for pk, number, branch in rows
    }


def _incidents(ids: Collection[int]) -> dict[int, Named]:
    rows = Incident.objects.filter(pk__in=ids).values_list("pk", "number")
    return {
        pk: Named(number, "", reverse("incidents:incident", args=[pk]), Permission.SEE_INCIDENTS) for pk, number in rows
    }


def _by_number(model: type[Task] | type[Incident] | type[screening.PeopleList]) -> Callable[[str], int | None]:
    return lambda text: model._default_manager.filter(number=text).values_list("pk", flat=True).first()


KINDS: Mapping[str, Kind] = {
    "claim": Kind(claims.numbered, _claims),
    "match": Kind(screening.match_numbered, _matches),
    "message": Kind(outreach.numbered, _messages),
    "task": Kind(_by_number(Task), _tasks),
    "incident": Kind(_by_number(Incident), _incidents),
    "list": Kind(_by_number(screening.PeopleList), _lists),
    "list_row": Kind(screening.row_numbered, _rows),
}
