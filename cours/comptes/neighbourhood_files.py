"""Reading the file of priority neighbourhoods: a CSV as a spreadsheet or a public site gives it. Pure: no database."""

import csv
import io
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .addresses import fold, is_heading_of_addresses, looks_like_an_address

MAX_BYTES = 2 * 1024 * 1024
_LONGEST = {"code": 20, "name": 200, "territory": 120}
_HEADINGS = {
    "code": {"code", "code qpv", "code qp", "codeqp", "code quartier", "code du quartier", "numero", "qpv"},
    "name": {"nom", "name", "nom qpv", "nom qp", "lib qp", "libelle", "libelle qpv", "nom du quartier", "quartier"},
    "territory": {"territoire", "commune", "noms des communes", "lib com", "nom com", "contrat de ville", "epci"},
}


class UnreadableFile(Exception):
    """The file as a whole cannot be used; the message says why, in words for who chose it."""


@dataclass(frozen=True)
class Row:
    line: int
    code: str
    name: str
    territory: str = ""


@dataclass
class Reading:
    """What a file says: the rows that can be kept, what is wrong in the others, and the columns nobody uses."""

    rows: list[Row] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def decode(content: bytes) -> str:
    """Return the text of a file, UTF-8 or, failing that, the Latin-1 that French spreadsheets still write."""
    if len(content) > MAX_BYTES:
        raise UnreadableFile(_("Ce fichier est trop lourd. Il peut peser 2 Mo au plus."))
    if b"\0" in content:
        raise UnreadableFile(_("Ce n'est pas un fichier CSV. Enregistrez votre tableau au format CSV."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(text: str) -> Reading:
    """Read the lines of a file. The first one names the columns: code, nom, and territoire if one likes.

    Raise `UnreadableFile` when a column is missing, or when the file holds addresses: they are never kept, and a file
    that has some is not the one that was meant. Cells are texts: a formula is kept as it is written.
    """
    if "\0" in text:
        raise UnreadableFile(_("Ce n'est pas un fichier CSV. Enregistrez votre tableau au format CSV."))
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in text.split("\n") if line.strip()), "")
    separator = max(";,\t", key=first.count)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableFile(_("Ce fichier n'est pas lisible comme un tableau CSV.")) from error
    start = next((number for number, cells in enumerate(table) if any(cell.strip() for cell in cells)), None)
    if start is None:
        raise UnreadableFile(_("Ce fichier est vide."))
    columns, ignored = _columns(table[start])
    reading = Reading(ignored=ignored)
    _refuse_addresses(table[start], table[start + 1 :])
    seen: dict[str, Row] = {}
    for number, cells in enumerate(table[start + 1 :], start + 2):
        if any(cell.strip() for cell in cells):
            _read_row(number, cells, columns, seen, reading)
    if not reading.rows and not reading.problems:
        raise UnreadableFile(_("Ce fichier ne contient aucun quartier."))
    return reading


def _columns(headings: list[str]) -> tuple[dict[str, int], list[str]]:
    found: dict[str, int] = {}
    ignored = []
    for number, heading in enumerate(headings):
        meaning = next((name for name, words in _HEADINGS.items() if fold(heading) in words), None)
        if meaning and meaning not in found:
            found[meaning] = number
        elif heading.strip():
            ignored.append(heading.strip())
    if "code" not in found or "name" not in found:
        raise UnreadableFile(_("La première ligne doit nommer les colonnes : code, nom, et territoire si vous voulez."))
    return found, ignored


def _refuse_addresses(headings: list[str], rows: list[list[str]]) -> None:
    for number, heading in enumerate(headings):
        cells = [cells[number] for cells in rows if number < len(cells) and cells[number].strip()]
        addresses = sum(map(looks_like_an_address, cells))
        if is_heading_of_addresses(heading) or addresses > len(cells) / 2:
            raise UnreadableFile(
                _(
                    "La colonne « %(column)s » contient des adresses. Passerelle n'en garde aucune : "
                    "ce sont des données personnelles. Enlevez cette colonne, puis recommencez."
                )
                % {"column": heading.strip() or number + 1}
            )


def _read_row(number: int, cells: list[str], columns: dict[str, int], seen: dict[str, Row], reading: Reading) -> None:
    values = {name: " ".join(cells[column].split()) if column < len(cells) else "" for name, column in columns.items()}
    row = Row(number, **values)
    problem = _problem(row, seen)
    if problem:
        reading.problems.append((number, problem))
    elif row.code.upper() not in seen:
        seen[row.code.upper()] = row
        reading.rows.append(row)


def _problem(row: Row, seen: dict[str, Row]) -> str:
    if not row.code:
        return _("le code manque.")
    if not row.name:
        return _("le nom manque.")
    for name, label in (("code", _("le code")), ("name", _("le nom")), ("territory", _("le territoire"))):
        if len(getattr(row, name)) > _LONGEST[name]:
            return _("%(what)s est trop long : %(n)d lettres au plus.") % {"what": label, "n": _LONGEST[name]}
    if looks_like_an_address(row.name):
        return _("« %(name)s » est une adresse. Nous n'en gardons aucune.") % {"name": row.name[:60]}
    same = seen.get(row.code.upper())
    if same and same.name != row.name:
        return _("le code %(code)s est déjà à la ligne %(line)d, avec un autre nom.") % {
            "code": row.code,
            "line": same.line,
        }
    return ""
