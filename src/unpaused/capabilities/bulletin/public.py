"""The door of bulletins."""

from unpaused.capabilities.bulletin.actions import draft, sign
from unpaused.capabilities.bulletin.events import BulletinSigned
from unpaused.capabilities.bulletin.models import Bulletin, FrozenFigure
from unpaused.capabilities.bulletin.queries import drifted, figures_of, file_of, get, is_intact, public_key, render_text

__all__ = [
    "Bulletin",
    "BulletinSigned",
    "FrozenFigure",
    "draft",
    "drifted",
    "figures_of",
    "file_of",
    "get",
    "is_intact",
    "public_key",
    "render_text",
    "sign",
]
