"""CSV files that leave the site, as French spreadsheets open them with a double click."""

import csv
import io
from collections.abc import Iterable
from typing import Any

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """Return rows as text: semicolons, and the mark by which Excel knows UTF-8. Formulas are made harmless."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + written.getvalue()


def safe_cell(cell: Any) -> Any:
    """Put an apostrophe before a text that a spreadsheet would run; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA):
        return f"'{cell}"
    return cell
