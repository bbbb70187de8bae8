from datetime import datetime

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import Organisation, PriorityNeighbourhood, User, Venue

from ..drawings import icon_of, place_in_words
from ..join_codes import LENGTH, new_join_code
from ..querysets import GroupFacilitatorQuerySet, GroupMemberQuerySet, LearnerGroupQuerySet


class LearnerGroup(models.Model):
    """The people of one workshop, in one structure. Nothing is locked by a group unless it asks for an order.

    `join_code` is what the poster says: with it people join by themselves until the door is closed, and nothing else
    opens. A session has its own code.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="groups", verbose_name=_("structure"))
    title = models.CharField(_("nom du groupe"), max_length=80)
    venue = models.ForeignKey(
        Venue, models.SET_NULL, null=True, blank=True, related_name="groups", verbose_name=_("lieu")
    )
    neighbourhood = models.ForeignKey(
        PriorityNeighbourhood,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="groups",
        verbose_name=_("quartier prioritaire"),
    )
    starts_on = models.DateField(_("premier jour"), null=True, blank=True)
    ends_on = models.DateField(_("dernier jour"), null=True, blank=True)
    join_code = models.CharField(_("code du groupe"), max_length=LENGTH, unique=True, default=new_join_code)
    join_closed_at = models.DateTimeField(_("entrée fermée le"), null=True, blank=True)
    keeps_order = models.BooleanField(_("les leçons se suivent dans l'ordre"), default=False)
    auto_exit_minutes = models.PositiveSmallIntegerField(
        _("sortie automatique, en minutes"), null=True, blank=True, validators=[MaxValueValidator(240)]
    )
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("créé par"))
    # The form that creates a group carries a number: a second tap finds the group the first one made.
    created_with = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(_("archivé le"), null=True, blank=True)
    archived_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("archivé par")
    )
    facilitators = models.ManyToManyField(
        User, through="GroupFacilitator", through_fields=("group", "person"), related_name="groups_led"
    )

    objects = LearnerGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("groupe")
        verbose_name_plural = _("groupes")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="groupes_group_ends_after_it_starts",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_open_to_join(self) -> bool:
        return self.join_closed_at is None and self.archived_at is None and self.organisation.archived_at is None


class GroupFacilitator(models.Model):
    """Who leads a group. A facilitator sees names in these groups only (domain.md § 6.2)."""

    group = models.ForeignKey(LearnerGroup, models.CASCADE, related_name="leads", verbose_name=_("groupe"))
    person = models.ForeignKey(User, models.CASCADE, related_name="leads", verbose_name=_("personne"))
    since = models.DateTimeField(_("depuis le"), auto_now_add=True)
    given_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("confié par")
    )
    ended_at = models.DateTimeField(_("jusqu'au"), null=True, blank=True)

    objects = GroupFacilitatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("animation d'un groupe")
        verbose_name_plural = _("animations des groupes")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=models.Q(ended_at=None), name="groupes_leads_a_group_once"
            )
        ]

    def __str__(self):
        return f"{self.person} · {self.group}"


class GroupMember(models.Model):
    """One learner in one group, under the name they are called there (a first name or a nickname).

    `shares_past_at`: when the person agreed that this group sees, done or not done, what they did elsewhere. Without
    it a group sees only what it proposed, from the day the person joined.

    `absences`: who left and was put back keeps this row, and each time away as a pair of dates (ISO 8601). What was
    done then was not done under the eyes of the group. Pairs in the row rather than rows of their own: the table of a
    group reads them for everybody, without one more query.
    """

    group = models.ForeignKey(LearnerGroup, models.CASCADE, related_name="members", verbose_name=_("groupe"))
    learner = models.ForeignKey(User, models.CASCADE, related_name="group_memberships", verbose_name=_("personne"))
    name = models.CharField(_("prénom ou surnom"), max_length=40, blank=True)
    # Of this person in the group, for ever: without a name, it and its drawing are what they find in a list.
    number = models.PositiveSmallIntegerField(_("numéro dans le groupe"), null=True, editable=False)
    joined_at = models.DateTimeField(_("dans le groupe depuis"), auto_now_add=True)
    added_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ajouté par")
    )
    # The form by which somebody without an account joined: a second tap finds the account the first one made.
    joined_with = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    left_at = models.DateTimeField(_("parti le"), null=True, blank=True)
    # Empty when the person left by themselves: only then may they undo it alone.
    taken_out_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("retiré par")
    )
    absences = models.JSONField(_("absences du groupe"), default=list, blank=True, editable=False)
    shares_past_at = models.DateTimeField(_("accord pour montrer le reste, donné le"), null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre du groupe")
        verbose_name_plural = _("membres du groupe")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "learner"], condition=models.Q(left_at=None), name="groupes_in_a_group_once"
            )
        ]

    def __str__(self):
        return self.called

    @property
    def called(self) -> str:
        """How this person is named in the lists of the group: never empty, never what opens an account."""
        return self.name or self.learner.first_name or place_in_words(self.place_number)

    @property
    def drawing(self) -> str:
        """Return the icon beside « Place 3 »; none for somebody who has a name here."""
        return "" if self.name or self.learner.first_name else icon_of(self.place_number)

    @property
    def place_number(self) -> int:
        return self.number or self.pk

    @cached_property
    def _away(self) -> list[tuple[datetime, datetime]]:
        return [(datetime.fromisoformat(left), datetime.fromisoformat(back)) for left, back in self.absences]

    @property
    def here_since(self) -> datetime:
        """Return when the person came, the last time they did."""
        return max([self.joined_at, *(back for _left, back in self._away)])

    def was_there(self, at: datetime) -> bool:
        return at >= self.joined_at and not any(left <= at < back for left, back in self._away)

    def was_there_all_along(self, start: datetime, end: datetime) -> bool:
        return start >= self.joined_at and not any(left <= end and start < back for left, back in self._away)
