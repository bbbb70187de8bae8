"""What is proposed, in lessons and in words: to whom, by whom, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cours.contenus.outline import LessonEntry, ModuleEntry, PathwayEntry, outline
from cours.suivi.progress import LearnerProgress, LessonProgress, SetProgress

from .models import Assignment

PATHWAY, MODULE, LESSON = "pathway", "module", "lesson"


def kind_of(assignment: Assignment) -> str:
    return PATHWAY if assignment.pathway_id else MODULE if assignment.module_id else LESSON


def entry_of(assignment: Assignment) -> PathwayEntry | ModuleEntry | LessonEntry | None:
    """Return what is proposed as it is on the site today; None when it is not on line any more."""
    site = outline()
    if assignment.pathway_id:
        return next((pathway for pathway in site.pathways if pathway.id == assignment.pathway_id), None)
    if assignment.module_id:
        return next((module for module in site.modules if module.id == assignment.module_id), None)
    return site.lesson(assignment.lesson_id)


def lessons_of(assignment: Assignment) -> tuple[LessonEntry, ...]:
    """Return the published lessons of a proposal, in its order. What has left the site is left out."""
    entry = entry_of(assignment)
    if isinstance(entry, PathwayEntry):
        found = (outline().lesson(lesson_id) for lesson_id in entry.lesson_ids)
        return tuple(lesson for lesson in found if lesson)
    if isinstance(entry, ModuleEntry):
        return entry.lessons
    return (entry,) if entry else ()


def named(lesson: LessonEntry) -> str:
    """Return a lesson as people call it: « 2.4 Repérer un message piégé »."""
    return f"{lesson.label} {lesson.title}".strip()


def title_of(assignment: Assignment) -> str:
    """Return the name of what is proposed, also when it is not on line any more."""
    entry = entry_of(assignment)
    if isinstance(entry, LessonEntry):
        return named(entry)
    return entry.title if entry else (assignment.pathway or assignment.module or assignment.lesson).title


def day_in_words(day: date) -> str:
    """Return « mardi 1er décembre », with the year when it is another one."""
    words = f"{date_format(day, 'l')} {'1er' if day.day == 1 else day.day} {date_format(day, 'F')}"
    return words if day.year == timezone.localdate().year else f"{words} {day.year}"


def due_in_words(assignment: Assignment) -> str:
    """Say until when. A day gone by is no fault: « vous pouvez encore la faire »."""
    if assignment.due_on is None:
        return ""
    if assignment.due_on < timezone.localdate():
        return _("C'était pour %(day)s : vous pouvez encore la faire.") % {"day": day_in_words(assignment.due_on)}
    if assignment.due_on == timezone.localdate():
        return _("Pour aujourd'hui.")
    return _("Pour %(day)s.") % {"day": day_in_words(assignment.due_on)}


def due_for_team(assignment: Assignment) -> str:
    """Say the days of a proposal to those who made it."""
    days = []
    if assignment.starts_on:
        days.append(_("à partir du %(day)s") % {"day": day_in_words(assignment.starts_on)})
    if assignment.due_on:
        days.append(_("pour le %(day)s") % {"day": day_in_words(assignment.due_on)})
    return ", ".join(days)


@dataclass(frozen=True)
class Offer:
    """A proposal as the person who receives it sees it."""

    assignment: Assignment
    lessons: tuple[LessonEntry, ...]
    progress: SetProgress

    @property
    def title(self) -> str:
        return title_of(self.assignment)

    @property
    def by(self) -> str:
        """« Amina (Maison des Tilleuls) »; the structure alone when who proposed it is gone."""
        person, place = self.assignment.proposed_by, self.assignment.group.organisation.name
        name = person.first_name if person else ""
        return f"{name} ({place})" if name else place

    @property
    def until(self) -> str:
        return due_in_words(self.assignment)

    @property
    def note(self) -> str:
        return self.assignment.note

    @property
    def next(self) -> LessonProgress | None:
        return self.progress.next_lesson

    @property
    def is_ordered(self) -> bool:
        return self.assignment.group.keeps_order and len(self.lessons) > 1

    @property
    def later(self) -> list[LessonProgress]:
        """Return the lessons that come after the next one, and are not done."""
        todo = [lesson for lesson in self.progress.lessons if not lesson.is_completed]
        return todo[1:]

    @property
    def is_set(self) -> bool:
        return self.assignment.lesson_id is None

    def first_before(self, lesson_id: int) -> LessonProgress | None:
        """Return the lesson of this proposal to do before that one, when the group asks for an order."""
        if not self.is_ordered:
            return None
        for lesson in self.progress.lessons:
            if lesson.entry.id == lesson_id:
                return None
            if not lesson.is_completed:
                return lesson
        return None


def offers(assignments: Iterable[Assignment], progress: LearnerProgress) -> list[Offer]:
    """Return what remains to do of these proposals, the nearest day first.

    The same thing proposed to the group and to the person is one offer: the person's, whose note is for them.
    """
    found: dict[tuple[Any, ...], Offer] = {}
    for assignment in sorted(assignments, key=lambda one: one.learner_id is None):
        lessons = lessons_of(assignment)
        same = (assignment.group_id, assignment.pathway_id, assignment.module_id, assignment.lesson_id)
        offer = Offer(assignment, lessons, progress.of_lessons(lessons))
        if offer.next:
            found.setdefault(same, offer)
    return sorted(found.values(), key=_urgency)


def _urgency(offer: Offer) -> tuple[Any, ...]:
    due, today = offer.assignment.due_on, timezone.localdate()
    is_late = due is not None and due < today
    return (is_late, due is None, due or today, -offer.assignment.proposed_at.timestamp())


def offers_to(progress: LearnerProgress) -> list[Offer]:
    """Return the offers of the learner this progress is about. One query, whatever the number of groups."""
    if progress.learner is None:
        return []
    return offers(offered(progress.learner), progress)


def offered(learner: Any) -> Iterable[Assignment]:
    return Assignment.objects.offered_to(learner).select_related("group__organisation", "proposed_by")
