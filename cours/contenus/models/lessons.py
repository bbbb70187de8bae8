from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import Page
from wagtail.search import index

from .. import crcn, plain
from ..blocks import LessonStreamBlock, ReserveStreamBlock, SourceStreamBlock
from ..fields import CheckListField, LineListField, StepsField
from ..stems import stem_text
from ._site_pages import PROMOTION_PANELS, SitePage, code_validator


class LessonPage(SitePage):
    """Eight to twelve minutes of learning: short steps read and done one after the other (domain.md § 3.0)."""

    code = models.CharField(
        _("code"), max_length=12, null=True, blank=True, unique=True, validators=[code_validator],
        help_text=_("Par exemple : M2-L4. Laissez vide pour une leçon à vous."),
    )  # fmt: skip
    goal = models.TextField(
        _("objectif"), max_length=300, help_text=_("Ce que la personne saura faire. Commencez par « Je ».")
    )
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"), default=10)
    steps = StepsField(LessonStreamBlock, verbose_name=_("étapes"), blank=True, collapsed=True)
    reserve = StepsField(
        ReserveStreamBlock, verbose_name=_("questions de réserve"), blank=True, collapsed=True,
        help_text=_("Facultatif. La leçon ne les pose pas : elles servent au bilan et à « On se souvient ? »."),
    )  # fmt: skip
    quick_exit = models.BooleanField(
        _("bouton « Quitter vite »"),
        default=False,
        help_text=_("Pour un sujet que l'on peut vouloir cacher : un geste, et la page ne se voit plus."),
    )
    crcn = CheckListField(_("compétences du cadre de référence (CRCN)"), options=crcn.CHOICES)
    audience_tags = LineListField(
        _("publics"), help_text=_("Un par ligne. Par exemple : tous publics, jeunes, parents.")
    )
    facilitator_note = models.TextField(
        _("note pour l'animation"), blank=True, help_text=_("Les apprenants ne la voient pas.")
    )
    print_sheet = models.TextField(
        _("fiche à imprimer"), blank=True, help_text=_("Ce qui est utile sur papier, en plus de « À retenir ».")
    )
    checked_on = models.DateField(
        _("vérifiée le"), null=True, blank=True, help_text=_("Dernier jour où les faits et les adresses ont été relus.")
    )
    sources = StepsField(SourceStreamBlock, verbose_name=_("sources"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("goal"), FieldPanel("steps")]
    reserve_panels = [FieldPanel("reserve")]
    sheet_panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("minutes"), FieldPanel("checked_on")]),
        MultiFieldPanel([FieldPanel("facilitator_note"), FieldPanel("print_sheet")], _("Pour l'animation")),
        FieldPanel("audience_tags"),
        FieldPanel("quick_exit"),
        FieldPanel("crcn"),
        FieldPanel("sources"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Contenu")),
            ObjectList(reserve_panels, heading=_("Bilan")),
            ObjectList(sheet_panels, heading=_("Fiche de la leçon")),
            ObjectList(PROMOTION_PANELS, heading=_("Promotion")),
        ]
    )
    # Two lessons cannot carry one code: the copy starts without, its author gives it one.
    exclude_fields_in_copy = ["code"]
    search_fields = [*Page.search_fields, index.SearchField("search_stems"), index.AutocompleteField("search_stems")]
    parent_page_types = ["contenus.ModulePage"]
    subpage_types = []

    class Meta:
        verbose_name = _("leçon")
        verbose_name_plural = _("leçons")

    def site_path(self):
        module_slug = self.url_path.rstrip("/").split("/")[-2]
        return reverse("contenus:lesson", args=[module_slug, self.slug])

    def preview(self, request):
        from .. import previews  # it draws with the outline, which reads these models

        return previews.lesson(request, self)

    @property
    def searchable_text(self) -> str:
        """All the words a learner reads in the lesson, with its title and its goal."""
        stream = self._meta.get_field("steps").stream_block
        return "\n".join([self.title, self.goal, *plain.words(stream, self.steps.get_prep_value())])

    @property
    def search_stems(self) -> str:
        return stem_text(self.searchable_text)
