from django.db import transaction

from cours.comptes.models import User
from cours.suivi.models import LessonRun


@transaction.atomic
def erase_learner(*, learner: User) -> None:
    """Erase a learner and everything they did (RGPD, art. 17). A run made by two stays with the other person.

    Raise `ValueError` for a member of the staff, whose acts are part of the history of the site.
    """
    if not learner.is_learner:
        raise ValueError("only learners erase themselves")
    LessonRun.objects.sole().filter(participations__learner=learner).delete()
    learner.delete()
