"""The base of every step that is not an exercise."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cours.exercices.picture_block import PictureBlock

LEARN = _("Découvrir")
KEEP = _("Retenir")
MARKUP_HELP = _(
    "Pour mettre en gras : **mot important**. Pour expliquer un mot du lexique : [[mot]]. "
    "Laissez une ligne vide pour changer de paragraphe."
)


class StepBlock(blocks.StructBlock):
    """A step. Its template receives `value`, the same plain dict as on the site, in the site and in every preview."""

    def prepare(self, value: dict) -> dict:
        """Add to the compiled value what its template needs and nobody writes."""
        return value

    def get_context(self, value, parent_context=None):
        from ..glossary import glossary
        from ..plain import compiled_value

        context = super().get_context(value, parent_context=parent_context)
        context["value"] = context["self"] = self.prepare(compiled_value(self, self.get_prep_value(value)))
        context.setdefault("glossary", glossary().definitions)
        return context


class StepTitleBlock(blocks.CharBlock):
    """The title of a step, often useless: most steps go without."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", _("Titre de l'étape"))
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)


class WordsBlock(blocks.TextBlock):
    """A text in the light markup."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Texte"))
        kwargs.setdefault("rows", 4)
        super().__init__(**kwargs)


def picture(**kwargs) -> PictureBlock:
    return PictureBlock(required=kwargs.pop("required", False), label=kwargs.pop("label", _("Image")), **kwargs)
