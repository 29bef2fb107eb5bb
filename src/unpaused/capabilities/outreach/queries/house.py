"""What the house itself says in each text: who it is, where it is, whom to call."""

from django.conf import settings

from unpaused.capabilities.outreach.rules.templates import Channel, Template, Text
from unpaused.capabilities.outreach.rules.variables import (
    Hotline,
    HouseVariable,
    InsurerName,
    OfficialDomain,
    Variable,
)


def house() -> dict[str, HouseVariable]:
    """From the settings. Raises Refused where a setting is no domain or no telephone number."""
    names = settings.INSURER_NAMES
    return {
        "insurer": InsurerName(names[0], names[-1]),
        "domain": OfficialDomain(settings.OFFICIAL_DOMAIN.lower()),
        "hotline": Hotline(settings.HOTLINE),
    }


def text_of(template: Template, channel: Channel, language: str, variables: dict[str, Variable]) -> Text:
    """The text as it goes out today."""
    return template.fill(channel, language, variables, house())
