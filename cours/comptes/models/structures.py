from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..querysets import (
    InvitationQuerySet,
    MembershipQuerySet,
    OrganisationQuerySet,
    PasswordLinkQuerySet,
    PriorityNeighbourhoodQuerySet,
)
from .people import User


class Territory(models.Model):
    """The area of a « contrat de ville »: a town or a group of towns."""

    name = models.CharField(_("nom"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")
        ordering = ["name"]

    def __str__(self):
        return self.name


class PriorityNeighbourhood(models.Model):
    """A « quartier prioritaire (QPV) »: its official code and its name, imported from a file. Never an address."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    territory = models.ForeignKey(
        Territory,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="neighbourhoods",
        verbose_name=_("territoire"),
    )

    objects = PriorityNeighbourhoodQuerySet.as_manager()

    class Meta:
        verbose_name = _("quartier prioritaire (QPV)")
        verbose_name_plural = _("quartiers prioritaires (QPV)")
        ordering = ["name", "code"]

    def __str__(self):
        return self.name


class Organisation(models.Model):
    """A structure: social centre, public digital space, school, mission locale, town hall."""

    name = models.CharField(_("nom"), max_length=120, unique=True)
    territory = models.ForeignKey(
        Territory,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("territoire"),
    )
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)
    archived_at = models.DateTimeField(_("archivée le"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("structure")
        verbose_name_plural = _("structures")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Venue(models.Model):
    """A place where a structure holds its workshops, by the name people give it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="venues", verbose_name=_("structure"))
    name = models.CharField(_("nom"), max_length=120)
    neighbourhood = models.ForeignKey(
        PriorityNeighbourhood,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="venues",
        verbose_name=_("quartier prioritaire"),
    )

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="comptes_one_venue_per_name")]

    def __str__(self):
        return self.name


class Membership(models.Model):
    """The part of one member of the staff in one structure. It ends with a date, and stays as history."""

    class Role(models.TextChoices):
        FACILITATOR = "facilitator", _("Animateur ou animatrice")
        ADMINISTRATOR = "administrator", _("Référent ou référente de la structure")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("structure")
    )
    person = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("personne"))
    role = models.CharField(_("rôle"), max_length=15, choices=Role, default=Role.FACILITATOR)
    began_at = models.DateTimeField(_("depuis le"), auto_now_add=True)
    ended_at = models.DateTimeField(_("jusqu'au"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre de la structure")
        verbose_name_plural = _("membres de la structure")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=models.Q(ended_at=None),
                name="comptes_one_current_role_per_organisation",
            )
        ]

    def __str__(self):
        return f"{self.person} · {self.organisation}"


class TerritoryLead(models.Model):
    """A pilot of a territory, who reads figures and never a name (domain.md § 6.2)."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="leads", verbose_name=_("territoire"))
    person = models.ForeignKey(User, models.CASCADE, related_name="territories_led", verbose_name=_("personne"))
    began_at = models.DateTimeField(_("depuis le"), auto_now_add=True)
    ended_at = models.DateTimeField(_("jusqu'au"), null=True, blank=True)

    class Meta:
        verbose_name = _("pilote de territoire")
        verbose_name_plural = _("pilotes de territoire")
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "person"],
                condition=models.Q(ended_at=None),
                name="comptes_one_current_lead_per_territory",
            )
        ]

    def __str__(self):
        return f"{self.person} · {self.territory}"


class Invitation(models.Model):
    """A link that lets one colleague into a structure (or one pilot into a territory). It expires, and serves once.

    Only the digest of its token is kept: the link is shown when it is made, and never again.
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name=_("structure")
    )
    role = models.CharField(_("rôle"), max_length=15, choices=Membership.Role, blank=True)
    territory = models.ForeignKey(
        Territory, models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name=_("territoire")
    )
    note = models.CharField(_("pour qui"), max_length=80, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("faite par"))
    made_at = models.DateTimeField(_("faite le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valable jusqu'au"))
    accepted_at = models.DateTimeField(_("acceptée le"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("acceptée par")
    )
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, territory=None) & ~models.Q(role="")
                | models.Q(organisation=None, territory__isnull=False, role=""),
                name="comptes_invitation_to_one_place",
            )
        ]

    def __str__(self):
        return f"{self.organisation or self.territory} · {self.made_at:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.cancelled_at is None and self.expires_at > timezone.now()


class PasswordLink(models.Model):
    """A link by which one colleague chooses a new password, made by who runs their structure. It serves once.

    Only the digest of its token is kept. The person is told at their next entry (`told_at`).
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="password_links", verbose_name=_("pour"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="password_links", verbose_name=_("structure")
    )
    token_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("fait par"))
    made_at = models.DateTimeField(_("fait le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valable jusqu'au"))
    used_at = models.DateTimeField(_("utilisé le"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("annulé le"), null=True, blank=True)
    told_at = models.DateTimeField(_("dit à la personne le"), null=True, blank=True)

    objects = PasswordLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("lien de mot de passe")
        verbose_name_plural = _("liens de mot de passe")
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.person} · {self.made_at:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.cancelled_at is None and self.expires_at > timezone.now()
