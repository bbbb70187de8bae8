from django.db import models
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import Organisation, User
from cours.contenus.models import LessonPage


class Referral(models.Model):
    """A QR that opens one lesson at once, without an account (journey J1). Counted, never followed."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="referrals", verbose_name=_("structure")
    )
    lesson = models.ForeignKey(LessonPage, models.CASCADE, related_name="+", verbose_name=_("leçon"))
    code = models.CharField(_("code"), max_length=8, unique=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("fait par"))
    made_at = models.DateTimeField(_("fait le"), auto_now_add=True)

    class Meta:
        verbose_name = _("orientation vers une leçon")
        verbose_name_plural = _("orientations vers une leçon")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "lesson"], name="groupes_one_referral_per_lesson")
        ]

    def __str__(self):
        return f"{self.organisation} · {self.lesson_id}"


class ReferralDay(models.Model):
    """How often a referral was used on one day. A number: who used it is not known, and cannot be."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="days")
    day = models.DateField(_("jour"))
    opened = models.PositiveIntegerField(_("leçons ouvertes"), default=0)
    answered = models.PositiveIntegerField(_("leçons commencées"), default=0)

    class Meta:
        verbose_name = _("usage anonyme")
        verbose_name_plural = _("usages anonymes")
        constraints = [models.UniqueConstraint(fields=["referral", "day"], name="groupes_one_count_per_day")]

    def __str__(self):
        return f"{self.referral_id} · {self.day:%d/%m/%Y}"
