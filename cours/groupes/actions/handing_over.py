"""Who leads a group: share it, hand it over, stop; put the group away and take it out again."""

from django.db import transaction
from django.utils import timezone

from cours.comptes.models import Membership, User

from ..models import GroupFacilitator, LearnerGroup


class LastLead(Exception):
    """Without this person nobody would see the group but the administrator of the structure."""


class NotAColleague(Exception):
    """The person does not work in the structure of the group, or not any more."""


class SessionUnderWay(Exception):
    """A workshop is open in this group at this very moment."""


@transaction.atomic
def share_group(*, group: LearnerGroup, person: User, by: User) -> GroupFacilitator:
    """Let a colleague lead a group too; twice is harmless. Raise `NotAColleague` outside the structure."""
    works_there = Membership.objects.current().filter(organisation_id=group.organisation_id, person=person)
    if not works_there.exists():
        raise NotAColleague
    LearnerGroup.objects.select_for_update().get(pk=group.pk)
    lead, _created = GroupFacilitator.objects.get_or_create(
        group=group, person=person, ended_at=None, defaults={"given_by": by}
    )
    return lead


@transaction.atomic
def hand_over_group(*, group: LearnerGroup, person: User, by: User, leaving: User) -> None:
    """Give a group to a colleague: `person` leads it from now on, `leaving` does not any more."""
    share_group(group=group, person=person, by=by)
    if person != leaving:
        stop_leading(group=group, person=leaving)


@transaction.atomic
def stop_leading(*, group: LearnerGroup, person: User) -> None:
    """End the part of a person in a group; twice is harmless. Raise `LastLead` when nobody else leads it."""
    LearnerGroup.objects.select_for_update().get(pk=group.pk)  # two who leave at once must take turns
    mine = group.leads.filter(person=person, ended_at=None)
    if not mine.exists():
        return
    if not group.leads.at_work().exclude(person=person).exists():
        raise LastLead
    mine.update(ended_at=timezone.now())


@transaction.atomic
def archive_group(*, group: LearnerGroup, by: User) -> None:
    """Put a group away: it is read, nothing in it changes, its code lets nobody in. Raise `SessionUnderWay`."""
    if group.archived_at:
        return
    if group.sessions.under_way().exists():
        raise SessionUnderWay
    group.archived_at, group.archived_by = timezone.now(), by
    group.save(update_fields=["archived_at", "archived_by"])


def reopen_group(*, group: LearnerGroup) -> None:
    """Take a group out again, as it was: its door is open or closed as on the day it was put away."""
    group.archived_at = group.archived_by = None
    group.save(update_fields=["archived_at", "archived_by"])
