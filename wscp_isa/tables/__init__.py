"""A file of rows and columns, read with care: whatever its bytes are, it becomes cells of text or one plain sentence.

No Django here: what the columns mean is for whoever asked for the file.
"""

from wscp_isa.tables.reading import read
from wscp_isa.tables.table import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Line, Table, Unreadable

__all__ = ["MOST_BYTES", "MOST_COLUMNS", "MOST_ROWS", "Line", "Table", "Unreadable", "read"]
