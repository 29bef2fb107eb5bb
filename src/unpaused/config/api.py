"""The API, assembled: each capability adds its router."""

from ninja import NinjaAPI

from unpaused import __version__

api = NinjaAPI(title="Unpaused", version=__version__, docs_url=None)
