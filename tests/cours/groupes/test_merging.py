"""A guest of a workshop turns out to own a card: their place in the group follows them, once."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cours.comptes import actions as comptes
from cours.comptes.models import Profile
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(group):
    return WorkshopSession.objects.create(group=group, held_on=timezone.localdate())


@pytest.fixture
def rows_about(group, session, pages):
    """`rows_about(person)`: one row about this person in every table of the room that knows learners."""

    def create(person):
        lesson, at = pages.lesson("M2-L4"), timezone.now()
        proposal = Assignment.objects.get_or_create(group=group, lesson=lesson, learner=None)[0]
        return [
            GroupMember.objects.create(group=group, learner=person, name="David", shares_past_at=at),
            Assignment.objects.create(group=group, lesson=lesson, learner=person),
            AssignmentLeft.objects.create(assignment=proposal, learner=person),
            HelpRequest.objects.create(group=group, learner=person, client_id=uuid.UUID(int=7), text="Je bloque"),
            InPersonValidation.objects.create(group=group, learner=person, lesson=lesson),
            AutonomyRating.objects.create(learner=person, lesson=lesson, level="alone", said_by=person),
            AttendanceRecord.objects.create(session=session, learner=person, how="name"),
            Seat.objects.create(session=session, learner=person),
        ]

    return create


def test_no_row_that_exists_once_is_doubled(rows_about, guest, learner):
    rows_about(learner)
    rows_about(guest)
    comptes.merge_guest(guest=guest, learner=learner)
    for model in (GroupMember, AssignmentLeft, HelpRequest, InPersonValidation, AttendanceRecord):
        assert model.objects.get().learner == learner, model
    assert Assignment.objects.filter(learner=learner).count() == 1
    assert Seat.objects.get(left_at=None).learner == learner
    assert AutonomyRating.objects.filter(learner=learner).count() == 2  # append-only: both were said


def test_the_owner_of_the_card_keeps_their_name_and_the_earliest_day(put_in, group, guest, learner):
    put_in(group, learner, "")
    early = put_in(group, guest, "Dédé")
    GroupMember.objects.filter(pk=early.pk).update(joined_at=timezone.now() - timedelta(days=3))
    comptes.merge_guest(guest=guest, learner=learner)
    member = GroupMember.objects.get()
    assert member.name == "Dédé"
    assert member.joined_at < timezone.now() - timedelta(days=2)


def test_an_agreement_given_by_a_guest_does_not_open_the_past_of_a_card(put_in, group, guest, learner):
    member = put_in(group, guest)
    GroupMember.objects.filter(pk=member.pk).update(shares_past_at=timezone.now())
    comptes.merge_guest(guest=guest, learner=learner)
    assert GroupMember.objects.get().shares_past_at is None


def test_present_under_one_name_is_present(session, guest, learner):
    AttendanceRecord.objects.create(session=session, learner=learner, is_present=False, how="facilitator")
    AttendanceRecord.objects.create(session=session, learner=guest, is_present=True, how="name")
    comptes.merge_guest(guest=guest, learner=learner)
    record = AttendanceRecord.objects.get()
    assert (record.learner, record.is_present) == (learner, True)


def test_two_names_on_one_device_that_are_one_person_leave_one(session, guest, learner, stranger):
    Seat.objects.create(session=session, learner=learner, partner=guest)
    Seat.objects.create(session=session, learner=stranger, partner=guest, left_at=timezone.now())
    comptes.merge_guest(guest=guest, learner=learner)
    assert Seat.objects.get(learner=learner).partner is None
    assert Seat.objects.get(learner=stranger).partner == learner


def test_what_a_guest_said_of_themselves_fills_what_the_owner_did_not_say(guest, learner):
    Profile.objects.create(learner=guest, age_band="25-39", gender="feminin", in_neighbourhood=True)
    Profile.objects.create(learner=learner, age_band="40-59")
    comptes.merge_guest(guest=guest, learner=learner)
    profile = Profile.objects.get()
    assert (profile.age_band, profile.gender, profile.in_neighbourhood) == ("40-59", "feminin", True)


def test_what_each_structure_noted_of_a_guest_stays_with_it(guest, learner, organisation, other_organisation):
    Profile.objects.create(learner=guest, organisation=organisation, age_band="25-39")
    Profile.objects.create(learner=guest, organisation=other_organisation, age_band="40-59")
    Profile.objects.create(learner=learner, organisation=organisation, gender="feminin")
    comptes.merge_guest(guest=guest, learner=learner)
    kept = {profile.organisation: (profile.age_band, profile.gender) for profile in learner.profiles.all()}
    assert kept == {organisation: ("25-39", "feminin"), other_organisation: ("40-59", "")}


def test_words_joined_are_shown_only_if_both_were(guest, learner):
    Profile.objects.create(learner=guest, status="retraite")
    Profile.objects.create(learner=learner, age_band="40-59", shared_at=timezone.now())
    comptes.merge_guest(guest=guest, learner=learner)
    profile = Profile.objects.get()
    assert (profile.status, profile.shared_at) == ("retraite", None)


def test_the_words_typed_and_not_sent_are_moved(guest, learner):
    HelpDraft.objects.create(learner=guest, text="Je bloque")
    comptes.merge_guest(guest=guest, learner=learner)
    assert HelpDraft.objects.get().learner == learner


def test_words_typed_under_both_names_are_both_there(guest, learner):
    HelpDraft.objects.create(learner=guest, text="Je bloque")
    HelpDraft.objects.create(learner=learner, text="Je ne trouve pas le bouton")
    comptes.merge_guest(guest=guest, learner=learner)
    text = HelpDraft.objects.get().text
    assert "Je bloque" in text
    assert "Je ne trouve pas le bouton" in text


def test_words_too_long_to_be_put_together_are_the_last_ones(guest, learner):
    HelpDraft.objects.create(learner=learner, text="a" * 400)
    HelpDraft.objects.create(learner=guest, text="b" * 400)
    comptes.merge_guest(guest=guest, learner=learner)
    assert HelpDraft.objects.get().text == "b" * 400


def test_two_requests_under_one_number_are_both_kept(group, guest, learner):
    number = uuid.uuid4()
    for person, text in ((learner, "Je bloque"), (guest, "Le bouton a disparu")):
        HelpRequest.objects.create(group=group, learner=person, client_id=number, text=text)
    comptes.merge_guest(guest=guest, learner=learner)
    assert set(HelpRequest.objects.filter(learner=learner).values_list("text", flat=True)) == {
        "Je bloque",
        "Le bouton a disparu",
    }


def test_an_answered_request_is_never_dropped_for_its_copy(group, guest, learner, facilitator):
    number = uuid.uuid4()
    for person in (learner, guest):
        HelpRequest.objects.create(group=group, learner=person, client_id=number, text="Je bloque")
    asked = guest.help_requests.get()
    asked.answers.create(text="Regardez en bas.", answered_by=facilitator, sent_with=uuid.uuid4())
    HelpRequest.objects.filter(pk=asked.pk).update(answered_at=timezone.now())
    comptes.merge_guest(guest=guest, learner=learner)
    assert learner.help_requests.filter(answers__text="Regardez en bas.").exists()
