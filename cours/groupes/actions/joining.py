"""Join a group by oneself, choose what it sees, leave it and come back."""

import uuid
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from cours.comptes.actions import PlaceClosed, find_guest, open_guest
from cours.comptes.models import User

from ..models import GroupMember, LearnerGroup
from ..rosters import told_apart
from .people import put_back

SAME_FORM_WITHIN = timedelta(minutes=10)


class FormTooOld(Exception):
    """The form was sent already, and somebody may have taken this device since."""


class DoorClosed(Exception):
    """The group takes nobody in any more."""


def join(*, group: LearnerGroup, learner: User, name: str = "", shares_past: bool = False) -> GroupMember:
    """Put a learner in a group whose door is open. Who is there already stays as they are.

    `name`: how the group calls them; a number tells namesakes apart. `shares_past`: the group may see, done or not
    done, what they did before and elsewhere.
    """
    return _join(group=group, learner=learner, name=name, shares_past=shares_past)


def join_as_newcomer(*, group: LearnerGroup, form_number: uuid.UUID, browser: str, name: str = "") -> GroupMember:
    """Put somebody who has no account in the group, as the guest of their browser (see `comptes.devices`).

    The same form gives the same place again. Raise `FormTooOld` when the place that this form, or this browser, opened
    is closed, has a card or is ten minutes old: on a shared device, going back to a form must not open the place of
    the person before.
    """
    try:
        made = _made_with(form_number)
        if made is None:
            try:
                with transaction.atomic():  # nobody is made by a form that is refused
                    learner = open_guest(browser=browser)
                    return _join(group=group, learner=learner, name=name, joined_with=form_number)
            except IntegrityError:  # the other of two taps
                made = _made_with(form_number)
                if made is None:
                    raise
        known = find_guest(browser=browser)
    except PlaceClosed:
        raise FormTooOld from None
    too_old = made.joined_at < timezone.now() - SAME_FORM_WITHIN
    if made.group_id != group.pk or made.learner != known or made.left_at or too_old:
        raise FormTooOld
    return made


@transaction.atomic
def _join(
    *,
    group: LearnerGroup,
    learner: User,
    name: str,
    shares_past: bool = False,
    joined_with: uuid.UUID | None = None,
) -> GroupMember:
    here = group.members.current().filter(learner=learner).first()
    if here:
        return here
    if not LearnerGroup.objects.open_to_join().filter(pk=group.pk).exists():
        raise DoorClosed
    LearnerGroup.objects.select_for_update().get(pk=group.pk)  # two who join at once have each their number
    called = name or learner.first_name
    taken = group.members.current().exclude(name="").values_list("name", flat=True)
    member = GroupMember(
        group=group,
        learner=learner,
        number=group.members.next_number(),
        name=told_apart([called], taken=taken)[0] if called else "",
        shares_past_at=timezone.now() if shares_past else None,
        joined_with=joined_with,
    )
    if name and not learner.first_name:
        learner.first_name = name
        learner.save(update_fields=["first_name"])
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError:
        here = group.members.current().filter(learner=learner).first()
        if here is None:
            raise
        return here
    return member


def share_past(*, member: GroupMember, shares: bool) -> None:
    """Let a group see what its member did before and elsewhere (done or not done, never the answers), or no more."""
    if shares != bool(member.shares_past_at):
        member.shares_past_at = timezone.now() if shares else None
        member.save(update_fields=["shares_past_at"])


def leave(*, member: GroupMember) -> None:
    """Leave a group by oneself. All the work stays."""
    GroupMember.objects.filter(pk=member.pk, left_at=None).update(left_at=timezone.now())


def come_back(*, member: GroupMember) -> bool:
    """Undo one's own departure. Who was taken out by a facilitator needs the code of the group, like anybody."""
    if member.taken_out_by_id or member.group.archived_at:
        return False
    return put_back(member=member)


def _made_with(form_number: uuid.UUID) -> GroupMember | None:
    return GroupMember.objects.select_related("learner").filter(joined_with=form_number).first()
