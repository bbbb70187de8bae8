"""What is kept of « Où j'en suis ? »: the test, its answers, and where a person chose to start."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import User
from cours.contenus.models import LessonPage, ModulePage


class PlacementTest(models.Model):
    """One passage through « Où j'en suis ? ». It has no score: what it says is computed from its answers."""

    learner = models.ForeignKey(User, models.CASCADE, related_name="placements", verbose_name=_("personne"))
    modules = models.JSONField(_("modules choisis"), default=list)  # page ids, in the order of interest
    seed = models.PositiveSmallIntegerField(_("choix des questions"), default=0)
    started_at = models.DateTimeField(_("commencé le"), auto_now_add=True)
    finished_at = models.DateTimeField(_("terminé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("positionnement")
        verbose_name_plural = _("positionnements")
        ordering = ["-started_at", "-pk"]

    def __str__(self):
        return f"{self.learner_id} · {self.started_at:%d/%m/%Y}"


class PlacementAnswer(models.Model):
    """One answer of a test. Append-only; the first answer at a level is the one that counts.

    `exercise_id` and `outcome` are what the share of right answers of a question is counted from.
    """

    class Outcome(models.TextChoices):
        RIGHT = "right", _("juste")
        PARTIAL = "partial", _("en partie")
        WRONG = "wrong", _("pas encore")
        UNKNOWN = "unknown", _("je ne sais pas")

    test = models.ForeignKey(PlacementTest, models.CASCADE, related_name="answers", verbose_name=_("positionnement"))
    client_id = models.UUIDField(_("numéro donné par l'appareil"))
    module = models.ForeignKey(ModulePage, models.CASCADE, related_name="+", verbose_name=_("module"))
    level = models.PositiveSmallIntegerField(_("niveau"))
    exercise_id = models.CharField(_("question"), max_length=64)
    answer = models.JSONField(_("réponse"), default=dict)
    outcome = models.CharField(_("résultat"), max_length=12, choices=Outcome)
    created_at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        verbose_name = _("réponse au positionnement")
        verbose_name_plural = _("réponses au positionnement")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["test", "client_id"], name="suivi_placement_answer_sent_once"),
            models.UniqueConstraint(fields=["test", "module", "level"], name="suivi_one_placement_answer_per_level"),
        ]

    def __str__(self):
        return f"{self.exercise_id} · {self.get_outcome_display()}"


class PlacementStart(models.Model):
    """Where a person chose to start a module: a lesson, or its bilan (no lesson). The latest one counts.

    `chosen_by` is the person, or who helps them: an advice of the test changes nothing before somebody accepts it.
    """

    learner = models.ForeignKey(User, models.CASCADE, related_name="starts", verbose_name=_("personne"))
    module = models.ForeignKey(ModulePage, models.CASCADE, related_name="+", verbose_name=_("module"))
    lesson = models.ForeignKey(LessonPage, models.CASCADE, null=True, related_name="+", verbose_name=_("leçon"))
    chosen_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("choisi par"))
    chosen_at = models.DateTimeField(_("choisi le"), auto_now_add=True)

    class Meta:
        verbose_name = _("début choisi")
        verbose_name_plural = _("débuts choisis")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.learner_id} · {self.module_id} · {self.lesson_id or 'bilan'}"
