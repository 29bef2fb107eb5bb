"""A channel whose gateway does not answer rests, says so, and is tried again by one job after a growing pause."""

from datetime import timedelta

from django.db import transaction

from unpaused.capabilities.outreach.actions.jobs_wanted import want_sending
from unpaused.capabilities.outreach.models import Channel as ChannelRow
from unpaused.capabilities.outreach.rules import trying
from unpaused.capabilities.outreach.rules.templates import Channel
from unpaused.foundation.live import topics
from unpaused.kernel import clock

LONGEST_REST = timedelta(minutes=1)


def rests(channel: Channel) -> bool:
    """Whether the channel is to be left alone now."""
    return ChannelRow.objects.filter(name=channel, paused_until__gt=clock.now()).exists()


def rest(channel: Channel, fault: str) -> None:
    """Lets the channel rest: of all workers that find it dead, the first one asks for the next try."""
    with transaction.atomic(durable=True):
        ChannelRow.objects.bulk_create([ChannelRow(name=channel)], ignore_conflicts=True)
        row = ChannelRow.objects.select_for_update().get(name=channel)
        now = clock.now()
        if row.paused_until and row.paused_until > now:
            return
        pause = min(trying.wait_after(row.failures + 1), LONGEST_REST)
        row.failures, row.fault, row.paused_until = row.failures + 1, fault[:200], now + pause
        row.save()
        want_sending(channel, after=pause)
        topics.tell("outreach")


def wake(channel: Channel) -> None:
    """The gateway answers again."""
    if ChannelRow.objects.filter(name=channel, failures__gt=0).update(failures=0, fault="", paused_until=None):
        topics.tell("outreach")
