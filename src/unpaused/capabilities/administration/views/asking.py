"""Pages that ask before something is done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unpaused.kernel.errors import NotPermitted, Refused
from unpaused.ui.refusals import put_into


def asked(
    request: HttpRequest,
    form: forms.Form,
    template: str,
    act: Callable[[dict[str, Any]], Any],
    *,
    done: str,
    to: tuple[str, int],
    context: dict[str, object] | None = None,
) -> HttpResponse:
    """Shows the form; once it is valid acts and goes on to `to`. A refusal stands above the form."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except (Refused, NotPermitted) as error:
            put_into(form, error)
        else:
            messages.success(request, done)
            return redirect(to[0], *to[1:])
    return render(request, template, {"form": form, **(context or {})})


def shown_once(request: HttpRequest, *, title: str, note: str, secret: str, back: str) -> HttpResponse:
    """A secret that is shown this once. Never kept by a cache."""
    context = {"title": title, "note": note, "secret": secret, "back": back}
    response = render(request, "administration/shown_once.html", context)
    response["Cache-Control"] = "no-store"
    return response
