"""What the director says, in the language of the person at the terminal, whatever language the drill's pages speak."""

from dataclasses import dataclass

from django.utils.translation import gettext, override

from unpaused.config.marking import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Spoken:
    """Says a message in one language. `language` is a code of Django's: "zh-hans" or "en"."""

    language: str

    def __call__(self, message: str, **params: object) -> str:
        with override(self.language):
            text = gettext(message)
        return text.format(**params) if params else text


FACTS = (
    *(
        _("accounts"),
        _("incident"),
        _("rows"),
        _("tasks"),
        _("found"),
        _("cleared for contact"),
        _("waiting for an examiner"),
    ),
    *(_("messages to customers"), _("customers"), _("policies"), _("salespeople")),
    *(_("undelivered"), _("expired"), _("paid"), _("referred"), _("opened")),
)
"""What the steps count; a fact that is not here is shown by its code."""
