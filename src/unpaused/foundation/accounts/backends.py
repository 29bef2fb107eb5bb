"""Password sign-in of staff."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser


class StaffBackend(ModelBackend):
    """Django's own check, and one more: accounts made for a drill open nothing outside a drill."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        return super().user_can_authenticate(user) and (settings.DRILL or not getattr(user, "is_drill", True))

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        user = super().get_user(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
