"""Who may command."""

from django.db.models import QuerySet

from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import GRANTS, Permission


def commanders() -> QuerySet[User]:
    """Everyone who may lead an incident, by name."""
    roles = [role for role, granted in GRANTS.items() if Permission.COMMAND in granted]
    return User.objects.filter(role__in=roles, is_active=True).order_by("display_name", "pk")
