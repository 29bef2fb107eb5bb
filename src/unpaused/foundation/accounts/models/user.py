from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from unpaused.foundation.accounts.models.lending import Lending, Lent
from unpaused.foundation.accounts.permissions import BORROWERS, GRANTS, Permission, Role

MACHINE_OWNER = 0
"""In `unconfirmed_by`: who owns the machine and made the account on its terminal; no account has this number."""


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Saves a new member of staff. Without a password nobody can sign in as them."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A member of staff. An empty `branch_code` means the whole company (head office)."""

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=60)
    role = models.CharField(max_length=20, choices=Role.choices)
    branch_code = models.CharField(max_length=12, blank=True)
    salesperson_id = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    left_at = models.DateTimeField(null=True)
    is_drill = models.BooleanField(default=False)
    password_is_temporary = models.BooleanField(default=False)
    """Somebody else knows it: it must be replaced before anything else is done."""

    unconfirmed_by = ArrayField(models.BigIntegerField(), null=True)
    """The operators (or MACHINE_OWNER) who gave this account a powerful role, or a way into one, and whom no second
    person has confirmed yet: until one does, the account may do nothing with it. None: nothing waits."""

    USERNAME_FIELD = "username"
    objects = UserManager()

    acting_under: tuple[Permission, ...] = ()
    """The permissions that the route and acts in hand asked for: they decide which lent branches count."""
    limited_to: frozenset[str] | None = None
    """What a token leaves of the person's permissions; None where the person is there themselves."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_has_known_role"),
            models.CheckConstraint(
                condition=models.Q(is_active=True, left_at__isnull=True)
                | models.Q(is_active=False, left_at__isnull=False),
                name="user_left_at_some_moment",
            ),
        ]

    def may(self, permission: Permission) -> bool:
        """Whether this person's role grants the permission, or it is lent to them now."""
        if not self.is_active or (self.limited_to is not None and permission not in self.limited_to):
            return False
        if self.unconfirmed_by and permission != Permission.SEE_INCIDENTS:
            return False
        return permission in GRANTS[self.role] or any(permission in lent.permissions for lent in self.lent)

    @cached_property
    def lent(self) -> tuple[Lent, ...]:
        """What is lent to this person now; read once a request. Nothing to a program: it is lent to people."""
        if self.pk is None or self.role not in BORROWERS or self.limited_to is not None:
            return ()
        return Lending.objects.held_by(self.pk, self.role, self.branch_code)

    def __str__(self) -> str:
        return self.username
