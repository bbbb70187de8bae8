from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ._step import LEARN, StepBlock, StepTitleBlock, WordsBlock, picture


class LineBlock(blocks.StructBlock):
    who = blocks.CharBlock(max_length=40, label=_("Qui parle"))
    mood = blocks.ChoiceBlock(
        choices=[("calm", _("Calme")), ("worried", _("Inquiet")), ("happy", _("Content"))],
        required=False,
        label=_("Visage"),
        help_text=_("Pour les personnages dessinés : David, Oksana, Monique, Yanis, Fatou, Samira, Kévin, Paul, Lina."),
    )
    text = WordsBlock(label=_("Ce qui est dit"), rows=2)

    class Meta:
        icon = "openquote"
        label = _("Réplique")


class DialogueBlock(StepBlock):
    title = StepTitleBlock()
    image = picture()
    lines = blocks.ListBlock(LineBlock(), min_num=1, label=_("Répliques"))

    class Meta:
        icon = "comment"
        label = _("Dialogue")
        group = LEARN
        label_format = "{title}"
        template = "blocks/dialogue.html"
        description = _("Deux personnes se parlent : la situation de départ, en deux ou trois répliques.")
        preview_value = {
            "lines": [
                {"who": "Monique", "text": "Paul, j'ai reçu un message. Je dois payer une amende ce soir !"},
                {"who": "Paul", "text": "Ne payez rien. Asseyez-vous, on regarde ensemble."},
            ]
        }
