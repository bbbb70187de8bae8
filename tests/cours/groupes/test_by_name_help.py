"""Help asked from a place opened by a first name: told as such to the team, and taken back where it was asked."""

import uuid

import pytest

from cours.groupes.actions.help import ask_for_help
from cours.groupes.live import HELP, room
from cours.groupes.models import HelpRequest, Seat

from .test_by_name_place import tap

pytestmark = pytest.mark.django_db
WITHOUT_A_CARD = "Écrit sans carte"


@pytest.fixture
def tablet(open_workshop, member):
    return tap(open_workshop, member)


def ask(client, text="Je suis perdu", **fields):
    client.post("/demander-de-l-aide/", {"client_id": str(uuid.uuid4()), "text": text} | fields)
    return HelpRequest.objects.order_by("pk").last()


def bar(client):
    return client.get("/seance/etat/").json()["calls"]


def stop(client):
    return client.post("/seance/aide/", {"stop": "1", "back": "/seance/"}, follow=True).text


def test_the_team_is_told_that_nobody_showed_a_card(tablet, client_for, facilitator, member):
    asked = ask(tablet)
    amina = client_for(facilitator)
    person = f"/espace/groupes/{member.group_id}/personnes/{member.pk}/suivi/"
    for url in ("/espace/demandes/", f"/espace/demandes/{asked.pk}/", person):
        assert WITHOUT_A_CARD in amina.get(url).text, url
    asked.learner.help_requests.update(closed_at=asked.asked_at)
    assert WITHOUT_A_CARD in amina.get("/espace/demandes/reglees/").text


def test_what_was_written_with_the_card_is_not_said_to_be_doubtful(phone, client_for, facilitator, member):
    asked = ask(phone)
    amina = client_for(facilitator)
    for url in ("/espace/demandes/", f"/espace/demandes/{asked.pk}/"):
        page = amina.get(url).text
        assert "Je suis perdu" in page
        assert WITHOUT_A_CARD not in page


def test_the_person_reads_that_it_was_written_under_their_name(tablet, client_for, learner):
    ask(tablet)
    assert "écrite sans votre carte" in client_for(learner).get("/mon-parcours/").text


def test_it_is_still_said_when_the_device_sends_it_later_under_the_card(tablet, learner):
    """Without network it waits in the page, and leaves when the person has entered with their card on that device."""
    page = tablet.get("/demander-de-l-aide/").text
    said = page.partition('name="sans_carte" value="')[2].partition('"')[0]
    tablet.post("/entrer/", {"identifier": learner.username, "pin": learner.card.pin})
    assert ask(tablet, sans_carte=said).by_name


def test_a_written_request_raises_the_hand_and_is_taken_back_with_it(tablet, open_workshop):
    asked = ask(tablet)
    assert bar(tablet)
    assert room(open_workshop).tiles[0].state == HELP
    assert "votre demande écrite" in stop(tablet)
    assert not bar(tablet)
    assert room(open_workshop).tiles[0].state != HELP
    asked.refresh_from_db()
    assert asked.closed_at


def test_a_raised_hand_alone_is_taken_back_too(tablet, open_workshop):
    tablet.post("/seance/aide/", {"back": "/seance/"})
    assert bar(tablet)
    assert "votre demande écrite" not in stop(tablet)
    assert not bar(tablet)
    assert room(open_workshop).tiles[0].state != HELP


def test_a_card_takes_back_what_it_wrote_in_the_session(phone, learner):
    asked = ask(phone)
    stop(phone)
    asked.refresh_from_db()
    assert asked.closed_by == learner


def test_who_taps_a_name_takes_back_nothing_that_the_person_wrote_with_their_card(tablet, learner, member):
    theirs = ask_for_help(learner=learner, group=member.group, client_id=uuid.uuid4(), text="Ma question")
    ask(tablet)
    stop(tablet)
    theirs.refresh_from_db()
    assert theirs.closed_at is None


def test_what_was_asked_before_of_another_group_by_another_person_or_is_answered_stays(
    phone, learner, member, make_group, other_organisation, outsider, put_in, open_workshop, stranger
):
    ask_for_help(learner=stranger, group=member.group, client_id=uuid.uuid4(), text="Une voisine")
    other = make_group(other_organisation, outsider)
    put_in(other, learner)
    ask_for_help(learner=learner, group=other, client_id=uuid.uuid4(), text="Ailleurs")
    before = ask_for_help(learner=learner, group=member.group, client_id=uuid.uuid4(), text="Hier")
    answered = ask_for_help(learner=learner, group=member.group, client_id=uuid.uuid4(), text="Répondue")
    HelpRequest.objects.filter(pk=before.pk).update(asked_at=open_workshop.opened_at.replace(year=2025))
    HelpRequest.objects.filter(pk=answered.pk).update(answered_at=open_workshop.opened_at)
    stop(phone)
    assert HelpRequest.objects.open().count() == 4


def test_seen_by_the_team_the_hand_goes_down_and_the_words_still_wait(tablet, client_for, facilitator, open_workshop):
    asked = ask(tablet)
    amina = client_for(facilitator)
    amina.post(f"/espace/seances/{open_workshop.pk}/vu/", {"seat": Seat.objects.get().pk})
    assert not bar(tablet)
    asked.refresh_from_db()
    assert asked.is_waiting
