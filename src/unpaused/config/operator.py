"""What an operator does to a running installation, each in a process of its own.

`python -m unpaused.config.operator [--json] [--lang zh|en] -- audit`, and so on. Exit 0 done, 1 refused.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

import django
import typer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
django.setup()

from django.conf import settings  # noqa: E402  settings come first
from django.db import InterfaceError, OperationalError, ProgrammingError, transaction  # noqa: E402  settings come first
from django.urls import reverse  # noqa: E402

from unpaused.capabilities.administration import public as administration  # noqa: E402
from unpaused.capabilities.outreach import public as outreach  # noqa: E402
from unpaused.capabilities.screening import public as screening  # noqa: E402
from unpaused.config.cli.console import Words, print_json, progress_bar, refusals  # noqa: E402
from unpaused.config.load import reading  # noqa: E402
from unpaused.config.processes.database import unreachable  # noqa: E402
from unpaused.foundation.audit import checking, sealing, signed_records, trail, witness  # noqa: E402
from unpaused.foundation.audit.actor import Actor  # noqa: E402
from unpaused.foundation.audit.models import AuditRow, AuditSeal  # noqa: E402
from unpaused.foundation.audit.words import in_words  # noqa: E402
from unpaused.foundation.machine import numbering  # noqa: E402
from unpaused.foundation.privacy import rotation  # noqa: E402
from unpaused.foundation.privacy.models import KeyRotation  # noqa: E402
from unpaused.foundation.privacy.needed import rows_under  # noqa: E402
from unpaused.foundation.privacy.subjects import destroy, destroy_many, known_subject  # noqa: E402
from unpaused.kernel.errors import Refused, Unavailable  # noqa: E402

BY = Actor.system("operator")


Sentence = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: facts for a program; for a person sentences with places for facts, or for their own."""

    ok: bool
    facts: Mapping[str, object] = field(default_factory=dict)
    sentences: tuple[str | Sentence, ...] = ()

    def filled(self, sentence: str | Sentence) -> Sentence:
        """With the facts, where it brings no places of its own."""
        return (sentence, self.facts) if isinstance(sentence, str) else sentence


def audit(noted: str = "") -> Done:
    """Checks every seal and everything signed, then seals what is new; nothing is sealed where a seal is broken.

    `noted`: a seal noted elsewhere that must be there.
    """
    faults, altered = checking.faults(noted), signed_records.altered()
    if not faults:
        sealing.seal()
    facts: dict[str, object] = {
        "rows": AuditRow.objects.count(),
        "seals": AuditSeal.objects.count(),
        "last": checking.last_seal_named(),
        "public_key": sealing.public_key().public_bytes_raw().hex(),
        "broken": sorted({each.seal for each in faults}),
        "faults": [asdict(each) for each in faults],
        "altered": [asdict(each) for each in altered],
    }
    sentences: tuple[str | Sentence, ...] = (
        "{rows} rows, {seals} seals, public key {public_key}",
        *(["Last seal, to be noted elsewhere: {last}"] if facts["last"] else []),
        *map(in_words, faults),
        *([] if faults else ["Every seal holds."]),
        *(("{number} is not what was signed: {what}.", asdict(each)) for each in altered),
    )
    return Done(not faults and not altered, facts, sentences)


def forget(person_id: str, reason: str) -> Done:
    """Destroys the key of a person of the book, those of the rows of lists that named them, and those of what was
    answered from their telephone. Raises Refused where nothing is kept about them."""
    subject = known_subject(int(person_id))
    if subject is None:
        raise Refused("forget.nobody", "Nothing is kept about this person.")
    with transaction.atomic():
        answers = outreach.keepers_of_answers(subject.pk)
        destroy(by=BY, subject_id=subject.pk, reason=reason)
        destroy_many(by=BY, subject_ids=answers, reason=reason)
        rows = destroy_many(by=BY, subject_ids=screening.traces_of(subject.pk).row_subjects, reason=reason)
    said = "The key is destroyed: what was kept about this person cannot be read any more; counts and traces stay."
    of_lists = "{rows} rows of lists that named them went with it. The files of those lists go on their own days."
    return Done(True, {"person_id": int(person_id), "rows": rows}, (said, of_lists) if rows else (said,))


def restored(backup_id: str, to: str) -> Done:
    """After a restore: destroys again the keys that were destroyed after that moment (ids on standard input), passes
    over the numbers that were given out since, checks the seals, and leaves an audit row. The last line says how many
    keys. Raises Refused where a seal is broken."""
    ids = [UUID(line) for line in sys.stdin.read().split()]
    count = 0
    for start in range(0, len(ids), 1000):
        chunk = ids[start : start + 1000]
        count += destroy_many(by=BY, subject_ids=chunk, reason="deleted before the restore")
    numbering.leave_a_gap()
    with transaction.atomic():
        detail: dict[str, object] = {"to": to, "destroyed_again": count}
        trail.record(by=BY, action="backup.restored", on=("backup", backup_id), detail=detail)
    witness.begin_anew(to)
    if broken := sorted({each.seal for each in checking.faults()}):
        raise Refused("restored.seals", "BROKEN seals: {broken}", broken=broken)
    sealing.seal()
    return Done(True, {"destroyed_again": count}, ("{destroyed_again}",))


def rotate() -> Done:
    """Rotates to the master key that stands first. Raises Refused, Unavailable."""
    with progress_bar(Words(None), {"keys": "Keys of people", "indexes": "Blind indexes"}) as tell:
        done = rotation.rotate(by=BY, tell=tell)
    return Done(True, asdict(done), ("Everything is under {key_id}: {keys} keys, {indexes} indexes.",))


def rotation_unfinished() -> Done:
    """Whether one was cut off."""
    return Done(True, {"unfinished": KeyRotation.objects.filter(ended_at=None).exists()})


def keys() -> Done:
    """The ring, and what lies under each key; keys that are missing from it, too."""
    under = rows_under()
    held = [master.id for master in settings.KEYRING.masters()]
    ids = [*held, *sorted(under.keys() - set(held))]
    shown = [{"id": key_id, "keys": under.get(key_id, 0), "held": key_id in held} for key_id in ids]
    return Done(True, {"ring": shown}, tuple(_line(place, each) for place, each in enumerate(shown)))


def _line(place: int, each: dict[str, Any]) -> str:
    state = "writes" if place == 0 else "reads" if each["held"] else "MISSING"
    return f"{each['id']}  {state:8} {each['keys']:>12,}"


def keys_unneeded(key_id: str) -> Done:
    """Whether nothing lies under a master key and no rotation is under way."""
    return Done(not rows_under().get(key_id) and not rotation_unfinished().facts["unfinished"])


def load() -> Done:
    """How the machine is loaded now."""
    found = reading.load()
    queues = [f"{q.name:12} {q.waiting} waiting, {q.running} running, {q.failed} failed" for q in found.queues]
    gateways = [f"{g.name:12} {g.state}, {g.waiting} waiting" for g in found.gateways]
    return Done(True, asdict(found), tuple(_literal(line) for line in (*queues, *gateways)))


def _literal(line: str) -> str:
    return line.replace("{", "{{").replace("}", "}}")


def account(username: str, display_name: str, role: str) -> Done:
    """Makes an account for a member of staff and says its first password, this once. Raises Refused."""
    made = administration.create_from_terminal(by=BY, username=username, display_name=display_name, role=role)
    facts = {
        "username": username,
        "role": role,
        "password": made.password,
        "waits": made.waits,
        "could_confirm": made.could_confirm,
        "url": settings.PUBLIC_URL + reverse("account_login"),
    }
    return Done(True, facts, tuple(_of_account(made)))


def _of_account(made: administration.FromTerminal) -> Iterator[str]:
    yield "{username} has an account. First password, shown this once: {password}"
    yield "It is replaced at the first sign-in: {url}"
    if made.waits:
        yield "The role opens nothing until one of the {could_confirm} people who may has confirmed it on the pages."
    elif made.powerful:
        yield "The role holds: too few people could confirm it, so you stood in for the second person, on the record."
        if made.could_confirm + 1 < administration.ENOUGH:
            yield "Make a second operator now: one alone can confirm nobody."


ACTS: Mapping[str, Callable[..., Done]] = {
    act.__name__: act
    for act in (audit, forget, restored, rotate, rotation_unfinished, keys, keys_unneeded, load, account)
}


def main() -> int:
    """Does one act and says what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang")
    parser.add_argument("act", choices=ACTS)
    parser.add_argument("rest", nargs="*")
    wanted = parser.parse_args()
    gettext = Words(wanted.lang)
    try:
        with refusals(gettext, as_json=wanted.json):
            done = _act(wanted.act, wanted.rest)
    except typer.Exit as refused:
        return refused.exit_code
    if wanted.json:
        print_json({"ok": done.ok, **done.facts})
    else:
        print("\n".join(gettext(text, **places) for text, places in map(done.filled, done.sentences)))
    return 0 if done.ok else 1


def _act(name: str, arguments: list[str]) -> Done:
    try:
        return ACTS[name](*arguments)
    except (OperationalError, InterfaceError) as error:
        raise unreachable(error) from None
    except ProgrammingError:
        raise Unavailable("database.bare", "The database has no tables yet: start `unpaused up` once.") from None


if __name__ == "__main__":
    sys.exit(main())
