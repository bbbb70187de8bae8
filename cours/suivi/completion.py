"""When a lesson is finished, and why it is not yet: the one place that says so (domain.md § 4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cours.contenus.rendering import LessonContent
from cours.exercices.base import ExerciseState, Outcome
from cours.exercices.markup import plain

NOT_STARTED, IN_PROGRESS, COMPLETED, MASTERED = "not_started", "in_progress", "completed", "mastered"
MASTERY_SHARE = 0.8  # of the exercises right at the first try


def state_label(state: str) -> str:
    """Return the word shown for a state (domain.md § 1.6): never « échoué »."""
    return {
        NOT_STARTED: _("À commencer"),
        IN_PROGRESS: _("En cours"),
        COMPLETED: _("Terminé"),
        MASTERED: _("Maîtrisé"),
    }[state]


@dataclass(frozen=True)
class Reason:
    """One thing that remains to do, in words, and where it is on the page. `asks`: the words of its question."""

    text: str
    anchor: str
    asks: str = ""


@dataclass(frozen=True)
class Explanation:
    """The state of a lesson for a learner and everything that remains before « Terminé »."""

    state: str
    reasons: tuple[Reason, ...] = ()

    @property
    def label(self) -> str:
        return state_label(self.state)

    @property
    def next_question(self) -> Reason | None:
        """Return the first question that waits: nothing but an answer to it can end the lesson."""
        return next((reason for reason in self.reasons if reason.asks), None)

    @property
    def is_completed(self) -> bool:
        return self.state in (COMPLETED, MASTERED)


def fold(attempts: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """Reduce attempts, oldest first, to one plain state per exercise.

    `first` is the outcome of the first graded answer; a passed stage of a simulation is not a graded answer.
    A right answer stays the one shown: a wrong one that arrives later (second phone, guest who joins a card) would
    otherwise leave a finished question that shows a mistake and no explanation.
    """
    states: dict[str, dict[str, Any]] = {}
    for attempt in attempts:
        state = states.setdefault(attempt.exercise_id, {"tries": 0})
        if attempt.outcome == "acknowledged":
            state["acknowledged"] = True
            continue
        if not state.get("right"):
            state["outcome"] = attempt.outcome
            state["answer"] = attempt.answer
        if attempt.outcome == Outcome.ONGOING:
            continue
        state.setdefault("first", attempt.outcome)
        if attempt.outcome == Outcome.RIGHT:
            state["right"] = True
        else:
            state["tries"] += 1
    return states


def exercise_state(
    states: Mapping[str, Mapping[str, Any]], exercise_id: str, draft: dict | None = None
) -> ExerciseState:
    """Return the state of one exercise, untouched when nothing was answered yet."""
    known = states.get(exercise_id, {})
    return ExerciseState(
        tries=known.get("tries", 0),
        outcome=known.get("outcome", ""),
        answer=known.get("answer"),
        right=known.get("right", False),
        acknowledged=known.get("acknowledged", False),
        draft=draft,
    )


def due_twins(content: LessonContent, states: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the ids of the twin questions that come back: those of the exercises whose answer was shown."""
    return [
        content.twins[step.exercise["id"]]
        for step in content.exercise_steps
        if states.get(step.exercise["id"], {}).get("acknowledged") and step.exercise["id"] in content.twins
    ]


def _asks(exercise: Mapping[str, Any]) -> str:
    """Return the words by which somebody knows a question again."""
    return Truncator(plain(exercise["prompt"])).chars(80)


def explain(
    content: LessonContent,
    *,
    seen_steps: Iterable[int],
    states: Mapping[str, Mapping[str, Any]],
    is_never_mastered: bool = False,
) -> Explanation:
    """Say the state of a lesson and what remains.

    Completed: every step seen, each required exercise right once (or its explained answer acknowledged after
    two tries), and the twins that came back tried. Mastered: completed alone, with at least 80 % of the
    exercises right at the first try. Source: domain.md § 4.
    """
    seen = set(seen_steps)
    reasons = []
    unseen = [step.number for step in content.steps if step.number not in seen]
    for step in content.exercise_steps:
        state = exercise_state(states, step.exercise["id"])
        if step.exercise.get("required", True) and not state.resolved:
            number = step.exercise["number"]
            reasons.append(
                Reason(
                    _("étape %(step)d, question %(number)d") % {"step": step.number, "number": number},
                    f"etape-{step.number}",
                    _asks(step.exercise),
                )
            )
            if step.number in unseen:
                unseen.remove(step.number)
    for number in unseen:
        reasons.append(Reason(_("étape %(step)d à lire") % {"step": number}, f"etape-{number}"))
    reasons.sort(key=lambda reason: int(reason.anchor.removeprefix("etape-")))
    for twin_id in due_twins(content, states):
        state = exercise_state(states, twin_id)
        if not state.tries and not state.right:
            asks = _asks(content.exercises[twin_id])
            reasons.append(Reason(_("la question de la fin"), f"exercice-{twin_id}", asks))
    if reasons:
        started = bool(seen or states)
        return Explanation(IN_PROGRESS if started else NOT_STARTED, tuple(reasons))
    return Explanation(MASTERED if _is_mastered(content, states) and not is_never_mastered else COMPLETED)


def _is_mastered(content: LessonContent, states: Mapping[str, Mapping[str, Any]]) -> bool:
    firsts = [states.get(step.exercise["id"], {}).get("first") for step in content.exercise_steps]
    return bool(firsts) and firsts.count(Outcome.RIGHT) >= MASTERY_SHARE * len(firsts)
