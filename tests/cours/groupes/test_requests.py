"""The requests for help, for those who lead the groups."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cours.comptes.models import Membership
from cours.groupes.actions.help import close_request
from cours.groupes.models import GroupFacilitator, HelpAnswer, HelpRequest

pytestmark = pytest.mark.django_db
URL = "/espace/demandes/"


@pytest.fixture
def make_request(member, pages):
    """`make_request("Où est le bouton ?", minutes=20)`: what David asked, that long ago."""

    def make(text="Où est le bouton ?", minutes=0, **fields):
        fields = {"learner": member.learner, "group": member.group, "client_id": uuid.uuid4()} | fields
        asked = HelpRequest.objects.create(text=text, **fields)
        HelpRequest.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - timedelta(minutes=minutes))
        return asked

    return make


@pytest.fixture
def asked(make_request, pages):
    return make_request(minutes=20, lesson=pages.lesson("M2-L4"), step=5)


def answer(client, asked, text="Il est en bas.", **fields):
    data = {"text": text, "seen": "0", "sent_with": str(uuid.uuid4())} | fields
    return client.post(f"{URL}{asked.pk}/", data)


def test_a_facilitator_reads_who_asks_where_and_since_when(client_for, facilitator, asked):
    page = client_for(facilitator).get(URL).text
    for word in ("David", "Atelier du mardi", "Où est le bouton ?", "il y a 20 minutes", "#etape-5"):
        assert word in page
    assert "1 demande attend" in client_for(facilitator).get("/espace/").text


def test_the_oldest_without_an_answer_comes_first(client_for, facilitator, make_request):
    make_request("Récente", minutes=5)
    make_request("Ancienne", minutes=500)
    replied = make_request("Déjà répondue", minutes=900)
    client = client_for(facilitator)
    answer(client, replied)
    page = client.get(URL).text
    assert page.index("Ancienne") < page.index("Récente") < page.index("Déjà répondue")


def test_the_administrator_of_the_structure_reads_them_too(client_for, organisation_administrator, asked):
    assert "Où est le bouton ?" in client_for(organisation_administrator).get(URL).text
    assert answer(client_for(organisation_administrator), asked).url == URL


def test_strangers_find_nothing_and_change_nothing(strangers, asked):
    for name, stranger in strangers.items():
        listing = stranger.get(URL)
        assert listing.status_code in (200, 404), name
        assert "Où est le bouton" not in listing.text, name
        assert "Où est le bouton" not in stranger.get(f"{URL}reglees/").text, name
        assert stranger.get(f"{URL}{asked.pk}/").status_code == 404, name
        assert answer(stranger, asked).status_code == 404, name
        assert stranger.post(f"{URL}{asked.pk}/fermer/").status_code == 404, name
    assert not HelpAnswer.objects.exists()
    assert HelpRequest.objects.open().count() == 1


@pytest.mark.parametrize("path", [URL, "/espace/demandes/reglees/"])
def test_the_anonymous_are_sent_to_the_door(client, asked, path):
    for url in (path, f"{URL}{asked.pk}/"):
        assert client.get(url).url.startswith("/equipe/login/?next=")


def test_an_answer_keeps_its_author_and_its_date(client_for, facilitator, asked):
    client = client_for(facilitator)
    assert answer(client, asked).url == URL
    kept = HelpAnswer.objects.get()
    assert (kept.answered_by, kept.text) == (facilitator, "Il est en bas.")
    assert "Amina" in client.get(f"{URL}{asked.pk}/").text
    assert "demande attend" not in client.get("/espace/").text


def test_the_number_of_the_structure_may_be_an_answer(client_for, facilitator, asked):
    answer(client_for(facilitator), asked, text="Appelez l'accueil au 02 47 12 34 56.")
    assert "02 47 12 34 56" in client_for(asked.learner).get("/mon-parcours/").text


def test_a_second_tap_is_not_a_second_answer(client_for, facilitator, asked):
    number = str(uuid.uuid4())
    for _ in range(3):
        assert answer(client_for(facilitator), asked, sent_with=number).url == URL
    assert HelpAnswer.objects.count() == 1


def test_two_colleagues_at_once_the_second_is_told_and_loses_nothing(
    client_for, facilitator, organisation_administrator, asked
):
    answer(client_for(facilitator), asked)
    told = answer(client_for(organisation_administrator), asked, text="Regardez en haut.")
    assert told.status_code == 409
    assert "a changé pendant que vous écriviez" in told.text
    assert "Il est en bas." in told.text, "what the colleague said"
    assert "Regardez en haut." in told.text, "what was typed"
    assert HelpAnswer.objects.count() == 1
    answer(client_for(organisation_administrator), asked, text="Regardez en haut.", seen="1")
    assert list(HelpAnswer.objects.values_list("text", flat=True)) == ["Il est en bas.", "Regardez en haut."]


def test_who_answers_a_request_settled_meanwhile_is_told(client_for, facilitator, asked):
    close_request(request=asked, person=asked.learner)
    told = answer(client_for(facilitator), asked)
    assert told.status_code == 409
    assert "La personne a dit" in told.text
    answer(client_for(facilitator), asked, seen="0-closed")
    asked.refresh_from_db()
    assert asked.closed_at is None
    assert asked.has_news, "there is something to read again"


@pytest.mark.parametrize("text", ["", "   ", "a" * 501])
def test_an_answer_without_words_or_too_long_is_said(client_for, facilitator, asked, text):
    response = answer(client_for(facilitator), asked, text=text)
    assert response.status_code == 422
    assert not HelpAnswer.objects.exists()


def test_closed_then_opened_again(client_for, facilitator, asked):
    client = client_for(facilitator)
    client.post(f"{URL}{asked.pk}/fermer/", {"act": "close"})
    assert "Où est le bouton" not in client.get(URL).text
    assert "Où est le bouton" in client.get(f"{URL}reglees/").text
    assert "Amina a noté" in client_for(asked.learner).get("/mon-parcours/").text
    client.post(f"{URL}{asked.pk}/fermer/", {"act": "reopen"})
    assert "Où est le bouton" in client.get(URL).text
    assert "Amina a noté" not in client_for(asked.learner).get("/mon-parcours/").text


def test_who_has_left_the_structure_sees_nothing(client_for, facilitator, asked):
    client = client_for(facilitator)
    Membership.objects.update(ended_at=timezone.now())
    assert "Où est le bouton" not in client.get(URL).text
    assert client.get(f"{URL}{asked.pk}/").status_code == 404


def test_a_group_handed_over_takes_its_requests_along(client_for, facilitator, colleague, group, asked):
    GroupFacilitator.objects.update(ended_at=timezone.now())
    GroupFacilitator.objects.create(group=group, person=colleague)
    assert "Où est le bouton" in client_for(colleague).get(URL).text
    assert client_for(facilitator).get(f"{URL}{asked.pk}/").status_code == 404
    assert "Carole" in client_for(asked.learner).get("/demander-de-l-aide/").text


def test_the_lists_cost_the_same_whatever_they_hold(
    client_for, facilitator, make_request, django_assert_max_num_queries, django_assert_num_queries
):
    client = client_for(facilitator)
    for number in range(2):
        make_request(f"Question {number}")
    client.get(URL)
    with django_assert_max_num_queries(8) as first:
        client.get(URL)
    cost = len(first)
    for number in range(12):
        make_request(f"Autre {number}")
    with django_assert_num_queries(cost):
        client.get(URL)


def test_long_lists_come_in_pages(client_for, facilitator, make_request):
    for number in range(21):
        make_request(f"Question {number:02}", minutes=100 - number)
    client = client_for(facilitator)
    assert "Question 20" not in client.get(URL).text
    assert "Question 20" in client.get(URL, {"page": 2}).text
    HelpRequest.objects.update(closed_at=timezone.now())
    assert "Page 1 sur 2" in client.get(f"{URL}reglees/").text
