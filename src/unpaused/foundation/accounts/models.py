from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from unpaused.foundation.accounts.permissions import GRANTS, Permission, Role


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
    is_drill = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_has_known_role"),
        ]

    def may(self, permission: Permission) -> bool:
        """Whether this person's role grants the permission, now."""
        return self.is_active and permission in GRANTS[self.role]

    def __str__(self) -> str:
        return self.username
