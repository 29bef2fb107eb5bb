"""What every page knows: navigation, incidents in force, how this person likes to see things."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unpaused.ui import navigation
from unpaused.ui.ways import by_get

THEMES = ("light", "dark")
ROWS = ("compact", "regular", "roomy")


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor. Sections and banners are only asked for by pages that show them."""
    return {
        "nav_sections": SimpleLazyObject(lambda: navigation.sections(request)),
        "banners": SimpleLazyObject(lambda: navigation.banners(request)),
        "page_by_get": SimpleLazyObject(lambda: by_get(request)),
        "other_languages": [(code, name) for code, name in settings.LANGUAGES if code != _language(request)],
        **looks(request),
    }


def looks(request: HttpRequest) -> dict[str, object]:
    """The part of it that asks neither for a user nor for the database."""
    return {
        "theme": _one_of(request.COOKIES.get("theme"), THEMES),
        "rows_height": _one_of(request.COOKIES.get("rows"), ROWS) or "regular",
        "nav_folded": request.COOKIES.get("nav") == "folded",
        "drill": settings.DRILL,
        "script_words": script_words,
    }


def script_words() -> dict[str, str]:
    """The words that scripts write into pages, in the reader's language."""
    return {
        "just_now": _("just now"),
        "minutes": _("{minutes} min"),
        "hours": _("{hours} h"),
        "over": _("over"),
        "day": ngettext("{days} day", "{days} days", 1),
        "days": ngettext("{days} day", "{days} days", 2),
        "copy": _("Copy"),
        "copied": _("Copied"),
        "changed": _("There are changes. Show them"),
        "failed": _("That did not work. Try again."),
        "uploading": _("{percent}% sent"),
        "checking": _("Sent. Being checked"),
        "passkey_failed": _("The device gave no passkey. Try again, or sign in another way."),
        "go": _("Go to"),
        "do": _("Do"),
    }


def _one_of(value: str | None, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else ""


def _language(request: HttpRequest) -> str:
    return getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
