"""Who may use a route: each view carries its declaration, checked before it runs.

`EveryRouteDeclaresAccess` (middleware.py) refuses a route without one, so that a forgotten line fails closed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from unpaused.foundation.accounts import entering
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import NotPermitted

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True, slots=True)
class Access:
    """`kind` "public": anybody; "customer": a signed-in customer (the portal checks); "staff": whoever has all of
    `permissions`. `first`: open before the password is one's own and a second factor stands, since there these are
    set up."""

    kind: Literal["public", "customer", "staff"]
    permissions: tuple[Permission, ...] = ()
    first: bool = False

    def admits(self, user: User) -> bool:
        """Whether a member of staff may come in; records of other branches stay closed to them all the same."""
        return self.kind != "customer" and all(user.may(permission) for permission in self.permissions)


def public(view: View) -> View:
    """Anybody may open this page."""
    cast(Any, view).access = Access("public")
    return view


def any_staff(view: View) -> View:
    """Everyone who is signed in as staff."""
    return _guarded(view, Access("staff"))


def before_work(view: View) -> View:
    """Everyone who is signed in, also those who have still to set up how they sign in."""
    return _guarded(view, Access("staff", first=True))


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Staff whose role grants all of `permissions`; others get 403, strangers the sign-in page."""
    return lambda view: _guarded(view, Access("staff", permissions))


def _guarded(view: View, access: Access) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        me = staff(request)
        step = None if access.first else entering.next_step(request, me)
        if step:
            return redirect(step)
        check(me, *access.permissions)
        return view(request, *args, **kwargs)

    cast(Any, guarded).access = access
    return cast(View, guarded)


def check(user: User, *permissions: Permission) -> None:
    """Raises NotPermitted unless the role grants all of them; from now on the person acts under these."""
    if not user.is_active or not all(user.may(permission) for permission in permissions):
        raise NotPermitted("access.role", "Your role does not include this.")
    user.acting_under = tuple(dict.fromkeys((*user.acting_under, *permissions)))


def staff(request: HttpRequest) -> User:
    """The signed-in member of staff, typed. Only behind `requires` or `any_staff`."""
    if not isinstance(request.user, User):
        raise NotPermitted("access.sign_in", "Sign in first.")
    return request.user
