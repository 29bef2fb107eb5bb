"""The processes that `unpaused up` runs: PostgreSQL where none is configured, web, live, worker."""
