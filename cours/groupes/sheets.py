"""Files of first names, CSV or XLSX, read without trusting anything they say. One column is kept, in memory only."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

import openpyxl
from django.utils.translation import gettext as _

from .rosters import Roster, RosterRefused, from_cells

MAX_BYTES = 1_000_000
# What 300 people need, a hundred times over. A compressed file can claim a thousand times its size.
_MAX_UNPACKED, _MAX_PARTS, _MAX_ROWS, _MAX_COLUMNS = 4_000_000, 100, 2_000, 40
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_FIRST_NAME = {
    *("prenom", "prenoms", "prenomusuel", "prenomousurnom", "surnom", "pseudo", "pseudonyme", "diminutif"),
    *("firstname", "givenname", "nickname"),
}
_OTHER_TITLES = {
    *("nom", "noms", "nomdefamille", "nomprenom", "nometprenom", "prenomnom", "prenometnom", "lastname", "name"),
    *("email", "mail", "courriel", "adresse", "adressemail", "adresseemail", "telephone", "tel", "portable", "mobile"),
    *("naissance", "datedenaissance", "datenaissance", "age", "sexe", "genre", "civilite", "classe", "ville"),
    *("codepostal", "nationalite", "numero", "no", "n", "id", "identifiant", "eleve", "participant", "personne"),
}


def read_roster(file: IO[bytes], *, size: int, taken: Iterable[str] = ()) -> Roster:
    """Return the first names of a file. Raise `RosterRefused`, with words for the person, when it cannot be read."""
    if size > MAX_BYTES:
        raise RosterRefused(_("Ce fichier est trop lourd. Il faut moins de 1 Mo."))
    data = file.read(MAX_BYTES + 1)
    if not data.strip():
        raise RosterRefused(_("Ce fichier est vide."))
    if data.startswith(_OLD_OFFICE):
        raise RosterRefused(
            _(
                "Ce fichier est protégé par un mot de passe, ou il est dans un format ancien. "
                "Enregistrez-le en .xlsx sans mot de passe, ou en .csv."
            )
        )
    rows = _xlsx_rows(data) if data.startswith(_ZIP) else _csv_rows(data)
    return _one_column(rows, taken=taken)


def _one_column(rows: Iterator[list[str]], *, taken: Iterable[str]) -> Roster:
    """Keep the column of first names: the one whose title says so, or the first."""
    numbered = ((line, row) for line, row in enumerate(rows, start=1) if any(cell.strip() for cell in row))
    first_line, first = next(numbered, (0, []))
    if not first:
        raise RosterRefused(_("Ce fichier est vide."))
    titles = [_folded(cell) for cell in first]
    column = next((index for index, title in enumerate(titles) if title in _FIRST_NAME), None)
    has_titles = column is not None or any(title in _OTHER_TITLES for title in titles)
    if column is None and has_titles and len([title for title in titles if title]) > 1:
        raise RosterRefused(
            _("Aucune colonne ne s'appelle « Prénom ». Écrivez ce mot en haut de la bonne colonne, puis recommencez.")
        )
    guessed = column is None and len(first) > 1
    column = column if column is not None else 0
    dropped: dict[int, str] = {}

    def cells() -> Iterator[tuple[int, str]]:
        if has_titles:
            dropped.update(_others(first, column, titles=first))
        else:
            dropped.update(_others(first, column))
            yield first_line, first[column]
        for line, row in numbered:
            dropped.update(_others(row, column, known=dropped))
            yield line, row[column] if column < len(row) else ""

    roster = from_cells(cells(), taken=taken)
    roster.dropped = [dropped[index] for index in sorted(dropped)]
    roster.guessed = guessed
    return roster


def _others(
    row: list[str], column: int, *, titles: list[str] | None = None, known: Iterable[int] = ()
) -> dict[int, str]:
    """Name the other columns that hold something, by their title or their number: people must know what is not kept."""
    return {
        index: (titles[index].strip()[:40] if titles else _("colonne %(n)d") % {"n": index + 1})
        for index, cell in enumerate(row)
        if index != column and index not in known and cell.strip()
    }


def _folded(title: str) -> str:
    letters = unicodedata.normalize("NFKD", title[:80].casefold())
    return re.sub(r"[^a-z]", "", letters)


# --- CSV ------------------------------------------------------------------------------------------------------------
def _csv_rows(data: bytes) -> Iterator[list[str]]:
    text = re.sub(r"\Asep=.\r?\n", "", _decoded(data))  # a line that only Excel understands
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for row in reader:
            yield row[:_MAX_COLUMNS]
    except csv.Error:
        raise RosterRefused(_unreadable()) from None


def _decoded(data: bytes) -> str:
    """Read the encodings of the office: UTF-8 with or without its mark, what Excel calls Unicode, and Windows'."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise RosterRefused(_unreadable())
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterRefused(_unreadable())


def _delimiter(text: str) -> str:
    """Return the separator seen most in the first lines, a semicolon when there is none."""
    start = "\n".join(text.splitlines()[:20]) if len(text) < 20_000 else text[:20_000]
    return max(";,\t", key=start.count)


# --- XLSX -----------------------------------------------------------------------------------------------------------
def _xlsx_rows(data: bytes) -> Iterator[list[str]]:
    """Yield the rows of the first sheet. The size is judged before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            # zipfile never unpacks more than a part announces, so what is announced is the whole truth.
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise RosterRefused(_("Ce fichier est trop gros une fois ouvert. Gardez seulement les prénoms."))
        if "xl/workbook.xml" not in names:
            raise RosterRefused(_unreadable())
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except RosterRefused:
        raise
    except Exception:  # a broken file fails in twenty ways inside openpyxl; for the person it is one
        raise RosterRefused(_unreadable()) from None
    try:
        yield from _sheet_rows(book)
    finally:
        book.close()


def _sheet_rows(book: openpyxl.Workbook) -> Iterator[list[str]]:
    if not book.worksheets:
        raise RosterRefused(_unreadable())
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # a sheet may pretend to have a million rows
    rows = sheet.iter_rows(max_col=_MAX_COLUMNS, values_only=True)
    try:
        for number, row in enumerate(islice(rows, _MAX_ROWS + 1)):
            if number == _MAX_ROWS:
                raise RosterRefused(_("Cette feuille a trop de lignes. Gardez seulement celles des personnes."))
            cells = ["" if value is None else str(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            yield cells
    except RosterRefused:
        raise
    except Exception:
        raise RosterRefused(_unreadable()) from None


def _unreadable() -> str:
    return _("Nous n'arrivons pas à lire ce fichier. Envoyez un fichier .csv ou .xlsx, sans mot de passe.")
