"""People's tables read safely: XLSX, CSV of any code page and delimiter, Parquet. No Django here.

Every cell comes out as text, every row with its number in the file, counted from 1; empty rows are left out.
What a file is, its content says, never its name. Formulas are never evaluated.
"""

from unpaused.foundation.files.tabular.reading import read, read_bytes
from unpaused.foundation.files.tabular.tables import CellFault, Limits, Table, TableRow
from unpaused.foundation.files.tabular.writing import harmless, write_csv

__all__ = ["CellFault", "Limits", "Table", "TableRow", "harmless", "read", "read_bytes", "write_csv"]
