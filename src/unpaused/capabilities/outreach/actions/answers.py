"""What handsets write back is kept, sealed; the answers' own worklist comes with campaigns."""

from collections.abc import Sequence

from django.db import transaction

from unpaused.capabilities.outreach.actions.telling import keepers_of_addresses
from unpaused.capabilities.outreach.models import Answer
from unpaused.capabilities.outreach.rules import reading
from unpaused.capabilities.outreach.rules.templates import Channel
from unpaused.foundation.privacy import sealing
from unpaused.foundation.privacy.indexes import blind_index
from unpaused.gateways.sms import InboundSms


def keep(*, channel: Channel, came: Sequence[InboundSms]) -> None:
    """Keeps a batch under the keys of the numbers they came from."""
    with transaction.atomic():
        addresses = [reading.address_of(channel, answer.sender) for answer in came]
        keepers = keepers_of_addresses(addresses)
        Answer.objects.bulk_create(
            Answer(
                channel=channel,
                subject=keepers[address],
                address_index=blind_index(channel, address),
                text=sealing.seal(keepers[address], "answer.text", answer.text),
                received_at=answer.at,
            )
            for address, answer in zip(addresses, came, strict=True)
        )
