from django.utils.translation import gettext_lazy as _

from ._step import LEARN, MARKUP_HELP, StepBlock, StepTitleBlock, WordsBlock, picture


class TextBlock(StepBlock):
    title = StepTitleBlock()
    text = WordsBlock(help_text=MARKUP_HELP)
    image = picture()

    class Meta:
        icon = "pilcrow"
        label = _("Texte")
        group = LEARN
        label_format = "{title} {text}"
        template = "blocks/text.html"
        description = _("Une seule idée, en soixante mots au plus.")
        preview_value = {
            "text": "Des voleurs envoient des millions de messages. Ils veulent votre **argent** ou vos **codes**."
        }
