"""Fills the registries once Django is ready: measure types, figures, subscribers, navigation."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.administration import public as administration
from unpaused.capabilities.administration.views import banners as lending_banners
from unpaused.capabilities.administration.views.navigation import (
    accounts_waiting,
    lendings_waiting,
    webhooks_switched_off,
)
from unpaused.capabilities.bulletin.queries import altered as bulletins_altered
from unpaused.capabilities.claims import figures as claims_figures
from unpaused.capabilities.claims import forecasts as claims_forecasts
from unpaused.capabilities.claims import measures as claims_measures
from unpaused.capabilities.claims.views.cases import waiting as claims_waiting
from unpaused.capabilities.command import figures as command_figures
from unpaused.capabilities.command.views.hand_overs import beside_incident as hand_overs_beside
from unpaused.capabilities.command.views.hand_overs import waiting as hand_overs_waiting
from unpaused.capabilities.filings.queries import altered as filings_altered
from unpaused.capabilities.filings.views.due import beside_incident, waiting_for
from unpaused.capabilities.filings.views.due import clocks as reports_due
from unpaused.capabilities.incidents import forecasts as incidents_forecasts
from unpaused.capabilities.incidents.views import banners
from unpaused.capabilities.outreach import figures as outreach_figures
from unpaused.capabilities.outreach import forecasts as outreach_forecasts
from unpaused.capabilities.outreach import measures as outreach_measures
from unpaused.capabilities.screening import figures as screening_figures
from unpaused.capabilities.screening import forecasts as screening_forecasts
from unpaused.capabilities.screening import measures as screening_measures
from unpaused.capabilities.screening.views.navigation import rows_waiting
from unpaused.capabilities.tasks import figures as tasks_figures
from unpaused.capabilities.tasks import forecasts as tasks_forecasts
from unpaused.capabilities.tasks import measures as tasks_measures
from unpaused.capabilities.tasks.views.pages import waiting as tasks_waiting
from unpaused.config import subscriptions
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import signed_records
from unpaused.foundation.events import bus
from unpaused.foundation.figures import Figure
from unpaused.foundation.figures import register as register_figure
from unpaused.foundation.measures import MeasureType, register_fit
from unpaused.foundation.measures import register as register_measure
from unpaused.foundation.measures.effects import Effect
from unpaused.foundation.measures.effects import register as register_effects
from unpaused.foundation.measures.forecasts import Forecaster
from unpaused.foundation.measures.forecasts import register as register_forecaster
from unpaused.foundation.webhooks.offered import offer
from unpaused.ui import beside, clocks, navigation
from unpaused.ui.navigation import Link, NavItem

MEASURES: tuple[MeasureType[Any], ...] = (
    *screening_measures.MEASURES,
    *claims_measures.MEASURES,
    *tasks_measures.MEASURES,
    *outreach_measures.MEASURES,
)
FITS = screening_measures.FITS
FIGURES: tuple[Figure, ...] = (
    *screening_figures.FIGURES,
    *outreach_figures.FIGURES,
    *tasks_figures.FIGURES,
    *claims_figures.FIGURES,
    *command_figures.FIGURES,
)
EFFECTS: dict[str, tuple[Effect, ...]] = {
    **screening_figures.EFFECTS,
    **claims_figures.EFFECTS,
    **tasks_figures.EFFECTS,
    **outreach_figures.EFFECTS,
}
FORECASTERS: tuple[Forecaster, ...] = (
    incidents_forecasts.FORECAST,
    screening_forecasts.FORECAST,
    outreach_forecasts.FORECAST,
    tasks_forecasts.FORECAST,
    claims_forecasts.FORECAST,
)
NAVIGATION: tuple[NavItem, ...] = (
    NavItem(_("Command"), _("Board"), "command:board", Permission.SEE_OPEN_ENDS, "board"),
    NavItem(_("Command"), _("Open ends"), "command:open_ends", Permission.SEE_OPEN_ENDS, "list"),
    NavItem(_("Command"), _("Incidents"), "incidents:incidents", Permission.SEE_INCIDENTS, "in-force"),
    NavItem(_("Command"), _("Hand-overs"), "command:hand_overs", Permission.COMMAND, "sign", hand_overs_waiting),
    NavItem(_("Command"), _("Drills"), "command:drills", Permission.COMMAND, "playbook"),
    NavItem(_("Command"), _("Bulletins"), "bulletin:bulletins", Permission.SEE_BULLETINS, "bulletin"),
    NavItem(
        _("Command"), _("Reports to the regulator"), "filings:filings", Permission.SEE_FILINGS, "sent", waiting_for
    ),
    NavItem(_("Customers"), _("Lists"), "screening:lists", Permission.UPLOAD_LIST, "upload"),
    NavItem(_("Customers"), _("Rows to review"), "screening:review", Permission.SCREEN, "people", rows_waiting),
    NavItem(_("Customers"), _("Claims"), "claims:claims", Permission.SEE_CLAIMS, "claim", claims_waiting),
    NavItem(_("Customers"), _("Payouts"), "claims:payouts", Permission.SEE_PAYOUTS, "money"),
    NavItem(_("Customers"), _("Messages"), "outreach:messages", Permission.SEE_MESSAGES, "message"),
    NavItem(_("Customers"), _("Tasks"), "tasks:tasks", Permission.WORK_TASKS, "tasks", tasks_waiting),
    NavItem(
        _("People and rights"),
        _("Accounts"),
        "administration:accounts",
        Permission.SEE_ACCOUNTS,
        "person",
        accounts_waiting,
    ),
    NavItem(
        _("People and rights"),
        _("Lendings"),
        "administration:lendings",
        Permission.SEE_ACCOUNTS,
        "link",
        lendings_waiting,
    ),
    NavItem(_("Audit"), _("Audit trail"), "audit_trail:trail", Permission.SEE_AUDIT, "search"),
    NavItem(_("Audit"), _("Who saw this person"), "audit_trail:look_up", Permission.SEE_AUDIT, "people"),
    NavItem(_("Audit"), _("Lists and their grounds"), "audit_trail:lists", Permission.SEE_AUDIT, "list"),
    NavItem(
        _("House"),
        _("Webhooks"),
        "administration:webhooks",
        Permission.KEEP_WEBHOOKS,
        "sent",
        webhooks_switched_off,
    ),
    NavItem(_("House"), _("Machine room"), "machine:load", Permission.SEE_MACHINE, "settings"),
)

INCIDENT_LINKS = (
    Link(_("Equal treatment before and after the notice"), "claims:equal_treatment", Permission.SEE_PAYOUTS),
)


def wire() -> None:
    """Idempotent."""
    for measure in MEASURES:
        register_measure(measure)
    for type_name, effects in EFFECTS.items():
        register_effects(type_name, effects)
    for forecaster in FORECASTERS:
        register_forecaster(forecaster)
    for fit in FITS:
        register_fit(fit)
    for figure in FIGURES:
        register_figure(figure)
    for signed in (bulletins_altered, filings_altered):
        signed_records.register(signed.KIND, signed.altered)
    for event_type, action in subscriptions.WIRES:
        bus.subscribe(event_type, action)
    for event_type, name, words in subscriptions.OFFERED:
        offer(event_type, name, words)
        bus.hand_on(event_type, administration.announce, wanted=administration.anybody_told)
    for item in NAVIGATION:
        navigation.register(item)
    for page in ("incident", "board"):
        beside.register(page, beside_incident)
    beside.register("incident", hand_overs_beside)
    clocks.register(reports_due)
    for link in INCIDENT_LINKS:
        navigation.register_link("incident", link)
    navigation.banner_provider(banners.in_force)
    navigation.banner_provider(lending_banners.lent)
    navigation.banner_provider(lending_banners.unconfirmed)
