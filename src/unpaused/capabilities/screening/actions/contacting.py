"""Contact with people found: a task for somebody who helps, neutral messages to both.

Nothing of a list is handed on: tasks know a person of the book, messages take codes and numbers.
"""

from collections.abc import Mapping, Sequence

from unpaused.capabilities.incidents import public as incidents
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.screening.actions.keys import key_of
from unpaused.capabilities.screening.models import Match
from unpaused.capabilities.screening.queries import people
from unpaused.capabilities.screening.rules import may_get_message
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.book import Person, Salesperson

_BY = Actor.system("screening")
_CHANNELS = "outreach.channels"


def contact(matches: Sequence[Match]) -> list[int]:
    """Opens a task for each match and tells the customer and the helper; ids of those contacted.

    Left out are people who are no longer in the book. In the caller's transaction; all keys are made from the match.
    """
    if not matches:
        return []
    persons = people.persons([m.person_id for m in matches])
    known = [m for m in matches if m.person_id in persons]
    helpers = people.salespeople({p.salesperson_id for p in persons.values() if p.salesperson_id})
    opened = tasks.open_tasks(by=_BY, wanted=[_task(m, persons[m.person_id], helpers) for m in known])
    to_helpers = [
        tell
        for match, task in zip(known, opened, strict=True)
        if task.salesperson_id
        for tell in _helper_tells(match, task, helpers[persons[match.person_id].salesperson_id or ""])
    ]
    outreach.tell_many(by=_BY, tells=to_helpers + _customer_tells(known, persons))
    return [match.pk for match in known]


def _task(match: Match, person: Person, helpers: Mapping[str, Salesperson]) -> tasks.NewTask:
    """For the salesperson; for the hotline where there is none any more, or where a person must do the talking."""
    to_salesperson = person.salesperson_id in helpers and may_get_message(match.contact_reason)
    return tasks.NewTask(
        subject_id=match.subject_id,
        person_id=match.person_id,
        branch_code=match.branch_code,
        salesperson_id=(person.salesperson_id or "") if to_salesperson else "",
        incident_id=match.incident_id,
        key=key_of(match.pk) + "task",
        area_code=person.area_code or None,
    )


def _helper_tells(match: Match, task: tasks.Task, helper: Salesperson) -> list[outreach.Tell]:
    """By SMS and e-mail, whatever the address book has."""
    addresses: dict[outreach.Channel, str | None] = {"sms": helper.phone, "email": helper.email}
    return [
        outreach.Tell(
            subject_id=None,
            channel=channel,
            template="help_to_contact",
            address=address,
            variables={"task": outreach.TaskNumber(task.number)},
            key=key_of(match.pk) + "helper",
            incident_id=match.incident_id,
            branch_code=match.branch_code,
        )
        for channel, address in addresses.items()
        if address
    ]


def _customer_tells(matches: Sequence[Match], persons: Mapping[int, Person]) -> list[outreach.Tell]:
    """An invitation with a short code, to the phone in the book and only there."""
    channels = incidents.holding(_CHANNELS)
    reachable = [m for m in matches if persons[m.person_id].phone and may_get_message(m.contact_reason)]
    by_sms = [m for m in reachable if "sms" in _channels(channels, m, persons[m.person_id])]
    codes = outreach.invite_many(by=_BY, invites=[_invite(m) for m in by_sms])
    return [
        outreach.Tell(
            subject_id=match.subject_id,
            channel="sms",
            template="invitation",
            address=persons[match.person_id].phone or "",
            variables={"code": outreach.ShortCode(code)},
            key=key_of(match.pk) + "customer",
            incident_id=match.incident_id,
            branch_code=match.branch_code,
        )
        for match, code in zip(by_sms, codes, strict=True)
    ]


def _channels(holding: incidents.Holding, match: Match, person: Person) -> Sequence[str]:
    found: Sequence[str] = holding.value_of(area_code=person.area_code or None, incident_id=match.incident_id)
    return found


def _invite(match: Match) -> outreach.Invite:
    return outreach.Invite(match.subject_id, match.person_id, match.incident_id, key_of(match.pk) + "invitation")
