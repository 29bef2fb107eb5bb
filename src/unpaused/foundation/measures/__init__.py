"""Registry of measure types: what a playbook may set. Capabilities declare them in `measures.py`; config registers."""

from unpaused.foundation.measures.registry import MeasureType, all_types, get, register

__all__ = ["MeasureType", "all_types", "get", "register"]
