"""A link lets one colleague in: made, shown once, cancelled, accepted once."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from .. import codes, perms
from ..models import Invitation, Membership, Organisation, Territory, TerritoryLead, User
from .structures import give_role

VALID_FOR = timedelta(days=7)
_SECOND_TAP = timedelta(minutes=2)


class InvitationClosed(Exception):
    """Expired, cancelled, already used, of a structure that closed: for whoever holds the link, it is all the same."""


def invite(
    *,
    by: User,
    nonce: str = "",
    organisation: Organisation | None = None,
    role: str = "",
    territory: Territory | None = None,
    note: str = "",
) -> tuple[Invitation, str]:
    """Make an invitation and return it with its token, which is told this once: only its digest is kept.

    The same nonce from the same person gives the same invitation again, so that a second tap does not leave a second
    link in the wild. Raise `InvitationClosed` when that one was used or cancelled since, or ten minutes later.
    """
    place = f"structure-{organisation.pk}" if organisation else f"territoire-{territory.pk if territory else ''}"
    # What was chosen is in the seed: who goes back and chooses something else must get another link.
    owner = f"invitation-{by.pk}-{place}-{role}-{note}"
    token = codes.link_token(nonce=nonce or secrets.token_urlsafe(16), owner=owner)
    invitation, _created = Invitation.objects.get_or_create(
        token_digest=codes.digest(token),
        defaults={
            "organisation": organisation,
            "role": role,
            "territory": territory,
            "note": note,
            "made_by": by,
            "expires_at": timezone.now() + VALID_FOR,
        },
    )
    if not (invitation.is_open and codes.may_be_shown_again(invitation.made_at)):
        raise InvitationClosed
    return invitation, token


def invitation_for_token(token: str) -> Invitation | None:
    """Return the invitation that this link opens, used or not; None when there has never been one."""
    found = Invitation.objects.select_related("organisation", "territory", "made_by", "accepted_by")
    return found.filter(token_digest=codes.digest(token)).first()


def cancel_invitation(*, invitation: Invitation) -> None:
    """Stop a link that nobody has used yet. Twice is harmless."""
    Invitation.objects.open().filter(pk=invitation.pk).update(cancelled_at=timezone.now())


@transaction.atomic
def accept_invitation(*, invitation: Invitation, person: User) -> None:
    """Let a member of the staff into the place of an invitation, once. The same person twice is harmless.

    A role is only raised: an administrator who accepts to be a facilitator stays administrator. Raise
    `InvitationClosed` otherwise, and `ValueError` for a learner: a card never becomes a member of the staff.
    """
    if person.is_learner:
        raise ValueError("Learners never become staff.")
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=invitation.pk)
    if invitation.accepted_by_id == person.pk:
        return
    if not may_be_accepted(invitation):
        raise InvitationClosed
    if invitation.territory_id:
        TerritoryLead.objects.get_or_create(territory_id=invitation.territory_id, person=person, ended_at=None)
        give_role(person, perms.PILOTS)
    else:
        _join(invitation.organisation, invitation.role, person)
        give_role(person, perms.FACILITATORS)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])


def accept_as_new_person(*, invitation: Invitation, username: str, first_name: str, password: str) -> User:
    """Create the account of somebody invited, and let them in. Name and password have been checked by the form.

    Raise `InvitationClosed` without creating anybody, and `IntegrityError` for a name taken meanwhile.
    """
    person = User(username=username, first_name=first_name, kind=User.Kind.STAFF)
    person.set_password(password)  # slow on purpose, so before the transaction
    with transaction.atomic():
        person.save()
        accept_invitation(invitation=invitation, person=person)
    return person


def may_be_accepted(invitation: Invitation) -> bool:
    return invitation.is_open and not (invitation.organisation and invitation.organisation.archived_at)


def already_there(*, invitation: Invitation, person: User) -> bool:
    """Say whether this link would bring its reader nothing: often the person who made it, having a look."""
    if invitation.territory_id:
        return TerritoryLead.objects.filter(territory_id=invitation.territory_id, person=person, ended_at=None).exists()
    roles = Membership.objects.current().filter(organisation=invitation.organisation_id, person=person)
    return roles.filter(role__in={invitation.role, Membership.Role.ADMINISTRATOR}).exists()


def second_tap(*, invitation: Invitation, username: str, password: str) -> User | None:
    """Return the account that this same form created an instant ago. Later, the door of the staff is the only one."""
    person = invitation.accepted_by
    just_now = invitation.accepted_at and timezone.now() - invitation.accepted_at < _SECOND_TAP
    if person and just_now and person.username == username and person.check_password(password):
        return person
    return None


def _join(organisation: Organisation | None, role: str, person: User) -> None:
    membership, created = Membership.objects.current().get_or_create(
        organisation=organisation, person=person, defaults={"role": role}
    )
    if not created and role == Membership.Role.ADMINISTRATOR:
        membership.role = Membership.Role.ADMINISTRATOR
        membership.save(update_fields=["role"])
