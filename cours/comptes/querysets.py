from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

# Shorter would help who guesses, longer would punish who came back.
FAILURES_FORGOTTEN_AFTER = settings.RETENTION["waits"]


class UserQuerySet(models.QuerySet):
    def learners(self) -> Self:
        return self.filter(kind="learner")

    def guests(self) -> Self:
        return self.learners().filter(first_card_at=None)

    def enterable(self) -> Self:
        """Those whose door opens: switched on, not being erased, and not a demonstration account on a real site."""
        return self.known_at_the_door().filter(erasure_asked_at=None)

    def known_at_the_door(self) -> Self:
        """Those whose card is looked at. Who is being erased enters nowhere, but may still say « Annuler »."""
        people = self.filter(is_active=True)
        return people if settings.DEMO else people.filter(is_demo=False)

    def staff(self) -> Self:
        return self.filter(kind="staff")


class AccessCardQuerySet(models.QuerySet):
    def live(self) -> Self:
        return self.filter(voided_at=None)


class CodeFailureQuerySet(models.QuerySet):
    def stale(self, *, now: datetime) -> Self:
        return self.filter(last_failure_at__lt=now - FAILURES_FORGOTTEN_AFTER)


class OrganisationQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(archived_at=None)

    def of_member(self, person: Any) -> Self:
        """Keep the structures this person works in now."""
        return self.filter(memberships__person_id=person.pk, memberships__ended_at=None)

    def administered_by(self, person: Any) -> Self:
        """Keep the structures this person is the administrator of now."""
        return self.filter(
            memberships__person_id=person.pk, memberships__ended_at=None, memberships__role="administrator"
        )


class PriorityNeighbourhoodQuerySet(models.QuerySet):
    def near(self, territories: Iterable[int | None], *, chosen: int | None = None) -> Self:
        """Keep those of these territories, and the one already chosen; all of them when no territory is known.

        A national list would be a thousand lines long in a menu.
        """
        known = [territory for territory in territories if territory]
        return self.filter(models.Q(territory__in=known) | models.Q(pk=chosen)) if known else self.all()


class ProfileQuerySet(models.QuerySet):
    def own(self) -> Self:
        """Keep what people said themselves, to no structure in particular."""
        return self.filter(organisation=None)

    def noted(self) -> Self:
        """Keep what structures wrote down."""
        return self.exclude(organisation=None)

    def readable_by(self, organisation_id: int) -> Self:
        """Keep what this structure may read and count, its own notes first: nothing of another structure, and what
        people said themselves only once they agreed.
        """
        shared = models.Q(organisation=None, shared_at__isnull=False)
        mine_first = models.F("organisation").asc(nulls_last=True)
        return self.filter(models.Q(organisation=organisation_id) | shared).order_by("learner_id", mine_first)


class MembershipQuerySet(models.QuerySet):
    def current(self) -> Self:
        return self.filter(ended_at=None)


class PasswordLinkQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(used_at=None, cancelled_at=None, expires_at__gt=timezone.now())


class InvitationQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(accepted_at=None, cancelled_at=None, expires_at__gt=timezone.now())
