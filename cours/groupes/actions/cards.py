"""Cards made by the team: for the people of one's groups alone, not too many, and each one written down."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from cours.comptes import waits
from cours.comptes.actions import IssuedCard, create_learners_with_cards, issue_card
from cours.comptes.models import Membership, Organisation, User

from ..models import CardLog, GroupMember, LearnerGroup

PER_HOUR = 40  # a group of thirty whose sheet of cards is lost, and some more
_HOUR = timedelta(hours=1)
_TOLD_AGAIN_FOR = timedelta(days=30)


class NotTheirs(LookupError):
    """Not led any more by who asks, put away, gone: for them it does not exist."""


def check_still_led(group: LearnerGroup, person: User) -> None:
    """Raise `NotTheirs` when this person may not change this group any more.

    Asked again inside the transaction: between the page and the writing there are slow hashes, time enough to be
    removed.
    """
    if not LearnerGroup.objects.visible_to(person).active().filter(pk=group.pk).exists():
        raise NotTheirs


def find_member(*, identifier: str, by: User) -> GroupMember | None:
    """Return the person of that identifier among those whose card `by` may remake, or None: the same work for anybody.

    Raise `CodeRefused` to who has tried too many identifiers in this hour.
    """
    purpose = f"card-desk:{by.pk}"
    waits.raise_if_period_is_full(purpose, limit=PER_HOUR, period=_HOUR)
    groups = LearnerGroup.objects.visible_to(by).active()
    member = GroupMember.objects.current().filter(group__in=groups, learner__username=identifier).first()
    if member is None:
        waits.count_in_period(purpose, period=_HOUR)
    return member


def give_card(*, member: GroupMember, issued_by: User, nonce: str, reason: str) -> IssuedCard:
    """Give a person of a group their first card, or a new one, under the name the group calls them.

    Raise `NotTheirs` when the person left or the group changed hands meanwhile, `CodeRefused` after too many cards.
    """

    def record(learner: User) -> None:
        check_still_led(member.group, issued_by)
        if not GroupMember.objects.current().filter(pk=member.pk).exists():
            raise NotTheirs
        _count(issued_by)
        # Who used a card made behind somebody's back was the first to be told: a new card tells the person again.
        CardLog.objects.filter(learner=learner, made_at__gt=timezone.now() - _TOLD_AGAIN_FOR).update(told_at=None)
        CardLog.objects.create(
            organisation=member.group.organisation,
            group=member.group,
            learner=learner,
            made_by=issued_by,
            reason=CardLog.Reason.FIRST if learner.is_guest else reason,
        )

    issued = issue_card(learner=member.learner, issued_by=issued_by, nonce=nonce, record=record)
    return replace(issued, first_name=member.called)


def give_blank_cards(*, organisation: Organisation, number: int, issued_by: User, nonce: str) -> list[IssuedCard]:
    """Make cards without a name for a structure where `issued_by` works; raise `NotTheirs` for any other."""

    def record(learners: list[User]) -> None:
        works_there = Membership.objects.current().filter(
            organisation=organisation, organisation__archived_at=None, person=issued_by
        )
        if not works_there.exists():
            raise NotTheirs
        CardLog.objects.create(
            organisation=organisation, made_by=issued_by, reason=CardLog.Reason.BLANK, count=len(learners)
        )

    return create_learners_with_cards(
        first_names=[""] * number,
        issued_by=issued_by,
        nonce=nonce,
        owner=f"structure-{organisation.pk}-",
        place=record,
    )


def _count(person: User) -> None:
    purpose = f"card-remade:{person.pk}"
    waits.raise_if_period_is_full(purpose, limit=PER_HOUR, period=_HOUR)
    waits.count_in_period(purpose, period=_HOUR)
