"""What the claims of an identity provider say about a person's role and branch. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

USUAL_NAME = "preferred_username"
EVERYWHERE = "*"
"""As a branch: the whole company."""


@dataclass(frozen=True, slots=True)
class Rules:
    """From the settings. `roles` maps values of `role_claim` to roles, the first that fits counts; without it roles
    stay as an operator set them. `branch_claim` likewise. `create`: strangers whom the rules give a role get an
    account."""

    name_claim: str = USUAL_NAME
    role_claim: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    branch_claim: str = ""
    create: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What the provider says; None where it is not asked."""

    username: str
    role: str | None
    branch_code: str | None


class Unfit(Exception):
    """The claims give no role, no branch or no name: this person is not let in. `what` says which."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


def rules_from(text: str) -> Rules:
    """From JSON: {"name": claim, "role": claim, "roles": {value: role}, "branch": claim, "create": true}. Empty text:
    the usual name and nothing else. Raises ValueError."""
    given = json.loads(text) if text.strip() else {}
    if not isinstance(given, dict) or not isinstance(given.get("roles", {}), dict):
        raise ValueError("an object in braces is expected")
    unknown = set(given) - {"name", "role", "roles", "branch", "create"}
    if unknown:
        raise ValueError(f"unknown words: {', '.join(sorted(unknown))}")
    rules = Rules(
        given.get("name", USUAL_NAME),
        given.get("role", ""),
        tuple(given.get("roles", {}).items()),
        given.get("branch", ""),
        bool(given.get("create", False)),
    )
    if rules.create and not (rules.role_claim and rules.branch_claim):
        raise ValueError("accounts are made only where both role and branch come from the provider")
    return rules


def said(rules: Rules, claims: Mapping[str, Any]) -> Said:
    """Raises Unfit."""
    username = claims.get(rules.name_claim)
    if not isinstance(username, str) or not username:
        raise Unfit("name")
    role = _role(rules, claims) if rules.role_claim else None
    branch = _branch(rules, claims) if rules.branch_claim else None
    return Said(username, role, branch)


def _role(rules: Rules, claims: Mapping[str, Any]) -> str:
    value = claims.get(rules.role_claim)
    held = value if isinstance(value, list) else [value]
    for wanted, role in rules.roles:
        if wanted in held:
            return role
    raise Unfit("role")


def _branch(rules: Rules, claims: Mapping[str, Any]) -> str:
    """An absent branch is never taken for the whole company."""
    value = claims.get(rules.branch_claim)
    if not isinstance(value, str) or not value:
        raise Unfit("branch")
    return "" if value == EVERYWHERE else value
