from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone


def was_there(attendance: str = "") -> Q:
    """Tell the rows of attendance that count: a first name that was tapped does not, until the team or a card says so.

    `attendance` leads to them, with its underscores. What waits to be confirmed is `tapped_only`.
    """
    return Q(**{f"{attendance}is_present": True, f"{attendance}how__in": ("facilitator", "card")})


def tapped_only(attendance: str = "") -> Q:
    return Q(**{f"{attendance}is_present": True, f"{attendance}how": "name"})


class LearnerGroupQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.exclude(archived_at=None)

    def open_to_join(self) -> Self:
        """Keep the groups whose code lets people in; `is_open_to_join` says the same of one group."""
        return self.active().filter(join_closed_at=None, organisation__archived_at=None)

    def visible_to(self, person: Any) -> Self:
        """Keep the groups where this person may see names: those they lead, and all of a structure they administer.

        Somebody who has left the structure sees nothing of it any more, whatever the groups they led.
        """
        if not (person.is_authenticated and person.is_active and person.kind == "staff"):
            return self.none()
        works_there = Q(organisation__memberships__person_id=person.pk, organisation__memberships__ended_at=None)
        administers = works_there & Q(organisation__memberships__role="administrator")
        ids = self.model._default_manager.filter(administers).values("pk")
        leads = self.model._default_manager.filter(
            works_there, leads__person_id=person.pk, leads__ended_at=None
        ).values("pk")
        return self.filter(Q(pk__in=ids) | Q(pk__in=leads), organisation__archived_at=None)

    def with_counts(self) -> Self:
        """Add `member_count`, the people in the group now."""
        here = Q(members__left_at=None, members__learner__erasure_asked_at=None)
        return self.annotate(member_count=Count("members", filter=here, distinct=True))

    def led_by(self, person: Any) -> Self:
        """Keep the groups this person leads now, whether they still work in the structure or not."""
        return self.filter(leads__person_id=person.pk, leads__ended_at=None)

    def without_lead(self) -> Self:
        """Keep the groups that nobody of their structure leads any more: an administrator must hand them over."""
        led = self.model._default_manager.filter(
            leads__ended_at=None,
            leads__person__is_active=True,
            leads__person__memberships__organisation=models.F("organisation"),
            leads__person__memberships__ended_at=None,
        )
        return self.exclude(pk__in=led.values("pk"))

    def of_learner(self, learner: Any) -> Self:
        """Keep the groups this learner is in now."""
        return self.filter(members__learner_id=learner.pk, members__left_at=None)


class GroupFacilitatorQuerySet(models.QuerySet):
    def at_work(self) -> Self:
        """Keep those who lead now and still work in the structure of the group."""
        return self.filter(
            ended_at=None,
            person__is_active=True,
            pk__in=self.model._default_manager.filter(
                person__memberships__organisation=models.F("group__organisation"),
                person__memberships__ended_at=None,
            ).values("pk"),
        )


class GroupMemberQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Keep the people in the group now. Who has asked to be erased is nowhere to be seen, and comes back if they
        cancel."""
        return self.filter(left_at=None, learner__erasure_asked_at=None)

    def may_be_put_back(self) -> Self:
        """Keep those whom the team took out, and those in the group already (a second tap).

        Who left by themselves comes back by themselves: put back, their card could be remade, and their place opened.
        """
        return self.filter(models.Q(left_at=None) | models.Q(taken_out_by__isnull=False))

    def next_number(self) -> int:
        """Return the number of the next person of a group, those who left counted: nobody takes over a number.

        Asked inside the transaction that writes the member, with the group locked: two people never get the same.
        """
        return (self.aggregate(last=Max("number"))["last"] or 0) + 1


class CardLogQuerySet(models.QuerySet):
    def remade(self) -> Self:
        """Keep the cards that replaced one: the others took nothing from anybody."""
        return self.exclude(reason__in=("first", "blank"))

    def with_names(self) -> Self:
        """Add `name`, what the person is called in the group; empty for who has erased their account."""
        members = self.model._meta.get_field("group").related_model._meta.get_field("members").related_model  # type: ignore[union-attr]
        called = members._default_manager.filter(group=OuterRef("group"), learner=OuterRef("learner")).exclude(name="")  # type: ignore[union-attr]
        return self.select_related("group", "learner", "made_by").annotate(
            name=Coalesce(Subquery(called.order_by("-pk").values("name")[:1]), "learner__first_name")
        )


class AssignmentQuerySet(models.QuerySet):
    def current(self) -> Self:
        return self.filter(withdrawn_at=None)

    def begun(self) -> Self:
        """Leave out what is proposed from a later day on: until then nobody sees it."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=timezone.localdate()))

    def offered_to(self, learner: Any) -> Self:
        """Keep what this learner is proposed today by the groups they are in, and has not left."""
        in_group = Q(group__members__learner_id=learner.pk, group__members__left_at=None, group__archived_at=None)
        return (
            self.current()
            .begun()
            .filter(in_group, Q(learner=None) | Q(learner_id=learner.pk))
            .exclude(left_by__learner_id=learner.pk)
        )


class HelpRequestQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """Keep what is asked in the groups whose names this person may see. A group handed over takes its requests."""
        groups = self.model._meta.get_field("group").related_model._default_manager  # type: ignore[union-attr]
        asked = self.filter(learner__erasure_asked_at=None)
        return asked.filter(group__in=groups.visible_to(person))  # type: ignore[union-attr]

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def closed(self) -> Self:
        return self.exclude(closed_at=None)

    def waiting(self) -> Self:
        """Keep those that nobody has answered yet."""
        return self.filter(closed_at=None, answered_at=None)

    def oldest_waiting_first(self) -> Self:
        return self.order_by(F("answered_at").asc(nulls_first=True), "asked_at", "pk")

    def with_names(self) -> Self:
        """Add `name`, what the person is called in the group, and bring the group and the lesson along."""
        members = self.model._meta.get_field("group").related_model._meta.get_field("members").related_model  # type: ignore[union-attr]
        called = members._default_manager.filter(group=OuterRef("group"), learner=OuterRef("learner")).exclude(name="")  # type: ignore[union-attr]
        return self.select_related("group", "learner", "lesson", "closed_by").annotate(
            name=Coalesce(Subquery(called.order_by("-pk").values("name")[:1]), "learner__first_name")
        )

    def of_learner(self, learner: Any) -> Self:
        return self.filter(learner_id=learner.pk)


class WorkshopSessionQuerySet(models.QuerySet):
    def held(self, *, first: date | None = None, last: date | None = None) -> Self:
        """Keep the sessions that took place, between two days if one likes: opened, or with somebody present."""
        took_place = self.filter(Q(opened_at__isnull=False) | was_there("attendance__")).distinct()
        if first:
            took_place = took_place.filter(held_on__gte=first)
        return took_place.filter(held_on__lte=last) if last else took_place

    def left_open(self) -> Self:
        """Keep those opened and not closed, even forgotten: at most one per group."""
        return self.exclude(opened_at=None).filter(closed_at=None)

    def under_way(self) -> Self:
        return self.left_open().filter(opened_at__gt=timezone.now() - self.model.LONGEST)  # type: ignore[attr-defined]

    def planned(self) -> Self:
        return self.filter(opened_at=None)

    def closed(self) -> Self:
        return self.exclude(closed_at=None)

    def that_learner_may_join(self, learner: Any) -> Self:
        """Keep the sessions going on now in the groups this learner is in."""
        return self.under_way().filter(
            group__archived_at=None, group__members__learner_id=learner.pk, group__members__left_at=None
        )

    def with_counts(self) -> Self:
        """Add `present_count`, the people who were there, and `to_confirm_count`; those erased since are counted."""
        return self.annotate(
            present_count=Count("attendance", filter=was_there("attendance__"), distinct=True),
            to_confirm_count=Count("attendance", filter=tapped_only("attendance__"), distinct=True),
        )


class SeatQuerySet(models.QuerySet):
    def with_learner(self, learner: Any) -> Self:
        """Keep the devices where this learner is one of the two people."""
        return self.filter(Q(learner_id=learner.pk) | Q(partner_id=learner.pk))

    def with_members(self) -> Self:
        """Add `is_member` and `partner_is_member`: somebody taken out of the group in the middle sits here no more."""
        group = self.model._meta.get_field("session").related_model._meta.get_field("group").related_model  # type: ignore[union-attr]
        members = group._meta.get_field("members").related_model._default_manager.filter(  # type: ignore[union-attr]
            group=OuterRef("session__group"), left_at=None
        )
        return self.annotate(
            is_member=Exists(members.filter(learner=OuterRef("learner"))),
            partner_is_member=Exists(members.filter(learner=OuterRef("partner"))),
        )

    def taken(self) -> Self:
        """Keep the devices still in use."""
        return self.filter(left_at=None)
