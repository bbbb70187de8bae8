from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
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


class SectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    text = blocks.TextBlock(
        label=_("Texte"), help_text=_("**deux étoiles** pour un mot important ; une ligne vide pour un paragraphe.")
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

    @property
    def sections(self) -> list[dict[str, str]]:
        return [{"title": block.value["title"], "text": block.value["text"]} for block in self.body]

    @property
    def searchable_text(self) -> str:
        """All the words a visitor reads on this page."""
        return "\n".join([self.title, self.intro, *(f"{part['title']}\n{part['text']}" for part in self.sections)])

    @property
    def search_stems(self) -> str:
        return stem_text(self.searchable_text)
