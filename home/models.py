from typing import NamedTuple, Self

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cours.contenus.stems import stem_text


class ReassuranceBlock(blocks.CharBlock):
    class Meta:
        icon = "tick"
        label = _("Phrase qui rassure")


class HowBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=80)
    text = blocks.TextBlock(label=_("Texte"))

    class Meta:
        icon = "list-ol"
        label = _("Étape")


class Facts(models.TextChoices):
    """What a page can say of the structure that opens the site, under the text of one of its parts."""

    CONTACT = "contact", _("Qui joindre")
    PUBLISHER = "publisher", _("Qui publie le site")
    HOST = "host", _("Qui l'héberge")
    DATA = "data", _("Qui est responsable des données")
    BASIS = "basis", _("De quel droit les données sont utilisées")
    PLAN = "plan", _("Le plan pour l'accessibilité")


class SectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    text = blocks.TextBlock(
        label=_("Texte"),
        required=False,
        help_text=_("**deux étoiles** pour un mot important ; une ligne vide pour un paragraphe."),
    )
    facts = blocks.ChoiceBlock(
        choices=Facts.choices,
        required=False,
        label=_("Puis, sur votre structure"),
        help_text=_("Ce qui est écrit dans Paramètres, « La structure ». Si rien n'est écrit, ce n'est pas montré."),
    )

    class Meta:
        icon = "pilcrow"
        label = _("Partie")


class HomePage(Page):
    """The first page: what Passerelle is for, and one button."""

    promise = models.CharField(_("promesse"), max_length=160, blank=True)
    intro = models.TextField(_("introduction"), blank=True)
    reassurances = StreamField(
        [("reassurance", ReassuranceBlock(max_length=120))], verbose_name=_("phrases qui rassurent"), blank=True
    )
    how = StreamField([("how", HowBlock())], verbose_name=_("comment ça marche"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("promise"),
        FieldPanel("intro"),
        FieldPanel("reassurances"),
        FieldPanel("how"),
    ]
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("page d'accueil")
        verbose_name_plural = _("pages d'accueil")


class EditorialPage(Page):
    """A page that is not a lesson: help, accessibility, privacy, legal notice. Texts are in the light markup."""

    intro = models.TextField(_("introduction"), blank=True)
    body = StreamField([("section", SectionBlock())], verbose_name=_("parties"), blank=True)
    checked_on = models.DateField(_("vérifiée le"), null=True, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body"), FieldPanel("checked_on")]
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    template = "home/editorial_page.html"
    search_fields = [*Page.search_fields, index.SearchField("search_stems"), index.AutocompleteField("search_stems")]

    class Meta:
        verbose_name = _("page d'information")
        verbose_name_plural = _("pages d'information")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"sections": self.shown(StructureSettings.current())}

    @property
    def sections(self) -> list[dict[str, str]]:
        return [
            {"title": block.value["title"], "text": block.value["text"], "facts": block.value.get("facts") or ""}
            for block in self.body
        ]

    def shown(self, structure: "StructureSettings") -> list[dict]:
        """Return the parts that have something to say: what nobody filled in is no hole in the page."""
        parts = [part | {"lines": structure.lines(part["facts"])} for part in self.sections]
        return [part for part in parts if part["text"] or part["lines"]]

    @property
    def searchable_text(self) -> str:
        """All the words a visitor reads on this page."""
        return "\n".join([self.title, self.intro, *(f"{part['title']}\n{part['text']}" for part in self.sections)])

    @property
    def search_stems(self) -> str:
        return stem_text(self.searchable_text)


class Line(NamedTuple):
    label: str
    value: str
    href: str = ""


@register_setting(icon="home")
class StructureSettings(BaseSiteSetting):
    """Who opens this site: what a person may ask, and what the law wants said (LCEN art. 1-1, RGPD art. 13).

    Everything may stay empty, and is then shown nowhere; `missing` says what must be written before the site opens.
    """

    class Basis(models.TextChoices):
        PUBLIC = "public", _("une mission d'intérêt public (article 6-1-e du RGPD)")
        INTEREST = "interest", _("l'intérêt légitime d'une association (article 6-1-f du RGPD)")

    name = models.CharField(_("nom de la structure"), max_length=120, blank=True)
    address = models.TextField(_("adresse"), max_length=300, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    opening_hours = models.CharField(_("horaires"), max_length=200, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True, help_text=_("Celle où une personne répond."))
    registration = models.CharField(_("numéro SIRET"), max_length=30, blank=True)
    director = models.CharField(_("directeur ou directrice de la publication"), max_length=120, blank=True)
    host_name = models.CharField(_("nom de l'hébergeur"), max_length=120, blank=True)
    host_address = models.TextField(_("adresse de l'hébergeur"), max_length=300, blank=True)
    host_phone = models.CharField(_("téléphone de l'hébergeur"), max_length=30, blank=True)
    data_place = models.CharField(
        _("pays où sont les données"), max_length=80, blank=True, help_text=_("Par exemple : France.")
    )
    legal_basis = models.CharField(
        _("ce qui permet d'utiliser les données"), max_length=20, choices=Basis.choices, blank=True
    )
    data_officer = models.TextField(
        _("délégué à la protection des données"),
        max_length=300,
        blank=True,
        help_text=_("Nom ou service, adresse e-mail, adresse postale. Obligatoire pour un organisme public."),
    )
    accessibility_plan = models.TextField(
        _("plan pour l'accessibilité"),
        max_length=300,
        blank=True,
        help_text=_("Où lire le schéma pluriannuel et le plan de l'année. Obligatoire pour un organisme public."),
    )

    OPTIONAL = ("registration",)
    FOR_PUBLIC_BODIES = ("data_officer", "accessibility_plan")  # RGPD art. 37 ; loi 2005-102 art. 47
    PANELS = {
        _("Qui joindre"): ["name", "address", "phone", "opening_hours", "email"],
        _("Qui publie"): ["registration", "director"],
        _("Qui héberge"): ["host_name", "host_address", "host_phone", "data_place"],
        _("Données et accessibilité"): ["legal_basis", "data_officer", "accessibility_plan"],
    }
    SHOWN = {
        Facts.CONTACT: ["name", "phone", "opening_hours", "email", "address"],
        Facts.PUBLISHER: ["name", "address", "phone", "email", "registration", "director"],
        Facts.HOST: ["host_name", "host_address", "host_phone", "data_place"],
        Facts.DATA: ["name", "address", "phone", "email", "data_officer"],
        Facts.BASIS: ["legal_basis"],
        Facts.PLAN: ["accessibility_plan"],
    }

    panels = [
        MultiFieldPanel([FieldPanel(name) for name in names], heading=heading) for heading, names in PANELS.items()
    ]

    class Meta:
        verbose_name = _("la structure")

    @classmethod
    def current(cls) -> Self:
        """Return what the structure of this site wrote, or nothing written; a visit creates no row."""
        return cls.objects.filter(site__is_default_site=True).first() or cls()

    def lines(self, facts: str) -> list[Line]:
        """Return what is written, in the order in which a page says it."""
        return [self._line(name) for name in self.SHOWN.get(facts, ()) if getattr(self, name)]

    def missing(self) -> list[str]:
        """Return the names of what must be written before the site opens to people."""
        names = [name for names in self.PANELS.values() for name in names if name not in self.OPTIONAL]
        if self.legal_basis != self.Basis.PUBLIC:
            names = [name for name in names if name not in self.FOR_PUBLIC_BODIES]
        return [self._label(name) for name in names if not getattr(self, name).strip()]

    def _label(self, name: str) -> str:
        return capfirst(self._meta.get_field(name).verbose_name)

    def _line(self, name: str) -> Line:
        value = self.get_legal_basis_display() if name == "legal_basis" else getattr(self, name)
        if name in ("phone", "host_phone"):  # a number is never cut at the end of a line
            return Line(self._label(name), value.replace(" ", "\u00a0"), "tel:" + value.replace(" ", ""))
        return Line(self._label(name), value, f"mailto:{value}" if name == "email" else "")
