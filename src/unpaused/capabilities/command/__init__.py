"""Command: the board, and the open ends (欠办清单) of everyone found and not yet settled.

Words: *open end*, somebody found who is not yet paid, declined by a person, or proven uninsured; *blocker*, what they
wait for; *owner*, who must act; a row of a list that waits for an examiner is an open end too, though nobody is found.
"""
