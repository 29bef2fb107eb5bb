"""What an operator does to a running installation, each in a process of its own."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
django.setup()

from unpaused.foundation.audit import sealing  # noqa: E402  settings come first
from unpaused.foundation.audit.actor import Actor  # noqa: E402
from unpaused.foundation.audit.models import AuditRow, AuditSeal  # noqa: E402
from unpaused.foundation.privacy.models import Subject  # noqa: E402
from unpaused.foundation.privacy.subjects import blind_index, destroy  # noqa: E402

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


if __name__ == "__main__":
    sys.exit(audit() if sys.argv[1] == "audit" else forget(sys.argv[2], sys.argv[3]))
