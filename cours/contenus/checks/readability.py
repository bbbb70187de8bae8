"""LIX, a measure of how hard a text is to read: words a sentence, plus the share of long words (Björnsson, 1968).

20 is a children's book, 40 a newspaper, 60 a law. It sees length only: a low figure does not make a text clear.
"""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from .subject import Finding, Level, Subject
from .texts import sentences, words

LIX, TOO_HARD = 35, 42
LONG = 6  # letters; a word is long above
FEWEST = 3  # words: a label or a button is not a sentence
_ELIDED = re.compile(r"^\W*(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’]", re.I)
_AT = re.compile(r"\w\.\w")


def lix(texts: Iterable[str]) -> float:
    """Return the LIX of these texts, 0 when they hold no sentence. An address counts as a word, not a long one."""
    read = [words(sentence) for text in texts for sentence in sentences(text, colons=True)]
    read = [sentence for sentence in read if len(sentence) >= FEWEST]
    every = [word for sentence in read for word in sentence]
    return len(every) / len(read) + 100 * sum(map(_is_long, every)) / len(every) if every else 0.0


def _is_long(word: str) -> bool:
    letters = [character for character in _ELIDED.sub("", word) if character.isalpha()]
    return len(letters) > LONG and not _AT.search(word)


def table(subject: Subject) -> list[tuple[str, str, float]]:
    """Return (code, title, LIX) for each lesson: all that its steps say, questions and answers included."""
    rows = []
    for lesson in subject.lessons:
        texts = [place.text for place in subject.texts(lesson) if place.in_steps and place.is_prose]
        rows.append((lesson.key, lesson.data.get("title", ""), lix(texts)))
    return sorted(rows)


def readable(subject: Subject) -> Iterator[Finding]:
    """A lesson reads at LIX 35 at most; above 42 it is written for other people."""
    figures = {code: figure for code, _title, figure in table(subject)}
    for lesson in subject.lessons:
        if (figure := figures[lesson.key]) > LIX:
            level = Level.ERROR if figure > TOO_HARD else Level.WARNING
            message = _(
                "cette leçon se lit difficilement (LIX %(figure).1f, pour %(limit)d au plus) : "
                "raccourcissez les phrases, remplacez les mots longs"
            )
            yield subject.say("lisibilite", level, lesson, ("steps",), message % {"figure": figure, "limit": LIX})
