from django.db import models
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import Organisation, User

from ..querysets import CardLogQuerySet
from .groups import LearnerGroup


class ExportLog(models.Model):
    """Every file of names that leaves the site: who took it, what, when (domain.md § 6.2)."""

    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("personne"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="export_logs", verbose_name=_("structure")
    )
    what = models.CharField(_("quoi"), max_length=200)
    row_count = models.PositiveIntegerField(_("lignes"))
    taken_at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-taken_at"]

    def __str__(self):
        return f"{self.what} · {self.taken_at:%d/%m/%Y}"


class CardLog(models.Model):
    """A card that somebody of the team made: who, for whom, when, why, for which group of which structure.

    A card opens a whole place, so the one who makes it could go in. The person is told at their next entry
    (`told_at`), and who runs the structure reads the list. It outlives the account of the person, without their name.
    """

    class Reason(models.TextChoices):
        LOST = "lost", _("Carte perdue")
        FORGOTTEN = "forgotten", _("Code oublié")
        SEEN = "seen", _("Code vu par quelqu'un")
        OTHER = "other", _("Autre raison")
        FIRST = "first", _("Première carte")
        BLANK = "blank", _("Cartes sans nom, pour un atelier")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="card_logs", verbose_name=_("structure")
    )
    group = models.ForeignKey(
        LearnerGroup, models.SET_NULL, null=True, blank=True, related_name="card_logs", verbose_name=_("groupe")
    )
    learner = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="card_logs", verbose_name=_("personne")
    )
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("faite par"))
    reason = models.CharField(_("raison"), max_length=10, choices=Reason)
    count = models.PositiveSmallIntegerField(_("cartes"), default=1)
    made_at = models.DateTimeField(_("faite le"), auto_now_add=True)
    told_at = models.DateTimeField(_("dit à la personne le"), null=True, blank=True)

    objects = CardLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("carte faite par l'équipe")
        verbose_name_plural = _("cartes faites par l'équipe")
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.get_reason_display()} · {self.made_at:%d/%m/%Y}"

    @property
    def made_by_whom(self) -> str:
        """Say who made it and where, in the words the person reads."""
        return f"{self.made_by or _('une personne de l’équipe')} ({self.organisation})"
