"""The shadow run: an old list screened on today's book, and whom of the people on it nobody helped. No database.

`counting` says who claimed before the list came, who came later by themselves, and who never did; `page` says it on one
HTML page in both languages, without a name on it.
"""

from unpaused.config.cli.shadow.counting import Missed, Shadow, shadow_of
from unpaused.config.cli.shadow.page import page

__all__ = ["Missed", "Shadow", "page", "shadow_of"]
