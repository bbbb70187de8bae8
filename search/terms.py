"""Which words of the lexicon speak of what was typed, best first."""

from dataclasses import dataclass

from django.core.cache import cache

from cours.contenus.glossary import Entry, Glossary, glossary

from .everyday import Phrase, Subject
from .said import Said

HOUR = 60 * 60


@dataclass(frozen=True)
class TermWords:
    name: Said  # all its spellings
    definition: Said

    def worth(self, subject: Subject, *, whole: bool = True) -> int:
        """Return 3 when it is the word typed, 2 when it is worth it, 1 when its definition says either, or 0."""
        phrases: tuple[Phrase, ...] = (subject.typed, *subject.others)
        if self.name.holds(subject.typed, whole=whole):
            return 3
        if any(map(self.name.holds, subject.others)):
            return 2
        return int(any(self.definition.holds(phrase, whole=whole) for phrase in phrases))


def found(subjects: list[Subject]) -> list[Entry]:
    """Return the words that speak of every subject; when there is none, those that begin like what was typed."""
    return _best(subjects) or _best(subjects, whole=False)


def _best(subjects: list[Subject], *, whole: bool = True) -> list[Entry]:
    known = glossary()
    words = cache.get_or_set(f"search.terms:1:{known.version}", lambda: _read(known), HOUR)
    worths = [[said.worth(subject, whole=whole) for subject in subjects] for said in words]
    ranked = sorted(zip(worths, known.entries, strict=True), key=lambda row: -sum(row[0]))
    return [entry for worth, entry in ranked if all(worth)]


def _read(known: Glossary) -> list[TermWords]:
    spellings: list[list[str]] = [[entry.term] for entry in known.entries]
    for key, place in known.by_key.items():
        spellings[place].append(key)
    return [
        TermWords(Said.of(" | ".join(names)), Said.of(entry.definition))
        for names, entry in zip(spellings, known.entries, strict=True)
    ]
