"""The legal grounds on which a list may be processed, by the code that is kept with the list."""

from django.utils.translation import gettext_lazy as _

GROUNDS = (
    ("pipl-13-4", _("Public-health emergency, or to protect life, health or property (PIPL art. 13 (4))")),
    ("pipl-13-2", _("To perform the contract with the insured (PIPL art. 13 (2))")),
    ("pipl-13-3", _("Statutory duty (PIPL art. 13 (3))")),
    ("pipl-13-1", _("Separate consent of each person (PIPL art. 13 (1), art. 29)")),
)
