from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ._step import LEARN, StepBlock, StepTitleBlock, WordsBlock

# Names of static/img/icons.svg that mean something at first sight.
ICONS = [
    ("hand", _("Main levée")),
    ("search-check", _("Loupe")),
    ("megaphone", _("Mégaphone")),
    ("eye", _("Œil")),
    ("lock", _("Cadenas")),
    ("key", _("Clé")),
    ("shield", _("Bouclier")),
    ("id-card", _("Carte d'identité")),
    ("mail", _("E-mail")),
    ("message-square", _("Message")),
    ("phone", _("Téléphone")),
    ("smartphone", _("Smartphone")),
    ("camera", _("Appareil photo")),
    ("map-pin", _("Lieu")),
    ("users", _("Personnes")),
    ("user", _("Personne")),
    ("euro", _("Argent")),
    ("briefcase", _("Travail")),
    ("landmark", _("Administration")),
    ("file-text", _("Papier")),
    ("clock", _("Horloge")),
    ("save", _("Enregistrer")),
    ("download", _("Télécharger")),
    ("trash", _("Supprimer")),
    ("pencil", _("Crayon")),
    ("link", _("Lien")),
    ("check", _("Coche")),
    ("info", _("Information")),
    ("lightbulb", _("Idée")),
    ("log-out", _("Sortir")),
    ("home", _("Maison")),
    ("sparkles", _("Intelligence artificielle")),
]


class ItemBlock(blocks.StructBlock):
    icon = blocks.ChoiceBlock(choices=ICONS, required=False, label=_("Pictogramme"))
    title = blocks.CharBlock(required=False, max_length=80, label=_("Titre"))
    text = WordsBlock(rows=2)

    class Meta:
        icon = "list-ol"
        label = _("Point")


class StepsBlock(StepBlock):
    title = StepTitleBlock(required=True, label=_("Titre"))
    items = blocks.ListBlock(ItemBlock(), min_num=1, label=_("Points"))

    class Meta:
        icon = "list-ol"
        label = _("Étapes à suivre")
        group = LEARN
        label_format = "{title}"
        template = "blocks/steps.html"
        description = _("Des gestes à faire dans l'ordre, chacun avec un pictogramme.")
        preview_value = {
            "title": "Les 3 réflexes",
            "items": [
                {"icon": "hand", "title": "STOP", "text": "Je ne clique pas. Je ne réponds pas."},
                {"icon": "search-check", "title": "JE VÉRIFIE", "text": "J'ouvre moi-même le vrai site."},
                {"icon": "megaphone", "title": "JE SIGNALE", "text": "Je transfère le SMS au **33700**."},
            ],
        }
