"""Questions answered without a word said back: those of « Où j'en suis ? », which is no lesson (domain.md § 5.2).

Nobody has to write what nobody will read: such a question has no hint, no feedback and no explanation. It has exactly
one right answer, because nothing tells the person that another was good too.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .base import Exercise, Problem

SAID_BACK = ("hint", "wrong", "right", "explanation", "feedback", "missing")
PROPOSALS = ("options", "zones")


def problems(exercise: Exercise, found: Iterable[Problem]) -> list[Problem]:
    """Return, of the problems of an exercise, those that matter when nothing is said back, and those of its own."""
    kept = [problem for problem in found if not (problem.path and problem.path[-1] in SAID_BACK)]
    for name in PROPOSALS:
        right = [place for place, entry in enumerate(exercise.get(name) or []) if entry.get("correct")]
        for place in right[1:]:
            if not any(problem.path[:2] == (name, place) for problem in kept):
                kept.append(Problem((name, place, "correct"), _("Une seule réponse peut être juste.")))
    return kept
