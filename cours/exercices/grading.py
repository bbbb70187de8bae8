"""One door for everything the other rooms ask about an exercise, whatever its kind. Pure: no database, no clock.

An exercise is plain data (`base.Exercise`) with its kind's name under "kind".
"""

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from . import kinds, shape, silent
from .base import Answer, AnswerError, Exercise, Kind, Problem, Result
from .fairness import common_problems

# Written by the compilation of a lesson or by a pack around the author's fields.
_NOT_FIELDS = ("type", "kind", "id", "number", "step", "twin")


def kind_of(exercise: Exercise) -> Kind:
    """Return the kind of an exercise. Raise `AnswerError` when it is unknown."""
    try:
        return kinds.get(exercise["kind"])
    except (LookupError, TypeError) as error:
        raise AnswerError(_("Cette question n'existe plus. Rechargez la page.")) from error


def is_simulation(exercise: Exercise) -> bool:
    """Tell whether nothing typed in this exercise may be kept, not even as a draft."""
    return kind_of(exercise).is_simulation


def parse(exercise: Exercise, data: MultiValueDict) -> Answer:
    """Read a posted form. Raise `IncompleteAnswer` when something is missing, `AnswerError` when it is not our form."""
    return kind_of(exercise).parse(exercise, data)


def draft(exercise: Exercise, data: MultiValueDict) -> Answer | None:
    """Return what may be kept of a form being filled in, None when there is nothing worth keeping. Never raises."""
    try:
        answer = parse(exercise, data)
    except AnswerError as error:
        if error.typed is None:
            return None
        answer = error.typed
    return stored(exercise, answer) or None


def grade(exercise: Exercise, answer: Answer) -> Result:
    """Grade what `parse` or `stored` gave. Raise `AnswerError` when the answer is not of this exercise's shape."""
    kind = kind_of(exercise)
    if kind.usable(exercise, answer) is None:
        raise AnswerError(_("Cette question a changé. Rechargez la page, puis répondez encore."))
    return kind.grade(exercise, answer)


def stored(exercise: Exercise, answer: Answer) -> Answer:
    """Return what may be written in the database: never what was typed in a simulation."""
    return kind_of(exercise).stored(exercise, answer)


def problems(exercise: Exercise) -> list[Problem]:
    """Return what makes an exercise, and its twin, impossible or unfair. An empty list means it can be published."""
    try:
        kind = kinds.get(exercise["kind"])
    except (LookupError, TypeError):
        names = ", ".join(kind.name for kind in kinds.all())
        return [
            Problem(
                ("kind",), _("Cette sorte d'exercice n'existe pas. Sortes possibles : {names}.").format(names=names)
            )
        ]
    found = shape.problems(kind.block(), exercise, ignore=_NOT_FIELDS)
    if not found:  # fairness only makes sense for data of the right shape
        found = [*common_problems(exercise), *kind.problems(exercise)]
    twin = exercise.get("twin")
    if isinstance(twin, dict):
        found += _twin_problems(twin)
    elif twin is not None:
        found.append(Problem(("twin",), _("Une question jumelle s'écrit comme un exercice : kind, prompt, hint…")))
    return found


def silent_problems(exercise: Exercise) -> list[Problem]:
    """Return what makes an exercise of the right shape unfair when nothing is said back (see `silent`)."""
    return silent.problems(exercise, [*common_problems(exercise), *kind_of(exercise).problems(exercise)])


def _twin_problems(twin: Exercise) -> list[Problem]:
    extra = [name for name in ("intro", "required", "crcn", "twin") if twin.get(name) is not None]
    found = [Problem((name,), _("Une question jumelle n'a pas ce champ.")) for name in extra]
    found += problems({name: value for name, value in twin.items() if name not in extra})
    return [Problem(("twin", *problem.path), problem.message) for problem in found]
