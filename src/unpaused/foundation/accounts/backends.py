"""Password sign-in of staff, and whom a session or a passkey stands for."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AnonymousUser

from unpaused.foundation.accounts.entering import may_enter
from unpaused.foundation.accounts.models import User


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """The library's own checks, and one more: accounts made for a drill open nothing outside a drill."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        return isinstance(user, User) and may_enter(user)

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.filter(pk=user_id).first()
        return user if user is not None and may_enter(user) else None
