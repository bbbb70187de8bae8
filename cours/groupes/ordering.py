"""Which lesson comes first, where a group asks for an order (domain.md § 4: by default, nothing locks the next one)."""

from dataclasses import dataclass
from typing import Any

from cours.suivi import completion
from cours.suivi.progress import LearnerProgress, LessonProgress

from .proposing import Offer, lessons_of, offered


@dataclass(frozen=True)
class Place:
    """The lesson to do before the one asked for, and the proposal that says so."""

    offer: Offer
    lesson: LessonProgress


def comes_first(learner: Any, lesson_id: int) -> Place | None:
    """Return what comes before a lesson for this person, or None when it is open.

    Closed only when every proposal that holds it asks for an order, and one before it is not done. A lesson begun or
    done stays open. So a facilitator opens it for everybody in the settings of the group, or for one person by
    « valider en séance » the one before, or by proposing it alone. The person opens it with « Pas pour moi ».
    """
    assignments = list(offered(learner))  # one query; for most people, the only one
    if not any(one.group.keeps_order for one in assignments):
        return None
    proposed = [(one, lessons_of(one)) for one in assignments]
    holding = [(one, lessons) for one, lessons in proposed if any(lesson.id == lesson_id for lesson in lessons)]
    if not holding:
        return None
    progress = LearnerProgress.of(learner)
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
