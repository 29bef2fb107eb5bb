"""Reads of bulletins, and bulletins as text."""

from unpaused.capabilities.bulletin.queries.bulletins import (
    Drift,
    all_bulletins,
    content_of,
    drifted,
    figures_of,
    frozen_figure,
    get,
    is_intact,
    live_figure,
    public_key,
    signed_content,
)
from unpaused.capabilities.bulletin.queries.text import render_text

__all__ = [
    "Drift",
    "all_bulletins",
    "content_of",
    "drifted",
    "figures_of",
    "frozen_figure",
    "get",
    "is_intact",
    "live_figure",
    "public_key",
    "render_text",
    "signed_content",
]
