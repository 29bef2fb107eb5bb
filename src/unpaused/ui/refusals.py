"""Errors of actions put back into the form that asked for them."""

from collections.abc import Callable

from django.forms import BaseForm

from unpaused.kernel.errors import Refused, UnpausedError
from unpaused.ui.middleware import words


def put_into(form: BaseForm, error: UnpausedError, field: str | None = None) -> None:
    """Shows the refusal at `field`, or above the form. `form` must have been validated."""
    form.add_error(field, words(error))


def tried(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether the form was valid and what it asks for was done; where that is refused, the form says why."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        put_into(form, refusal)
        return False
    return True
