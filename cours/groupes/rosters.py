"""The first names of a group: what people paste or send, read kindly and told apart. Nothing else is ever kept."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

MAX_PEOPLE = 300
MAX_LETTERS = 30
_SEPARATORS = re.compile(r"[\n\r\t,;]+")
_PASTED_MAX = 20_000


class RosterRefused(Exception):
    """The whole list cannot be read. Its words are for the person who sent it."""

    @property
    def words(self) -> str:
        return str(self.args[0])


@dataclass
class Problem:
    """One line left aside: where, what it said, why."""

    line: int
    said: str
    why: str


@dataclass
class Roster:
    """Names in their order, as they will be kept; what was left aside, and why.

    `names` holds pairs: the first name, and how the group calls this person (« David 2 »).
    """

    names: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)  # columns of a file that are not kept
    guessed: bool = False  # no title said which column holds the first names

    @property
    def doubles(self) -> int:
        return sum(name != called for name, called in self.names)


def from_text(text: str, *, taken: Iterable[str] = ()) -> Roster:
    """Read first names, one per line or separated by commas or semicolons."""
    if len(text) > _PASTED_MAX:
        raise RosterRefused(_too_many())
    return from_cells(enumerate(_SEPARATORS.split(text), start=1), taken=taken)


def from_cells(cells: Iterable[tuple[int, str]], *, taken: Iterable[str] = ()) -> Roster:
    """Read numbered cells, one first name in each. Empty ones are skipped; too many are refused at once.

    `taken`: the names already used in the group.
    """
    roster, kept = Roster(), []
    for line, cell in cells:
        name = clean_name(cell)
        if not name:
            continue
        why = _objection(name)
        if why:
            roster.problems.append(Problem(line, name[:40], why))
        else:
            kept.append(name)
        if len(kept) + len(roster.problems) > MAX_PEOPLE:
            raise RosterRefused(_too_many())
    roster.names = list(zip(kept, told_apart(kept, taken=taken), strict=True))
    return roster


def clean_name(cell: str) -> str:
    """Write a name on one line, without what cannot be seen (the marks that turn a text round, for instance)."""
    visible = "".join(
        " " if unicodedata.category(character).startswith(("Z", "C")) else character
        for character in unicodedata.normalize("NFC", cell[:400])
    )
    return " ".join(visible.split())


def told_apart(names: Iterable[str], *, taken: Iterable[str] = ()) -> list[str]:
    """Number the names that come back: David, David 2, David 3. Nobody disappears because of a namesake."""
    used = {name.casefold() for name in taken}
    told = []
    for name in names:
        called, number = name, 1
        while called.casefold() in used:
            number += 1
            called = f"{name} {number}"
        used.add(called.casefold())
        told.append(called)
    return told


def _objection(name: str) -> str:
    if "@" in name:
        return _("C'est une adresse e-mail, pas un prénom.")
    if sum(character.isdigit() for character in name) > 4:
        return _("Ce sont des chiffres, pas un prénom.")
    if not any(character.isalpha() for character in name):
        return _("Il faut au moins une lettre.")
    if len(name) > MAX_LETTERS:
        return _("C'est trop long : %(n)d lettres au plus.") % {"n": MAX_LETTERS}
    return ""


def _too_many() -> str:
    return _("Cette liste a plus de %(n)d personnes. Coupez-la en plusieurs. Rien n'a été ajouté.") % {"n": MAX_PEOPLE}
