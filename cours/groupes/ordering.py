"""Which lesson comes first, where a group asks for an order (domain.md § 4: by default, nothing locks the next one)."""

from dataclasses import dataclass

from django.http import HttpRequest

from cours.comptes.limited import is_limited
from cours.suivi import completion
from cours.suivi.actions import run_of
from cours.suivi.progress import LearnerProgress, LessonProgress
from cours.suivi.receiving import learners_of

from .memberships import my_groups
from .proposing import Offer, lessons_of, offered


@dataclass(frozen=True)
class Place:
    """The lesson to do before the one asked for, and the proposal that says so."""

    offer: Offer
    lesson: LessonProgress


def comes_first(request: HttpRequest, lesson_id: int) -> Place | None:
    """Return what comes before a lesson for the person who asks, or None when it is open.

    Closed only when every proposal that holds it asks for an order, and one before it is not done. A lesson begun or
    done stays open. So a facilitator opens it for everybody in the settings of the group, or for one person by
    « valider en séance » the one before, or by proposing it alone. The person opens it with « Pas pour moi ».
    """
    if is_limited(request):
        return None  # what the person did is not read in a place opened by name: who leads the room keeps the order
    if not any(group.keeps_order for group in my_groups(request, lesson_id)):
        return None  # nothing more is read for most people
    request.run_read = run_of(learners=learners_of(request), lesson_id=lesson_id)
    if request.run_read:
        return None  # begun; either way, its page will not read it again
    proposed = [(one, lessons_of(one)) for one in offered(request.user)]
    holding = [(one, lessons) for one, lessons in proposed if any(lesson.id == lesson_id for lesson in lessons)]
    if not holding or not all(one.group.keeps_order for one, _lessons in holding):
        return None
    progress = LearnerProgress.of(request.user)
    if progress.lessons[lesson_id].state != completion.NOT_STARTED:
        return None
    found = None
    for assignment, lessons in holding:
        offer = Offer(assignment, lessons, progress.of_lessons(lessons))
        first = offer.first_before(lesson_id)
        if first is None:
            return None
        found = found or Place(offer, first)
    return found
