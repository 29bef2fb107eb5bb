"""Password sign-in of staff."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from unpaused.foundation.accounts.models import User


class StaffBackend(ModelBackend):
    """Django's own check, and one more: accounts made for a drill open nothing outside a drill."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        return super().user_can_authenticate(user) and (settings.DRILL or not getattr(user, "is_drill", True))

    def get_user(self, user_id: int) -> User | None:
        user = super().get_user(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
