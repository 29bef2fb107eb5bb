"""Which master keys are still needed, and by what."""

from collections import Counter

from django.db.models import Count

from unpaused.foundation.privacy.models import IndexKey, Subject


def rows_under() -> dict[str, int]:
    """By id of a master key, how many keys lie under it."""
    living = Subject.objects.exclude(wrapped_key=None).values_list("wrapped_under").annotate(n=Count("pk"))
    return dict(Counter(dict(living)) + Counter(IndexKey.objects.values_list("wrapped_under", flat=True)))
