"""Telling people: one message a recipient and channel, queued in the caller's transaction, one job a chunk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from unpaused.capabilities.outreach.actions.jobs_wanted import want_sending
from unpaused.capabilities.outreach.actions.repudiating import withhold_written
from unpaused.capabilities.outreach.models import Invitation, Message, State
from unpaused.capabilities.outreach.queries.house import text_of
from unpaused.capabilities.outreach.queries.reading_languages import UNKNOWN, reading_languages
from unpaused.capabilities.outreach.rules import reading, templates
from unpaused.capabilities.outreach.rules.templates import Channel, Template
from unpaused.capabilities.outreach.rules.variables import ShortCode, Variable, plain
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live import topics
from unpaused.foundation.privacy import sealing
from unpaused.foundation.privacy.indexes import blind_index
from unpaused.foundation.privacy.models import Subject
from unpaused.foundation.privacy.subjects import let_go, subjects_of
from unpaused.gateways.sms import segments
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Tell:
    """A message to write. `subject_id` None: the recipient is nobody we keep anything about, such as a salesperson.

    `variables` are of the closed types of rules/variables.py; a template's short code may be left out, then the
    customer's living invitation gives it. Without a `language` it is the one that the customer last read us in.
    `branch_code` decides who among staff sees the message.
    """

    subject_id: UUID | None
    channel: Channel
    template: str
    address: str
    variables: Mapping[str, Variable]
    key: str
    language: str = ""
    incident_id: int | None = None
    branch_code: str = ""


@dataclass(slots=True)
class _Draft:
    """A Tell with what is needed to write its row."""

    tell: Tell
    template: Template
    address: str
    variables: dict[str, Variable] = field(default_factory=dict)
    language: str = ""

    @property
    def usable(self) -> bool:
        return reading.usable(self.tell.channel, self.address)


def tell(
    *,
    by: Actor,
    subject_id: UUID | None,
    channel: Channel,
    template: str,
    language: str = "",
    address: str,
    variables: Mapping[str, Variable],
    key: str,
    incident_id: int | None = None,
    branch_code: str = "",
) -> int:
    """Writes one message and returns its id; the id of the first where key and channel were used before.

    An address that is none makes a message that has failed: one stale number holds up nobody else. A number that is not
    the customer's makes one that is withheld (`not_theirs`), whatever it says. Raises Refused for an unknown
    template and a variable of another type; sealing.Deleted.
    """
    wanted = Tell(subject_id, channel, template, address, variables, key, language, incident_id, branch_code)
    return tell_many(by=by, tells=[wanted])[0]


def tell_many(*, by: Actor, tells: Sequence[Tell]) -> list[int]:
    """As `tell`, for many: ids in the order given. One audit row, one job and one notice for each 1,000.

    All or nothing: a fault in one of them writes none.
    """
    with transaction.atomic():
        return [pk for start in range(0, len(tells), CHUNK) for pk in _tell_chunk(by, tells[start : start + CHUNK])]


def _tell_chunk(by: Actor, tells: Sequence[Tell]) -> list[int]:
    drafts = [_draft(t) for t in tells]
    known = _ids(drafts)
    fresh = list({_once(d): d for d in drafts if _once(d) not in known}.values())
    if not fresh:
        return [known[_once(d)] for d in drafts]
    _add_codes(fresh)
    _add_languages(fresh)
    keepers = _keepers(fresh)
    now = clock.now()
    Message.objects.bulk_create([_row(d, keepers[_once(d)], now) for d in fresh], ignore_conflicts=True)
    known = _ids(drafts)
    written = [known[_once(d)] for d in fresh]
    withhold_written(written, {keeper.pk for keeper in keepers.values()})
    trail.record(
        by=by,
        action="outreach.tell",
        on=("message", written[0]),
        subject=fresh[0].tell.subject_id if len(fresh) == 1 else None,
        detail={"count": len(written), "first": min(written), "last": max(written)},
    )
    for channel, urgent in {(d.tell.channel, d.template.urgent) for d in fresh if d.usable}:
        want_sending(channel, urgent=urgent)
    topics.tell("outreach")
    return [known[_once(d)] for d in drafts]


def _draft(wanted: Tell) -> _Draft:
    template = templates.get(wanted.template)
    address = reading.address_of(wanted.channel, wanted.address)
    if not wanted.key:
        raise Refused("outreach.key", "A message needs a key.")
    template.check(wanted.variables)
    return _Draft(wanted, template, address, dict(wanted.variables))


def _once(draft: _Draft) -> tuple[str, str]:
    return draft.tell.key, draft.tell.channel


def _ids(drafts: Sequence[_Draft]) -> dict[tuple[str, str], int]:
    rows = Message.objects.filter(key__in=[d.tell.key for d in drafts])
    return {(key, channel): pk for key, channel, pk in rows.values_list("key", "channel", "pk")}


def _add_codes(drafts: Sequence[_Draft]) -> None:
    """Where a template can carry the customer's short code and the caller did not give it: the living invitation's."""
    without = [d for d in drafts if d.template.variables.get("code") is ShortCode and "code" not in d.variables]
    wanted = {d.tell.subject_id for d in without if d.tell.subject_id}
    living = Invitation.objects.filter(subject_id__in=wanted, withdrawn_at=None, expires_at__gt=clock.now())
    newest = {i.subject_id: i for i in living.select_related("subject").order_by("pk")}
    for draft in without:
        invitation = newest.get(draft.tell.subject_id) if draft.tell.subject_id else None
        if invitation and invitation.subject.wrapped_key is not None:
            code = sealing.unseal(invitation.subject, "invitation.code", bytes(invitation.code))
            draft.variables["code"] = ShortCode(code)


def _add_languages(drafts: Sequence[_Draft]) -> None:
    unsaid = {d.tell.subject_id for d in drafts if d.tell.subject_id and not d.tell.language}
    read = reading_languages(unsaid)
    for draft in drafts:
        known = read.get(draft.tell.subject_id, UNKNOWN) if draft.tell.subject_id else UNKNOWN
        draft.language = templates.language_of(draft.tell.language or known)


def _keepers(drafts: Sequence[_Draft]) -> dict[tuple[str, str], Subject]:
    """Under whose key each message is sealed: the person's, or that of the address itself for everyone else."""
    named = Subject.objects.in_bulk({d.tell.subject_id for d in drafts if d.tell.subject_id})
    others = keepers_of_addresses([d.address for d in drafts if not d.tell.subject_id])
    return {_once(d): named[d.tell.subject_id] if d.tell.subject_id else others[d.address] for d in drafts}


def keepers_of_addresses(addresses: Sequence[str]) -> dict[str, Subject]:
    """One subject an address, for recipients of whom nothing else is kept. Made on first need, and anew for an address
    of which everything was deleted: else nothing could be kept of it, nor of whatever came or goes with it."""
    found = subjects_of("address", addresses)
    gone = [keeper.pk for keeper in found.values() if keeper.wrapped_key is None]
    if not gone:
        return found
    let_go(gone)
    return subjects_of("address", addresses)


def _row(draft: _Draft, keeper: Subject, now: datetime) -> Message:
    wanted, template = draft.tell, draft.template
    text = text_of(template, wanted.channel, draft.language, draft.variables)
    code = draft.variables.get("code")
    return Message(
        key=wanted.key,
        channel=wanted.channel,
        template=template.name,
        language=draft.language,
        to_customer=template.audience == "customer",
        urgent=template.urgent,
        subject=keeper,
        incident_id=wanted.incident_id,
        branch_code=wanted.branch_code,
        address=sealing.seal(keeper, "message.address", draft.address),
        variables=sealing.seal_json(keeper, "message.variables", {k: plain(v) for k, v in draft.variables.items()}),
        address_index=blind_index(wanted.channel, draft.address),
        code_index=blind_index("short_code", code.text) if isinstance(code, ShortCode) else None,
        text_index=blind_index("text", reading.text_of(text.body)),
        segments=segments(text.body) if wanted.channel == "sms" else 1,
        state=State.QUEUED if draft.usable else State.FAILED,
        error="" if draft.usable else "bad_address",
        created_at=now,
        not_before=now,
        give_up_at=now + timedelta(hours=template.worth_hours),
    )
