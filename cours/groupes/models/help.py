from django.db import models
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import User
from cours.contenus.models import LessonPage

from ..querysets import HelpRequestQuerySet
from .groups import LearnerGroup


class HelpRequest(models.Model):
    """« Demander de l'aide »: a few words from a learner to those who lead their group. Never lost."""

    MAX = 500

    group = models.ForeignKey(LearnerGroup, models.CASCADE, related_name="help_requests", verbose_name=_("groupe"))
    learner = models.ForeignKey(User, models.CASCADE, related_name="help_requests", verbose_name=_("personne"))
    client_id = models.UUIDField(_("numéro donné par l'appareil"))
    text = models.CharField(_("demande"), max_length=MAX, blank=True)
    lesson = models.ForeignKey(
        LessonPage, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("leçon")
    )
    step = models.PositiveSmallIntegerField(_("étape"), null=True, blank=True)
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    answer = models.CharField(_("réponse"), max_length=MAX, blank=True)
    answered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("répondu par")
    )
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    read_at = models.DateTimeField(_("réponse lue le"), null=True, blank=True)
    closed_at = models.DateTimeField(_("fermée le"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("fermée par")
    )

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande d'aide")
        verbose_name_plural = _("demandes d'aide")
        ordering = ["-asked_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["learner", "client_id"], name="groupes_help_request_sent_once")]

    def __str__(self):
        return f"{self.learner_id} · {self.asked_at:%d/%m/%Y}"
