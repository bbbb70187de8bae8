"""The bilan of a module: what it is drawn from, how it begins, what is said at the end (domain.md § 3.8, § 5.3)."""

from random import Random
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cours.comptes.models import User
from cours.contenus.outline import ModuleEntry

from .bank import allows, bank, draw
from .layer import SEEDS
from .models import ModuleReview
from .questionnaires import Sheet, Verdict

Draw = dict[str, Any]  # {"items": as ModuleReview.items, "seed": 0 to 7}


def is_offered(module: ModuleEntry) -> bool:
    """Tell whether the published lessons of a module hold enough questions for a bilan."""
    return allows(bank(module.lessons), ModuleReview.SIZE)


def new_draw(module: ModuleEntry, *, chance: Random | None = None) -> Draw:
    """Draw the questions of one bilan. Raise `ValueError` when the module does not hold enough of them."""
    items = draw(bank(module.lessons), ModuleReview.SIZE, chance=chance)
    # Any number will do for the order of the options: the draw itself is new each time.
    return {"items": [item.stored for item in items], "seed": sum(item.revision_id for item in items) % SEEDS}


@transaction.atomic
def start_review(*, learner: User, module_id: int, draw: Draw) -> ModuleReview:
    """Begin a bilan. The ones before stay: a new draw may be asked for at any time, and the best result counts."""
    return ModuleReview.objects.create(learner=learner, module_id=module_id, items=draw["items"], seed=draw["seed"])


@transaction.atomic
def begin_drawn(*, learner: User, module_id: int, draw: Draw) -> ModuleReview:
    """Begin the bilan that was drawn for somebody without an account, or go on with it.

    Two of its questions may be answered at the same moment, and an answer may be sent again: one draw is one bilan.
    """
    User.objects.select_for_update().get(pk=learner.pk)
    begun = learner.reviews.filter(module_id=module_id, finished_at=None)
    same = next((row for row in begun if row.items == draw["items"]), None)
    return same or start_review(learner=learner, module_id=module_id, draw=draw)


def verdict(sheet: Sheet) -> Verdict:
    """Say the result of a finished bilan, and name the lessons to see again."""
    lessons = tuple(sheet.lessons_to_see_again)
    if sheet.right >= ModuleReview.MASTERED:
        return Verdict("right", _("Vous maîtrisez ce module."), _("Bravo. Vous pouvez passer à la suite."))
    if sheet.right >= ModuleReview.ALMOST:
        text = _("Revoyez ces leçons, puis refaites le bilan quand vous voulez.")
        if len(lessons) == 1:
            text = _("Revoyez cette leçon, puis refaites le bilan quand vous voulez.")
        return Verdict("again", _("Presque !"), text, lessons)
    text = _("Prenez votre temps : reprenez ces leçons, chez vous ou avec la personne qui vous accompagne.")
    if len(lessons) == 1:
        text = _("Prenez votre temps : reprenez cette leçon, chez vous ou avec la personne qui vous accompagne.")
    return Verdict("again", _("Revoyons ensemble."), text, lessons)
