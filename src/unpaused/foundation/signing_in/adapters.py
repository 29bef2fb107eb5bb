"""What the library asks us while somebody signs in."""

import base64
import time
from typing import Any
from uuid import UUID

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from unpaused.foundation.accounts import entering
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.privacy import sealing, subjects
from unpaused.foundation.privacy.models import Subject

SECRET = "second_factor.secret"  # noqa: S105  a purpose, not a secret
QUIET = ("account/messages/logged_in.txt", "account/messages/logged_out.txt", "mfa/messages/")
"""What the page itself says already."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an operator; wrong passwords are counted by axes, by name and address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Without the library's own counting, which stops a whole office behind one address."""
        return authenticate(request, **credentials)

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        """The last gate of every way in."""
        if not entering.may_enter(user):
            raise PermissionDenied
        return None

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        how = [str(step.get("type") or step["method"]) for step in entering.steps_taken(request)]
        trail.record(by=Actor.staff(user), action="accounts.sign_in", on=("account", user.pk), detail={"how": how})

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not within five minutes of having signed in, or of having said so again."""
        steps = entering.steps_taken(context.request)
        recent = bool(steps) and time.time() - float(steps[-1]["at"]) < account_settings.REAUTHENTICATION_TIMEOUT
        return not recent and bool(super().is_reauthentication_required(app=app))

    def set_password(self, user: User, password: str) -> None:
        user.password_is_temporary = False
        super().set_password(user, password)
        trail.record(by=Actor.staff(user), action="accounts.password", on=("account", user.pk))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("administration:own")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *more: Any, **named: Any
    ) -> None:
        if message_template is None or not message_template.startswith(QUIET):
            super().add_message(request, level, message_template, *more, **named)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and recovery codes are sealed, each under a key of its own."""

    def encrypt(self, text: str) -> str:
        subject = subjects.new_subject()
        sealed = sealing.seal(subject, SECRET, text)
        return f"{subject.pk}:{base64.b64encode(sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        subject_id, _colon, sealed = encrypted_text.partition(":")
        subject = Subject.objects.get(pk=UUID(subject_id))
        return sealing.unseal(subject, SECRET, base64.b64decode(sealed))

    def get_totp_issuer(self) -> str:
        return f"Unpaused {settings.INSURER_NAMES[-1]}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor stays where one is required; an operator can take it away."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        others = others.exclude(type=Authenticator.Type.RECOVERY_CODES)
        return not entering.needs_second_factor(authenticator.user) or others.exists()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}
