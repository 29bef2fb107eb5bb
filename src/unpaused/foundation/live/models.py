"""No tables: NOTIFY keeps nothing."""
