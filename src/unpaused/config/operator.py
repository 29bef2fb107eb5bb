"""What an operator does to a running installation, each in a process of its own."""

import os
import sys
from collections.abc import Callable
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
django.setup()

from django.db import OperationalError, transaction  # noqa: E402

from unpaused.foundation.audit import sealing, trail  # noqa: E402  settings come first
from unpaused.foundation.audit.actor import Actor  # noqa: E402
from unpaused.foundation.audit.models import AuditRow, AuditSeal  # noqa: E402
from unpaused.foundation.privacy.models import Subject  # noqa: E402
from unpaused.foundation.privacy.subjects import blind_index, destroy, destroy_many  # noqa: E402

BY = Actor.system("operator")


def audit() -> int:
    """Seals what is new, checks every seal; 1 where one is broken."""
    sealing.seal()
    broken = sealing.broken_seals()
    key = sealing.public_key().public_bytes_raw().hex()
    print(f"{AuditRow.objects.count()} rows, {AuditSeal.objects.count()} seals, public key {key}")
    print("every seal holds" if not broken else f"BROKEN seals: {broken}")
    return 1 if broken else 0


def forget(person_id: str, reason: str) -> int:
    """Destroys the key of a person of the book; 1 where nothing is kept about them."""
    subject = Subject.objects.filter(person_index=blind_index("person", person_id)).first()
    if subject is None:
        print("nothing is kept about this person")
        return 1
    destroy(by=BY, subject_id=subject.pk, reason=reason)
    print("the key is destroyed: what was kept about this person cannot be read any more; counts and traces stay")
    return 0


def restored(backup_id: str, to: str) -> int:
    """After a restore: destroys again the keys that were destroyed after that moment (ids on standard input), checks
    the seals, and leaves an audit row. Prints how many keys; 1 where a seal is broken."""
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
        print(f"BROKEN seals: {broken}", file=sys.stderr)
        return 1
    print(count)
    return 0


ACTS: dict[str, Callable[..., int]] = {"audit": audit, "forget": forget, "restored": restored}


def main(command: str, *arguments: str) -> int:
    """Runs one of the acts; 1 with a sentence where no database answers."""
    try:
        return ACTS[command](*arguments)
    except OperationalError:
        print("PostgreSQL does not answer. Start Unpaused with `unpaused up`, or set DATABASE_URL.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
