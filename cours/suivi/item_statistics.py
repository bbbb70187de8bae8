"""The figures of every question of the published lessons, computed from the answers each time they are asked for.

Seven queries, whatever the number of lessons, people and answers; measured at about two seconds for 200 000 attempts.
Nothing is stored, so nothing has to be kept in step, and erasing a person changes the figures at once. So does the
daily cleaning: answers older than `RETENTION["answers"]` are erased, and the report says how far back it looks.
"""

import enum
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import F, Min, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Revision

from cours.contenus.models import LessonPage
from cours.contenus.outline import LessonEntry
from cours.contenus.plain import compiled_value
from cours.exercices import kinds
from cours.exercices.base import Exercise, Outcome

from .item_figures import Figures, FirstAnswer, figures
from .models import Attempt, LessonRun, ModuleReview, RecallAnswer, RecallQuiz, ReviewAnswer

# Beyond, the report would hold a worker for minutes and most of the memory of a small server.
MOST_ANSWERS = 200_000
NOT_GRADED = (Outcome.ONGOING, Attempt.Outcome.ACKNOWLEDGED)
# What is said around a question: rewriting it does not make another question.
SAID_AROUND = frozenset("id number twin hint right wrong feedback missing extra explanation crcn required".split())
SAID = Cast("answer", TextField())  # reading JSON two hundred thousand times is half of the work
Key = tuple[int, str]  # (lesson page, exercise)


class Role(enum.Enum):
    """Where a question is asked: in its lesson, or only where questions are drawn (and at the end, for a twin)."""

    STEP = enum.auto()
    TWIN = enum.auto()
    RESERVE = enum.auto()


@dataclass(frozen=True)
class Option:
    """One answer proposed, and how many people chose it first."""

    text: str
    is_right: bool
    chosen: int


@dataclass(frozen=True)
class ItemStatistics:
    """One question of a published lesson, and what its answers say."""

    lesson: LessonEntry
    number: int
    exercise: Exercise
    role: Role
    figures: Figures

    @property
    def options(self) -> list[Option]:
        """Return what could be chosen; nothing for the kinds where one does not choose in a list."""
        found = [(str(place), text, right) for place, text, right in _options(self.exercise)]
        return [Option(text, right, self.figures.chosen[place]) for place, text, right in found]


def too_many_answers(lessons: Sequence[LessonEntry]) -> bool:
    """Say whether these lessons have too many answers to be counted while somebody waits; one query."""
    given = Attempt.objects.filter(run__lesson_id__in=[lesson.id for lesson in lessons])
    return given.order_by()[: MOST_ANSWERS + 1].count() > MOST_ANSWERS


def item_statistics(lessons: Sequence[LessonEntry]) -> list[ItemStatistics]:
    """Return the figures of the questions of these lessons, in the order of the site.

    Counted: the first graded answer of each person to each question (a run made by two is one answer), in a lesson,
    a bilan or a recall. A twin met at the end of a lesson is not: it only comes back to those who had missed its
    exercise, so its answers would make it look harder than it is. An answer given to another version of the question
    is not either: a question rewritten starts anew. Rewriting only a hint or what is said afterwards changes nothing.
    """
    asked = {lesson.id: lesson for lesson in lessons}
    runs = {
        pk: (lesson_id, revision_id, person)
        for pk, lesson_id, revision_id, person in LessonRun.objects.filter(lesson_id__in=asked)
        .order_by()
        .annotate(person=Min("participations__learner"))
        .values_list("pk", "lesson_id", "revision_id", "person")
    }
    drawn = [*_drawn(ModuleReview, "bilan"), *_drawn(RecallQuiz, "recall")]
    wanted = {lesson.revision_id for lesson in lessons} | {revision for _, revision, _ in runs.values()}
    wanted |= {revision for sheet in drawn for revision in sheet.revisions.values()}
    questions = _questions(wanted)
    published = {
        (lesson.id, exercise["id"]): (lesson, exercise, role)
        for lesson in lessons
        for exercise, role in questions.get(lesson.revision_id, (0, []))[1]
    }
    same = _same(published, questions)
    in_steps = {key for key, (_lesson, _exercise, role) in published.items() if role == Role.STEP}
    counted = figures(_first([*_in_lessons(runs, same, in_steps), *_in_sheets(drawn, same, published)], published))
    return [
        ItemStatistics(lesson, exercise["number"], exercise, role, counted.get(key, Figures()))
        for key, (lesson, exercise, role) in published.items()
    ]


@dataclass(frozen=True)
class _Sheet:
    """A bilan or a recall: whose, and in which version each of its questions was drawn."""

    source: str
    pk: int
    learner_id: int
    revisions: Mapping[str, int]


class _Given(NamedTuple):
    key: Key
    person: Hashable
    sitting: Hashable
    outcome: str
    said: str  # the answer, as the database holds it


def _drawn(model: Any, source: str) -> list[_Sheet]:
    rows = model.objects.order_by("pk").values_list("pk", "learner_id", "items")
    return [
        _Sheet(source, pk, learner_id, {item["exercise"]: item["revision"] for item in items})
        for pk, learner_id, items in rows
    ]


def _in_lessons(
    runs: Mapping[int, tuple[int, int, int | None]], same: Mapping[tuple[int, str], Key], in_steps: set[Key]
) -> Iterator[_Given]:
    asked = {lesson_id for lesson_id, _revision_id, _person in runs.values()}
    rows = Attempt.objects.filter(run__lesson_id__in=asked).exclude(outcome__in=NOT_GRADED).order_by("pk")
    columns = rows.annotate(said=SAID).values_list("run_id", "exercise_id", "outcome", "said")
    for run_id, exercise_id, outcome, said in columns.iterator(chunk_size=5000):
        _lesson_id, revision_id, person = runs[run_id]
        key = same.get((revision_id, exercise_id))
        if key in in_steps:
            yield _Given(key, person or ("run", run_id), ("run", run_id), outcome, said)


def _in_sheets(
    sheets: Iterable[_Sheet], same: Mapping[tuple[int, str], Key], published: Mapping[Key, Any]
) -> Iterator[_Given]:
    by_pk = {(sheet.source, sheet.pk): sheet for sheet in sheets}
    for source, rows in (
        ("bilan", ReviewAnswer.objects.annotate(sheet=F("review_id"))),
        ("recall", RecallAnswer.objects.annotate(sheet=F("recall_id"))),
    ):
        graded = rows.annotate(said=SAID).exclude(outcome__in=NOT_GRADED).order_by("pk")
        for pk, exercise_id, outcome, said in graded.values_list("sheet", "exercise_id", "outcome", "said").iterator():
            sheet = by_pk[source, pk]
            key = same.get((sheet.revisions.get(exercise_id, 0), exercise_id))
            if key in published:
                yield _Given(key, sheet.learner_id, (source, pk), outcome, said)


def _first(given: Iterable[_Given], published: Mapping[Key, Any]) -> Iterator[FirstAnswer]:
    """Keep the first answer of each person to each question."""
    seen: set[tuple[Hashable, Key]] = set()
    for each in given:
        if (each.person, each.key) in seen:
            continue
        seen.add((each.person, each.key))
        chosen = _chosen(published[each.key][1]["kind"], each.said)
        yield FirstAnswer(each.sitting, each.key, each.outcome == Outcome.RIGHT, chosen)


# --- Versions -------------------------------------------------------------------------------------------------------
def _questions(revision_ids: Iterable[int]) -> dict[int, tuple[int, list[tuple[Exercise, Role]]]]:
    """Return {revision: (lesson, [(question, its role)])}. What was erased is not there."""
    found = {}
    stream, spare = (LessonPage._meta.get_field(name).stream_block for name in ("steps", "reserve"))
    names = {kind.name for kind in kinds.all()}
    for pk, content in Revision.objects.filter(pk__in=set(revision_ids)).values_list("pk", "content"):
        own: list[tuple[Exercise, Role]] = []
        for number, block in enumerate(_blocks(content, "steps", names), start=1):
            value = compiled_value(stream.child_blocks[block["type"]], block["value"])
            own.append((value | {"id": block["id"], "kind": block["type"], "number": number}, Role.STEP))
            if value.get("twin"):
                own.append((value["twin"] | {"number": number}, Role.TWIN))
        for number, block in enumerate(_blocks(content, "reserve", names), start=1):
            value = compiled_value(spare.child_blocks[block["type"]], block["value"])
            own.append((value | {"id": block["id"], "kind": block["type"], "number": number}, Role.RESERVE))
        found[pk] = (content["pk"], own)
    return found


def _blocks(content: Mapping[str, Any], name: str, names: set[str]) -> list[dict[str, Any]]:
    """Return the exercises of a stream, as a revision keeps it: JSON inside JSON."""
    stream = content.get(name) or []
    return [each for each in (json.loads(stream) if isinstance(stream, str) else stream) if each["type"] in names]


def _same(
    published: Mapping[Key, tuple[LessonEntry, Exercise, Role]],
    questions: Mapping[int, tuple[int, list[tuple[Exercise, Role]]]],
) -> dict[tuple[int, str], Key]:
    """Return {(revision, exercise): question of today} for every version in which it was the same question."""
    asked = {key: _asked(exercise) for key, (_lesson, exercise, _twin) in published.items()}
    return {
        (revision_id, exercise["id"]): (lesson_id, exercise["id"])
        for revision_id, (lesson_id, own) in questions.items()
        for exercise, _twin in own
        if asked.get((lesson_id, exercise["id"])) == _asked(exercise)
    }


def _asked(value: Any) -> Any:
    """Return what makes a question that question: its fields, less what is said around it and what is left empty.

    The editor writes the empty fields and a pack does not: the same question must not look like another.
    """
    if isinstance(value, dict):
        return {name: _asked(each) for name, each in value.items() if each and name not in SAID_AROUND}
    if isinstance(value, list):
        return [_asked(each) for each in value]
    return value


# --- Options --------------------------------------------------------------------------------------------------------
def _options(exercise: Exercise) -> list[tuple[int | bool, str, bool]]:
    if exercise["kind"] == "true_false":
        answer = bool(exercise.get("answer"))
        return [(True, _("Vrai"), answer), (False, _("Faux"), not answer)]
    if exercise["kind"] in ("single_choice", "multiple_choice"):
        options = exercise["options"]
        return [(place, option["text"], bool(option.get("correct"))) for place, option in enumerate(options)]
    return []


@lru_cache(maxsize=2000)  # a hundred thousand people choose among a few answers: each is read once
def _chosen(kind: str, said: str) -> tuple[str, ...]:
    if kind in ("single_choice", "true_false"):
        return (str(json.loads(said).get("choice")),)
    if kind == "multiple_choice":
        return tuple(str(choice) for choice in json.loads(said).get("choices", ()))
    return ()
