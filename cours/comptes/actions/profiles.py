"""What a learner agreed to say of themselves."""

from django.db import transaction

from .. import categories
from ..models import PriorityNeighbourhood, Profile, User


@transaction.atomic
def save_profile(
    *,
    learner: User,
    age_band: str = "",
    gender: str = "",
    status: str = "",
    in_neighbourhood: bool | None = None,
    neighbourhood: PriorityNeighbourhood | None = None,
    by: User,
) -> Profile:
    """Keep what a learner said, or what a facilitator wrote at their request. Empty means « non communiqué ».

    Raise `ValueError` for a code that `categories.yaml` does not know: the reports could not count it.
    """
    values = {"age_band": age_band, "gender": gender, "status": status}
    for field, code in values.items():
        if code and code not in categories.of_profile(field):
            raise ValueError(f"unknown {field}: {code!r}")
    place = {"in_neighbourhood": True if neighbourhood else in_neighbourhood, "neighbourhood": neighbourhood}
    profile, _created = Profile.objects.update_or_create(learner=learner, defaults=values | place | {"updated_by": by})
    return profile


def join_profiles(*, guest: User, learner: User) -> None:
    """Give the owner of a card what the guest had said; what the owner said themselves is kept."""
    theirs = Profile.objects.filter(learner=guest).first()
    if theirs is None:
        return
    ours, _created = Profile.objects.get_or_create(learner=learner, defaults={"updated_by": learner})
    for field in ("age_band", "gender", "status"):
        setattr(ours, field, getattr(ours, field) or getattr(theirs, field))
    if ours.in_neighbourhood is None:
        ours.in_neighbourhood, ours.neighbourhood = theirs.in_neighbourhood, theirs.neighbourhood
    ours.save()
