from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ._step import LEARN, StepBlock, StepTitleBlock, picture


class PictureStepBlock(StepBlock):
    title = StepTitleBlock()
    image = picture(required=True)
    caption = blocks.CharBlock(required=False, max_length=200, label=_("Légende"))

    class Meta:
        icon = "image"
        label = _("Image")
        group = LEARN
        label_format = "{title} {caption}"
        template = "blocks/image.html"
        description = _("Une image qui montre ce que les mots diraient moins bien.")
        preview_value = {"caption": "Le bouton FranceConnect"}
