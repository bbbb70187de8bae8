"""How a person without a first name finds their place in a group: a number, and a drawing that is said in words too."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# (icon of the sprite, its name). All easy to name in French, and none that could be taken for another.
DRAWINGS = (
    ("sun", gettext_lazy("le soleil")),
    ("key", gettext_lazy("la clé")),
    ("heart", gettext_lazy("le cœur")),
    ("home", gettext_lazy("la maison")),
    ("moon", gettext_lazy("la lune")),
    ("camera", gettext_lazy("l'appareil photo")),
    ("star", gettext_lazy("l'étoile")),
    ("book-open", gettext_lazy("le livre")),
    ("lightbulb", gettext_lazy("l'ampoule")),
    ("mail", gettext_lazy("l'enveloppe")),
    ("flag", gettext_lazy("le drapeau")),
    ("hand", gettext_lazy("la main")),
    ("pencil", gettext_lazy("le crayon")),
    ("clock", gettext_lazy("l'horloge")),
    ("eye", gettext_lazy("l'œil")),
    ("briefcase", gettext_lazy("la mallette")),
    ("phone", gettext_lazy("le téléphone")),
    ("shield", gettext_lazy("le bouclier")),
    ("megaphone", gettext_lazy("le mégaphone")),
    ("search", gettext_lazy("la loupe")),
)


def icon_of(number: int) -> str:
    return DRAWINGS[(number - 1) % len(DRAWINGS)][0]


def place_in_words(number: int) -> str:
    """Return « Place 3, le cœur »: what stands for a name in the lists of a group, and never a login identifier."""
    return _("Place %(number)d, %(drawing)s") % {
        "number": number,
        "drawing": DRAWINGS[(number - 1) % len(DRAWINGS)][1],
    }
