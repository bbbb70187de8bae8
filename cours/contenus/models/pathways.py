from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel, MultipleChooserPanel, ObjectList, TabbedInterface
from wagtail.models import Orderable, Page

from ._site_pages import PROMOTION_PANELS, SitePage


class PathwayIndexPage(SitePage):
    """The parent of all pathways. It has no screen of its own: pathways are met on the modules page."""

    content_panels = [*Page.content_panels, HelpPanel(_("Cette page range les parcours. Elle n'est pas affichée."))]
    edit_handler = TabbedInterface(
        [ObjectList(content_panels, heading=_("Contenu")), ObjectList(PROMOTION_PANELS, heading=_("Promotion"))]
    )
    subpage_types = ["contenus.PathwayPage"]
    max_count = 1

    class Meta:
        verbose_name = _("liste des parcours")
        verbose_name_plural = _("listes des parcours")

    def site_path(self):
        return reverse("contenus:modules")

    def preview(self, request):
        from .. import previews  # it draws with the outline, which reads these models

        return previews.modules(request)


class PathwayPage(SitePage):
    """An ordered choice of lessons, from any module, made for somebody in particular."""

    promise = models.TextField(
        _("promesse"), max_length=200, blank=True, help_text=_("Une phrase qui commence par « Je ».")
    )
    audience = models.CharField(_("pour qui"), max_length=200, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("promise"),
        FieldPanel("audience"),
        MultipleChooserPanel("lessons", chooser_field_name="lesson", heading=_("Leçons"), label=_("Leçon")),
    ]
    edit_handler = TabbedInterface(
        [ObjectList(content_panels, heading=_("Contenu")), ObjectList(PROMOTION_PANELS, heading=_("Promotion"))]
    )
    parent_page_types = ["contenus.PathwayIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("parcours")
        verbose_name_plural = _("parcours")

    def site_path(self):
        return reverse("contenus:pathway", args=[self.slug])

    def preview(self, request):
        from .. import previews  # it draws with the outline, which reads these models

        return previews.pathway(request, self)


class PathwayLesson(Orderable):
    """One lesson at its place in a pathway."""

    pathway = ParentalKey(PathwayPage, on_delete=models.CASCADE, related_name="lessons", verbose_name=_("parcours"))
    lesson = models.ForeignKey("contenus.LessonPage", models.CASCADE, related_name="+", verbose_name=_("leçon"))

    panels = [FieldPanel("lesson")]

    class Meta(Orderable.Meta):
        verbose_name = _("leçon du parcours")
        verbose_name_plural = _("leçons du parcours")

    def __str__(self):
        return str(self.lesson_id)
