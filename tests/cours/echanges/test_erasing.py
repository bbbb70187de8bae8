"""« Effacer mon compte »: the code of the card, seven days to come back, then nothing is left."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from cours.comptes import actions as comptes
from cours.comptes.models import DeviceSession, User
from cours.echanges.actions import erase_if_due, erase_learner
from cours.groupes import models
from cours.groupes.following import Following
from cours.suivi import actions
from cours.suivi.models import Attempt, LessonRun
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db
ERASE, WORDS = "/mes-informations/effacer/", "mon mari ne doit pas savoir"


@pytest.fixture
def at(settings):
    """`at(days)`: the clock, that many days after 3 March 2027 at noon."""

    def travel(days, seconds=0):
        start = datetime(2027, 3, 3, 12, tzinfo=UTC)
        return time_machine.travel(start + timedelta(days=days, seconds=seconds), tick=False)

    return travel


@pytest.fixture
def worked(client_for, learner, lesson_of):
    client = client_for(learner)
    lesson = lesson_of(client)
    lesson.wrong(lesson.exercises[0])
    return client


def enter(learner):
    client = StrictClient()
    client.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
    return client


def ask(client, learner):
    return client.post(ERASE, {"pin": learner.card.pin})


# --- Asking ---------------------------------------------------------------------------------------------------------
def test_opening_the_page_erases_nothing(worked, learner):
    page = worked.get(ERASE).text
    assert "Effacer mon compte ?" in page
    assert not User.objects.exclude(erasure_asked_at=None).exists()


@pytest.mark.parametrize("pin", ["", "0", "9753", "abcd"])
def test_without_the_code_of_the_card_nothing_happens(worked, learner, pin):
    assert learner.card.pin != pin
    response = worked.post(ERASE, {"pin": pin, "confirm": "yes"})
    assert response.status_code == 200
    assert "<title>Erreur" in response.text
    learner.refresh_from_db()
    assert learner.erasure_asked_at is None
    assert worked.get("/mes-informations/").status_code == 200


def test_the_code_of_another_card_does_not_do(worked, learner, stranger):
    while stranger.card.pin == learner.card.pin:
        stranger.card = comptes.issue_card(learner=stranger)
    worked.post(ERASE, {"pin": stranger.card.pin})
    assert not User.objects.exclude(erasure_asked_at=None).exists()


def test_guessing_the_code_waits_as_the_door_does(worked, learner):
    wrong = next(pin for pin in ("1357", "2468") if pin != learner.card.pin)
    answers = [worked.post(ERASE, {"pin": wrong}).status_code for _ in range(3)]
    assert answers[-1] == 429
    assert ask(worked, learner).status_code == 429  # the right one too: nothing is looked at
    learner.refresh_from_db()
    assert learner.erasure_asked_at is None


def test_the_day_is_said_before_and_after(worked, learner, at):
    with at(0):
        client = enter(learner)
        assert "10 mars 2027" in client.get(ERASE).text
        assert "Il sera effacé le 10 mars 2027" in client.post(ERASE, {"pin": learner.card.pin}, follow=True).text


def test_a_place_opened_by_tapping_a_first_name_cannot_erase(client, learner):
    client.force_login(learner)
    session = client.session
    session["limited"] = "1:2027-03-03"
    session.save()
    assert client.get(ERASE).status_code == 302
    assert ask(client, learner).status_code == 302
    assert not User.objects.exclude(erasure_asked_at=None).exists()


def test_the_anonymous_and_the_staff_erase_nobody(client, client_for, facilitator, learner):
    assert client.post(ERASE, {"pin": learner.card.pin}).url.startswith("/entrer/")
    assert client_for(facilitator).post(ERASE, {"pin": learner.card.pin, "confirm": "yes"}).status_code == 403
    assert User.objects.filter(pk__in=[learner.pk, facilitator.pk], erasure_asked_at=None).count() == 2


# --- Closed at once -------------------------------------------------------------------------------------------------
def test_it_ends_every_session_of_the_person_with_the_words_in_it(worked, learner, stranger):
    other = enter(learner)
    session = other.session
    session["help_draft"] = WORDS
    session.save()
    beside = enter(stranger)
    ask(worked, learner)
    assert other.get("/mon-parcours/").context["user"].is_anonymous
    assert SESSION_KEY not in other.session
    assert not any(WORDS in str(row.get_decoded()) for row in DeviceSession.objects.all())
    assert not DeviceSession.objects.filter(person=learner).exists()
    assert beside.get("/mon-parcours/").context["user"] == stranger


def test_a_session_written_at_that_very_moment_opens_nothing(client, worked, learner, stranger):
    """A device in the middle of a page writes its session again after all of them were deleted."""
    ask(worked, learner)
    client.force_login(User.objects.get(pk=learner.pk), backend="cours.comptes.backends.LearnerBackend")
    assert client.get("/mes-informations/").status_code == 302
    assert client.get("/mon-parcours/").context["user"].is_anonymous


def test_an_answer_that_waits_for_the_person_goes_too(client, worked, learner):
    session = client.session
    session["pending_answer"] = {"learner": learner.pk, "answer": {"text": WORDS}}
    session.save()
    ask(worked, learner)
    assert "pending_answer" not in client.session


def test_who_sits_beside_the_person_keeps_their_place(worked, learner, stranger):
    beside = enter(stranger)
    session = beside.session
    session["partner"] = learner.pk
    session.save()
    ask(worked, learner)
    assert "partner" not in beside.session
    assert beside.get("/mon-parcours/").context["user"] == stranger


def test_a_group_does_not_see_the_person_meanwhile_and_finds_them_again(worked, learner, stranger):
    organisation = models.LearnerGroup._meta.get_field("organisation").related_model.objects.create(name="Les Tilleuls")
    group = models.LearnerGroup.objects.create(organisation=organisation, title="Mardi")
    for person in (learner, stranger):
        models.GroupMember.objects.create(group=group, learner=person)
    session = models.WorkshopSession.objects.create(group=group, held_on=timezone.localdate(), opened_at=timezone.now())
    seat = models.Seat.objects.create(session=session, learner=learner)
    ask(worked, learner)
    assert [member.learner for member in Following.of(group).members] == [stranger]
    assert models.LearnerGroup.objects.with_counts().get().member_count == 1
    seat.refresh_from_db()
    assert seat.left_at is not None
    comptes.cancel_erasure(learner=learner)
    assert len(Following.of(group).members) == 2


# --- Seven days -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("door", ["code", "qr"])
def test_the_card_opens_a_page_with_the_day_and_nothing_else(worked, learner, client, at, door):
    with at(0):
        ask(enter(learner), learner)
    with at(3):
        if door == "code":
            client.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
        else:
            page = client.get(f"/carte/{learner.card.token}/", follow=True)
            client.post("/carte/", {"value": page.context["form"]["value"].value()})
        page = client.get("/effacement/").text
        assert "Votre compte sera effacé le 10 mars 2027" in page
        assert SESSION_KEY not in client.session
        for url in ("/mes-informations/", "/mes-informations/telecharger/", ERASE, "/refaire-ma-carte/"):
            assert client.get(url).status_code == 302, url
        assert client.get("/mon-parcours/").context["user"].is_anonymous


def test_cancelling_gives_everything_back(worked, learner, client, at):
    with at(0):
        ask(enter(learner), learner)
    with at(7, seconds=-1):
        client.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
        assert client.post("/effacement/", {"act": "cancel"}).url == "/mon-parcours/"
        assert client.get("/mes-informations/").status_code == 200
    learner.refresh_from_db()
    assert learner.erasure_asked_at is None
    assert Attempt.objects.count() == 1
    with at(30):
        assert not erase_if_due(learner=learner)


def test_the_page_opens_for_the_card_alone_and_for_ten_minutes(client, stranger, worked, learner, at):
    with at(0):
        ask(enter(learner), learner)
        assert client.get("/effacement/").url == "/entrer/"
        assert client.post("/effacement/", {"act": "cancel"}).url == "/entrer/"
        assert enter(stranger).post("/effacement/", {"act": "cancel"}).url == "/entrer/"
        client.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
    with at(0, seconds=601):
        assert client.post("/effacement/", {"act": "cancel"}).url == "/entrer/"
    learner.refresh_from_db()
    assert learner.erasure_asked_at is not None


def test_leaving_the_page_forgets_the_card_and_cancels_nothing(client, worked, learner):
    ask(worked, learner)
    client.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
    client.post("/effacement/", {"act": "leave"})
    assert client.post("/effacement/", {"act": "cancel"}).url == "/entrer/"
    learner.refresh_from_db()
    assert learner.erasure_asked_at is not None


def test_a_guest_who_tries_the_card_keeps_their_own_place(client, guest, worked, learner):
    ask(worked, learner)
    client.force_login(guest)
    client.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin, "keep": "on"})
    assert client.get("/effacement/").status_code == 200
    assert client.session[SESSION_KEY] == str(guest.pk)


def test_asking_again_does_not_push_the_day_back(learner, at):
    with at(0):
        first = comptes.ask_erasure(learner=learner).erased_at
    with at(2):
        assert comptes.ask_erasure(learner=learner).erased_at == first


def test_at_the_day_said_the_card_finds_nobody_even_if_the_cleaning_is_late(worked, learner, client, at):
    with at(0):
        ask(enter(learner), learner)
    with at(7):
        response = client.post(
            "/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin}, follow=True
        )
    assert "Ce compte est effacé" in response.text
    assert not User.objects.filter(pk=learner.pk).exists()
    assert not LessonRun.objects.exists()
    assert not Attempt.objects.exists()


def test_too_late_to_cancel_is_said_and_true(worked, learner, client, at):
    with at(0):
        ask(enter(learner), learner)
    with at(7, seconds=-5):
        client.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
    with at(7):
        assert "Ce compte est effacé" in client.post("/effacement/", {"act": "cancel"}, follow=True).text
    assert not User.objects.filter(pk=learner.pk).exists()


def test_two_devices_may_ask_at_once(worked, learner):
    other = enter(learner)
    ask(worked, learner)
    assert ask(other, learner).url.startswith("/entrer/")
    assert User.objects.exclude(erasure_asked_at=None).count() == 1


# --- Guests ---------------------------------------------------------------------------------------------------------
def test_a_guest_is_asked_once_then_erased_at_once(client_for, guest, lesson_of):
    client = client_for(guest)
    lesson = lesson_of(client)
    lesson.wrong(lesson.exercises[0])
    assert "On ne peut pas annuler" in client.get(ERASE).text
    assert client.post(ERASE).status_code == 200
    assert User.objects.filter(pk=guest.pk).exists()
    assert "Vos réponses sont effacées" in client.post(ERASE, {"confirm": "yes"}, follow=True).text
    assert not User.objects.filter(pk=guest.pk).exists()
    assert not Attempt.objects.exists()


def test_the_staff_and_guests_have_no_days_of_grace(guest, facilitator):
    for person in (guest, facilitator):
        with pytest.raises(ValueError, match="card"):
            comptes.ask_erasure(learner=person)


# --- Erased ---------------------------------------------------------------------------------------------------------
def test_erasing_a_person_from_anywhere_takes_what_they_did(worked, learner, stranger):
    """The back office or a shell deletes the row of the person: their runs, which hold words, must not stay."""
    enter(learner)
    User.objects.get(pk=learner.pk).delete()
    assert not LessonRun.objects.exists()
    assert not Attempt.objects.exists()
    assert not DeviceSession.objects.filter(person_id=learner.pk).exists()


def test_the_other_person_of_a_shared_run_keeps_it(client_for, learner, stranger, lesson_of):
    lesson = lesson_of(client_for(learner))
    actions.open_run(learners=[learner, stranger], lesson_id=lesson.entry.id, revision_id=lesson.content.revision_id)
    lesson.right(lesson.exercises[0])
    erase_learner(learner=learner)
    assert LessonRun.objects.get().learners.get() == stranger


def test_erasing_twice_is_erasing_once(learner):
    again = User.objects.get(pk=learner.pk)
    erase_learner(learner=learner)
    erase_learner(learner=again)
    assert not User.objects.filter(pk=again.pk).exists()
