from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from .. import signals
from ..querysets import AccessCardQuerySet, CodeFailureQuerySet, UserQuerySet


class PersonManager(UserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False  # a manager made by `from_queryset` has no name that a migration could import

    def create_superuser(self, username, email=None, password=None, **fields):
        if password:  # `createsuperuser --noinput` takes it from the environment, and would take « a »
            validate_password(password, self.model(username=username))
        return super().create_superuser(username, email, password, **fields)


class User(AbstractUser):
    """A person: a learner (with or without an access card) or a member of the staff.

    A learner has no e-mail and no usable password. `username` is the identifier written on the card
    (`tulipe-soleil-42`), or a random name while the learner is a guest, without a card yet.
    """

    class Kind(models.TextChoices):
        LEARNER = "learner", _("Apprenant ou apprenante")
        STAFF = "staff", _("Équipe")

    kind = models.CharField(_("type de compte"), max_length=10, choices=Kind, default=Kind.STAFF)
    first_card_at = models.DateTimeField(_("première carte remise le"), null=True, blank=True)
    is_demo = models.BooleanField(_("compte de démonstration"), default=False)
    # The account is closed since then, and erased `RETENTION["erasure"]` later unless the person comes back for it.
    erasure_asked_at = models.DateTimeField(_("effacement demandé le"), null=True, blank=True)

    objects = PersonManager()

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        constraints = [
            # A card must never open the back office, whatever a form or a script writes in these two columns.
            models.CheckConstraint(
                condition=~models.Q(kind="learner") | models.Q(is_staff=False, is_superuser=False),
                name="comptes_learner_is_never_staff",
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    @property
    def is_learner(self) -> bool:
        return self.kind == self.Kind.LEARNER

    @property
    def is_guest(self) -> bool:
        """True for a learner who works without a card: nobody could give them their place back on another device."""
        return self.is_learner and self.first_card_at is None

    @property
    def may_enter(self) -> bool:
        """False for a person switched off or being erased, and for a demonstration account on a real site."""
        return self.is_active and self.erasure_asked_at is None and (settings.DEMO or not self.is_demo)

    @property
    def erased_at(self) -> datetime | None:
        """When a closed account is erased; None for an account that nobody asked to erase."""
        return self.erasure_asked_at and self.erasure_asked_at + settings.RETENTION["erasure"]

    def delete(self, *args, **kwargs):
        """Erase a person, from wherever it is asked: what they shared is settled first, their sessions go with them."""
        with transaction.atomic():
            signals.person_erased.send(sender=User, person=self)
            self.device_sessions.model.objects.forget(self)
            return super().delete(*args, **kwargs)


class AccessCard(models.Model):
    """One printed card of a learner. Reissuing a card voids the one before it; voided cards are kept as history.

    Nothing on the card can be read back from this row: the code and the token of the QR are stored hashed.
    """

    learner = models.ForeignKey(User, models.CASCADE, related_name="cards", verbose_name=_("personne"))
    pin_hash = models.CharField(_("code secret (empreinte)"), max_length=255)
    token_digest = models.CharField(_("jeton du QR (empreinte)"), max_length=64, unique=True)
    issued_at = models.DateTimeField(_("remise le"), auto_now_add=True)
    issued_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("remise par")
    )
    voided_at = models.DateTimeField(_("annulée le"), null=True, blank=True)

    objects = AccessCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("carte d'accès")
        verbose_name_plural = _("cartes d'accès")
        constraints = [
            models.UniqueConstraint(
                fields=["learner"],
                condition=models.Q(voided_at=None),
                name="comptes_one_live_card_per_learner",
            )
        ]

    def __str__(self):
        return f"{self.learner.username} ({self.issued_at:%d/%m/%Y})"


class CodeFailure(models.Model):
    """Wrong codes given for one identifier, known or not, so that both wait the same time.

    Keyed on a keyed hash of what was typed: never on the address, which a whole library shares.
    """

    identifier_digest = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_failure_at = models.DateTimeField()
    wait_until = models.DateTimeField(null=True, blank=True)

    objects = CodeFailureQuerySet.as_manager()

    class Meta:
        verbose_name = _("codes refusés")
        verbose_name_plural = _("codes refusés")

    def __str__(self):
        return self.identifier_digest[:8]


@register_setting(icon="lock", order=10)
class SiteSettings(BaseSiteSetting):
    """What the administrators of one site decide about people's sessions. Read it through `idle.auto_exit_minutes`."""

    auto_exit_minutes = models.PositiveSmallIntegerField(
        _("Sortie automatique, en minutes"),
        default=15,
        validators=[MaxValueValidator(240)],
        help_text=_(
            "Sur un appareil partagé, une personne qui ne fait plus rien est déconnectée après ce délai. "
            "Elle est prévenue une minute avant. Mettez 0 pour ne jamais déconnecter."
        ),
    )

    panels = [FieldPanel("auto_exit_minutes")]

    class Meta:
        verbose_name = _("Comptes et appareils partagés")
        verbose_name_plural = _("Comptes et appareils partagés")
