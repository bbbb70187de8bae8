"""Somebody leaves a structure: their groups must not be left without anybody."""

from django.db import transaction
from django.utils import timezone

from cours.comptes.actions import structures
from cours.comptes.models import Membership, User

from ..models import GroupFacilitator, LearnerGroup
from .handing_over import share_group


@transaction.atomic
def end_membership(*, membership: Membership, by: User, hand_to: User | None = None) -> None:
    """End the part of a person in a structure and in its groups, which `hand_to` leads from now on.

    Without `hand_to`, a group that only this person led has nobody: the administrator of the structure finds it in the
    list of those to hand over. Raise `LastAdministrator`, and `NotAColleague` for somebody of another structure.
    """
    structures.end_membership(membership=membership)
    groups = LearnerGroup.objects.filter(organisation=membership.organisation_id).led_by(membership.person)
    alone = [group for group in groups.active() if not group.leads.at_work().exists()]
    if hand_to:
        for group in alone:
            share_group(group=group, person=hand_to, by=by)
    leads = GroupFacilitator.objects.filter(
        group__organisation=membership.organisation_id, person=membership.person_id, ended_at=None
    )
    leads.update(ended_at=timezone.now())
