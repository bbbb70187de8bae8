"""Everything a learner does: each function is one act, in one transaction."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cours.comptes.models import User
from cours.contenus.models import PathwayPage
from cours.contenus.rendering import LessonContent, lesson_content
from cours.exercices import grading
from cours.exercices.base import Exercise, Result

from . import completion
from .announcements import done_by_name
from .models import Attempt, Enrolment, LessonCompletion, LessonRun, Participation

# Of the people on a device, the place each is in when their first name was tapped: {id: place}. Nobody, with cards.
Places = Mapping[int, str]
WITH_CARDS: Places = MappingProxyType({})
MAX_DRAFT = 4_000  # characters kept of an answer that was not sent yet


class ExerciseGone(LookupError):
    """The exercise is not in the version of the lesson this learner follows."""


class NotShownYet(Exception):
    """The explained answer has not been shown, so it cannot be acknowledged."""


@dataclass(frozen=True)
class Submission:
    """What happened to one answer. `replayed` is true when the device had already sent it.

    `is_first` is true for the answer that begins the passage.
    """

    run: LessonRun
    exercise: Exercise
    result: Result
    replayed: bool
    is_first: bool = False


@transaction.atomic
def enrol(*, learner: User, pathway: PathwayPage) -> Enrolment:
    """Put a learner in a pathway; doing it twice changes nothing."""
    return Enrolment.objects.get_or_create(learner=learner, pathway=pathway)[0]


def current_run(*, learner: User, lesson_id: int) -> LessonRun | None:
    """Return the run this learner would find again on any device."""
    return LessonRun.objects.current_for(learner).filter(lesson_id=lesson_id).own_first().first()


def open_run(
    *, learners: Sequence[User], lesson_id: int, revision_id: int, seed: int = 0, places: Places = WITH_CARDS
) -> LessonRun:
    """Return the current run of these learners in a lesson, or start one pinned to `revision_id`.

    Two devices may ask at the same time: the database refuses the second run, and the first one is returned.
    Raise `ValueError` when there are no learners or more than two (domain.md § 1.5, J2).
    """
    if not 1 <= len({learner.pk for learner in learners}) == len(learners) <= LessonRun.MAX_LEARNERS:
        raise ValueError("a run has one or two learners")
    if run := run_to_go_on(learners=learners, lesson_id=lesson_id, places=places):
        return run
    try:
        with transaction.atomic():
            return _start_run(learners, lesson_id, revision_id, seed, places)
    except IntegrityError:
        run = run_to_go_on(learners=learners, lesson_id=lesson_id, places=places)
        if run is None:
            raise
        return run


def run_of(*, learners: Sequence[User], lesson_id: int, places: Places = WITH_CARDS) -> LessonRun | None:
    """Return the run these learners read again: for one, theirs or the last one shared; for two, the one of both.

    A place opened by tapping a first name reads what was done there, never what the person did with their card. With
    the card and nothing of their own, a person finds what was done under their name.
    """
    runs = LessonRun.objects.filter(lesson_id=lesson_id)
    for learner in learners:
        runs = runs.current_for(learner, places.get(learner.pk, ""))
    return runs.own_first().first()


def run_to_go_on(*, learners: Sequence[User], lesson_id: int, places: Places = WITH_CARDS) -> LessonRun | None:
    """Return the same run, ready for something new.

    Who goes on alone in a run of two gets one of their own, with what was done so far: the other person must not be
    given what they were not there for. It stays work of two: completed it may be, mastered never (domain.md § 4).

    Who goes on with their card in what was begun by name takes it up: the place does not find it again.
    """
    run = run_of(learners=learners, lesson_id=lesson_id, places=places)
    if run and run.is_shared and len(learners) == 1 and run.participations.count() > 1:
        return _part(run, learners[0], places.get(learners[0].pk, ""))
    if run and (run.by_name or run.is_shared):
        with_card = [learner for learner in learners if learner.pk not in places]
        run.participations.filter(learner__in=with_card, is_current=True).exclude(place="").update(place="")
    return run


def is_to_be_opened(run: LessonRun | None, *, learners: Sequence[User], places: Places) -> bool:
    """Say whether these learners must go through `open_run` before they write: nothing is ready for them yet."""
    return run is None or (run.is_shared and len(learners) == 1) or (run.by_name and not places)


@transaction.atomic
def _part(run: LessonRun, learner: User, place: str) -> LessonRun:
    mine = Participation.objects.select_for_update().get(run=run, learner=learner)
    if not mine.is_current:  # another request of the same page has just done it
        return run_of(learners=[learner], lesson_id=run.lesson_id, places={learner.pk: place}) or run
    mine.is_current = False
    mine.save(update_fields=["is_current"])
    kept = ["lesson_id", "revision_id", "is_shared", "seed", "step_count", "current_step", "current_step_said"]
    kept += ["seen_steps", "states", "drafts", "completed_at", "progressed_at"]
    by_name = run.by_name or bool(mine.place)
    alone = LessonRun.objects.create(by_name=by_name, **{name: getattr(run, name) for name in kept})
    LessonRun.objects.filter(pk=alone.pk).update(started_at=run.started_at)
    Participation.objects.create(run=alone, learner=learner, lesson_id=run.lesson_id, place=place)
    Attempt.objects.bulk_create(
        Attempt(run=alone, client_id=a.client_id, exercise_id=a.exercise_id, answer=a.answer, outcome=a.outcome)
        for a in run.attempts.all()
    )
    return alone


def _start_run(learners: Sequence[User], lesson_id: int, revision_id: int, seed: int, places: Places) -> LessonRun:
    if len(learners) > 1:  # each keeps what they did alone, as history; what a card opens is not touched by a name
        for learner in learners:
            alone = Participation.objects.filter(learner=learner, lesson_id=lesson_id)
            alone.filter(place=places.get(learner.pk, "")).update(is_current=False)
    run = LessonRun.objects.create(
        lesson_id=lesson_id,
        revision_id=revision_id,
        seed=seed,
        is_shared=len(learners) > 1,
        by_name=all(learner.pk in places for learner in learners),
        step_count=len(lesson_content(revision_id).steps),
    )
    Participation.objects.bulk_create(
        Participation(run=run, learner=learner, lesson_id=lesson_id, place=places.get(learner.pk, ""))
        for learner in learners
    )
    return run


@transaction.atomic
def submit_answer(
    *,
    learner: User,
    run_id: int,
    exercise_id: str,
    answer: dict[str, Any],
    attempt_id: uuid.UUID,
    seen: Iterable[int] = (),
) -> Submission:
    """Grade an answer, keep it as an attempt, and recompute the run.

    `seen` are the steps the page had displayed before: a guest's reading is only known with the first answer.

    `answer` comes from `grading.parse`; only `grading.stored` of it is written. Sending the same attempt again,
    even ten times at once, changes nothing; the same number with another answer is another attempt, because a
    page restored by « Back » reuses its number. Raise `ExerciseGone` when the run's version lacks the exercise.
    """
    run = _locked(learner, run_id)
    content = lesson_content(run.revision_id)
    exercise = _exercise(content, exercise_id)
    result = grading.grade(exercise, answer)
    stored = grading.stored(exercise, answer)
    attempts, replayed = _append(run, attempt_id, exercise_id, stored, result.outcome)
    run.drafts.pop(exercise_id, None)
    run.seen_steps = sorted({*run.seen_steps, *seen})
    recompute(run, content, attempts, at=_step_of(content, exercise_id))
    return Submission(run, exercise, result, replayed, is_first=len(attempts) == 1 and not replayed)


@transaction.atomic
def acknowledge(*, learner: User, run_id: int, exercise_id: str, attempt_id: uuid.UUID) -> Submission:
    """Record « J'ai compris, je continue ». Raise `NotShownYet` before two wrong tries, and `ExerciseGone`."""
    run = _locked(learner, run_id)
    content = lesson_content(run.revision_id)
    exercise = _exercise(content, exercise_id)
    if not completion.exercise_state(run.states, exercise_id).shown:
        raise NotShownYet(exercise_id)
    attempts, replayed = _append(run, attempt_id, exercise_id, {}, Attempt.Outcome.ACKNOWLEDGED)
    recompute(run, content, attempts, at=_step_of(content, exercise_id))
    state = completion.exercise_state(run.states, exercise_id)
    return Submission(run, exercise, grading.grade(exercise, state.answer or {}), replayed)


@transaction.atomic
def record_steps(
    *,
    learner: User,
    run_id: int,
    seen: Iterable[int],
    current: int | None = None,
    page: str = "",
    turn: int = 0,
) -> LessonRun:
    """Add the steps a device displayed, whatever order devices report them in.

    `page` names one opening of the lesson, and `turn` counts what it sends: two requests of the same page may arrive
    in the other order, and the place to find again is the one said last, not the one received last.
    """
    run = _locked(learner, run_id)
    content = lesson_content(run.revision_id)
    numbers = {step.number for step in content.steps}
    run.seen_steps = sorted(set(run.seen_steps) | (set(seen) & numbers))
    said = run.current_step_said
    is_late = bool(page) and said.get("page") == page and turn < said["turn"]
    if current in numbers and not is_late:
        run.current_step = current
        run.current_step_said = {"page": page, "turn": turn} if page else {}
    _save(run, content)
    return run


@transaction.atomic
def finish(*, learner: User, run_id: int) -> completion.Explanation:
    """Mark every step as read (the person says so), and say what remains."""
    run = _locked(learner, run_id)
    content = lesson_content(run.revision_id)
    run.seen_steps = [step.number for step in content.steps]
    run.current_step = len(content.steps)
    return _save(run, content)


@transaction.atomic
def save_draft(*, learner: User, run_id: int, exercise_id: str, answer: dict[str, Any] | None) -> None:
    """Keep what was chosen or typed but not sent, or forget it. Raise `ExerciseGone`; simulations are refused."""
    run = _locked(learner, run_id)
    exercise = _exercise(lesson_content(run.revision_id), exercise_id)
    if answer is None or grading.is_simulation(exercise) or len(str(answer)) > MAX_DRAFT:
        run.drafts.pop(exercise_id, None)
    else:
        run.drafts[exercise_id] = answer
    run.save(update_fields=["drafts", "active_at"])


@transaction.atomic
def restart(*, learners: Sequence[User], lesson_id: int, places: Places = WITH_CARDS) -> None:
    """Close the current run of these learners: the next answer starts a new one on the published version.

    What was finished stays finished, and the attempts stay. A place opened by tapping a name closes its own run only.
    """
    for learner in learners:
        here = {"place": places[learner.pk]} if learner.pk in places else {}
        mine = Participation.objects.filter(learner=learner, lesson_id=lesson_id, is_current=True, **here)
        mine.update(is_current=False)


def complete_in_person(*, learner: User, lesson_id: int) -> LessonCompletion:
    """Count as completed a lesson done on paper, aloud or by name. A completion already there stays as it is.

    Never mastery (domain.md § 4). Twice at once is once: the database keeps one completion per lesson.
    """
    return LessonCompletion.objects.get_or_create(
        learner=learner, lesson_id=lesson_id, defaults={"completed_at": timezone.now(), "is_in_person": True}
    )[0]


def withdraw_in_person(*, learner: User, lesson_id: int) -> None:
    """Take back what `complete_in_person` gave. A lesson really done stays done."""
    LessonCompletion.objects.in_person().filter(learner=learner, lesson_id=lesson_id).delete()


def _locked(learner: User, run_id: int) -> LessonRun:
    # The lock makes two devices take turns; without it the second would overwrite what the first recomputed.
    run = LessonRun.objects.select_for_update(of=("self",)).get(
        pk=run_id, participations__learner=learner, participations__is_current=True
    )
    run.was_at = run.steps_forward
    return run


def _exercise(content: LessonContent, exercise_id: str) -> Exercise:
    try:
        return content.exercises[exercise_id]
    except KeyError:
        raise ExerciseGone(exercise_id) from None


def _step_of(content: LessonContent, exercise_id: str) -> int | None:
    return next(
        (step.number for step in content.exercise_steps if step.exercise and step.exercise["id"] == exercise_id), None
    )


def _append(
    run: LessonRun, attempt_id: uuid.UUID, exercise_id: str, answer: dict[str, Any], outcome: str
) -> tuple[list[Attempt], bool]:
    """Add an attempt unless it is there already; return all attempts of the run, and whether it was a replay."""
    attempts = list(run.attempts.all())
    known = next((attempt for attempt in attempts if attempt.client_id == attempt_id), None)
    if known and (known.exercise_id, known.answer, known.outcome) == (exercise_id, answer, outcome):
        return attempts, True
    client_id = uuid.uuid4() if known else attempt_id
    attempts.append(run.attempts.create(client_id=client_id, exercise_id=exercise_id, answer=answer, outcome=outcome))
    return attempts, False


def recompute(run: LessonRun, content: LessonContent, attempts: list[Attempt], at: int | None = None) -> None:
    """Derive the state of a run, which the caller has locked, from all its attempts; `at`: the step just answered."""
    run.states = completion.fold(attempts)
    if at is not None:
        run.seen_steps = sorted({*run.seen_steps, at})
        run.current_step = at
    _save(run, content)


def _save(run: LessonRun, content: LessonContent) -> completion.Explanation:
    """Write the run and, when it has just become complete or mastered, the completion of each learner."""
    explanation = completion.explain(
        content, seen_steps=run.seen_steps, states=run.states, is_never_mastered=run.is_never_mastered
    )
    now = timezone.now()
    newly = explanation.is_completed and run.completed_at is None
    if newly:
        run.completed_at = now
    if run.was_at is not None and run.steps_forward > run.was_at:
        run.progressed_at = now
    run.save()
    if newly:
        _complete(run, now, is_mastered=explanation.state == completion.MASTERED)
    return explanation


def _complete(run: LessonRun, now: datetime, *, is_mastered: bool) -> None:
    mastered_at = now if is_mastered else None
    for participation in run.participations.select_related("learner"):
        if participation.place:
            _complete_by_name(participation)
            continue
        done, created = LessonCompletion.objects.get_or_create(
            learner=participation.learner,
            lesson_id=run.lesson_id,
            defaults={"run": run, "completed_at": now, "mastered_at": mastered_at},
        )
        if not created and done.is_in_person:  # validated in person, and now done for real
            done.run, done.completed_at, done.mastered_at, done.is_in_person = run, now, mastered_at, False
            done.save(update_fields=["run", "completed_at", "mastered_at", "is_in_person"])
        elif not created and mastered_at and done.mastered_at is None:
            done.mastered_at = mastered_at
            done.save(update_fields=["mastered_at"])


def _complete_by_name(participation: Participation) -> None:
    """A neighbour may have done it: it counts as done in session, until the person does it with their card."""
    complete_in_person(learner=participation.learner, lesson_id=participation.lesson_id)
    done_by_name.send(sender=Participation, participation=participation)
