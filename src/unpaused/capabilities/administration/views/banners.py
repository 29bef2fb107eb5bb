"""Whose records one sees besides one's own, above every page."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock
from unpaused.ui.formats import moment
from unpaused.ui.navigation import Banner


def unconfirmed(request: HttpRequest) -> Iterable[Banner]:
    """Says to somebody whose powerful role waits why they find so little."""
    me = request.user
    if isinstance(me, User) and me.unconfirmed_by:
        yield Banner(
            title=_("Your role awaits a second person"),
            url=reverse("administration:own"),
            since=me.last_login or clock.now(),
            words=_("an operator gave it out; another person must confirm it before it opens anything"),
        )


def lent(request: HttpRequest) -> Iterable[Banner]:
    """For `ui.navigation.banner_provider`. One query for those to whom something can be lent, none for others."""
    if isinstance(request.user, User):
        for each in request.user.lent:
            yield Banner(
                title=_("You also work for {branches}").format(branches=", ".join(sorted(each.branches))),
                url=reverse("administration:own"),
                since=each.since,
                words=_("lent until {until} for {incident}").format(
                    until=moment(each.until), incident=each.incident_number
                ),
            )
