"""What groups hold about a person is theirs too: given back whole, erased with them, and the counts stay."""

import json
import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from cours.comptes.models import Organisation, Profile
from cours.echanges.actions import erase_learner
from cours.groupes import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(db):
    organisation = Organisation.objects.create(name="Maison des Tilleuls")
    group = models.LearnerGroup.objects.create(organisation=organisation, title="Atelier du mardi")
    return models.WorkshopSession.objects.create(group=group, held_on=timezone.localdate())


@pytest.fixture
def rows(session, pages, learner, facilitator):
    """One row about `learner` in every table of groups, and what they said of themselves."""
    group, lesson = session.group, pages.lesson("M2-L4")
    models.GroupMember.objects.create(group=group, learner=learner, name="David")
    models.Assignment.objects.create(group=group, lesson=lesson, learner=learner, note="Pour vous")
    proposal = models.Assignment.objects.create(group=group, module=pages.module("M1"))
    models.AssignmentLeft.objects.create(assignment=proposal, learner=learner)
    ask = models.HelpRequest.objects.create(group=group, learner=learner, client_id=uuid.uuid4(), text="Je bloque ici")
    models.HelpDraft.objects.create(learner=learner, text="Je bloque encore")
    ask.answers.create(text="On regarde mardi", answered_by=facilitator, sent_with=uuid.uuid4())
    models.InPersonValidation.objects.create(group=group, learner=learner, lesson=lesson)
    models.AutonomyRating.objects.create(learner=learner, lesson=lesson, level="some_help", said_by=facilitator)
    models.AttendanceRecord.objects.create(session=session, learner=learner, how="card")
    models.Seat.objects.create(session=session, learner=learner)
    Profile.objects.create(learner=learner, age_band="25-39", in_neighbourhood=False)


def test_the_file_of_a_person_holds_every_row_about_them(client_for, learner, rows, stranger):
    data = json.loads(client_for(learner).get("/mes-informations/telecharger/").content)
    for key in (
        "groupes",
        "propositions_recues",
        "propositions_laissees",
        "demandes_d_aide",
        "demande_d_aide_commencee",
        "validations_en_seance",
        "autonomie",
        "presences",
        "appareils_en_seance",
    ):
        assert len(data[key]) == 1, key
    assert data["groupes"][0]["nom_dans_le_groupe"] == "David"
    assert data["demandes_d_aide"][0]["reponses"][0] | {"le": None} == {
        "reponse": "On regarde mardi",
        "par": "Amina",
        "le": None,
    }
    assert data["pour_les_statistiques"][0]["tranche_age"] == "25 à 39 ans"
    assert data["pour_les_statistiques"][0]["habite_un_quartier_prioritaire"] is False
    theirs = json.loads(client_for(stranger).get("/mes-informations/telecharger/").content)
    assert theirs["groupes"] == theirs["presences"] == []


def test_erasing_leaves_no_row_with_the_person_and_keeps_the_count(learner, rows, session):
    erase_learner(learner=learner)
    assert session.attendance.get().learner is None
    assert session.attendance.filter(is_present=True).count() == 1
    assert not Profile.objects.exists()
    left = {
        content.model
        for content in ContentType.objects.filter(app_label="groupes")
        if content.model_class() and content.model_class().objects.exists()
    }
    assert left == {"learnergroup", "workshopsession", "attendancerecord", "assignment"}
    assert models.Assignment.objects.get().learner is None  # the one proposed to the whole group


def test_two_people_erased_are_two_people_present(learner, stranger, session):
    for person in (learner, stranger):
        models.AttendanceRecord.objects.create(session=session, learner=person, how="name")
        erase_learner(learner=person)
    assert session.attendance.filter(is_present=True).count() == 2


def test_the_other_person_of_a_shared_device_stays_in_the_room(learner, stranger, session):
    models.Seat.objects.create(session=session, learner=learner, partner=stranger)
    erase_learner(learner=learner)
    seat = models.Seat.objects.get()
    assert (seat.learner, seat.partner) == (stranger, None)
    erase_learner(learner=stranger)
    assert not models.Seat.objects.exists()


def test_a_device_shared_with_somebody_who_sits_elsewhere_goes(learner, stranger, session):
    models.Seat.objects.create(session=session, learner=learner, partner=stranger)
    models.Seat.objects.create(session=session, learner=stranger)
    erase_learner(learner=learner)
    assert models.Seat.objects.get().learner == stranger
