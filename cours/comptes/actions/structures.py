"""Structures, their people and their places; territories and their pilots."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from .. import perms
from ..models import (
    Invitation,
    Membership,
    Organisation,
    PriorityNeighbourhood,
    Territory,
    TerritoryLead,
    User,
    Venue,
)


class LastAdministrator(Exception):
    """Without this person nobody could invite, hand over or archive anything in the structure."""


def create_organisation(*, name: str, territory: Territory | None = None) -> tuple[Organisation, bool]:
    """Return (the structure of that name, whether it is new): the same form sent twice makes one structure."""
    known = Organisation.objects.filter(name__iexact=name).first()
    if known:
        return known, False
    return Organisation.objects.get_or_create(name=name, defaults={"territory": territory})


def change_organisation(*, organisation: Organisation, name: str, territory: Territory | None) -> None:
    organisation.name, organisation.territory = name, territory
    organisation.save(update_fields=["name", "territory"])


def archive_organisation(*, organisation: Organisation) -> None:
    """Close a structure: nobody sees its groups any more, its invitations stop. Nothing is deleted."""
    with transaction.atomic():
        organisation.archived_at = organisation.archived_at or timezone.now()
        organisation.save(update_fields=["archived_at"])
        organisation.invitations.open().update(cancelled_at=timezone.now())


def reopen_organisation(*, organisation: Organisation) -> None:
    organisation.archived_at = None
    organisation.save(update_fields=["archived_at"])


def create_territory(*, name: str) -> Territory:
    """Return the territory of that name, new or not: a name is written in many ways, so case does not count."""
    known = Territory.objects.filter(name__iexact=name).first()
    return known or Territory.objects.get_or_create(name=name)[0]


def save_venue(
    *, organisation: Organisation, name: str, neighbourhood: PriorityNeighbourhood | None, venue: Venue | None = None
) -> Venue:
    """Add a place to a structure, or change one. A name already there is that place, not a second one."""
    if venue is None:
        venue = organisation.venues.filter(name__iexact=name).first() or Venue(organisation=organisation)
    venue.name, venue.neighbourhood = name, neighbourhood
    venue.save()
    return venue


@transaction.atomic
def change_role(*, membership: Membership, role: str) -> None:
    """Give a member another role. Raise `LastAdministrator` when the structure would be left without any."""
    membership = _locked(membership)
    if membership.ended_at or membership.role == role:
        return
    _refuse_the_last(membership)
    membership.role = Membership.Role(role)
    membership.save(update_fields=["role"])
    _cancel_invitations_of(membership)


@transaction.atomic
def end_membership(*, membership: Membership) -> None:
    """End the part of a person in a structure; twice is harmless. Raise `LastAdministrator` for the only one.

    Who works in no structure any more gives back the role of facilitator, and with it the desk of cards.
    """
    membership = _locked(membership)
    if membership.ended_at:
        return
    _refuse_the_last(membership)
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    _cancel_invitations_of(membership)
    if not Membership.objects.current().filter(person=membership.person_id).exists():
        membership.person.groups.remove(*Group.objects.filter(name=perms.FACILITATORS))


def is_last_administrator(membership: Membership) -> bool:
    """Say whether the structure has nobody else to run it."""
    others = Membership.objects.current().filter(organisation=membership.organisation_id).exclude(pk=membership.pk)
    others = others.filter(role=Membership.Role.ADMINISTRATOR, person__is_active=True)
    return membership.role == Membership.Role.ADMINISTRATOR and not others.exists()


def end_lead(*, lead: TerritoryLead) -> None:
    """Stop showing a territory's figures to a pilot."""
    lead.ended_at = lead.ended_at or timezone.now()
    lead.save(update_fields=["ended_at"])


def _locked(membership: Membership) -> Membership:
    # On the structure, not on the row: two administrators who remove each other at once must take turns.
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    return Membership.objects.select_related("person").get(pk=membership.pk)


def _refuse_the_last(membership: Membership) -> None:
    if is_last_administrator(membership):
        raise LastAdministrator


def _cancel_invitations_of(membership: Membership) -> None:
    """Without this, somebody removed comes back by a link they made for themselves the day before."""
    made = Invitation.objects.open().filter(organisation=membership.organisation_id, made_by=membership.person_id)
    made.update(cancelled_at=timezone.now())


def give_role(person: User, name: str) -> None:
    """Add a member of the staff to a role of the site, by its name."""
    person.groups.add(Group.objects.get_or_create(name=name)[0])
