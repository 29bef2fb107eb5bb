"""A page that asks for a deliberate yes."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.incidents.queries.places import areas_in_words
from unpaused.kernel import clock
from unpaused.ui.refusals import tried

Form = TypeVar("Form", bound=forms.Form)


def confirmed(
    request: HttpRequest,
    incident: Incident,
    *,
    form: Form,
    template: str,
    act: Callable[[Form], object],
    done: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Draws the form; once it is valid, does the act and goes back to the incident. A refusal stands in the form."""
    if request.method == "POST" and tried(form, lambda: act(form)):
        messages.success(request, done)
        return redirect("incidents:incident", incident.pk)
    places = areas_in_words(incident.areas)
    said = {"form": form, "incident": incident, "places": places, "begins_later": begins_later(incident)}
    return render(request, template, {**said, **(context or {})})


def begins_later(incident: Incident) -> bool:
    """Whether its measures hold from a moment to come, as with a warning of a storm that is on its way."""
    return incident.since > clock.now()
