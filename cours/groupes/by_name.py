"""What the place opened by tapping a first name is for: the lesson of its session, and what its group proposes."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from cours.comptes import limited
from cours.comptes.models import User
from cours.contenus.outline import LessonEntry, outline

from .models import Assignment, Seat
from .proposing import lessons_of, offered


def proposals_here(request: HttpRequest) -> list[Assignment]:
    """Return what the group of this room proposes to this person, read once per request; no other group's."""
    if not hasattr(request, "_proposals_here"):
        seat = _seat(request)
        found = offered(User(pk=seat.learner_id)).filter(group_id=seat.session.group_id) if seat else []
        request._proposals_here = [one for one in found if lessons_of(one)]
    return request._proposals_here


def lesson_of(seat: Seat) -> LessonEntry | None:
    """Return the lesson of the session; None when it names none, or one that has left the site."""
    return outline().lesson(seat.session.lesson_id) if seat.session.lesson_id else None


def any_lesson(request: HttpRequest, arguments: Mapping[str, Any]) -> bool:
    """A session that names no lesson leaves the choice to the room."""
    seat = _seat(request)
    return seat is not None and lesson_of(seat) is None


def is_its_lesson(request: HttpRequest, arguments: Mapping[str, Any]) -> bool:
    """Say whether the lesson of an address may be done in this place."""
    seat = _seat(request)
    if seat is None:
        return False
    entry = _entry(arguments)
    if entry is None or any_lesson(request, arguments):
        return True  # an unknown lesson is told to anybody in the same way
    if entry.id == seat.session.lesson_id:
        return True
    return any(entry.id == lesson.id for one in proposals_here(request) for lesson in lessons_of(one))


def _entry(arguments: Mapping[str, Any]) -> LessonEntry | None:
    if "lesson_id" in arguments:
        return outline().lesson(arguments["lesson_id"])
    found = outline().lesson_at(arguments["module_slug"], arguments["lesson_slug"])
    return found or outline().lesson_elsewhere(arguments["lesson_slug"])


def _seat(request: HttpRequest) -> Seat | None:
    """Return the seat of this device, also of a session just over: what was kept without network still comes."""
    return request.seat or request.seat_before


limited.conditions |= {limited.ITS_LESSON: is_its_lesson, limited.ANY_LESSON: any_lesson}
