"""One person in the trail: found by a number, gathered from all that is kept about them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.screening import public as screening
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.book import Person, Scope, installed
from unpaused.foundation.privacy import masking
from unpaused.foundation.privacy.models import Subject
from unpaused.foundation.privacy.subjects import known_subject
from unpaused.kernel.errors import Unavailable

NumberKind = Literal["identity", "phone"]


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of whom something is kept. `name` is masked, "" for those who are not in the book."""

    subject: Subject
    name: str
    branch_code: str
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Traces:
    """The subjects under which anything about one person is kept, and the records about them."""

    subject: Subject
    subjects: frozenset[UUID]
    records: frozenset[tuple[str, int]]
    rows_deleted_at: datetime | None


def known_by(kind: NumberKind, number: str, user: User) -> list[Known]:
    """By identity number or phone: people of the book within the reader's branches, and for readers of the whole
    company those to whom a message went, whom the book may have lost since. Raises Unavailable without a book."""
    found = [known for person in _in_book(kind, number, user) if (known := _known(person)) is not None]
    if kind == "phone" and branches_of(user) is None:
        have = {known.subject.pk for known in found}
        others = Subject.objects.filter(pk__in=outreach.subjects_told_at(number)).exclude(pk__in=have)
        found += [Known(subject, "", "") for subject in others]
    return found


def _in_book(kind: NumberKind, number: str, user: User) -> list[Person]:
    """The book is decrypted in memory: nothing of the number is written anywhere."""
    branches = branches_of(user)
    column, wanted = ("phone", outreach.phone_of(number)) if kind == "phone" else ("id_number", _identity(number))
    return installed.book().persons_with(column, wanted, scope=Scope(branches) if branches else None) if wanted else []


def _identity(typed: str) -> str:
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()


def _known(person: Person) -> Known | None:
    """By the blind index of the person's number in the book."""
    subject = known_subject(person.person_id)
    return Known(subject, masking.name(person.name), person.branch_code or "", person.person_id) if subject else None


def traces_of(subject: Subject) -> Traces:
    """Five queries."""
    found = screening.traces_of(subject.pk)
    of_claims = [claim.id for claim in claims.claims_of([subject.pk])[subject.pk]]
    of_tasks = [task.id for task in tasks.tasks_of([subject.pk]).get(subject.pk, ())]
    of_messages = [message.id for message in outreach.messages_of([subject.pk]).get(subject.pk, ())]
    ids = {"match": found.matches, "list_row": found.rows, "claim": of_claims, "task": of_tasks, "message": of_messages}
    destroyed = Subject.objects.filter(pk__in=found.row_subjects, destroyed_at__isnull=False)
    return Traces(
        subject=subject,
        subjects=frozenset({subject.pk, *found.row_subjects}),
        records=frozenset((kind, pk) for kind, of_kind in ids.items() for pk in of_kind),
        rows_deleted_at=destroyed.order_by("-destroyed_at").values_list("destroyed_at", flat=True).first(),
    )


def acts_about(traces: Traces) -> QuerySet[AuditRow]:
    """Every act on this person, on what is kept about them, and every chunk of a bulk act that names them.

    A chunk of messages is named by its first and last: it may hold other people's between them.
    """
    subjects = [str(each) for each in traces.subjects]
    condition = Q(subject_id__in=traces.subjects) | Q(object_type="subject", object_id__in=subjects)
    for each in subjects:
        condition |= Q(object_type="subjects", detail__contains={"ids": [each]})
    for kind in {kind for kind, _ in traces.records}:
        ids = _ids(traces, kind)
        condition |= Q(object_type=kind, object_id__in=[str(pk) for pk in ids])
        condition |= _chunks(kind, ids)
    return AuditRow.objects.filter(condition)


def _ids(traces: Traces, kind: str) -> list[int]:
    return sorted(pk for each, pk in traces.records if each == kind)


def _chunks(kind: str, ids: Iterable[int]) -> Q:
    condition = Q(pk=None)
    for pk in ids:
        if kind == "claim":
            condition |= Q(object_type="claim", detail__contains={"claims": [pk]})
        elif kind == "match":
            condition |= Q(object_type="list", detail__contains={"matches": [pk]})
        elif kind == "task":
            condition |= Q(object_type="task", detail__contains={"ids": [pk]})
        elif kind == "message":
            condition |= Q(action="outreach.tell", detail__first__lte=pk, detail__last__gte=pk)
    return condition


def masked_name(subject: Subject, person_id: int | None, user: User) -> str:
    """From the book as it is now; "" where it does not have the person, or not for this reader."""
    if person_id is None or subject.wrapped_key is None:
        return ""
    branches = branches_of(user)
    try:
        person = installed.book().person(person_id, scope=Scope(branches) if branches else None)
    except Unavailable:
        return ""
    return masking.name(person.name) if person else ""
