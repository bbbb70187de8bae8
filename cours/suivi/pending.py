"""The answer of somebody whose session ended in the middle of a lesson: kept until they enter again."""

import uuid
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from cours.comptes.models import User
from cours.comptes.sessions import belongs_to

from . import actions
from .layer import Token

KEY = "pending_answer"
belongs_to(lambda data: (data.get(KEY) or {}).get("learner"))


def keep(request, token: Token, owner: User, exercise_id: str, stored: dict[str, Any], attempt_id: uuid.UUID) -> None:
    """Keep one answer in the anonymous session for the owner of a card, as it may be stored.

    Never what was typed in a simulation.
    """
    request.session[KEY] = {
        "lesson": token.lesson_id,
        "revision": token.revision_id,
        "seed": token.seed,
        "learner": owner.pk,
        "exercise": exercise_id,
        "answer": stored,
        "attempt": str(attempt_id),
    }


def apply(request, user: User) -> None:
    """Save the kept answer if it is this person's; on a shared phone another person's answer is not taken over."""
    kept = request.session.pop(KEY, None)
    if not kept or kept["learner"] != user.pk:
        return
    run = actions.open_run(learners=[user], lesson_id=kept["lesson"], revision_id=kept["revision"], seed=kept["seed"])
    try:
        actions.submit_answer(
            learner=user,
            run_id=run.pk,
            exercise_id=kept["exercise"],
            answer=kept["answer"],
            attempt_id=uuid.UUID(kept["attempt"]),
        )
    except actions.ExerciseGone:
        return
    messages.success(request, _("Votre réponse était gardée. Elle est enregistrée."))
