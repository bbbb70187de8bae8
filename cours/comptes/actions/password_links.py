"""A colleague forgot their password: who runs their structure gives them a link to choose another one, once.

The second factor is not touched: it is asked after the new password as it was after the old one.
"""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from .. import codes, perms
from ..models import Membership, PasswordLink, TerritoryLead, User

VALID_FOR = timedelta(hours=24)
_TOLD_AGAIN_FOR = timedelta(days=30)


class PasswordLinkClosed(Exception):
    """Used, cancelled, too old, of somebody who left: for whoever holds the link, it is all the same."""


def works_only_there(membership: Membership) -> bool:
    """Say whether the account of a member opens nothing but their structure.

    Who gets the link could open the account. So who runs one structure must not make one for somebody who also works
    in another, pilots a territory, writes lessons or administers the site: then only an administrator of the site can.
    """
    person = membership.person
    elsewhere = Membership.objects.current().filter(person=person).exclude(organisation=membership.organisation_id)
    return not (
        person.is_learner
        or not person.is_active
        or person.is_staff
        or person.is_superuser
        or person.groups.exclude(name=perms.FACILITATORS).exists()
        or elsewhere.exists()
        or TerritoryLead.objects.filter(person=person, ended_at=None).exists()
    )


@transaction.atomic
def make_password_link(*, membership: Membership, by: User, nonce: str = "") -> tuple[PasswordLink, str]:
    """Make a link for a colleague and return it with its token, which is told this once. The one before stops.

    The same nonce gives the same link again. Raise `PasswordLinkClosed` when that one was used or cancelled since, ten
    minutes later, and for somebody of whom `by` may not be the judge: see `works_only_there`.
    """
    owner = f"password-{by.pk}-{membership.pk}"
    token = codes.link_token(nonce=nonce or secrets.token_urlsafe(16), owner=owner)
    known = PasswordLink.objects.filter(token_digest=codes.digest(token)).first()
    link = known or PasswordLink(
        token_digest=codes.digest(token),
        person=membership.person,
        organisation=membership.organisation,
        made_by=by,
        expires_at=timezone.now() + VALID_FOR,
    )
    if not _may_serve(link) or (known and not codes.may_be_shown_again(known.made_at)):
        raise PasswordLinkClosed
    if known is None:
        theirs = PasswordLink.objects.filter(person=membership.person)
        theirs.open().update(cancelled_at=timezone.now())
        # Who used a link to go in was the first to be told: the next one tells the person again.
        theirs.filter(made_at__gt=timezone.now() - _TOLD_AGAIN_FOR).update(told_at=None)
        link.save()
    return link, token


def link_for_token(token: str) -> PasswordLink | None:
    """Return the link of this token while it may serve: both still work there, and the rules still hold."""
    found = PasswordLink.objects.select_related("person", "organisation", "made_by")
    link = found.filter(token_digest=codes.digest(token)).first()
    return link if link and _may_serve(link) else None


def cancel_password_links(*, membership: Membership) -> None:
    """Stop the link of a colleague that nobody has used yet. Twice is harmless."""
    links = PasswordLink.objects.open().filter(person=membership.person_id, organisation=membership.organisation_id)
    links.update(cancelled_at=timezone.now())


def choose_password(*, link: PasswordLink, password: str) -> None:
    """Write the new password, checked by the form; every open session of the person ends. Raise `PasswordLinkClosed`.

    The link is dead afterwards, whoever taps again.
    """
    person = link.person
    person.set_password(password)  # slow on purpose, so before the transaction
    with transaction.atomic():
        locked = PasswordLink.objects.select_for_update(of=("self",)).select_related(
            "person", "organisation", "made_by"
        )
        if not _may_serve(locked.get(pk=link.pk)):
            raise PasswordLinkClosed
        person.save(update_fields=["password"])
        PasswordLink.objects.filter(pk=link.pk).update(used_at=timezone.now())


def _may_serve(link: PasswordLink) -> bool:
    if not link.is_open or link.made_by is None or not link.made_by.is_active or link.organisation.archived_at:
        return False
    here = Membership.objects.current().filter(organisation=link.organisation)
    theirs = here.filter(person=link.person).select_related("person").first()
    runs_it = here.filter(person=link.made_by, role=Membership.Role.ADMINISTRATOR).exists()
    return runs_it and theirs is not None and link.made_by_id != link.person_id and works_only_there(theirs)
