"""表格文件: the cells of an XLSX that somebody sends in, read with care."""

from __future__ import annotations

import zipfile
import zlib
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .errors import BadWorkbook

LARGEST = 20 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 2_000, 50
# What openpyxl raises for a file that is no workbook, or a torn one; it reads the cells only when asked.
UNREADABLE = (
    zipfile.BadZipFile,
    InvalidFileException,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    SyntaxError,
    zlib.error,
)


def rows_read(file: BinaryIO) -> list[list[str]]:
    """The first sheet as text, days as ``2027-01-01``. Raises BadWorkbook."""
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                raise BadWorkbook
        file.seek(0)
        book = load_workbook(file, read_only=True, data_only=True)
        try:
            rows = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
            return [[_told(cell) for cell in row] for row in islice(rows, MOST_ROWS)]
        finally:
            book.close()
    except UNREADABLE as error:
        raise BadWorkbook from error


def _told(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell).strip()
