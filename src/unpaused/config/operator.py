"""What an operator does to a running installation, each in a process of its own.

`python -m unpaused.config.operator [--json] [--lang zh|en] -- audit`, and so on. Exit 0 done, 1 refused.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import django
import typer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
django.setup()

from django.db import InterfaceError, OperationalError, ProgrammingError, transaction  # noqa: E402  settings come first

from unpaused.config.cli.console import Words, print_json, refusals  # noqa: E402
from unpaused.config.processes.database import unreachable  # noqa: E402
from unpaused.foundation.audit import sealing, trail  # noqa: E402
from unpaused.foundation.audit.actor import Actor  # noqa: E402
from unpaused.foundation.audit.models import AuditRow, AuditSeal  # noqa: E402
from unpaused.foundation.privacy.models import Subject  # noqa: E402
from unpaused.foundation.privacy.subjects import blind_index, destroy, destroy_many  # noqa: E402
from unpaused.kernel.errors import Refused, Unavailable  # noqa: E402

BY = Actor.system("operator")


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: facts for a program, sentences (with places for facts) for a person."""

    ok: bool
    facts: Mapping[str, object] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()


def audit() -> Done:
    """Seals what is new, checks every seal."""
    sealing.seal()
    broken = sealing.broken_seals()
    facts = {
        "rows": AuditRow.objects.count(),
        "seals": AuditSeal.objects.count(),
        "public_key": sealing.public_key().public_bytes_raw().hex(),
        "broken": broken,
    }
    verdict = "BROKEN seals: {broken}" if broken else "Every seal holds."
    return Done(not broken, facts, ("{rows} rows, {seals} seals, public key {public_key}", verdict))


def forget(person_id: str, reason: str) -> Done:
    """Destroys the key of a person of the book. Raises Refused where nothing is kept about them."""
    subject = Subject.objects.filter(person_index=blind_index("person", person_id)).first()
    if subject is None:
        raise Refused("forget.nobody", "Nothing is kept about this person.")
    destroy(by=BY, subject_id=subject.pk, reason=reason)
    said = "The key is destroyed: what was kept about this person cannot be read any more; counts and traces stay."
    return Done(True, {"person_id": int(person_id)}, (said,))


def restored(backup_id: str, to: str) -> Done:
    """After a restore: destroys again the keys that were destroyed after that moment (ids on standard input), checks
    the seals, and leaves an audit row. The last line says how many keys. Raises Refused where a seal is broken."""
    ids = [UUID(line) for line in sys.stdin.read().split()]
    count = 0
    for start in range(0, len(ids), 1000):
        chunk = ids[start : start + 1000]
        count += destroy_many(by=BY, subject_ids=chunk, reason="deleted before the restore")
    with transaction.atomic():
        detail: dict[str, object] = {"to": to, "destroyed_again": count}
        trail.record(by=BY, action="backup.restored", on=("backup", backup_id), detail=detail)
    sealing.seal()
    broken = sealing.broken_seals()
    if broken:
        raise Refused("restored.seals", "BROKEN seals: {broken}", broken=broken)
    return Done(True, {"destroyed_again": count}, ("{destroyed_again}",))


ACTS: Mapping[str, Callable[..., Done]] = {"audit": audit, "forget": forget, "restored": restored}


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
        print("\n".join(gettext(sentence, **done.facts) for sentence in done.sentences))
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
