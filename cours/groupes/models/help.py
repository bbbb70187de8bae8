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
    # Written in a place that a tap on a first name opened: somebody else of the room may have written it.
    by_name = models.BooleanField(_("écrite sans carte, en touchant un prénom"), default=False)
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    # Of the last answer. Empty: nobody has answered yet.
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    # When the person last said « J'ai lu ». Emptied by each answer, and when a facilitator closes the request.
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

    @property
    def is_waiting(self) -> bool:
        """True when nobody has answered and nobody has said that it is settled."""
        return self.answered_at is None and self.closed_at is None

    @property
    def has_news(self) -> bool:
        """True when a facilitator answered or closed, and the person has not said that they read it."""
        return self.read_at is None and (self.answered_at is not None or self.closed_at is not None)


class HelpDraft(models.Model):
    """What somebody was typing in « Demander de l'aide » when their place closed. Theirs alone, and for a week only."""

    learner = models.OneToOneField(User, models.CASCADE, related_name="help_draft", verbose_name=_("personne"))
    text = models.CharField(_("mots"), max_length=HelpRequest.MAX)
    kept_at = models.DateTimeField(_("gardés le"), auto_now=True)

    class Meta:
        verbose_name = _("demande d'aide commencée")
        verbose_name_plural = _("demandes d'aide commencées")

    def __str__(self):
        return f"{self.learner_id} · {self.kept_at:%d/%m/%Y}"


class HelpAnswer(models.Model):
    """One answer to a request. Append-only: a colleague who adds a word never replaces what was said before.

    `sent_with` is the number of the form, so that a second tap is not a second answer.
    """

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="answers", verbose_name=_("demande"))
    text = models.CharField(_("réponse"), max_length=HelpRequest.MAX)
    answered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("répondu par")
    )
    answered_at = models.DateTimeField(_("répondu le"), auto_now_add=True)
    sent_with = models.UUIDField(editable=False)

    class Meta:
        verbose_name = _("réponse à une demande d'aide")
        verbose_name_plural = _("réponses aux demandes d'aide")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["request", "sent_with"], name="groupes_help_answer_sent_once")]

    def __str__(self):
        return f"{self.request_id} · {self.answered_at:%d/%m/%Y}"
