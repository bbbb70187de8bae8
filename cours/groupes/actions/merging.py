"""A guest turns out to own a card: what groups hold about the guest becomes the owner's, not lost, not doubled."""

from django.db import transaction
from django.utils import timezone

from cours.comptes.actions.moving import move_numbered, move_rows
from cours.comptes.models import User

from ..models import (
    Assignment,
    AssignmentLeft,
    AttendanceRecord,
    AutonomyRating,
    GroupMember,
    HelpDraft,
    HelpRequest,
    InPersonValidation,
    Seat,
)


@transaction.atomic
def merge_learner(*, guest: User, learner: User) -> None:
    """Move every row about the guest. Where both have one that can exist once, the owner's stays, completed."""
    _members(guest, learner)
    _proposals(guest, learner)
    _attendance(guest, learner)
    _seats(guest, learner)
    _help(guest, learner)
    _move(InPersonValidation, guest, learner, "group_id", "lesson_id")
    AutonomyRating.objects.filter(learner=guest).update(learner=learner)
    AutonomyRating.objects.filter(said_by=guest).update(said_by=learner)


def _move(model, guest: User, learner: User, *key: str) -> None:
    rows = model.objects
    move_rows(rows.filter(learner=guest), rows.filter(learner=learner), *key, learner=learner)


def _help(guest: User, learner: User) -> None:
    theirs, ours = HelpRequest.objects.filter(learner=guest), HelpRequest.objects.filter(learner=learner)
    # One that was answered is never dropped for its copy: the answer is under it.
    move_numbered(theirs, ours, "group_id", "text", "answered_at", "closed_at", learner=learner)
    HelpRequest.objects.filter(closed_by=guest).update(closed_by=learner)
    draft = HelpDraft.objects.filter(learner=guest).first()
    mine = HelpDraft.objects.filter(learner=learner).first()
    if draft and mine and draft.text != mine.text:
        both = f"{mine.text}\n\n{draft.text}"
        mine.text = both if len(both) <= HelpRequest.MAX else draft.text  # the last words typed, at least
        mine.save()
    elif draft and not mine:
        HelpDraft.objects.filter(pk=draft.pk).update(learner=learner)


def _members(guest: User, learner: User) -> None:
    ours = {member.group_id: member for member in GroupMember.objects.current().filter(learner=learner)}
    for theirs in GroupMember.objects.filter(learner=guest):
        mine = None if theirs.left_at else ours.get(theirs.group_id)
        if mine is None:
            # An agreement was given by a guest about what a guest had done: it does not open the past of a card.
            theirs.learner, theirs.shares_past_at = learner, None
            theirs.save(update_fields=["learner", "shares_past_at"])
            continue
        mine.joined_at = min(mine.joined_at, theirs.joined_at)
        mine.name = mine.name or theirs.name
        mine.absences = mine.absences + theirs.absences  # what either was unseen doing stays unseen
        theirs.delete()
        mine.save(update_fields=["joined_at", "name", "absences"])


def _proposals(guest: User, learner: User) -> None:
    what = ("group_id", "pathway_id", "module_id", "lesson_id")
    ours = set(Assignment.objects.current().filter(learner=learner).values_list(*what))
    for theirs in Assignment.objects.filter(learner=guest):
        if theirs.withdrawn_at is None and tuple(getattr(theirs, name) for name in what) in ours:
            theirs.delete()
        else:
            Assignment.objects.filter(pk=theirs.pk).update(learner=learner)
    _move(AssignmentLeft, guest, learner, "assignment_id")


def _attendance(guest: User, learner: User) -> None:
    ours = {record.session_id: record for record in AttendanceRecord.objects.filter(learner=learner)}
    for theirs in AttendanceRecord.objects.filter(learner=guest):
        mine = ours.get(theirs.session_id)
        if mine is None:
            AttendanceRecord.objects.filter(pk=theirs.pk).update(learner=learner)
            continue
        if theirs.is_present and (not mine.is_present or mine.is_to_confirm):
            AttendanceRecord.objects.filter(pk=mine.pk).update(is_present=True, how=theirs.how)
        theirs.delete()


def _seats(guest: User, learner: User) -> None:
    # Two people on one device who turn out to be one person: one of them stays on the seat.
    Seat.objects.filter(learner=learner, partner=guest).update(partner=None)
    Seat.objects.filter(learner=guest, partner=learner).update(partner=None)
    Seat.objects.filter(partner=guest).update(partner=learner)
    taken = list(Seat.objects.filter(learner=learner, left_at=None).values_list("session_id", flat=True))
    Seat.objects.filter(learner=guest, left_at=None, session_id__in=taken).update(left_at=timezone.now())
    Seat.objects.filter(learner=guest).update(learner=learner)
