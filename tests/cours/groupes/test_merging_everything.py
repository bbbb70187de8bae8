"""Every table that says something of a guest is moved by the merge: a new one that forgets fails here.

The tables are found by introspection. Each is filled for a guest, alone, then beside the same row of the card's owner.
"""

import uuid

import pytest
from django.utils import timezone

from cours.comptes import actions as comptes
from cours.comptes.models import AccessCard, DeviceNumber, Profile, User
from cours.groupes.models import (
    Assignment,
    AssignmentLeft,
    AttendanceRecord,
    AutonomyRating,
    GroupMember,
    HelpDraft,
    HelpRequest,
    InPersonValidation,
    Seat,
    WorkshopSession,
)
from cours.suivi import actions as suivi
from cours.suivi.models import LessonCompletion, ModuleReview, PlacementStart, PlacementTest, RecallQuiz

pytestmark = pytest.mark.django_db

# Written by members of the staff only: a guest is never there.
BY_THE_STAFF = {
    "comptes.AccessCard.issued_by",
    "comptes.Invitation.accepted_by",
    "comptes.Invitation.made_by",
    "comptes.Membership.person",
    "comptes.PasswordLink.made_by",
    "comptes.PasswordLink.person",
    "comptes.TerritoryLead.person",
    "groupes.Assignment.proposed_by",
    "groupes.AttendanceRecord.marked_by",
    "groupes.CardLog.made_by",
    "groupes.ExportLog.person",
    "groupes.GroupFacilitator.given_by",
    "groupes.GroupFacilitator.person",
    "groupes.GroupMember.added_by",
    "groupes.GroupMember.taken_out_by",
    "groupes.HelpAnswer.answered_by",
    "groupes.InPersonValidation.validated_by",
    "groupes.LearnerGroup.archived_by",
    "groupes.LearnerGroup.created_by",
    "groupes.Referral.made_by",
    "groupes.WorkshopSession.closed_by",
    "groupes.WorkshopSession.opened_by",
    "comptes.User_groups.user",
    "comptes.User_user_permissions.user",
    "contenus.CustomDocument.uploaded_by_user",
    "contenus.CustomImage.uploaded_by_user",
}
# What a guest has not: a card makes somebody who is not a guest any more, and is not merged.
NOT_OF_A_GUEST = {"comptes.AccessCard.learner", "groupes.CardLog.learner"}
# The session of a browser is that of whoever is in it: entering with a card begins another.
OF_A_BROWSER = {"comptes.DeviceSession.partner", "comptes.DeviceSession.person"}


def _row(model, person, field="learner", **values):
    return model.objects.create(**values | {field: person})


@pytest.fixture
def make(group, pages, make_learner):
    """`make["room.Model.field"](person)`: one row of that table about this person."""
    lesson, module = pages.lesson("M2-L4"), pages.module("M2")
    pathway = pages.pathway("premiers-pas")
    session = WorkshopSession.objects.create(group=group, held_on=timezone.localdate())
    proposal = Assignment.objects.create(group=group, lesson=lesson)
    number = uuid.UUID(int=7)

    def run(person):
        started = suivi.open_run(learners=[person], lesson_id=lesson.pk, revision_id=lesson.live_revision_id)
        started.attempts.create(client_id=number, exercise_id="a", answer={}, outcome="wrong")
        return started.participations.get()

    def completion(person):
        return _row(LessonCompletion, person, lesson=lesson, completed_at=timezone.now())

    return {
        "comptes.DeviceNumber.learner": lambda person: _row(DeviceNumber, person, number=f"number-of-{person.pk}"),
        "comptes.Profile.learner": lambda person: _row(Profile, person, age_band="25-39"),
        "comptes.Profile.updated_by": lambda person: _row(Profile, person, age_band="25-39", updated_by=person),
        "groupes.Assignment.learner": lambda person: _row(Assignment, person, group=group, lesson=lesson),
        "groupes.AssignmentLeft.learner": lambda person: _row(AssignmentLeft, person, assignment=proposal),
        "groupes.AttendanceRecord.learner": lambda person: _row(AttendanceRecord, person, session=session, how="name"),
        "groupes.AutonomyRating.learner": lambda person: _row(AutonomyRating, person, lesson=lesson, level="alone"),
        "groupes.AutonomyRating.said_by": lambda person: _row(
            AutonomyRating, person, lesson=lesson, level="alone", said_by=person
        ),
        "groupes.GroupMember.learner": lambda person: _row(GroupMember, person, group=group),
        "groupes.HelpDraft.learner": lambda person: _row(HelpDraft, person, text=f"Je bloque {person.pk}"),
        "groupes.HelpRequest.learner": lambda person: _row(HelpRequest, person, group=group, client_id=number),
        "groupes.HelpRequest.closed_by": lambda person: _row(
            HelpRequest, person, group=group, client_id=number, closed_by=person, closed_at=timezone.now()
        ),
        "groupes.InPersonValidation.learner": lambda person: _row(
            InPersonValidation, person, group=group, lesson=lesson
        ),
        "groupes.Seat.learner": lambda person: _row(Seat, person, session=session),
        "groupes.Seat.partner": lambda person: _row(Seat, person, "partner", session=session, learner=make_learner()),
        "suivi.Enrolment.learner": lambda person: suivi.enrol(learner=person, pathway=pathway),
        "suivi.LessonCompletion.learner": completion,
        "suivi.ModuleReview.learner": lambda person: _row(ModuleReview, person, module=module),
        "suivi.Participation.learner": run,
        "suivi.PlacementStart.chosen_by": lambda person: _row(
            PlacementStart, person, module=module, lesson=lesson, chosen_by=person
        ),
        "suivi.PlacementStart.learner": lambda person: _row(PlacementStart, person, module=module, lesson=lesson),
        "suivi.PlacementTest.learner": lambda person: _row(PlacementTest, person, modules=[module.pk]),
        "suivi.RecallQuiz.learner": lambda person: _row(RecallQuiz, person, items=[{"revision": 1, "exercise": "a"}]),
    }


def relations():
    """Return every column of our own tables that points to a person."""
    return {
        f"{relation.related_model._meta.label}.{relation.field.name}": relation
        for relation in User._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and not relation.many_to_many
        if relation.related_model.__module__.startswith("cours.")
    }


def test_every_column_that_points_to_a_person_is_known_here(make):
    assert set(relations()) == set(make) | BY_THE_STAFF | NOT_OF_A_GUEST | OF_A_BROWSER


def test_no_row_about_a_guest_is_lost(make, make_guest, make_learner):
    for name, create in make.items():
        guest, learner = make_guest(), make_learner()
        model, field = relations()[name].related_model, relations()[name].field.name
        before = model.objects.count()
        create(guest)
        comptes.merge_guest(guest=guest, learner=learner)
        assert model.objects.count() == before + 1, name
        assert getattr(model.objects.order_by("pk").last(), f"{field}_id") == learner.pk, name


def test_no_row_about_a_guest_stops_the_merge_when_the_owner_has_the_same(make, make_guest, make_learner):
    for name, create in make.items():
        guest, learner = make_guest(), make_learner()
        create(learner)
        create(guest)
        assert comptes.merge_guest(guest=guest, learner=learner), name
        assert relations()[name].related_model.objects.filter(**{relations()[name].field.name: learner}).exists(), name


def test_who_has_a_card_is_no_guest_and_keeps_it(guest, learner):
    comptes.issue_card(learner=guest)
    assert comptes.merge_guest(guest=guest, learner=learner) is False
    assert AccessCard.objects.filter(learner=guest).exists()
