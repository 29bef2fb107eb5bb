"""Decisions from tables of rules (JSON decision models, evaluated by zen-engine): approve or refer, never refuse.

A decision is a pure function of tables and facts. It keeps a trace of every node and can be replayed, years later, to
the identical result. Money is whole fen.
"""

from unpaused.engines.decisions.deciding import Decision, Facts, Replay, decide, replay
from unpaused.engines.decisions.tables import ENGINE, Tables

__all__ = ["ENGINE", "Decision", "Facts", "Replay", "Tables", "decide", "replay"]
