from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cours.exercices import kinds

KINDS = ("single_choice", "true_false", "hotspot")  # by touch only: nobody types in « Où j'en suis ? »


class Level(models.IntegerChoices):
    """How far a question goes (domain.md § 5.2)."""

    DISCOVERING = 1, _("Je découvre")
    COPING = 2, _("Je me débrouille")
    AT_EASE = 3, _("Je suis à l'aise")


class PlacementStreamBlock(blocks.StreamBlock):
    """The questions of « Où j'en suis ? » about one module, each with its level. Nothing is said back."""

    def __init__(self, local_blocks=None, **kwargs):
        questions = [(name, kinds.get(name).block([("level", _level())], is_silent=True)) for name in KINDS]
        super().__init__([*questions, *(local_blocks or ())], **kwargs)


def _level():
    choices = [(str(level.value), level.label) for level in Level]
    return blocks.ChoiceBlock(choices=choices, label=_("Niveau"))
