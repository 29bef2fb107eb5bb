"""The API, assembled: each capability adds its router."""

from ninja import NinjaAPI

from unpaused import __version__
from unpaused.capabilities.claims.api import router as claims
from unpaused.capabilities.incidents.api import router as incidents
from unpaused.capabilities.screening.api import router as screening

api = NinjaAPI(title="Unpaused", version=__version__, docs_url=None)
api.add_router("/claims", claims)
api.add_router("/incidents", incidents)
api.add_router("/screening", screening)
