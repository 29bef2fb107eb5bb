"""Unpaused (不停歇): keeps an insurer working through an emergency that shuts its offices and counters."""

__version__ = "0.1.0"
