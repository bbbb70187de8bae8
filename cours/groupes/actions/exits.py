"""The automatic exit that a group asks for, carried by the session of its learners."""

from django.http import HttpRequest

from cours.comptes import idle
from cours.comptes.models import User

from ..models import LearnerGroup


def keep_exit_of_groups(request: HttpRequest, *, learner: User) -> None:
    """Write in the session what the groups of this learner ask for; `idle.minutes_for` keeps the strictest.

    Called at each entry; call it again when somebody joins a group during a session. A group that changes its delay
    is heard at the next entry, which on a shared device is the next person's.
    """
    groups = LearnerGroup.objects.active().of_learner(learner).exclude(auto_exit_minutes=None)
    request.session[idle.GROUPS_KEY] = list(groups.values_list("auto_exit_minutes", flat=True))
