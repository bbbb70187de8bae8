"""What every kind of exercise provides, and the values that travel between rooms."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.datastructures import MultiValueDict

SHOW_AFTER = 2  # wrong tries before the explained answer is offered (domain.md § 3.0)

Exercise = dict[str, Any]  # plain data, as in a content pack, plus "id", "kind" and "number"
Answer = dict[str, Any]


class AnswerError(ValueError):
    """The posted answer cannot come from our form. Its text is for the person, in French.

    `typed` is what could be read, in the shape of an answer: the form is shown again with it, so nothing is lost.
    """

    def __init__(self, message: str, *, typed: Answer | None = None) -> None:
        super().__init__(message)
        self.typed = typed


class IncompleteAnswer(AnswerError):
    """Something is missing in an honest answer (nothing chosen, an empty box). It is not a try."""


class Outcome:
    RIGHT = "right"
    PARTIAL = "partial"  # some of it is right; counts as a try
    WRONG = "wrong"
    ONGOING = "ongoing"  # a stage of a simulation is passed, the next one is open; not a try


@dataclass(frozen=True)
class Result:
    """What grading says of one answer.

    `messages` are texts in the light markup, most useful first. `marks` says for each part of the exercise
    (option index, item index, zone index, rule id…, always a string) whether it is right.
    """

    outcome: str
    messages: tuple[str, ...] = ()
    marks: Mapping[str, bool] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        return self.outcome == Outcome.RIGHT


@dataclass(frozen=True)
class ExerciseState:
    """Where one learner is with one exercise; computed from the attempts, never stored by hand."""

    tries: int = 0  # answers that were not right
    outcome: str = ""  # of the last answer; "" when there is none
    answer: Answer | None = None  # the last answer, as it was stored
    right: bool = False  # answered right at least once
    acknowledged: bool = False  # « J'ai compris, je continue » after the explained answer
    draft: Answer | None = None  # typed but not sent
    closed: bool = False  # one answer counts (bilan, « On se souvient ? ») and it was given

    @property
    def resolved(self) -> bool:
        return self.right or self.acknowledged or self.closed

    @property
    def shown(self) -> bool:
        """True when the explained answer is displayed."""
        return not self.right and (self.closed or self.tries >= SHOW_AFTER)

    @property
    def tells_answer(self) -> bool:
        """True when the question is over without the right answer: the choices say which one it was."""
        return self.resolved and not self.right


@dataclass(frozen=True)
class Problem:
    """Something an author must mend: where (path inside the exercise) and what, in French."""

    path: tuple[str | int, ...]
    message: str


class Kind(ABC):
    """One kind of exercise: its editor block, how its form is read, graded, displayed and explained.

    Subclasses are stateless; one instance is registered per file of `exercices.kinds`.
    All methods are pure: no database, no clock, no request.
    """

    name: ClassVar[str]  # also the block name, and the name of templates/exercices/kinds/<name>.html
    block: ClassVar[type]  # a subclass of blocks.ExerciseBlock
    is_simulation: ClassVar[bool] = False

    @abstractmethod
    def parse(self, exercise: Exercise, data: MultiValueDict) -> Answer:
        """Read a posted form. Raise `AnswerError` or `IncompleteAnswer`."""

    @abstractmethod
    def grade(self, exercise: Exercise, answer: Answer) -> Result:
        """Grade an answer that came from `parse` or from `stored`."""

    @abstractmethod
    def solution(self, exercise: Exercise) -> list[str]:
        """Return the explained answer, one line of light markup each."""

    @abstractmethod
    def fits(self, exercise: Exercise, answer: Answer) -> bool:
        """Return whether an answer has the shape this exercise expects; holes (`None`) are allowed.

        An answer stored under one revision may be shown again under another, with fewer options.
        """

    def usable(self, exercise: Exercise, *answers: object) -> Answer | None:
        """Return the first of these that is an answer to this exercise as it is now."""
        for answer in answers:
            if isinstance(answer, dict) and self.fits(exercise, answer):
                return answer
        return None

    def filled(self, exercise: Exercise, state: ExerciseState, typed: Answer | None = None) -> Answer | None:
        """Return what to pre-fill: what was just typed, else the draft, else the last answer."""
        return self.usable(exercise, typed, state.draft, state.answer)

    def graded(self, exercise: Exercise, state: ExerciseState, typed: Answer | None = None) -> Mapping[str, bool]:
        """Return the verdicts to show beside each part; none once the form has moved on from the last answer."""
        answer, last = self.filled(exercise, state, typed), self.usable(exercise, state.answer)
        if answer is None or last is None or self.stored(exercise, answer) != self.stored(exercise, last):
            return {}
        return self.grade(exercise, answer).marks

    def stored(self, exercise: Exercise, answer: Answer) -> Answer:
        """Return what may be written in the database. Simulations keep rule results, never what was typed."""
        return answer

    def view(
        self,
        exercise: Exercise,
        state: ExerciseState,
        *,
        seed: int,
        typed: Answer | None = None,
    ) -> dict:
        """Return what the kind's template needs beyond `exercise`, `state` and `result` (options in display order…).

        A verdict (`mark`) is given only to what the person chose: the view must not give the answer away.
        """
        return {}

    def problems(self, exercise: Exercise) -> list[Problem]:
        """Return what makes this exercise impossible or unfair, for authors and packs."""
        return []
