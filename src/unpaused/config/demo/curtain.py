"""The end of the drill: the bulletin in both languages, the open ends, the accounts, and what goes into the JSON."""

from typing import Any

import httpx
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from rich.console import Console
from rich.table import Table

from unpaused.capabilities.bulletin import public as bulletins
from unpaused.capabilities.command import public as command
from unpaused.capabilities.incidents import public as incidents
from unpaused.config.demo.cast import Staff
from unpaused.config.demo.words import Spoken
from unpaused.config.marking import gettext_noop as _
from unpaused.foundation.figures import all_figures


def fall(
    console: Console, say: Spoken, staff: Staff, incident: incidents.Incident, bulletin_id: int, script: dict[str, Any]
) -> dict[str, Any]:
    """Prints, and returns the outcome. "complete" is True when people were found, reached, paid, and it was stated."""
    for language in ("zh-hans", "en"):
        console.print()
        console.print(bulletins.render_text(bulletin_id, language), highlight=False, markup=False)
    figures = {figure.name: figure.query(incident.pk).value for figure in all_figures()}
    complete = _whole_chain(figures)
    if script["stays"] and complete:  # else the site is gone once this is read
        _print_addresses(console, staff, say)
    return {
        "incident": incident.number,
        "figures": figures,
        "bank": _bank(script["bank"]),
        "open_ends": command.open_ends_by_blocker(incident.pk),
        "accounts": [user.username for user in staff.everyone],
        "password": staff.password,
        "site": settings.PUBLIC_URL,
        "complete": complete,
    }


def _whole_chain(figures: dict[str, float | None]) -> bool:
    """Every link carried somebody."""
    links = ("screening.listed", "screening.found", "outreach.reached", "claims.accepted_online", "claims.paid")
    return all(figures.get(name) for name in links)


def _bank(address: str) -> dict[str, int]:
    """What the bank says it did: it keeps books of its own."""
    lines = httpx.get(f"{address}/ledger").json()
    lines = list(lines.values()) if isinstance(lines, dict) else lines
    return {
        "executed_fen": sum(line["amount_fen"] * line["times_executed"] for line in lines),
        "executed_twice": sum(line["times_executed"] > 1 for line in lines),
        "instructed": len(lines),
    }


def _print_addresses(console: Console, staff: Staff, say: Spoken) -> None:
    _print_accounts(console, staff, say)
    page = settings.PUBLIC_URL.rstrip("/") + reverse("outreach:handsets")
    handsets = say(_("handsets of the drill: {address}"), address=page)
    console.print(f"\n{handsets}", highlight=False)


def _print_accounts(console: Console, staff: Staff, say: Spoken) -> None:
    table = Table(say(_("account")), say(_("role")), say(_("branch")))
    with translation.override(say.language):
        for user in staff.everyone:
            table.add_row(user.username, str(user.get_role_display()), user.branch_code)
    told = say(_("accounts of this drill, password: {password}"), password=staff.password)
    console.print(f"\n{settings.PUBLIC_URL}  {told}", highlight=False)
    console.print(table)
