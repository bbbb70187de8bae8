"""What a person does in « Où j'en suis ? »: start, answer, stop, choose where to begin. One act, one transaction."""

import uuid
from collections.abc import Iterable, Sequence
from secrets import randbelow
from typing import Any

from django.db import transaction
from django.utils import timezone

from cours.comptes.models import User
from cours.contenus.outline import outline
from cours.contenus.placement import PlacementBank, Question, placement_bank
from cours.exercices import grading

from .actions import ExerciseGone
from .placement import Cell, Given, next_cell, pick
from .placement_models import PlacementAnswer, PlacementStart, PlacementTest

Plan = dict[str, Any]  # {"modules": page ids in the order of interest, "seed": which questions are taken}
SEEDS = 32_768


def new_plan(module_ids: Sequence[int]) -> Plan:
    """Prepare a test about these modules; other questions are taken each time."""
    return {"modules": list(module_ids), "seed": randbelow(SEEDS)}


def has_questions(bank: PlacementBank, module_id: int, level: int) -> bool:
    return bool(bank.cell(module_id, level))


def next_question(plan: Plan, given: Sequence[Given]) -> Question | None:
    """Return the question to ask now, None when the test is over."""
    bank = placement_bank()
    cell = next_cell(plan["modules"], given, lambda module_id, level: has_questions(bank, module_id, level))
    if cell is None:
        return None
    questions = bank.cell(cell.module, cell.level)
    return questions[pick(len(questions), seed=plan["seed"], cell=cell)]


def given_of(answers: Iterable[PlacementAnswer]) -> list[Given]:
    """Return the answers of a test as the algorithm reads them."""
    right = PlacementAnswer.Outcome.RIGHT
    return [Given(answer.module_id, answer.level, answer.outcome == right) for answer in answers]


def outcome_of(question: Question, answer: dict[str, Any] | None) -> str:
    """Grade an answer; None is « Je ne sais pas »."""
    if answer is None:
        return PlacementAnswer.Outcome.UNKNOWN
    return grading.grade(question.exercise, answer).outcome


def asked(plan: Plan, given: Sequence[Given], exercise_id: str) -> Question | None:
    """Return the question that is being answered, when it is one that this test may ask now.

    Any question of the right module and level will do: an author may have added one since the page was opened.
    """
    question, expected = placement_bank().find(exercise_id), next_question(plan, given)
    if question is None or expected is None:
        return None
    here = Cell(question.module_id, question.level)
    return question if here == Cell(expected.module_id, expected.level) else None


def plan_of(test: PlacementTest) -> Plan:
    return {"modules": test.modules, "seed": test.seed}


@transaction.atomic
def start_placement(*, learner: User, plan: Plan) -> PlacementTest:
    """Begin a test. An older one that was never finished stays as it is: the latest counts."""
    return PlacementTest.objects.create(learner=learner, modules=plan["modules"], seed=plan["seed"])


@transaction.atomic
def begin_chosen(*, learner: User, plan: Plan) -> PlacementTest:
    """Begin the test that was chosen without an account, or go on with it: its first answer may be sent twice."""
    User.objects.select_for_update().get(pk=learner.pk)
    same = learner.placements.filter(seed=plan["seed"])
    begun = next((test for test in same if test.modules == plan["modules"]), None)
    return begun or start_placement(learner=learner, plan=plan)


@transaction.atomic
def answer_placement(
    *, learner: User, test_id: int, exercise_id: str, answer: dict[str, Any] | None, attempt_id: uuid.UUID
) -> PlacementTest:
    """Keep one answer (None is « Je ne sais pas »), and end the test with the last one.

    The first answer to a question counts: sent again, or changed after « Back », it changes nothing. Raise
    `ExerciseGone` when the question is not one that this test asks now.
    """
    # The lock makes two taps take turns; without it both would answer the same question.
    test = PlacementTest.objects.select_for_update().get(pk=test_id, learner=learner)
    answers = list(test.answers.all())
    if any(known.exercise_id == exercise_id for known in answers):
        return test
    given = given_of(answers)
    question = None if test.finished_at else asked(plan_of(test), given, exercise_id)
    if question is None:
        raise ExerciseGone(exercise_id)
    outcome = outcome_of(question, answer)
    known = any(other.client_id == attempt_id for other in answers)  # « Back » restores a page with its old numbers
    test.answers.create(
        client_id=uuid.uuid4() if known else attempt_id,
        module_id=question.module_id,
        level=question.level,
        exercise_id=exercise_id,
        answer={} if answer is None else grading.stored(question.exercise, answer),
        outcome=outcome,
    )
    right = outcome == PlacementAnswer.Outcome.RIGHT
    if next_question(plan_of(test), [*given, Given(question.module_id, question.level, right)]) is None:
        _finish(test)
    return test


@transaction.atomic
def stop_placement(*, learner: User) -> PlacementTest | None:
    """« Arrêter »: what was answered is enough. Return the test that was open, None when there was none."""
    test = PlacementTest.objects.select_for_update().filter(learner=learner).first()
    if test is None or test.finished_at:
        return None
    _finish(test)
    return test


def _finish(test: PlacementTest) -> None:
    test.finished_at = timezone.now()
    test.save(update_fields=["finished_at"])


@transaction.atomic
def choose_start(
    *, learner: User, module_id: int, lesson_id: int | None, chosen_by: User | None = None
) -> PlacementStart:
    """Choose where a person begins a module: a lesson, or its bilan (None). The advice of the test, or anything else.

    `chosen_by` is who chose, the person unless told. Choosing the same twice is one choice. Raise `LookupError` when
    the module, or the lesson in it, is not published.
    """
    module = next((module for module in outline().modules if module.id == module_id), None)
    if module is None or (lesson_id is not None and lesson_id not in [lesson.id for lesson in module.lessons]):
        raise LookupError(lesson_id)
    latest = PlacementStart.objects.filter(learner=learner).last()
    if latest and (latest.module_id, latest.lesson_id) == (module_id, lesson_id):
        return latest
    return PlacementStart.objects.create(
        learner=learner, module_id=module_id, lesson_id=lesson_id, chosen_by=chosen_by or learner
    )
