from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ._step import KEEP, StepBlock, StepTitleBlock, WordsBlock


class KeyPointBlock(StepBlock):
    title = StepTitleBlock(help_text=_("Vide : « À retenir »."))
    items = blocks.ListBlock(WordsBlock(label=_("À retenir"), rows=2), min_num=1, label=_("Points"))

    class Meta:
        icon = "thumbtack"
        label = _("À retenir")
        group = KEEP
        label_format = "{title}"
        template = "blocks/key_point.html"
        description = _("Trois à six phrases courtes. C'est aussi ce qui s'imprime.")
        preview_value = {"items": ["Je lis la **fin** de l'adresse.", "Je ne donne jamais un code, à personne."]}
