from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ._step import KEEP, MARKUP_HELP, StepBlock, StepTitleBlock, WordsBlock


class ContactBlock(blocks.StructBlock):
    text = WordsBlock(label=_("Qui, quoi"), rows=2)
    url = blocks.URLBlock(required=False, label=_("Adresse du site"))

    class Meta:
        icon = "help"
        label = _("Contact")


class HelpBoxBlock(StepBlock):
    title = StepTitleBlock(help_text=_("Vide : « Je ne reste pas seul »."))
    text = WordsBlock(required=False, help_text=MARKUP_HELP, rows=2)
    items = blocks.ListBlock(ContactBlock(), min_num=1, label=_("Contacts"))

    class Meta:
        icon = "help"
        label = _("Je ne reste pas seul")
        group = KEEP
        label_format = "{title}"
        template = "blocks/help_box.html"
        description = _("Les personnes, les sites et les numéros qui aident.")
        preview_value = {"items": [{"text": "SMS piégé : transférez-le au **33700**."}]}
