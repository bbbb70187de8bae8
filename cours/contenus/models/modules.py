from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import Page

from ..blocks import PlacementStreamBlock
from ..fields import StepsField
from ._site_pages import PROMOTION_PANELS, SitePage, code_validator


class ModuleIndexPage(SitePage):
    """The parent of all modules; the list itself is drawn by `views.modules` from the outline."""

    content_panels = [*Page.content_panels, HelpPanel(_("Cette page montre la liste des modules publiés."))]
    edit_handler = TabbedInterface(
        [ObjectList(content_panels, heading=_("Contenu")), ObjectList(PROMOTION_PANELS, heading=_("Promotion"))]
    )
    subpage_types = ["contenus.ModulePage"]
    max_count = 1

    class Meta:
        verbose_name = _("liste des modules")
        verbose_name_plural = _("listes des modules")

    def site_path(self):
        return reverse("contenus:modules")

    def preview(self, request):
        from .. import previews  # it draws with the outline, which reads these models

        return previews.modules(request)


class ModulePage(SitePage):
    """A theme of four or five lessons, its children in the tree."""

    class Accent(models.IntegerChoices):
        LAGOON = 0, _("bleu-vert")
        BLUE = 1, _("bleu")
        PLUM = 2, _("prune")
        BRICK = 3, _("brique")
        LEAF = 4, _("vert")
        HONEY = 5, _("miel")

    code = models.CharField(
        _("code"), max_length=12, null=True, blank=True, unique=True, validators=[code_validator],
        help_text=_("Par exemple : M2. Il ne change plus une fois le module publié."),
    )  # fmt: skip
    promise = models.TextField(
        _("promesse"), max_length=200, blank=True, help_text=_("Une phrase qui commence par « Je ».")
    )
    accent = models.PositiveSmallIntegerField(_("couleur"), choices=Accent, default=Accent.LAGOON)
    picture = models.ForeignKey(
        "contenus.CustomImage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("image")
    )
    picture_alt = models.CharField(
        _("description de l'image"), max_length=200, blank=True, help_text=_("Vide si l'image ne fait que décorer.")
    )
    counted = models.BooleanField(
        _("compte dans la progression"), default=True, help_text=_("Décochez pour un module de découverte.")
    )
    placement = StepsField(
        PlacementStreamBlock, verbose_name=_("questions de « Où j'en suis ? »"), blank=True, collapsed=True,
        help_text=_("Trois questions par niveau, au moins. Pendant le test, on ne dit jamais si c'est juste."),
    )  # fmt: skip

    content_panels = [
        *Page.content_panels,
        FieldPanel("promise"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("accent")], _("Apparence")),
    ]
    sheet_panels = [FieldPanel("code"), FieldPanel("counted")]
    placement_panels = [FieldPanel("placement")]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Contenu")),
            ObjectList(placement_panels, heading=_("Où j'en suis ?")),
            ObjectList(sheet_panels, heading=_("Fiche du module")),
            ObjectList(PROMOTION_PANELS, heading=_("Promotion")),
        ]
    )
    exclude_fields_in_copy = ["code"]
    parent_page_types = ["contenus.ModuleIndexPage"]
    subpage_types = ["contenus.LessonPage"]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def site_path(self):
        return reverse("contenus:module", args=[self.slug])

    def preview(self, request):
        from .. import previews  # it draws with the outline, which reads these models

        return previews.module(request, self)
