"""In which language a customer reads."""

from collections.abc import Collection
from uuid import UUID

from unpaused.capabilities.outreach.models import Message

ASKED_FOR = "one_time_code"
"""The one template that is written in the language that its reader had on the screen when they asked for it."""
UNKNOWN = "zh"
"""Of who never asked for anything."""


def reading_languages(subject_ids: Collection[UUID]) -> dict[UUID, str]:
    """Of those who have asked us for something: the language of what they asked for last."""
    asked = Message.objects.filter(subject_id__in=subject_ids, template=ASKED_FOR).order_by("pk")
    return dict(asked.values_list("subject_id", "language"))
