"""An index on a table that is in use: what migrations use instead of AddIndex (docs/adr/0019).

A migration with it says `atomic = False` and does nothing else.
"""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently


class AddIndexWhileInUse(AddIndexConcurrently):
    """Builds the index without locking the table. Waits for transactions as long as they take; a build that was cut
    off left an invalid index, which goes first."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        name = schema_editor.quote_name(self.index.name)
        schema_editor.execute("SET lock_timeout = 0")
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        schema_editor.execute("RESET lock_timeout")
