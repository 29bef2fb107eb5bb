"""What a playbook may set here."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from pydantic import AfterValidator, TypeAdapter

from unpaused.foundation.measures import MeasureType
from unpaused.kernel.errors import Refused

Channel = Literal["sms", "email"]


def _some(channels: list[Channel]) -> list[Channel]:
    """Raises Refused for e-mail: the contract of the book has no such address of a customer, so that it would promise
    what nobody can keep. The channel stays for letters to our own people."""
    if not channels:
        raise Refused("outreach.no_channel", "Name at least one channel.")
    if "email" in channels:
        raise Refused(
            "outreach.no_email_of_customers",
            "Customers cannot be told by e-mail: the book holds no e-mail address of theirs. Name sms.",
        )
    return sorted(set(channels), reverse=True)


def _union(one: list[Channel], other: list[Channel]) -> list[Channel]:
    return _some([*one, *other])


def _words(channels: list[Channel]) -> str:
    names = {"sms": _("SMS"), "email": _("E-mail")}
    between = pgettext("between things in a list", ", ")
    return between.join(str(names[channel]) for channel in channels)


CHANNELS = MeasureType[list[Channel]](
    name="outreach.channels",
    label=_("Channels by which people affected are told"),
    shape=TypeAdapter(Annotated[list[Channel], AfterValidator(_some)]),
    normal=["sms"],
    kinder=_union,
    words=_words,
)
MEASURES = (CHANNELS,)
