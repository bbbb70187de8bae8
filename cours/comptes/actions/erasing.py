"""Closing an account before it is erased, and opening it again while there is time."""

from django.db import transaction
from django.utils import timezone

from .. import signals
from ..models import DeviceSession, User


@transaction.atomic
def ask_erasure(*, learner: User) -> User:
    """Close the account at once, on every device; it is erased `RETENTION["erasure"]` later. Twice changes nothing.

    The sessions are deleted and not only refused: they hold words of the person, and those of a device that never
    comes back would stay.

    Raise `ValueError` for a member of the staff, and for a guest: without a card, nobody could come back and cancel.
    """
    learner = User.objects.select_for_update().get(pk=learner.pk)
    if not learner.is_learner or learner.is_guest:
        raise ValueError("only a learner with a card has days to cancel")
    if learner.erasure_asked_at is None:
        learner.erasure_asked_at = timezone.now()
        learner.save(update_fields=["erasure_asked_at"])
        signals.account_closed.send(sender=User, person=learner)
    DeviceSession.objects.forget(learner)
    return learner


@transaction.atomic
def cancel_erasure(*, learner: User) -> bool:
    """« Annuler » : open the account again, as it was. Return False when it was too late, or already done."""
    kept = User.objects.select_for_update().filter(pk=learner.pk).exclude(erasure_asked_at=None).first()
    if kept is None or kept.erased_at <= timezone.now():
        return False
    kept.erasure_asked_at = None
    kept.save(update_fields=["erasure_asked_at"])
    return True
