"""The words people use, next to ours: `mots.yaml` says which ones are worth each other, misspellings included.

Start with `subjects`: what a query speaks of.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from cours.contenus.stems import fold, stem, words

FILE = Path(__file__).parent / "mots.yaml"

Phrase = tuple[str, ...]  # the stems of an expression, in order


@dataclass(frozen=True)
class Subject:
    """One thing that a query speaks of: the expression typed, and those that are worth it."""

    typed: Phrase
    others: frozenset[Phrase] = frozenset()


@dataclass(frozen=True)
class Everyday:
    """What the file says. A group is known by each of its expressions."""

    popular: tuple[str, ...]
    empty: frozenset[str]  # folded words
    groups: dict[Phrase, frozenset[Phrase]]

    @property
    def longest(self) -> int:
        return max(map(len, self.groups), default=1)


def subjects(query: str) -> list[Subject]:
    """Return what a query speaks of, longest known expressions first; words that say nothing are left out.

    A query made of such words alone keeps them: it is all that was typed.
    """
    return _subjects(_phrase(query, everyday().empty) or _phrase(query))


@cache
def everyday() -> Everyday:
    """Return what the file says, read once."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    empty = frozenset(map(fold, data["vides"].split()))
    groups: dict[Phrase, frozenset[Phrase]] = {}
    for group in data["groupes"]:
        phrases = frozenset(filter(None, (_phrase(str(expression), empty) for expression in group)))
        for phrase in phrases:
            groups[phrase] = groups.get(phrase, frozenset()) | phrases
    return Everyday(tuple(data["populaires"]), empty, groups)


def _phrase(text: str, empty: frozenset[str] = frozenset()) -> Phrase:
    return tuple(stem(word) for word in words(text) if fold(word) not in empty)


def _subjects(stems: Phrase) -> list[Subject]:
    groups, longest = everyday().groups, everyday().longest
    found, at = [], 0
    while at < len(stems):
        known = (stems[at : at + length] for length in range(longest, 0, -1))
        typed = next((phrase for phrase in known if phrase in groups), stems[at : at + 1])
        found.append(Subject(typed, groups.get(typed, frozenset()) - {typed}))
        at += len(typed)
    return found
