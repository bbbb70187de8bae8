"""What groups do when a person changes: a guest gets a card, somebody comes in on a shared device."""

from django.dispatch import receiver

from cours.comptes.signals import device_settled, guest_merged

from .actions.exits import keep_exit_of_groups
from .actions.merging import merge_learner


@receiver(guest_merged)
def move_groups(sender, guest, learner, **kwargs):
    merge_learner(guest=guest, learner=learner)


@receiver(device_settled)
def write_exit_of_groups(sender, request, learner, **kwargs):
    keep_exit_of_groups(request, learner=learner)
