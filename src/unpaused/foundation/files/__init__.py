"""Files that people send: checked by content, the original kept sealed with its hash, shown re-encoded.

`tabular.py` reads people's tables (CSV, XLSX, Parquet) and needs no database.
"""
