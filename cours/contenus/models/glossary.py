from django.core.validators import validate_slug
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail.search import index

from ..fields import LineListField
from ..stems import stem_text


class GlossaryTerm(TranslatableMixin, RevisionMixin, index.Indexed, models.Model):
    """A hard word, explained where it is met: `[[mot]]` in a text finds it by its term, its variants or its slug."""

    slug = models.CharField(
        _("nom dans les adresses"),
        max_length=60,
        validators=[validate_slug],
        help_text=_("En minuscules, sans accent ni espace. Par exemple : hameconnage"),
    )
    term = models.CharField(_("mot"), max_length=80)
    variants = LineListField(
        _("autres formes"),
        help_text=_("Une par ligne : le pluriel, le féminin, un autre nom. Elles ouvrent la même explication."),
    )
    definition = models.TextField(
        _("explication"), max_length=300, help_text=_("Une ou deux phrases courtes, avec des mots de tous les jours.")
    )

    panels = [FieldPanel("term"), FieldPanel("definition"), FieldPanel("variants"), FieldPanel("slug")]

    search_fields = [index.SearchField("search_stems"), index.AutocompleteField("search_stems")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("mot du lexique")
        verbose_name_plural = _("mots du lexique")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(
                fields=["locale", "slug"],
                name="glossaryterm_slug_once_per_locale",
                violation_error_message=_("Un autre mot du lexique porte déjà ce nom dans les adresses."),
            )
        ]

    def __str__(self):
        return self.term

    @property
    def searchable_text(self) -> str:
        """All the words a learner may look for."""
        return "\n".join([self.term, *self.variants, self.definition])

    @property
    def search_stems(self) -> str:
        return stem_text(self.searchable_text)
