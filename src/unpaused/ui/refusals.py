"""Errors of actions put back into the form that asked for them."""

from django.forms import BaseForm

from unpaused.kernel.errors import UnpausedError
from unpaused.ui.middleware import words


def put_into(form: BaseForm, error: UnpausedError, field: str | None = None) -> None:
    """Shows the refusal at `field`, or above the form. `form` must have been validated."""
    form.add_error(field, words(error))
