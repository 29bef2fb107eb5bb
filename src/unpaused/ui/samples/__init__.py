"""The style guide: each component and page type with invented data, to look at and to test."""

from unpaused.ui.samples.pages import PARTS

__all__ = ["PARTS"]
