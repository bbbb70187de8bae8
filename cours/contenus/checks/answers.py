"""What is said of each answer: a text for every wrong one, a twin, never « Non », as much true as false.

A missing hint, an answer key that nobody can satisfy and most missing texts are refused by the reader of packs itself
(`exercices.grading.problems`); these rules hold the rest.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cours.exercices.fairness import blunt

from ..packs.pack import Kind
from .subject import Finding, Subject

PROPOSALS = ("options", "zones", "choices", "pieces")  # lists whose entries may be `correct`
SAID_WHEN_WRONG = {"wrong", "missing", "extra", "over", "too_few", "unread", "short", "known", "guessed"}
WITHOUT_PROPOSALS = {"ordering", "cloze", "short_answer"}


def feedback_of_wrong_answers(subject: Subject) -> Iterator[Finding]:
    """Every wrong proposal has its own text: the consequence, then where to look."""
    message = _("dites ce que ce choix entraînerait, puis où regarder (« feedback »)")
    for lesson, path, exercise in subject.exercises():
        if exercise["kind"] != "sim_redact":  # its pieces always have a text, whichever way they are wrong
            for where, entry in _wrong_ones(exercise, path):
                if not entry.get("feedback") and not exercise.get("extra"):
                    yield subject.error("retour", lesson, where, message)
        for rank, entry in enumerate(exercise["items"] if exercise["kind"] == "matching" else []):
            if not entry.get("feedback"):
                yield subject.error("retour", lesson, (*path, "items", rank), message)
        if exercise["kind"] in WITHOUT_PROPOSALS and not exercise.get("wrong"):
            yield subject.error(
                "retour",
                lesson,
                path,
                _("dites ce qui se passerait, puis où regarder, quand ce n'est pas ça (« wrong »)"),
            )


def _wrong_ones(data: Any, path: tuple) -> Iterator[tuple[tuple, dict]]:
    """Yield the proposals that are not right, at any depth, but not those of a twin."""
    if isinstance(data, list):
        for rank, entry in enumerate(data):
            yield from _wrong_ones(entry, (*path, rank))
    elif isinstance(data, dict):
        for name, value in data.items():
            if name == "twin" or not isinstance(value, list):
                continue
            if name in PROPOSALS and any(isinstance(entry, dict) and entry.get("correct") for entry in value):
                yield from (
                    ((*path, name, rank), entry) for rank, entry in enumerate(value) if not entry.get("correct")
                )
            else:
                yield from _wrong_ones(value, (*path, name))


def kind_beginnings(subject: Subject) -> Iterator[Finding]:
    """A text said of a wrong answer never begins with « Non » or « Faux »."""
    for lesson in subject.lessons:
        for place in subject.texts(lesson):
            said = place.name in SAID_WHEN_WRONG or (
                place.name == "feedback" and not _at(lesson.data, place.path[:-1]).get("correct")
            )
            if place.in_steps and said and blunt((), place.text):
                yield subject.error(
                    "non-faux",
                    lesson,
                    place.path,
                    _("ne commencez pas par « Non » ni par « Faux » : dites ce que ce choix entraînerait"),
                )


def _at(data: Any, path: tuple) -> Any:
    for part in path:
        data = data[part]
    return data


def twins(subject: Subject) -> Iterator[Finding]:
    """A required exercise has a twin: it comes back at the end of the lesson when the answer had to be shown."""
    for lesson, path, exercise in subject.exercises(twins=False):
        if exercise.get("required", True) and not exercise.get("twin"):
            yield subject.error(
                "jumelle", lesson, path, _("ajoutez une question jumelle (« twin ») : la même idée, un autre exemple")
            )


def balance(subject: Subject) -> Iterator[Finding]:
    """Across a module, as many true statements as false ones, twins included; one more or a fifth more at most."""
    found: dict[str, list[bool]] = {}
    for lesson, _path, exercise in subject.exercises():
        if exercise["kind"] == "true_false":
            found.setdefault(lesson.data["module"], []).append(bool(exercise.get("answer")))
    for module in subject.of(Kind.MODULE):
        answers = found.get(module.key, [])
        right = sum(answers)
        wrong = len(answers) - right
        if abs(right - wrong) > max(1, len(answers) // 5):
            message = _(
                "ce module a %(right)d phrase(s) vraie(s) et %(wrong)d fausse(s) : retournez-en quelques-unes, "
                "sinon on devine sans lire"
            )
            yield subject.warning("vrai-faux", module, (), message % {"right": right, "wrong": wrong})
