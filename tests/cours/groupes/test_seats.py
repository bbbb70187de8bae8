"""A device of the room: join with a card, with the code and a first name, and leave when everybody does."""

import uuid

import pytest
from django.utils import timezone

from cours.comptes.models import AccessCard
from cours.groupes.actions.sessions import close_session
from cours.groupes.models import AttendanceRecord, GroupMember, HelpRequest, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_member(group, make_learner, put_in):
    return put_in(group, make_learner(), "Oksana")


def type_code(client, code):
    return client.post("/code/", {"code": code})


def tap(client, member, **fields):
    return client.post("/seance/prenoms/", {"learner": member.learner_id} | fields)


@pytest.fixture
def tablet(client, open_workshop):
    """A shared device on which the code of the session was typed."""
    assert type_code(client, open_workshop.code).url == "/seance/prenoms/"
    return client


def signed_in(client):
    return "_auth_user_id" in client.session


# --- With a card ------------------------------------------------------------------------------------------------------
def test_somebody_with_a_card_is_offered_the_session_and_joins_in_one_tap(client_for, learner, member, open_workshop):
    client = client_for(learner)
    assert "Rejoindre la séance : Atelier du mardi" in client.get("/seance/").text
    for _ in range(2):
        client.post("/seance/rejoindre/", {"session": open_workshop.pk})
    seat = Seat.objects.get()
    assert seat.learner == learner
    assert "Bonjour David" in client.get("/seance/").text
    record = AttendanceRecord.objects.get()
    assert (record.how, record.is_present) == ("card", True)


def test_who_enters_while_the_session_is_open_is_offered_it(client, learner, member, open_workshop):
    response = client.post("/entrer/", {"identifier": learner.username, "pin": learner.card.pin})
    assert response.url == "/mon-parcours/"
    for address in ("/mon-parcours/", "/"):
        assert "Rejoindre la séance" in client.get(address).text
    client.post("/seance/rejoindre/", {"session": open_workshop.pk})
    assert "Rejoindre la séance" not in client.get("/mon-parcours/").text


def test_strangers_join_no_session(client, client_for, stranger, guest, facilitator, outsider, open_workshop):
    for person in (stranger, guest, facilitator, outsider):
        somebody = client_for(person)
        assert "Rejoindre la séance : " not in somebody.get("/seance/", follow=True).text
        somebody.post("/seance/rejoindre/", {"session": open_workshop.pk})
    assert client.post("/seance/rejoindre/", {"session": open_workshop.pk}).url.startswith("/entrer/")
    assert not Seat.objects.exists()


# --- With the code and a first name -----------------------------------------------------------------------------------
def test_the_code_of_the_session_shows_first_names_and_signs_nobody_in(tablet, member):
    page = tablet.get("/seance/prenoms/")
    assert "David" in page.text
    assert not signed_in(tablet)
    assert not Seat.objects.exists()


def test_names_are_shown_to_nobody_without_the_code(client, member, open_workshop):
    assert client.get("/seance/prenoms/").url == "/seance/"
    assert tap(client, member).url == "/seance/"
    assert not signed_in(client)


def test_a_tap_opens_a_place_and_notes_presence(tablet, member, open_workshop):
    assert tap(tablet, member).url == "/seance/"
    assert signed_in(tablet)
    assert AttendanceRecord.objects.get().how == "name"
    page = tablet.get("/modules/").text
    assert "David" in page
    assert "Appeler" in page


def test_a_place_opened_with_a_name_reaches_nothing_of_the_person(tablet, member, learner):
    tap(tablet, member)
    for address in ("/mes-informations/", "/mes-informations/telecharger/", "/refaire-ma-carte/", "/garder-ma-place/"):
        page = tablet.get(address)
        assert page.status_code == 403, address
        assert f'href="/entrer/?suite={address}"' in page.text, address
    for address in ("/mes-informations/effacer/", "/refaire-ma-carte/"):
        assert tablet.post(address, {"confirm": "on", "pin": "4826"}).status_code == 403, address
    assert AccessCard.objects.live().filter(learner=learner).count() == 1
    assert tablet.get("/mon-parcours/").url == "/seance/"
    tablet.post("/entrer/", {"identifier": learner.username, "pin": learner.card.pin})
    assert tablet.get("/mes-informations/").status_code == 200, "the card opens the rest"


def test_a_place_opened_with_a_name_shows_nothing_that_was_written_for_the_person(tablet, member, learner, facilitator):
    wrote = HelpRequest.objects.create(group=member.group, learner=learner, client_id=uuid.uuid4(), text="Ma question")
    wrote.answers.create(text="Une réponse pour David", answered_by=facilitator, sent_with=uuid.uuid4())
    HelpRequest.objects.update(answered_at=timezone.now())
    tap(tablet, member)
    for address in ("/", "/mon-parcours/"):
        page = tablet.get(address, follow=True).text
        assert "Une réponse pour David" not in page
        assert "Ma question" not in page
    tablet.post("/entrer/", {"identifier": learner.username, "pin": learner.card.pin})
    assert "Une réponse pour David" in tablet.get("/mon-parcours/").text


def test_who_joins_from_the_poster_on_the_day_is_offered_the_session(client_for, learner, member, open_workshop):
    page = client_for(learner).get(f"/code/{open_workshop.group.join_code}/bienvenue/", follow=True)
    assert "Rejoindre la séance" in page.text


def test_a_name_in_use_says_so_and_changes_device_when_asked(tablet, member, open_workshop):
    from tests.strict import StrictClient

    tap(tablet, member)
    other = StrictClient()
    type_code(other, open_workshop.code)
    page = tap(other, member)
    assert "C'est moi, je change d'appareil" in page.text
    assert not signed_in(other)
    tap(other, member, change="1")
    assert signed_in(other)
    assert Seat.objects.taken().count() == 1
    assert AttendanceRecord.objects.count() == 1
    assert tablet.get("/modules/").url == "/seance/finie/"
    assert "sur un autre appareil" in tablet.get("/seance/finie/").text
    tablet.post("/seance/finie/")
    assert not signed_in(tablet)


def test_a_name_is_not_tapped_over_a_place_already_open(client_for, learner, member, other_member, open_workshop):
    client = client_for(learner)
    session = client.session
    session["room"] = open_workshop.pk
    session.save()
    assert tap(client, other_member).url == "/seance/"
    assert not Seat.objects.exists()


@pytest.mark.parametrize("who", ["", "x", "0", "9" * 30])
def test_a_name_that_is_not_of_the_group_opens_nothing(tablet, who, stranger):
    for value in (who, stranger.pk):
        tablet.post("/seance/prenoms/", {"learner": value})
        assert not signed_in(tablet)


def test_who_left_the_group_is_not_tapped_any_more(tablet, member):
    GroupMember.objects.update(left_at=timezone.now())
    tap(tablet, member)
    assert not signed_in(tablet)


# --- Leaving ----------------------------------------------------------------------------------------------------------
def test_leaving_frees_the_device(tablet, member):
    tap(tablet, member)
    tablet.post("/quitter/")
    assert not Seat.objects.taken().exists()


def test_entering_with_another_card_on_the_device_frees_the_seat(tablet, member, stranger):
    tap(tablet, member)
    tablet.post("/entrer/", {"identifier": stranger.username, "pin": stranger.card.pin})
    assert not Seat.objects.taken().exists()


def test_when_everybody_leaves_a_device_hears_it_sends_what_it_kept_and_forgets(
    tablet, member, learner, open_workshop, facilitator, lesson_of
):
    tap(tablet, member)
    lesson = lesson_of(tablet)
    exercise = lesson.exercise("single_choice")
    assert tablet.get("/seance/etat/").json() == {"question": None, "partner": None, "calls": False}
    close_session(session=open_workshop, person=facilitator)
    assert tablet.get("/seance/etat/").json() == {"over": "closed", "stays": False}
    # Answers kept without network come after the end, and are received.
    assert lesson.right(exercise, learner=learner, fetch=True).status_code == 200
    assert lesson.see_everything().status_code == 200
    run = learner.runs.get()
    assert run.states[exercise["id"]]["right"]
    # Everything else is closed, and the page that says so is the last one.
    for address in ("/", "/mon-parcours/", lesson.entry.url, "/seance/", "/entrer/"):
        assert tablet.get(address).url == "/seance/finie/", address
    assert "La séance est finie" in tablet.get("/seance/finie/").text
    response = tablet.post("/seance/finie/")
    assert response["Clear-Site-Data"] == '"storage"'
    assert not signed_in(tablet)
    assert "votre place est fermée sur cet appareil" in tablet.get(response.url).text
    assert tablet.get("/mon-parcours/").status_code == 200


def test_without_javascript_the_place_closes_by_itself(tablet, member, open_workshop, facilitator):
    tap(tablet, member)
    close_session(session=open_workshop, person=facilitator)
    page = tablet.get("/mon-parcours/", follow=True).text
    assert 'content="0; url=/seance/finie/?quitter"' in page
    tablet.get("/seance/finie/?quitter")
    assert not signed_in(tablet)


def test_who_entered_with_a_card_on_their_own_device_stays(client, learner, member, open_workshop, facilitator):
    client.post("/entrer/", {"identifier": learner.username, "pin": learner.card.pin, "own_device": "on"})
    client.post("/seance/rejoindre/", {"session": open_workshop.pk})
    close_session(session=open_workshop, person=facilitator)
    assert client.get("/seance/etat/").json() == {"over": "closed", "stays": True}
    page = client.get("/mon-parcours/")
    assert "La séance est finie. Votre place reste ouverte" in page.text
    assert signed_in(client)
    assert client.get("/seance/etat/").json() == {"over": "gone"}


def test_who_entered_with_a_card_on_a_shared_device_leaves(client, learner, member, open_workshop, facilitator):
    client.post("/entrer/", {"identifier": learner.username, "pin": learner.card.pin})
    client.post("/seance/rejoindre/", {"session": open_workshop.pk})
    close_session(session=open_workshop, person=facilitator)
    assert client.get("/mon-parcours/").url == "/seance/finie/"


@pytest.fixture
def guest_phone(client_for, guest, group, put_in, open_workshop):
    """The phone of somebody without a card, in the group and in the session."""
    put_in(group, guest, "Lina")
    phone = client_for(guest)
    session = phone.session
    session.update({"guest": True, "own_device": True})
    session.save()
    phone.post("/seance/rejoindre/", {"session": open_workshop.pk})
    return phone


@pytest.mark.parametrize("way", ["post", "get"])
def test_a_guest_leaves_too_and_is_given_a_card_on_the_last_screen(
    guest_phone, guest, open_workshop, facilitator, lesson_of, way
):
    lesson = lesson_of(guest_phone)
    exercise = lesson.exercise("single_choice")
    lesson.right(exercise, learner=guest)
    close_session(session=open_workshop, person=facilitator)
    assert guest_phone.get("/seance/etat/").json() == {"over": "closed", "stays": False}
    assert guest_phone.get("/mon-parcours/").url == "/seance/finie/"
    page = guest_phone.post("/seance/finie/") if way == "post" else guest_phone.get("/seance/finie/?quitter")
    assert not signed_in(guest_phone)
    assert page["Clear-Site-Data"] == '"storage"'
    assert "no-store" in page["Cache-Control"]
    guest.refresh_from_db()
    assert guest.username in page.text
    assert "prenez cette page en photo" in page.text
    pin = page.text.partition('access-card__pin">')[2].partition("<")[0]
    assert guest.username not in guest_phone.get("/seance/finie/").text, "shown once"
    guest_phone.post("/entrer/", {"identifier": guest.username, "pin": pin})
    assert signed_in(guest_phone)
    assert guest.runs.get().states[exercise["id"]]["right"]


def test_a_name_tapped_for_somebody_without_a_card_gives_no_card_and_says_whom_to_ask(
    tablet, guest, group, put_in, open_workshop, facilitator
):
    tap(tablet, put_in(group, guest, "Lina"))
    close_session(session=open_workshop, person=facilitator)
    page = tablet.post("/seance/finie/")
    assert not signed_in(tablet)
    assert "Demandez votre carte" in page.text
    assert not AccessCard.objects.filter(learner=guest).exists(), "a neighbour may have tapped this name"


def test_a_group_archived_during_the_session_closes_its_places(tablet, member, open_workshop):
    tap(tablet, member)
    open_workshop.group.archived_at = timezone.now()
    open_workshop.group.save()
    assert tablet.get("/mon-parcours/").url == "/seance/finie/"


def test_asking_the_state_again_is_no_sign_of_life_and_says_nothing_new(tablet, member):
    tap(tablet, member)
    session = tablet.session
    session["last_seen"] = seen = session["last_seen"] - 120
    session.save()
    headers = {"X-Passerelle-Poll": "1"}
    response = tablet.get("/seance/etat/", headers=headers)
    assert tablet.session["last_seen"] == seen
    again = tablet.get("/seance/etat/", headers=headers | {"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_asking_the_state_costs_three_queries(tablet, member, django_assert_max_num_queries):
    tap(tablet, member)
    tablet.get("/seance/etat/")  # the site's delay before an automatic exit is read once in five minutes
    with django_assert_max_num_queries(3):
        tablet.get("/seance/etat/", headers={"X-Passerelle-Poll": "1"})


def test_the_anonymous_and_strangers_have_no_seat_to_act_on(client, client_for, stranger, facilitator, open_workshop):
    for somebody in (client, client_for(stranger), client_for(facilitator)):
        assert somebody.get("/seance/a-deux/").url == "/seance/"
        for address in ("/seance/a-deux/", "/seance/seul/", "/seance/aide/"):
            assert somebody.post(address).status_code == 302, address
        assert somebody.get("/seance/etat/").json() == {"over": "gone"}
        assert somebody.get("/seance/question/").url == "/seance/"
    assert not Seat.objects.exists()
