"""The explained words: each defined (the reader of packs says which are not), each used, few a lesson."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..glossary import Glossary
from ..packs.pack import Item, Kind
from .subject import Finding, Subject

WORDS = 6


def _lexicon(subject: Subject) -> Glossary:
    terms = [item.data for item in subject.of(Kind.TERM)]
    return Glossary.of(
        (term["slug"], term["term"], term.get("variants", []), term.get("definition", "")) for term in terms
    )


def _marked(subject: Subject, lexicon: Glossary, lesson: Item) -> list[str]:
    """Return the slugs of the words a lesson explains."""
    texts = [place.text for place in subject.texts(lesson) if place.in_steps]
    return [entry.slug for entry in lexicon.used_in(texts)[1]]


def used(subject: Subject) -> Iterator[Finding]:
    """A word of the lexicon is marked in a lesson: otherwise nobody meets it."""
    lexicon = _lexicon(subject)
    met = {slug for lesson in subject.lessons for slug in _marked(subject, lexicon, lesson)}
    for term in subject.of(Kind.TERM):
        if term.key not in met:
            message = _("« %(word)s » n'est marqué dans aucune leçon : écrivez-y [[%(word)s]], ou retirez-le d'ici")
            yield subject.warning("lexique-inutile", term, (), message % {"word": term.data["term"]})


def few(subject: Subject) -> Iterator[Finding]:
    """A lesson explains 6 words at most: more is a vocabulary lesson."""
    lexicon = _lexicon(subject)
    for lesson in subject.lessons:
        if (count := len(_marked(subject, lexicon, lesson))) > WORDS:
            message = _("cette leçon explique %(count)d mots, pour %(limit)d au plus : choisissez les plus utiles")
            yield subject.warning("lexique-trop", lesson, ("steps",), message % {"count": count, "limit": WORDS})
