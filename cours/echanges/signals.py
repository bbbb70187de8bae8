"""The days of grace of somebody are over, and the daily cleaning has not come yet: the promise holds all the same."""

from django.dispatch import receiver

from cours.comptes.signals import erasure_is_due

from .actions import erase_if_due


@receiver(erasure_is_due)
def erase_now(sender, person, **kwargs):
    erase_if_due(learner=person)
