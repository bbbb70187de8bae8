from django.db import models
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import User
from cours.contenus.models import LessonPage

from .groups import LearnerGroup
from .workshops import WorkshopSession


class InPersonValidation(models.Model):
    """« Validé en séance » : done on paper or aloud, says a facilitator. Counted as completed, never as mastered."""

    group = models.ForeignKey(LearnerGroup, models.CASCADE, related_name="validations", verbose_name=_("groupe"))
    learner = models.ForeignKey(User, models.CASCADE, related_name="validations", verbose_name=_("personne"))
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="+", verbose_name=_("leçon"))
    session = models.ForeignKey(
        WorkshopSession, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("séance")
    )
    validated_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("validé par"))
    validated_at = models.DateTimeField(_("validé le"), auto_now_add=True)

    class Meta:
        verbose_name = _("validation en séance")
        verbose_name_plural = _("validations en séance")
        constraints = [
            models.UniqueConstraint(fields=["group", "learner", "lesson"], name="groupes_validates_a_lesson_once")
        ]

    def __str__(self):
        return f"{self.learner_id} · {self.lesson_id}"


class AutonomyRating(models.Model):
    """How much help a lesson took, said by the learner or by a facilitator. Append-only: the latest of each counts."""

    class Level(models.TextChoices):
        WITH_HELP = "with_help", _("avec aide")
        SOME_HELP = "some_help", _("un peu d'aide")
        ALONE = "alone", _("seul, seule")

    learner = models.ForeignKey(User, models.CASCADE, related_name="autonomy", verbose_name=_("personne"))
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="+", verbose_name=_("leçon"))
    level = models.CharField(_("autonomie"), max_length=10, choices=Level)
    # Empty when the learner says it of themselves; then every group that proposed the lesson may read it.
    group = models.ForeignKey(
        LearnerGroup, models.CASCADE, null=True, blank=True, related_name="autonomy", verbose_name=_("groupe")
    )
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("dit par"))
    said_at = models.DateTimeField(_("dit le"), auto_now_add=True)

    class Meta:
        verbose_name = _("autonomie")
        verbose_name_plural = _("autonomie")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.learner_id} · {self.get_level_display()}"
