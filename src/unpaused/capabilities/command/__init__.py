"""Command: the board, and the open ends (欠办清单) of everyone found and not yet settled."""
