from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ._step import LEARN, MARKUP_HELP, StepBlock, StepTitleBlock, WordsBlock, picture


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=80, label=_("Titre"))
    text = WordsBlock(rows=3)
    image = picture()

    class Meta:
        icon = "form"
        label = _("Carte")


class CompareBlock(StepBlock):
    title = StepTitleBlock(required=True, label=_("Titre"))
    text = WordsBlock(required=False, help_text=MARKUP_HELP, rows=2)
    cards = blocks.ListBlock(CardBlock(), min_num=2, max_num=8, label=_("Cartes"))
    note = WordsBlock(required=False, label=_("Sous les cartes"), rows=2)

    class Meta:
        icon = "grid"
        label = _("Comparaison")
        group = LEARN
        label_format = "{title}"
        template = "blocks/compare.html"
        description = _("Deux situations côte à côte, ou davantage.")
        preview_value = {
            "title": "Pas d'adresse e-mail ?",
            "cards": [
                {"title": "J'en crée une", "text": "Gratuite, avec un animateur."},
                {"title": "J'en ai déjà une", "text": "Je la cherche dans les réglages de mon téléphone."},
            ],
            "note": "N'utilisez pas l'adresse d'un voisin.",
        }
