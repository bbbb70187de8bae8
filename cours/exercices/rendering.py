"""From an exercise and where a learner is with it, to HTML. Same arguments, same HTML: it may be cached.

The templates write `__CSRF__`, `__ATTEMPT__`, `__ACTION__` and `__TOKEN__` as they are; `suivi` puts the values of each
request in their place.
"""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .base import Answer, Exercise, ExerciseState
from .fairness import right_text
from .grading import kind_of

# What templates read of any exercise; a twin has no introduction, and packs leave empty fields out.
ABSENT: Exercise = {"intro": "", "image": None, "hint": ""}


def render_exercise(
    exercise: Exercise,
    state: ExerciseState,
    *,
    seed: int = 0,
    typed: Answer | None = None,
    message: str = "",
    note: str = "",
    glossary: Mapping[str, str] | None = None,
) -> SafeString:
    """Return the whole exercise with its form.

    `typed` is what was just sent, when it is not yet (or not wholly) in `state`: it is shown again, so nothing is lost.
    `message` says why an answer was not counted, `note` what becomes of one that is. `seed` (0 to 7) chooses the order
    of what is shuffled.
    """
    context = exercise_context(exercise, state, seed=seed, typed=typed, message=message, note=note, glossary=glossary)
    return render_to_string("exercices/exercise.html", context)


def exercise_context(
    exercise: Exercise,
    state: ExerciseState,
    *,
    seed: int = 0,
    typed: Answer | None = None,
    message: str = "",
    note: str = "",
    glossary: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return what `templates/exercices/` reads. Raise `AnswerError` when the kind of the exercise is unknown."""
    kind = kind_of(exercise)
    answer = None if message else kind.usable(exercise, state.answer if typed is None else typed)
    return {
        "exercise": ABSENT | exercise,
        "kind": kind.name,
        "is_simulation": kind.is_simulation,
        "state": state,
        "result": None if answer is None else kind.grade(exercise, answer),
        "filled": kind.filled(exercise, state, typed),
        "view": kind.view(exercise, state, seed=seed, typed=typed),
        "solution": kind.solution(exercise) if state.shown else [],
        "explanation": (exercise.get("explanation") or "") if state.shown or state.resolved else "",
        "right_text": right_text(exercise),
        "message": message or note,
        "glossary": glossary,
    }
