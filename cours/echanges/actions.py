from django.db import transaction
from django.utils import timezone

from cours.comptes.models import User


@transaction.atomic
def erase_learner(*, learner: User) -> None:
    """Erase a learner and everything they did (RGPD, art. 17). What two shared stays with the other person.

    The attendance of workshops keeps one person present, whose name nobody can find any more. Twice at once is once.

    Raise `ValueError` for a member of the staff, whose acts are part of the history of the site.
    """
    if not learner.is_learner:
        raise ValueError("only learners erase themselves")
    kept = User.objects.select_for_update().filter(pk=learner.pk).first()
    if kept:
        kept.delete()


def erase_if_due(*, learner: User) -> bool:
    """Erase somebody whose days of grace are over. Return whether it was done now: « Annuler » may come just before."""
    with transaction.atomic():
        kept = User.objects.select_for_update().filter(pk=learner.pk).exclude(erasure_asked_at=None).first()
        if kept is None or kept.erased_at > timezone.now():
            return False
        erase_learner(learner=kept)
    return True
