from django.db import transaction

from cours.comptes.models import User
from cours.groupes.actions.erasing import leave_seats
from cours.suivi.models import LessonRun


@transaction.atomic
def erase_learner(*, learner: User) -> None:
    """Erase a learner and everything they did (RGPD, art. 17). What two shared stays with the other person.

    The attendance of workshops keeps one person present, whose name nobody can find any more.

    Raise `ValueError` for a member of the staff, whose acts are part of the history of the site.
    """
    if not learner.is_learner:
        raise ValueError("only learners erase themselves")
    leave_seats(learner=learner)
    LessonRun.objects.sole().filter(participations__learner=learner).delete()
    learner.delete()
