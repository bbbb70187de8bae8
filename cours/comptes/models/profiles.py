from django.db import models
from django.utils.translation import gettext_lazy as _

from ..querysets import ProfileQuerySet
from .people import User
from .structures import Organisation, PriorityNeighbourhood


class Profile(models.Model):
    """What a learner agreed to say of themselves for the reports, to one structure or in their own name. All optional.

    One row for each structure that noted something, which that structure alone reads and counts; and one without a
    structure, what the person says themselves, which the structures read and count once the person agrees.

    The values are codes of `categories.yaml`, the national categories of the Coop (domain.md § 6.1): data, so that a
    change of theirs is a change of a file. Never an address: at most the name of the priority neighbourhood.
    """

    learner = models.ForeignKey(User, models.CASCADE, related_name="profiles", verbose_name=_("personne"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("noté par la structure")
    )
    shared_at = models.DateTimeField(_("accord pour montrer le"), null=True, blank=True)
    age_band = models.CharField(_("tranche d'âge"), max_length=20, blank=True)
    gender = models.CharField(_("genre"), max_length=20, blank=True)
    status = models.CharField(_("situation"), max_length=20, blank=True)
    neighbourhood = models.ForeignKey(
        PriorityNeighbourhood,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quartier prioritaire"),
    )
    # Empty as long as the person says nothing; « oui » without a name when they do not know which one.
    in_neighbourhood = models.BooleanField(_("habite un quartier prioritaire"), null=True, blank=True)
    updated_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("rempli par")
    )
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("ce que la personne a dit d'elle")
        verbose_name_plural = _("ce que les personnes ont dit d'elles")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(neighbourhood=None) | models.Q(in_neighbourhood=True),
                name="comptes_neighbourhood_means_yes",
            ),
            models.UniqueConstraint(fields=["learner", "organisation"], name="comptes_one_profile_per_structure"),
            models.UniqueConstraint(
                fields=["learner"], condition=models.Q(organisation=None), name="comptes_one_profile_of_ones_own"
            ),
            # What a structure noted is never shown to another: only one's own words are.
            models.CheckConstraint(
                condition=models.Q(shared_at=None) | models.Q(organisation=None), name="comptes_own_words_are_shared"
            ),
        ]

    def __str__(self):
        return str(self.learner)
