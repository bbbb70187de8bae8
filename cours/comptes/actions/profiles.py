"""What a learner agreed to say of themselves, and to whom."""

from django.db import transaction
from django.utils import timezone

from .. import categories
from ..models import Organisation, PriorityNeighbourhood, Profile, User


@transaction.atomic
def save_profile(
    *,
    learner: User,
    organisation: Organisation | None = None,
    age_band: str = "",
    gender: str = "",
    status: str = "",
    in_neighbourhood: bool | None = None,
    neighbourhood: PriorityNeighbourhood | None = None,
    shares: bool = False,
    by: User,
) -> Profile:
    """Keep what a learner said, or what a structure noted at their request. Empty means « non communiqué ».

    The row of one structure is never that of another, nor the person's own. `shares`: the person agrees to show their
    own words to the structures of their groups. Raise `ValueError` for a code that `categories.yaml` does not know (the
    reports could not count it), and for a structure that would share what it noted.
    """
    values = {"age_band": age_band, "gender": gender, "status": status}
    for field, code in values.items():
        if code and code not in categories.of_profile(field):
            raise ValueError(f"unknown {field}: {code!r}")
    if shares and organisation:
        raise ValueError("only the person shares, and only their own words")
    place = {"in_neighbourhood": True if neighbourhood else in_neighbourhood, "neighbourhood": neighbourhood}
    before = Profile.objects.filter(learner=learner, organisation=organisation).first()
    agreed = (before.shared_at if before else None) or timezone.now()
    profile, _created = Profile.objects.update_or_create(
        learner=learner,
        organisation=organisation,
        defaults=values | place | {"shared_at": agreed if shares else None, "updated_by": by},
    )
    return profile


def erase_profile(*, profile: Profile) -> None:
    """Erase what one structure noted, at the request of the person. Twice is harmless."""
    Profile.objects.filter(pk=profile.pk).delete()


def join_profiles(*, guest: User, learner: User) -> None:
    """Give the owner of a card what the guest had said, and what each structure had noted; what the owner has is kept.

    Words joined to others are shown only if both were: an agreement was given for the words of then.
    """
    for theirs in Profile.objects.filter(learner=guest):
        ours = Profile.objects.filter(learner=learner, organisation=theirs.organisation_id).first()
        if ours is None:
            Profile.objects.filter(pk=theirs.pk).update(learner=learner)
            continue
        for field in ("age_band", "gender", "status"):
            setattr(ours, field, getattr(ours, field) or getattr(theirs, field))
        if ours.in_neighbourhood is None:
            ours.in_neighbourhood, ours.neighbourhood = theirs.in_neighbourhood, theirs.neighbourhood
        ours.shared_at = theirs.shared_at and ours.shared_at
        ours.save()
    Profile.objects.filter(updated_by=guest).update(updated_by=learner)
