"""Words per step, words per sentence (domain.md § 3.0 and § 1.1)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..packs.pack import Kind
from .subject import Finding, Level, Subject
from .texts import Place, sentences, words

STEP_WORDS, TOO_LONG_A_STEP = 60, 90
SENTENCE_WORDS, TOO_LONG_A_SENTENCE = 15, 25
# A worked example shows its points one at a time; what is drawn beside them is looked at, not read through.
ASIDE = {"alt", "excerpt", "url", "icon"}
QUESTION = {"intro", "prompt"}


def words_per_step(subject: Subject) -> Iterator[Finding]:
    """A screen holds 60 words at most: above, it is two ideas, or one that can be said shorter."""
    for lesson in subject.lessons:
        for place, step in enumerate(lesson.data.get("steps", [])):
            texts = [text for text in subject.texts(lesson) if text.path[:2] == ("steps", place)]
            count = _read_at_once(step, texts)
            if count > STEP_WORDS:
                level = Level.ERROR if count > TOO_LONG_A_STEP else Level.WARNING
                yield subject.say(
                    "mots-par-etape",
                    level,
                    lesson,
                    ("steps", place),
                    _("cette étape a %(count)d mots, pour %(limit)d au plus : coupez-la en deux, ou dites moins")
                    % {"count": count, "limit": STEP_WORDS},
                )


def _read_at_once(step: dict, texts: list[Place]) -> int:
    """Return the words to read before doing something: those of the question, or those of the whole step."""
    if step["type"] == "exercise":
        return sum(len(words(text.text)) for text in texts if len(text.path) == 3 and text.name in QUESTION)
    texts = [text for text in texts if text.is_prose and text.name not in ASIDE]
    points = [len(words(text.text)) for text in texts if step["type"] == "example" and "points" in text.path]
    others = sum(len(words(text.text)) for text in texts if not (step["type"] == "example" and "points" in text.path))
    return others + max(points, default=0)


def words_per_sentence(subject: Subject) -> Iterator[Finding]:
    """A sentence has 15 words as a rule, 25 never: beyond, the beginning is forgotten before the end."""
    for item in subject.items:
        for place in subject.texts(item):
            if not place.is_prose or place.name in ("facilitator_note", "source") or "sources" in place.path:
                continue
            if item.kind == Kind.LESSON and place.name == "alt":
                continue
            for sentence in sentences(place.text):
                if (count := len(words(sentence))) > SENTENCE_WORDS:
                    level = Level.ERROR if count > TOO_LONG_A_SENTENCE else Level.WARNING
                    yield subject.say(
                        "phrase-longue",
                        level,
                        item,
                        place.path,
                        _("cette phrase a %(count)d mots, pour %(limit)d en règle : coupez-la. « %(sentence)s »")
                        % {"count": count, "limit": SENTENCE_WORDS, "sentence": sentence},
                    )
