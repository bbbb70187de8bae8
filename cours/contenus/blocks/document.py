from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class DocumentBlock(blocks.StructBlock):
    """A made-up message, page, form or letter, drawn by us. No body, no document."""

    kind = blocks.ChoiceBlock(
        choices=[
            ("sms", _("SMS")),
            ("email", _("E-mail")),
            ("page", _("Page d'un site")),
            ("form", _("Formulaire")),
            ("letter", _("Lettre")),
        ],
        default="sms",
        label=_("Sorte de document"),
    )
    sender = blocks.CharBlock(required=False, max_length=120, label=_("De la part de"))
    subject = blocks.CharBlock(required=False, max_length=160, label=_("Objet ou titre"))
    body = blocks.TextBlock(
        required=False,
        rows=4,
        label=_("Contenu"),
        help_text=_("Laissez vide s'il n'y a pas de document. Formulaire : une case par ligne, « Nom * | Melnyk »."),
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("Document montré")
