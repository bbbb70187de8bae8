"""Put people in a group with their cards, name them, take them out and back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from cours.comptes.actions import IssuedCard, create_learners_with_cards
from cours.comptes.models import User

from ..models import GroupMember, LearnerGroup
from .cards import check_still_led

PUT_BACK_WITHIN = timedelta(days=30)


def add_people(
    *, group: LearnerGroup, names: Sequence[tuple[str, str]], added_by: User, nonce: str
) -> list[IssuedCard]:
    """Create people, each with a card, and put them all in a group; or none of them when something fails.

    `names`: the first name of each, and how the group calls them; both may be empty, and the card then says the place
    to look for in the lists (« Place 3, le cœur »). The same nonce gives the same cards again and adds nobody; raise
    `CardReplaced` when one of them has been replaced since, and `NotTheirs` when the group is not led by `added_by` any
    more.
    """

    def place(learners: list[User]) -> None:
        check_still_led(group, added_by)
        LearnerGroup.objects.select_for_update().get(pk=group.pk)  # or two lists added at once share their numbers
        first = group.members.next_number()
        GroupMember.objects.bulk_create(
            GroupMember(group=group, learner=learner, name=called, number=number, added_by=added_by)
            for number, (learner, (_first_name, called)) in enumerate(zip(learners, names, strict=True), first)
        )

    cards = create_learners_with_cards(
        first_names=[first_name for first_name, _called in names],
        issued_by=added_by,
        nonce=nonce,
        owner=f"group-{group.pk}-",
        place=place,
    )
    members = group.members.filter(learner__username__in=[card.identifier for card in cards]).select_related("learner")
    called = {member.learner.username: member.called for member in members}
    return [replace(card, first_name=called.get(card.identifier, "")) for card in cards]


def rename(*, member: GroupMember, name: str) -> None:
    """Change how a group calls a person. What the person is called elsewhere stays."""
    member.name = name
    member.save(update_fields=["name"])


def take_out(*, member: GroupMember, by: User) -> None:
    """Take a person out of a group. They stay a learner, with their card and all their work."""
    GroupMember.objects.filter(pk=member.pk, left_at=None).update(left_at=timezone.now(), taken_out_by=by)


def put_back(*, member: GroupMember) -> bool:
    """Undo a departure. Return False when the person has come back by themselves meanwhile.

    The time away is kept with the member: what was done then stays unseen by the group.
    """
    try:
        with transaction.atomic():
            away = GroupMember.objects.select_for_update().get(pk=member.pk)
            if away.left_at:  # the second of two taps finds the person back
                away.absences.append([away.left_at.isoformat(), timezone.now().isoformat()])
                away.left_at = away.taken_out_by = None
                away.save(update_fields=["absences", "left_at", "taken_out_by"])
    except IntegrityError:
        return False
    return True
