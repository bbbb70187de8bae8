from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import User
from cours.contenus.models import LessonPage, ModulePage, PathwayPage

from ..querysets import AssignmentQuerySet
from .groups import LearnerGroup


class Assignment(models.Model):
    """A pathway, a module or one lesson, proposed to a group or to one person of it. The person may leave it."""

    group = models.ForeignKey(LearnerGroup, models.CASCADE, related_name="assignments", verbose_name=_("groupe"))
    learner = models.ForeignKey(
        User,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("personne"),
        help_text=_("Vide : tout le groupe."),
    )
    pathway = models.ForeignKey(
        PathwayPage, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("parcours")
    )
    module = models.ForeignKey(
        ModulePage, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("module")
    )
    lesson = models.ForeignKey(
        LessonPage, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("leçon")
    )
    starts_on = models.DateField(_("à partir du"), null=True, blank=True)
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    note = models.CharField(_("petit mot"), max_length=200, blank=True)
    proposed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("proposé par"))
    proposed_at = models.DateTimeField(_("proposé le"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposition")
        verbose_name_plural = _("propositions")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pathway__isnull=False, module=None, lesson=None)
                | models.Q(pathway=None, module__isnull=False, lesson=None)
                | models.Q(pathway=None, module=None, lesson__isnull=False),
                name="groupes_proposes_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(due_on=None)
                | models.Q(due_on__gte=models.F("starts_on")),
                name="groupes_due_after_start",
            ),
            # Two facilitators propose the same thing at once: the second one finds the first one's row.
            models.UniqueConstraint(
                "group",
                *(Coalesce(name, 0) for name in ("learner", "pathway", "module", "lesson")),
                condition=models.Q(withdrawn_at=None),
                name="groupes_proposes_a_thing_once",
            ),
        ]

    def __str__(self):
        return f"{self.group} · {self.pathway or self.module or self.lesson}"


class AssignmentLeft(models.Model):
    """« Pas pour moi » : one person leaves a proposal. Nothing else changes for them."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="left_by")
    learner = models.ForeignKey(User, models.CASCADE, related_name="proposals_left")
    left_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("proposition laissée")
        verbose_name_plural = _("propositions laissées")
        constraints = [models.UniqueConstraint(fields=["assignment", "learner"], name="groupes_leaves_a_proposal_once")]

    def __str__(self):
        return f"{self.learner_id} · {self.assignment_id}"
