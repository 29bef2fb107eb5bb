"""What a database holds, as one JSON object: for the restore rehearsal, before and after."""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Max, Min, Sum  # noqa: E402

from unpaused.capabilities.claims.models import Claim, LedgerEntry, Posting  # noqa: E402
from unpaused.foundation.audit import checking as seals  # noqa: E402
from unpaused.foundation.audit.models import AuditRow, AuditSeal  # noqa: E402
from unpaused.foundation.files import store  # noqa: E402
from unpaused.foundation.files.models import StoredFile  # noqa: E402
from unpaused.foundation.privacy.models import Subject  # noqa: E402


def _open_jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'rehearsal' AND status = 'todo'")
        return int(cursor.fetchone()[0])


def _readable() -> int:
    return sum(bool(store.original(each)) for each in StoredFile.objects.select_related("subject").exclude(
        subject__wrapped_key=None))  # fmt: skip


def main() -> None:
    numbers = Claim.objects.aggregate(first=Min("person_id"), last=Max("person_id"))
    rounds = Claim.objects.count()
    print(
        json.dumps(
            {
                "rounds": rounds,
                "last_round": numbers["last"],
                "without_gap": rounds == numbers["last"],
                "audit_rows": AuditRow.objects.filter(action="load.round").count(),
                "seals": AuditSeal.objects.count(),
                "broken_seals": [each.seal for each in seals.faults()],
                "ledger_entries": LedgerEntry.objects.count(),
                "ledger_sum_fen": Posting.objects.aggregate(total=Sum("amount_fen"))["total"],
                "open_jobs": _open_jobs(),
                "files": StoredFile.objects.count(),
                "files_readable": _readable(),
                "forgotten": Subject.objects.filter(wrapped_key=None).count(),
            }
        )
    )


if __name__ == "__main__":
    main()
