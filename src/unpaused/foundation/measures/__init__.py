"""Registry of measure types: what a playbook may set. Capabilities declare them in `measures.py`; config registers."""

from unpaused.foundation.measures.registry import Fit, MeasureType, all_fits, all_types, get, register, register_fit

__all__ = ["Fit", "MeasureType", "all_fits", "all_types", "get", "register", "register_fit"]
