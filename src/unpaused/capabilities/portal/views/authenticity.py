"""Is this message from you?"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.portal import actions
from unpaused.capabilities.portal.forms.entering import MessageForm
from unpaused.capabilities.portal.views import visit
from unpaused.capabilities.portal.views.entering import address, get_or_post, posted
from unpaused.kernel.errors import Refused
from unpaused.ui.refusals import put_into


@visit.public
@get_or_post
def is_it_you(request: HttpRequest) -> HttpResponse:
    """By number and short code, or the whole text. The answer says yes or no, and nothing about whom."""
    form, answer = MessageForm(posted(request)), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.limit_question(address=address(request))
            answer = outreach.is_from_us(**form.cleaned_data)
        except Refused as refusal:
            put_into(form, refusal)
    context = {"form": form, "answer": answer, "hotline": settings.HOTLINE}
    return render(request, "portal/is_it_you.html", context)
