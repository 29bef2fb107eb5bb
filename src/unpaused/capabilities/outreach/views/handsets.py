"""What the handsets of a drill received. Outside drills there is no such page: messages are for their recipients."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unpaused.capabilities.outreach.queries import handsets as reads
from unpaused.foundation.accounts.access import requires
from unpaused.foundation.accounts.permissions import Permission
from unpaused.gateways.sms import received
from unpaused.kernel.errors import NotFound


@requires(Permission.SEE_MESSAGES)
def handsets(request: HttpRequest) -> HttpResponse:
    """Each handset with its messages. Raises NotFound outside drills, Unavailable where the centre is gone."""
    if not settings.HANDSETS_URL:
        raise NotFound("outreach.no_handsets", "Handsets can be looked at in drills only.")
    ending = "".join(char for char in request.GET.get("q", "") if char.isdecimal())[-11:]
    page = request.GET.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1
    found = reads.handsets(received(settings.HANDSETS_URL), ending=ending, page=number)
    return render(request, "outreach/handsets.html", {"found": found, "ending": ending})
