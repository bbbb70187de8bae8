import uuid
from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import User, Venue
from cours.contenus.models import LessonPage

from ..join_codes import LENGTH
from ..querysets import SeatQuerySet, WorkshopSessionQuerySet
from .groups import LearnerGroup


class WorkshopSession(models.Model):
    """One dated occurrence of a workshop (séance), open from `opened_at` to `closed_at`.

    A session that nobody closes is over `LONGEST` after it was opened: places opened with a first name must not stay
    open all night.
    """

    LONGEST = timedelta(hours=12)

    group = models.ForeignKey(LearnerGroup, models.CASCADE, related_name="sessions", verbose_name=_("groupe"))
    held_on = models.DateField(_("jour"))
    duration_minutes = models.PositiveSmallIntegerField(
        _("durée, en minutes"), default=90, validators=[MinValueValidator(5), MaxValueValidator(720)]
    )
    venue = models.ForeignKey(Venue, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lieu"))
    lesson = models.ForeignKey(
        LessonPage, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("leçon")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # The form that plans a session carries a number: a second tap finds the session the first one made.
    created_with = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(_("ouverte le"), null=True, blank=True)
    opened_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ouverte par")
    )
    closed_at = models.DateTimeField(_("fermée le"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("fermée par")
    )
    # Drawn when the session opens, gone when it closes: yesterday's photograph of the wall opens nothing.
    code = models.CharField(_("code de la séance"), max_length=LENGTH, unique=True, null=True, editable=False)

    objects = WorkshopSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group"],
                condition=models.Q(opened_at__isnull=False, closed_at=None),
                name="groupes_one_open_session_per_group",
            ),
            models.CheckConstraint(
                condition=models.Q(code=None) | models.Q(opened_at__isnull=False, closed_at=None),
                name="groupes_a_code_dies_with_its_session",
            ),
        ]

    def __str__(self):
        return f"{self.group} · {self.held_on:%d/%m/%Y}"

    @property
    def is_under_way(self) -> bool:
        return self.is_open and self.opened_at > timezone.now() - self.LONGEST

    @property
    def is_open(self) -> bool:
        """Opened and not closed, even if everybody has forgotten it since."""
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_over_for_devices(self) -> bool:
        return not self.is_under_way or self.group.archived_at is not None


class AttendanceRecord(models.Model):
    """« Présence » : one person at one session. Two facilitators may mark it at once: the constraint keeps one row.

    A first name that was tapped is « à confirmer » (`is_to_confirm`): anybody of the room may have tapped it, so it
    counts nowhere until the team says so or the card of the person is shown (`querysets.was_there`).

    `learner` becomes empty when the person is erased: the count of people present stays.
    """

    class How(models.TextChoices):
        FACILITATOR = "facilitator", _("pointé par l'équipe")
        CARD = "card", _("entrée avec la carte")
        NAME = "name", _("prénom touché")

    session = models.ForeignKey(WorkshopSession, models.CASCADE, related_name="attendance", verbose_name=_("séance"))
    learner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="attendance", verbose_name=_("personne"))
    is_present = models.BooleanField(_("présent"), default=True)
    how = models.CharField(_("comment"), max_length=12, choices=How)
    marked_at = models.DateTimeField(_("noté le"), auto_now=True)
    marked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("noté par")
    )

    class Meta:
        verbose_name = _("présence")
        verbose_name_plural = _("présences")
        constraints = [models.UniqueConstraint(fields=["session", "learner"], name="groupes_present_once_per_session")]

    def __str__(self):
        return f"{self.session_id} · {self.learner_id}"

    @property
    def is_to_confirm(self) -> bool:
        return self.is_present and self.how == self.How.NAME


class Seat(models.Model):
    """One device of a session, with one or two people. What a live tile shows comes from here and from their runs."""

    session = models.ForeignKey(WorkshopSession, models.CASCADE, related_name="seats", verbose_name=_("séance"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(User, models.CASCADE, related_name="seats", verbose_name=_("personne"))
    partner = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="seats_shared", verbose_name=_("deuxième personne")
    )
    # The first name of the second person was tapped: their card was not shown, and what they do here is not mastery.
    partner_by_name = models.BooleanField(_("deuxième personne venue par son prénom"), default=False)
    opened_at = models.DateTimeField(_("ouverte le"), auto_now_add=True)
    help_asked_at = models.DateTimeField(_("aide demandée le"), null=True, blank=True)
    help_seen_at = models.DateTimeField(_("demande vue le"), null=True, blank=True)
    # When its script last asked how the session goes, within `seats.HEARD_EVERY`. Never, without JavaScript.
    heard_at = models.DateTimeField(_("dernières nouvelles le"), null=True, blank=True)
    left_at = models.DateTimeField(_("quittée le"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("appareil en séance")
        verbose_name_plural = _("appareils en séance")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "learner"], condition=models.Q(left_at=None), name="groupes_one_seat_per_learner"
            ),
            models.CheckConstraint(
                condition=models.Q(partner=None) | ~models.Q(partner=models.F("learner")),
                name="groupes_two_people_on_a_seat",
            ),
        ]

    def __str__(self):
        return f"{self.session_id} · {self.learner_id}"

    @property
    def people(self) -> tuple[int, ...]:
        """The ids of the one or two people at this device."""
        return (self.learner_id, self.partner_id) if self.partner_id else (self.learner_id,)

    @cached_property
    def called(self) -> tuple[tuple[int, str], ...]:
        """Who sits here, as (id, name in the group)."""
        members = self.session.group.members.filter(learner_id__in=self.people).select_related("learner")
        names = {member.learner_id: member.called for member in members}
        return tuple((pk, names.get(pk, "")) for pk in self.people)

    @property
    def names(self) -> list[str]:
        return [name for _pk, name in self.called if name]

    @cached_property
    def question(self) -> int | None:
        """The id of the question projected in the room, if there is one."""
        return self.session.projections.filter(closed_at=None).values_list("pk", flat=True).first()

    @property
    def asks_for_help(self) -> bool:
        return self.help_asked_at is not None and (self.help_seen_at is None or self.help_seen_at < self.help_asked_at)


class Projection(models.Model):
    """One question shown to the whole room, in one version of its lesson."""

    session = models.ForeignKey(WorkshopSession, models.CASCADE, related_name="projections", verbose_name=_("séance"))
    revision = models.ForeignKey("wagtailcore.Revision", models.PROTECT, related_name="+")
    exercise_id = models.CharField(_("exercice"), max_length=64)
    opened_at = models.DateTimeField(_("projetée le"), auto_now_add=True)
    # Closed: no more answers, the wall shows them all. Withdrawn: not on the wall any more either.
    closed_at = models.DateTimeField(_("fermée le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("question projetée")
        verbose_name_plural = _("questions projetées")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(closed_at=None), name="groupes_one_question_projected"
            )
        ]

    def __str__(self):
        return f"{self.session_id} · {self.exercise_id}"


class ProjectionAnswer(models.Model):
    """The answer of one place of the room. Nobody's name: see `actions.projections` for what the two numbers are."""

    projection = models.ForeignKey(Projection, models.CASCADE, related_name="answers")
    place = models.UUIDField(_("place"))
    beside = models.UUIDField(_("deuxième personne de la place"))
    answer = models.JSONField(_("réponse"), default=dict)
    outcome = models.CharField(_("résultat"), max_length=12)

    class Meta:
        verbose_name = _("réponse de la salle")
        verbose_name_plural = _("réponses de la salle")
        constraints = [
            models.UniqueConstraint(fields=["projection", "place"], name="groupes_one_room_answer_per_place")
        ]

    def __str__(self):
        return f"{self.projection_id}"
