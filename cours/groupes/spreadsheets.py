"""Files that leave the site: CSV for any spreadsheet in French, XLSX. Never a formula, whatever people typed."""

import csv
import io
from collections.abc import Iterable

import openpyxl
from django.http import HttpResponse
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe(cell: str) -> str:
    """Return a text that no spreadsheet will run: an apostrophe goes before what looks like a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def csv_file(lines: Iterable[list[str]], name: str) -> HttpResponse:
    """Return a CSV with its mark and semicolons, which French spreadsheets open with the right accents and columns."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([safe(cell) for cell in line] for line in lines)
    return _attached(("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8", f"{name}.csv")


def xlsx_file(lines: Iterable[list[str]], name: str, *, sheet: str) -> HttpResponse:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet[:31])
    for line in lines:
        page.append([ILLEGAL_CHARACTERS_RE.sub("", safe(cell)) for cell in line])
    content = io.BytesIO()
    book.save(content)
    return _attached(content.getvalue(), XLSX, f"{name}.xlsx")


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
