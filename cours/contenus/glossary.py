"""The explained words: which ones a text marks, and what they mean. One reading serves every lesson for a minute."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.cache import cache

from cours.exercices.markup import term_key

KEY = "contenus.glossary:1"
MARKED = re.compile(r"\[\[([^\[\]|\n]{1,80})(?:\|([^\[\]|\n]{1,80}))?\]\]")


@dataclass(frozen=True)
class Entry:
    slug: str
    term: str
    definition: str


@dataclass(frozen=True)
class Glossary:
    """All the words of the lexicon. `version` changes with any of them."""

    entries: tuple[Entry, ...] = ()
    by_key: Mapping[str, int] = field(default_factory=dict)
    version: str = ""

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, list[str], str]]) -> "Glossary":
        """Build from (slug, term, variants, definition). The first word to claim a spelling keeps it."""
        rows = sorted(rows, key=lambda row: (term_key(row[1]), row[0]))
        by_key: dict[str, int] = {}
        for names in (lambda row: row[:1], lambda row: row[1:2], lambda row: row[2]):
            for place, row in enumerate(rows):
                for name in names(row):
                    by_key.setdefault(term_key(name), place)
        digest = hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
        return cls(tuple(Entry(slug, term, definition) for slug, term, _variants, definition in rows), by_key, digest)

    @property
    def definitions(self) -> dict[str, str]:
        """Return every spelling with its definition, the form that `exercices.markup` reads."""
        return {key: self.entries[place].definition for key, place in self.by_key.items()}

    def find(self, name: str) -> Entry | None:
        place = self.by_key.get(term_key(name))
        return None if place is None else self.entries[place]

    def used_in(self, texts: Iterable[str]) -> tuple[dict[str, str], list[Entry]]:
        """Return what these texts mark: the definitions by spelling, and the entries in reading order."""
        definitions: dict[str, str] = {}
        entries: list[Entry] = []
        for shown, name in (match for text in texts for match in MARKED.findall(text)):
            entry = self.find(name or shown) or self.find(shown)
            if entry is None:
                continue
            definitions[term_key(name or shown)] = definitions[term_key(shown)] = entry.definition
            if entry not in entries:
                entries.append(entry)
        return definitions, entries


def glossary() -> Glossary:
    """Return the lexicon, from the cache; a minute at most after a change made by another process."""
    found = cache.get(KEY)
    if found is None:
        from .models import GlossaryTerm

        found = Glossary.of(GlossaryTerm.objects.values_list("slug", "term", "variants", "definition"))
        cache.set(KEY, found, 60)
    return found


def forget(**kwargs) -> None:
    cache.delete(KEY)
