"""Propose a pathway, a module or a lesson; the person who receives it opens it or leaves it."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cours.comptes.models import User
from cours.contenus.models import PathwayPage
from cours.suivi import actions as suivi

from ..models import Assignment, AssignmentLeft, LearnerGroup


def propose(
    *,
    group: LearnerGroup,
    by: User,
    what: dict[str, int],
    learner: User | None = None,
    starts_on: date | None = None,
    due_on: date | None = None,
    note: str = "",
) -> tuple[Assignment, bool]:
    """Propose one thing to a group, or to one person of it; return the proposal, and whether it is new.

    `what` is the id of one page: {"pathway_id": 3}, {"module_id": 3} or {"lesson_id": 3}. Proposing the same thing
    to the same people again changes the days and the note of the first proposal: nothing is doubled, even at once.
    """
    target: dict[str, Any] = {
        "group": group,
        "learner": learner,
        "pathway_id": None,
        "module_id": None,
        "lesson_id": None,
    } | what
    details: dict[str, Any] = {"starts_on": starts_on, "due_on": due_on, "note": note, "proposed_by": by}
    try:
        with transaction.atomic():
            return Assignment.objects.current().update_or_create(**target, defaults=details)
    except IntegrityError:  # somebody else proposed it in between
        return Assignment.objects.current().update_or_create(**target, defaults=details)


@transaction.atomic
def change_proposal(*, assignment: Assignment, starts_on: date | None, due_on: date | None, note: str) -> Assignment:
    """Change the days and the note. To whom and what it is never changes: that would be another proposal."""
    assignment.starts_on, assignment.due_on, assignment.note = starts_on, due_on, note
    assignment.save(update_fields=["starts_on", "due_on", "note"])
    return assignment


def withdraw(*, assignment: Assignment) -> None:
    """Take a proposal back. What people did stays theirs; the group does not see it any more."""
    Assignment.objects.current().filter(pk=assignment.pk).update(withdrawn_at=timezone.now())


def restore(*, assignment: Assignment) -> bool:
    """Undo `withdraw`; False when the same thing has been proposed again in between, which is then the one kept."""
    try:
        with transaction.atomic():
            Assignment.objects.filter(pk=assignment.pk).update(withdrawn_at=None)
    except IntegrityError:
        return False
    return True


def open_offer(*, assignment: Assignment, learner: User) -> None:
    """The person says yes by opening it: a pathway becomes one of theirs. Before that, it is only proposed."""
    if assignment.pathway_id:
        suivi.enrol(learner=learner, pathway=PathwayPage.objects.get(pk=assignment.pathway_id))


def leave_offer(*, assignment: Assignment, learner: User) -> None:
    """« Pas pour moi » : the person does not see this proposal any more. Nobody is told why."""
    AssignmentLeft.objects.get_or_create(assignment=assignment, learner=learner)


def take_offer_back(*, assignment: Assignment, learner: User) -> None:
    """Undo `leave_offer`."""
    AssignmentLeft.objects.filter(assignment=assignment, learner=learner).delete()
