"""What a group sees of the people in it: the one place that states the rule (domain.md § 6.2 and § 6.3).

1. Only people who are in the group now. Who has left is not followed any more.
2. Only the published lessons that the group proposes today, to the whole group or to that person. A proposal the
   person has left (« Pas pour moi ») shows that it was left, and nothing else.
3. Of those lessons, only what was done since the person joined. A lesson finished before looks exactly like a lesson
   never opened. What is read in attempts (a question that resists) only comes from runs that began since.
   Somebody put back after they left keeps their place, and the group sees what it saw; what was done between the two
   stays unseen. A lesson begun before, ended while away, stays as it was on the day they left: in progress.
4. « Fait en séance » is seen by the group whose team said it, or in whose room it was done under the name that was
   tapped, and by no other: it would tell that the person goes elsewhere. No other sees that it was begun there.
5. With the person's agreement (`GroupMember.shares_past_at`), everything else is said as done or not done: no date, no
   mastery, no attempt, no structure.
6. Never an answer, a score or a time spent, whatever was agreed.

Every table, page and export of `/espace/` reads a `Following`; none of them reads `suivi` by itself.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cours.contenus.outline import LessonEntry, outline
from cours.suivi import completion
from cours.suivi.models import LessonCompletion, Participation

from .models import (
    Assignment,
    AttendanceRecord,
    AutonomyRating,
    GroupMember,
    HelpRequest,
    InPersonValidation,
    LearnerGroup,
)
from .places import group_of
from .proposing import lessons_of
from .querysets import was_there

NOT_PROPOSED, LEFT, ELSEWHERE, IN_PERSON = "not_proposed", "left", "elsewhere", "in_person"
DONE = frozenset((completion.COMPLETED, completion.MASTERED, IN_PERSON, ELSEWHERE))
# In the order of the legend.
STATES = (
    completion.MASTERED,
    completion.COMPLETED,
    IN_PERSON,
    ELSEWHERE,
    completion.IN_PROGRESS,
    completion.NOT_STARTED,
    LEFT,
    NOT_PROPOSED,
)


def state_words(state: str) -> str:
    """Return the words of a state: the same on the screen, in the legend and in the exports."""
    return _words_of_states(get_language())[state]


@lru_cache
def _words_of_states(language: str | None) -> dict[str, str]:
    """Looked up once for each language: a table of thirty people asks a thousand times, an export thirty thousand."""
    return {
        NOT_PROPOSED: _("Pas proposée"),
        LEFT: _("Pas pour moi"),
        ELSEWHERE: _("Déjà faite"),
        IN_PERSON: _("Faite en séance"),
        completion.NOT_STARTED: _("À commencer"),
        completion.IN_PROGRESS: _("En cours"),
        completion.COMPLETED: _("Terminée"),
        completion.MASTERED: _("Maîtrisée"),
    }


@dataclass(frozen=True)
class Cell:
    """One lesson of one person, as the group may know it. `at`: since when, None when that is not for the group."""

    state: str
    at: datetime | None = None
    validation: InPersonValidation | None = None

    @property
    def label(self) -> str:
        return state_words(self.state)

    @property
    def is_done(self) -> bool:
        return self.state in DONE

    @property
    def is_proposed(self) -> bool:
        return self.state not in (NOT_PROPOSED, LEFT)


@dataclass(frozen=True)
class Passage:
    """A run of a person that the group may know of: they worked in it since they joined.

    `is_whole`: it also began since then and they never left meanwhile: all its attempts are of the group's time.
    `by_name`: in a place that a tap on their first name opened; ended there, the lesson is done in session.
    """

    run_id: int
    learner_id: int
    lesson_id: int
    step: int
    active_at: datetime
    completed_at: datetime | None
    is_whole: bool
    by_name: bool = False


@dataclass
class Following:
    """What a group sees of its people. Five queries, whatever the number of people and of lessons."""

    group: LearnerGroup
    members: list[GroupMember]
    proposals: list[Assignment]
    left: set[tuple[int, int]]  # (proposal, learner)
    passages: dict[tuple[int, int], list[Passage]] = field(default_factory=dict)  # by (learner, lesson)
    completions: dict[tuple[int, int], tuple[datetime, datetime | None, bool]] = field(default_factory=dict)
    validations: dict[tuple[int, int], InPersonValidation] = field(default_factory=dict)

    @classmethod
    def of(cls, group: LearnerGroup, *, member_pk: int | None = None) -> "Following":
        """Read what a group sees of everybody in it, or of one person."""
        people = group.members.current()
        if member_pk is not None:
            people = people.filter(pk=member_pk)
        # One row for each person who left a proposal: a query of its own would be the thirteenth of the page.
        rows = group.assignments.current().begun().select_related("group").annotate(left_id=F("left_by__learner_id"))
        proposals: dict[int, Assignment] = {}
        left = set()
        for row in rows:
            proposals.setdefault(row.pk, row)
            left.add((row.pk, row.left_id))
        found = cls(group, list(_with_news(people).select_related("learner")), list(proposals.values()), left)
        if found.lessons and found.members:
            found._read(people.values("learner_id"))
        return found

    def _read(self, learners: QuerySet) -> None:
        lesson_ids = [lesson.id for lesson in self.lessons]
        done = LessonCompletion.objects.filter(learner__in=learners, lesson__in=lesson_ids)
        columns = ("learner_id", "lesson_id", "completed_at", "mastered_at", "is_in_person")
        self.completions = {(row[0], row[1]): row[2:] for row in done.values_list(*columns)}
        validated = self.group.validations.filter(learner__in=learners, lesson__in=lesson_ids)
        self.validations = {(row.learner_id, row.lesson_id): row for row in validated.select_related("validated_by")}
        members = {member.learner_id: member for member in self.members}
        taken_part = Participation.objects.filter(learner__in=learners, lesson__in=lesson_ids).order_by("run_id")
        run = ("run__by_name", "run__started_at", "run__current_step", "run__active_at", "run__completed_at")
        rows = taken_part.values_list("learner_id", "lesson_id", "run_id", "place", *run)
        for learner_id, lesson_id, run_id, place, by_name, started_at, step, active_at, completed_at in rows:
            if (learner_id, lesson_id) not in self._proposed or (place and group_of(place) != self.group.pk):
                continue
            by_name = by_name or bool(place)
            member, last = members[learner_id], completed_at or active_at
            if member.was_there(last):
                is_whole = member.was_there_all_along(started_at, last)
                passage = Passage(run_id, learner_id, lesson_id, step, active_at, completed_at, is_whole, by_name)
            elif member.was_there(started_at):  # begun under their eyes, and all that came after may be of the absence
                passage = Passage(run_id, learner_id, lesson_id, 1, started_at, None, False, by_name)
            else:
                continue
            self.passages.setdefault((learner_id, lesson_id), []).append(passage)

    @cached_property
    def lessons(self) -> tuple[LessonEntry, ...]:
        """Every published lesson proposed to somebody of the group, in the order of the site."""
        ours = {member.learner_id for member in self.members}
        offered = (one for one in self.proposals if one.learner_id is None or one.learner_id in ours)
        wanted = {lesson.id for one in offered for lesson in lessons_of(one)}
        return tuple(lesson for lesson in outline().lessons if lesson.id in wanted)

    @cached_property
    def _offers(self) -> dict[tuple[int, int], bool]:
        """Return (learner, lesson) → whether the person has left every proposal of that lesson."""
        found: dict[tuple[int, int], bool] = {}
        for assignment in self.proposals:
            lessons = lessons_of(assignment)
            for member in self.members:
                if assignment.learner_id in (None, member.learner_id):
                    has_left = (assignment.pk, member.learner_id) in self.left
                    for lesson in lessons:
                        key = (member.learner_id, lesson.id)
                        found[key] = found.get(key, True) and has_left
        return found

    @cached_property
    def _proposed(self) -> set[tuple[int, int]]:
        return {key for key, has_left in self._offers.items() if not has_left}

    def cell(self, member: GroupMember, lesson: LessonEntry) -> Cell:
        """Say what the group may know of one lesson of one person."""
        key = (member.learner_id, lesson.id)
        has_left = self._offers.get(key)
        if has_left is None:
            return Cell(NOT_PROPOSED)
        if has_left:
            return Cell(LEFT)
        passages = self.passages.get(key, [])
        validation = self.validations.get(key)
        completed_at, mastered_at, is_in_person = self.completions.get(key, (None, None, False))
        really_done = [one.completed_at for one in passages if one.completed_at and not one.by_name]
        if completed_at and not is_in_person and member.was_there(completed_at):
            really_done.append(completed_at)
        if really_done:
            if mastered_at and member.was_there(mastered_at):
                return Cell(completion.MASTERED, mastered_at, validation)
            return Cell(completion.COMPLETED, min(really_done), validation)
        if validation:
            return Cell(IN_PERSON, validation.validated_at, validation)
        if member.shares_past_at and completed_at:
            return Cell(ELSEWHERE)
        if passages:
            return Cell(completion.IN_PROGRESS, passages[-1].active_at)
        return Cell(completion.NOT_STARTED)

    def row(self, member: GroupMember) -> list[Cell]:
        return [self.cell(member, lesson) for lesson in self.lessons]

    def passages_of(self, member: GroupMember) -> list[Passage]:
        return [one for lesson in self.lessons for one in self.passages.get((member.learner_id, lesson.id), [])]

    def member(self, pk: int) -> GroupMember | None:
        return next((member for member in self.members if member.pk == pk), None)


def autonomy_of(following: Following, member: GroupMember) -> dict[int, list[AutonomyRating]]:
    """Return how much help each proposed lesson took, latest first, since the person joined.

    What the person says of themselves is for every group that proposed the lesson; what a team says is for its group.
    """
    proposed = [lesson.id for lesson in following.lessons if following.cell(member, lesson).is_proposed]
    said = AutonomyRating.objects.filter(learner=member.learner_id, lesson__in=proposed, said_at__gte=member.joined_at)
    found: dict[int, list[AutonomyRating]] = {}
    for rating in said.filter(Q(group=None) | Q(group=following.group)).select_related("said_by").order_by("-pk"):
        if rating.group_id or member.was_there(rating.said_at):  # what the team said is theirs, whenever
            found.setdefault(rating.lesson_id, []).append(rating)
    return found


def done_elsewhere(following: Following, member: GroupMember) -> list[LessonEntry]:
    """Return what the person agreed to show beyond what was proposed: lessons done, and nothing of how or where."""
    if not member.shares_past_at:
        return []
    done = set(LessonCompletion.objects.filter(learner=member.learner_id).values_list("lesson_id", flat=True))
    proposed = {lesson.id for lesson in following.lessons}
    return [lesson for lesson in outline().lessons if lesson.id in done - proposed]


def _with_news(people: Any) -> Any:
    """Add to each member whether a request for help waits, and the last session of this group they came to."""
    asked = HelpRequest.objects.open().filter(group=OuterRef("group"), learner=OuterRef("learner"), answered_at=None)
    came = AttendanceRecord.objects.filter(was_there(), session__group=OuterRef("group"), learner=OuterRef("learner"))
    last = came.values("learner").annotate(last=Max("session__held_on")).values("last")
    return people.annotate(asks_for_help=Exists(asked), last_came_on=Subquery(last[:1]))
