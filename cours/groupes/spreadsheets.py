"""A table as a file to download: CSV (see `csv_out`) and XLSX, the same lines in both."""

import io
from collections.abc import Iterable

import openpyxl
from django.http import HttpResponse
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from .csv_out import csv_text, safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(lines: Iterable[list[str]], name: str) -> HttpResponse:
    return _attached(csv_text(lines).encode(), "text/csv; charset=utf-8", f"{name}.csv")


def xlsx_file(lines: Iterable[list[str]], name: str, *, sheet: str) -> HttpResponse:
    """Return a workbook of one sheet, written line by line; what XML cannot hold is left out of the cells."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet[:31])
    for line in lines:
        page.append([ILLEGAL_CHARACTERS_RE.sub("", safe_cell(cell)) for cell in line])
    content = io.BytesIO()
    book.save(content)
    return _attached(content.getvalue(), XLSX, f"{name}.xlsx")


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
