from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class SourceBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, label=_("Source"))
    url = blocks.URLBlock(required=False, label=_("Adresse"))

    class Meta:
        icon = "link"
        label = _("Source")


class SourceStreamBlock(blocks.StreamBlock):
    source = SourceBlock()

    class Meta:
        label = _("Sources")
