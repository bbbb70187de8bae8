"""Cards given by facilitators and administrators."""

import pytest
from django.contrib.auth import SESSION_KEY

from cours.comptes.models import AccessCard, User

pytestmark = pytest.mark.django_db


def find(client, identifier):
    return client.post("/cartes/", {"act": "find", "identifier": identifier})


@pytest.mark.parametrize("act", ["find", "reissue", "create"])
def test_a_stranger_never_learns_whether_an_identifier_exists(
    client, client_for, stranger, pilot, author, learner, act
):
    for who in (client, client_for(stranger), client_for(pilot), client_for(author)):
        answers = set()
        for identifier in (learner.card.identifier, "cascade-tulipe-99"):
            response = who.post("/cartes/", {"act": act, "identifier": identifier, "nonce": "n" * 20, "number": 2})
            answers.add((response.status_code, response.headers.get("Location"), len(response.content)))
            assert response.status_code in (302, 403)
        assert len(answers) == 1
    assert AccessCard.objects.filter(learner=learner).count() == 1


def test_the_anonymous_is_sent_to_the_staff_door(client):
    assert client.get("/cartes/").url == "/equipe/login/?next=/cartes/"


def test_a_facilitator_gives_a_new_card_after_confirming(client_for, client, facilitator, learner, nonce_of, enter):
    staff = client_for(facilitator)
    confirm = find(staff, learner.card.identifier.upper())
    assert learner.card.identifier in confirm.content.decode()
    assert AccessCard.objects.filter(learner=learner).count() == 1, "finding changes nothing"
    nonce = confirm.context["form"]["nonce"].value()
    response = staff.post("/cartes/", {"act": "reissue", "identifier": learner.card.identifier, "nonce": nonce})
    ((card, _qr),) = response.context["cards"]
    assert "no-store" in response["Cache-Control"]
    assert card.pin in response.content.decode()
    live = AccessCard.objects.live().get(learner=learner)
    assert live.issued_by == facilitator
    enter(client, learner.card)
    assert SESSION_KEY not in client.session, "the old code no longer works"
    enter(client, card)
    assert client.session[SESSION_KEY] == str(learner.pk)
    again = staff.post("/cartes/", {"act": "reissue", "identifier": learner.card.identifier, "nonce": nonce})
    assert again.context["cards"][0][0].pin == card.pin, "a reload shows the same card"
    assert AccessCard.objects.filter(learner=learner).count() == 2


def test_the_facilitator_learns_who_gave_the_last_card(client_for, facilitator, administrator, learner):
    from cours.comptes import actions

    actions.issue_card(learner=learner, issued_by=administrator)
    assert "remise par Adèle" in find(client_for(facilitator), learner.card.identifier).content.decode()


def test_an_unknown_identifier_is_said_to_the_facilitator(client_for, facilitator, guest):
    staff = client_for(facilitator)
    for identifier in ("cascade-tulipe-99", guest.username, facilitator.username):
        assert "Aucune carte" in find(staff, identifier).content.decode()


def test_cards_are_prepared_for_a_workshop(client_for, client, facilitator, nonce_of, enter):
    staff = client_for(facilitator)
    nonce = nonce_of(staff, "/cartes/", form="create")
    response = staff.post("/cartes/", {"act": "create", "number": 3, "nonce": nonce})
    cards = [card for card, _qr in response.context["cards"]]
    assert len({card.identifier for card in cards}) == 3
    assert response.content.decode().count('class="access-card"') == 3
    assert AccessCard.objects.filter(issued_by=facilitator).count() == 3
    enter(client, cards[0])
    assert client.session[SESSION_KEY] == str(User.objects.get(username=cards[0].identifier).pk)
    again = staff.post("/cartes/", {"act": "create", "number": 3, "nonce": nonce})
    assert [card.pin for card, _qr in again.context["cards"]] == [card.pin for card in cards]
    assert AccessCard.objects.filter(issued_by=facilitator).count() == 3, "a reload creates nothing"


@pytest.mark.parametrize("number", ["0", "31", "-1", "beaucoup", ""])
def test_one_to_thirty_cards_at_a_time(client_for, facilitator, number):
    response = client_for(facilitator).post("/cartes/", {"act": "create", "number": number, "nonce": "n" * 20})
    assert "cards" not in response.context
    assert not AccessCard.objects.exists()


def test_administrators_give_cards_too(client_for, administrator):
    assert client_for(administrator).get("/cartes/").status_code == 200
