"""What happens to a learner's work when the person changes: a guest gets a card, someone comes back."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from cours.comptes.signals import guest_merged

from . import pending
from .actions import merge_learner


@receiver(guest_merged)
def move_work(sender, guest, learner, **kwargs):
    merge_learner(guest=guest, learner=learner)


@receiver(user_logged_in)
def apply_pending_answer(sender, request, user, **kwargs):
    if user.is_learner:
        pending.apply(request, user)
