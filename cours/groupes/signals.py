"""What groups do when a person changes: a guest gets a card, somebody comes in on a shared device."""

from django.dispatch import receiver

from cours.comptes.signals import device_settled, guest_merged
from cours.suivi.signals import visit_answered

from .actions.exits import keep_exit_of_groups
from .actions.merging import merge_learner
from .actions.referrals import count_answered


@receiver(guest_merged)
def move_groups(sender, guest, learner, **kwargs):
    merge_learner(guest=guest, learner=learner)


@receiver(device_settled)
def write_exit_of_groups(sender, request, learner, **kwargs):
    keep_exit_of_groups(request, learner=learner)


@receiver(visit_answered)
def count_referral(sender, visit, lesson_id, **kwargs):
    count_answered(code=visit, lesson_id=lesson_id)
