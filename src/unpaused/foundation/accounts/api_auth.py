"""Who may use an operation of the API: `auth=StaffWith(Permission.X)` on each of them."""

from django.http import HttpRequest

from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission


class StaffWith:
    """Session sign-in with a permission. None where nobody is signed in (401); raises NotPermitted (403)."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, request: HttpRequest) -> User | None:
        if not isinstance(request.user, User):
            return None
        check(request.user, self.permission)
        return request.user
