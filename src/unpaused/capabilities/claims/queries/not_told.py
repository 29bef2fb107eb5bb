"""What the core was not told: what still waits, and what it would not take."""

from django.db.models import Count, Q, QuerySet

from unpaused.capabilities.claims.models import WriteBack
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import within


def not_told() -> tuple[int, int]:
    """How many things wait, and how many it refused."""
    counted = WriteBack.objects.filter(done_at__isnull=True).aggregate(
        waiting=Count("pk", filter=Q(fault="")), refused=Count("pk", filter=~Q(fault=""))
    )
    return counted["waiting"], counted["refused"]


def refused_by_core(user: User) -> QuerySet[WriteBack]:
    """In the person's branch, the oldest first."""
    refused = WriteBack.objects.filter(done_at__isnull=True).exclude(fault="").select_related("claim")
    return within(refused, user, "claim__branch_code").order_by("pk")
