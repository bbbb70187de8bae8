from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import User
from .structures import PriorityNeighbourhood


class Profile(models.Model):
    """What a learner agreed to say of themselves for the reports of their structures. All of it is optional.

    The values are codes of `categories.yaml`, the national categories of the Coop (domain.md § 6.1): data, so that a
    change of theirs is a change of a file. Never an address: at most the name of the priority neighbourhood.
    """

    learner = models.OneToOneField(User, models.CASCADE, related_name="profile", verbose_name=_("personne"))
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

    class Meta:
        verbose_name = _("ce que la personne a dit d'elle")
        verbose_name_plural = _("ce que les personnes ont dit d'elles")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(neighbourhood=None) | models.Q(in_neighbourhood=True),
                name="comptes_neighbourhood_means_yes",
            )
        ]

    def __str__(self):
        return str(self.learner)
