from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cours.exercices.blocks import DocumentBlock
from cours.exercices.document import cut

from ._step import LEARN, MARKUP_HELP, StepBlock, StepTitleBlock, WordsBlock, picture


class PointBlock(blocks.StructBlock):
    text = WordsBlock(label=_("Explication"), rows=2)
    excerpt = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Mots montrés"),
        help_text=_("Recopiez exactement des mots du document : ils seront numérotés et surlignés."),
    )

    class Meta:
        icon = "arrow-right"
        label = _("Explication")


class ExampleBlock(StepBlock):
    title = StepTitleBlock(required=True, label=_("Titre"))
    text = WordsBlock(required=False, help_text=MARKUP_HELP, rows=2)
    image = picture()
    document = DocumentBlock()
    points = blocks.ListBlock(PointBlock(), min_num=1, label=_("Explications"))

    def prepare(self, value):
        """Cut the document around the excerpts that the points show: `document.parts`, numbered by `zone`."""
        if value["document"]:
            parts = cut(value["document"], [point["excerpt"] for point in value["points"]])
            value = value | {"document": value["document"] | {"parts": parts}}
        return value

    class Meta:
        icon = "view"
        label = _("Exemple expliqué")
        group = LEARN
        label_format = "{title}"
        template = "blocks/example.html"
        description = _("Un message, une page ou une image, expliqués pas à pas.")
        preview_value = {
            "title": "Le message de Monique",
            "document": {
                "kind": "sms",
                "sender": "06 39 98 12 47",
                "body": "AMENDE : payez avant ce soir ou vous devrez 135 €.",
            },
            "points": [{"text": "**La peur et l'urgence.** Le voleur veut vous presser.", "excerpt": "avant ce soir"}],
        }
