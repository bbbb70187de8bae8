"""Make a group, change what it says of itself, open or close its door."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cours.comptes.models import Organisation, User, Venue

from ..join_codes import new_join_code
from ..models import GroupFacilitator, LearnerGroup

SETTINGS = ("title", "neighbourhood", "starts_on", "ends_on", "auto_exit_minutes", "keeps_order")


def create_group(
    *, person: User, organisation: Organisation, form_number: uuid.UUID, venue: str = "", **settings: Any
) -> LearnerGroup:
    """Make a group led by `person` in a structure where they work (the caller has checked it).

    The same form sent twice gives the group made the first time. The number is tied to the person, so that nobody
    reaches the group of somebody else by sending theirs.
    """
    made_with = uuid.uuid5(form_number, str(person.pk))
    try:
        with transaction.atomic():
            group = LearnerGroup(
                organisation=organisation,
                venue=venue_named(organisation, venue),
                created_by=person,
                created_with=made_with,
                **{name: settings[name] for name in SETTINGS if name in settings},
            )
            group.save()
            GroupFacilitator.objects.create(group=group, person=person, given_by=person)
    except IntegrityError:
        return LearnerGroup.objects.get(created_with=made_with)
    return group


@transaction.atomic
def change_settings(*, group: LearnerGroup, settings: Mapping[str, Any]) -> LearnerGroup:
    """Write what the group says of itself. What is not in `settings` stays."""
    for name in SETTINGS:
        if name in settings:
            setattr(group, name, settings[name])
    if "venue" in settings:
        group.venue = venue_named(group.organisation, settings["venue"])
    group.save()
    return group


def set_door(*, group: LearnerGroup, is_open: bool) -> None:
    """Let people join with the code of the group, or not any more. Who is in the group stays in it."""
    group.join_closed_at = None if is_open else group.join_closed_at or timezone.now()
    group.save(update_fields=["join_closed_at"])


def change_code(*, group: LearnerGroup, old_code: str) -> bool:
    """Give the group another code: from now on the old one is a code that no group has. Who is in stays in.

    Return False when the code is not `old_code` any more: the second of two taps must not undo the poster of the first.
    """
    for _ in range(5):
        try:
            with transaction.atomic():
                changed = LearnerGroup.objects.filter(pk=group.pk, join_code=old_code).update(join_code=new_join_code())
        except IntegrityError:  # a code that another group has
            continue
        group.refresh_from_db(fields=["join_code"])
        return bool(changed)
    raise IntegrityError("no free code")


def venue_named(organisation: Organisation, name: str) -> Venue | None:
    """Return the place of that name in the structure, new if nobody has used it yet."""
    if not name:
        return None
    known = organisation.venues.filter(name__iexact=name).first()
    return known or organisation.venues.get_or_create(name=name)[0]
