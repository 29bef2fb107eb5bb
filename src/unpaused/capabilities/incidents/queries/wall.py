"""The wall between drills and the world: asked before any gateway is opened."""

from django.conf import settings

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.incidents.rules.wall import is_simulated
from unpaused.kernel.errors import Unavailable


def check_reach(address: str) -> None:
    """Raises Unavailable where a drill would touch something real, from either side.

    In a drill every party outside is a simulated one. Outside a drill a database that ever held one opens no gateway:
    its customers, messages and payouts are made up. What waits goes on waiting, and says why.
    """
    if settings.DRILL:
        if not is_simulated(address):
            raise Unavailable(
                "drill.real_party", "This is a drill: it touches nothing real, and the address set is no simulated one."
            )
    elif Incident.objects.filter(is_drill=True).exists():
        raise Unavailable(
            "drill.database", "This database has held a drill: nothing leaves it. Use another one for real work."
        )
