"""Gateways and their fakes against the real thing: one contract for both, then the faults."""
