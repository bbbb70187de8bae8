"""The questions of « Où j'en suis ? »: enough of each level, short, and not to be guessed (domain.md § 5.2).

That each can be answered, and has one right answer, is held by the reader of packs itself (`exercices.silent`).
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..blocks import Level
from ..packs.pack import Item, Kind
from .subject import Finding, Subject
from .texts import words

PER_LEVEL = 3
PROMPT_WORDS, PROPOSAL_WORDS = 20, 12
FEWEST_TO_COMPARE = 4


def _tested(subject: Subject) -> Iterator[tuple[Item, list[dict]]]:
    for module in subject.of(Kind.MODULE):
        if questions := module.data.get("placement"):
            yield module, questions


def enough_of_each_level(subject: Subject) -> Iterator[Finding]:
    """A module that has questions has three of each level at least: with fewer, neighbours see the same ones."""
    for module, questions in _tested(subject):
        for level in Level:
            count = sum(int(question["level"]) == level for question in questions)
            if count < PER_LEVEL:
                message = _("« %(level)s » (niveau %(number)d) a %(count)d question(s), pour %(least)d au moins")
                values = {"level": level.label, "number": level.value, "count": count, "least": PER_LEVEL}
                yield subject.error("test-niveaux", module, ("placement",), message % values)


def short(subject: Subject) -> Iterator[Finding]:
    """A question has 20 words at most, a proposal 12: this test looks at what people know, not at how they read."""
    for module in subject.of(Kind.MODULE):
        for place in subject.texts(module):
            limit = {"prompt": PROMPT_WORDS, "text": PROPOSAL_WORDS, "label": PROPOSAL_WORDS}.get(place.name)
            if place.path[:1] != ("placement",) or limit is None:
                continue
            if (count := len(words(place.text))) > limit:
                message = _("%(count)d mots, pour %(limit)d au plus dans « Où j'en suis ? » : dites moins")
                yield subject.warning("test-long", module, place.path, message % {"count": count, "limit": limit})


def statements(subject: Subject) -> Iterator[Finding]:
    """In the questions of a module, as many true statements as false ones; one more at most."""
    for module, questions in _tested(subject):
        answers = [bool(question.get("answer")) for question in questions if question["kind"] == "true_false"]
        right, wrong = answers.count(True), answers.count(False)
        if abs(right - wrong) > 1:
            message = _("« Où j'en suis ? » a ici %(right)d phrase(s) vraie(s) et %(wrong)d fausse(s) : équilibrez-les")
            yield subject.warning("vrai-faux", module, ("placement",), message % {"right": right, "wrong": wrong})


def right_ones_do_not_stand_out(subject: Subject) -> Iterator[Finding]:
    """The right proposal is the longest one in half of the questions at most: otherwise length gives it away."""
    for module, questions in _tested(subject):
        choices = [question["options"] for question in questions if question["kind"] == "single_choice"]
        given_away = sum(map(_right_is_longest, choices))
        if len(choices) >= FEWEST_TO_COMPARE and given_away * 2 > len(choices):
            message = _("la bonne réponse est la plus longue dans %(count)d questions sur %(total)d : on la devine")
            values = {"count": given_away, "total": len(choices)}
            yield subject.warning("test-devine", module, ("placement",), message % values)


def _right_is_longest(options: list[dict]) -> bool:
    right = max((len(option["text"]) for option in options if option.get("correct")), default=0)
    return right > max((len(option["text"]) for option in options if not option.get("correct")), default=0)
