"""What a team says of the work of its people: « validé en séance », and how much help a lesson took."""

from collections.abc import Iterable

from django.db import transaction

from cours.comptes.models import User
from cours.suivi import actions as suivi
from cours.suivi.models import Participation

from ..models import AutonomyRating, GroupMember, InPersonValidation, LearnerGroup


@transaction.atomic
def validate_in_person(
    *, group: LearnerGroup, members: Iterable[GroupMember], lesson_id: int, by: User
) -> list[InPersonValidation]:
    """Say that these people did a lesson on paper or aloud; return what is new (domain.md § 4).

    The caller has checked that the lesson is proposed to each of them. Two facilitators may say it at once: the first
    author and date stay. Counted as completed, never as mastered; a lesson really done is not touched.
    """
    session = group.sessions.under_way().first()
    new = []
    for member in members:
        validation, is_new = InPersonValidation.objects.get_or_create(
            group=group,
            learner_id=member.learner_id,
            lesson_id=lesson_id,
            defaults={"validated_by": by, "session": session},
        )
        suivi.complete_in_person(learner=member.learner, lesson_id=lesson_id)
        if is_new:
            new.append(validation)
    return new


def note_done_by_name(*, participation: Participation, group_id: int) -> None:
    """Note for the group that a lesson was done in its room, under a name that was tapped; its team may take it back.

    No author: nobody of the team said so. Only this group sees it.
    """
    group = LearnerGroup.objects.filter(pk=group_id).first()
    if group is not None:
        InPersonValidation.objects.get_or_create(
            group=group,
            learner_id=participation.learner_id,
            lesson_id=participation.lesson_id,
            defaults={"session": group.sessions.under_way().first()},
        )


@transaction.atomic
def withdraw_validations(*, group: LearnerGroup, validations: Iterable[int]) -> int:
    """Take back validations of this group, by their ids; return how many. Another group's word still counts."""
    rows = list(group.validations.filter(pk__in=validations).select_related("learner"))
    for row in rows:
        row.delete()
        if not InPersonValidation.objects.filter(learner=row.learner, lesson=row.lesson_id).exists():
            suivi.withdraw_in_person(learner=row.learner, lesson_id=row.lesson_id)
    return len(rows)


@transaction.atomic
def say_autonomy(
    *, learner: User, lesson_id: int, level: str, by: User, group: LearnerGroup | None = None
) -> AutonomyRating:
    """Keep how much help a lesson took. `group` is empty when the learner says it of themselves.

    Append-only: the latest word of each counts, the ones before stay as history. The same word again adds nothing.
    """
    said = AutonomyRating.objects.filter(learner=learner, lesson_id=lesson_id, group=group)
    last = said.order_by("-pk").first()
    if last and last.level == level:
        return last
    return AutonomyRating.objects.create(learner=learner, lesson_id=lesson_id, level=level, said_by=by, group=group)
