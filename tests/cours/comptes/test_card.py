"""The QR of a card: a page that greets, and one tap."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client

from cours.comptes import actions
from cours.comptes.models import AccessCard, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(learner):
    return f"/carte/{learner.card.token}/"


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_address_signs_nobody_in_and_changes_nothing(
    client, learner, path, method, django_assert_num_queries
):
    before = User.objects.get(pk=learner.pk).__dict__
    client.get("/entrer/")
    with django_assert_num_queries(1):
        response = getattr(client, method)(path, headers={"Sec-Purpose": "prefetch", "Purpose": "prefetch"})
    assert response.status_code == 200
    assert not Session.objects.exists()
    after = User.objects.get(pk=learner.pk).__dict__
    assert {key: value for key, value in before.items() if key != "_state"} == {
        key: value for key, value in after.items() if key != "_state"
    }


def test_it_greets_by_name(client, learner, path):
    assert "<h1>Bonjour</h1>" in client.get(path).content.decode()
    User.objects.filter(pk=learner.pk).update(first_name="Oksana")
    assert "<h1>Bonjour Oksana</h1>" in client.get(path).content.decode()


def test_one_tap_enters(client, learner, path):
    response = client.post(path)
    assert response.url == "/mon-parcours/"
    assert client.session[SESSION_KEY] == str(learner.pk)
    assert client.session["own_device"] is False


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_secret_stays_out_of_caches_search_engines_and_other_pages(client, path, method):
    response = getattr(client, method)(path)
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "strict-origin"
    assert "noindex" in response["X-Robots-Tag"]


def test_the_tap_passes_the_protection_against_forged_requests(learner, path):
    """Under `no-referrer`, browsers would send `Origin: null` with the tap, and it would be refused."""
    client = Client(enforce_csrf_checks=True)
    page = client.get(path)
    token = page.context["csrf_token"]
    assert client.post(path, {"csrfmiddlewaretoken": str(token)}, headers={"Origin": "null"}).status_code == 403
    assert page["Referrer-Policy"] != "no-referrer"
    assert (
        client.post(path, {"csrfmiddlewaretoken": str(token)}, headers={"Origin": "http://testserver"}).status_code
        == 302
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_voided_card_opens_nothing_and_says_what_to_do(client, learner, path, method):
    actions.issue_card(learner=learner)
    response = getattr(client, method)(path)
    assert response.status_code == 404
    page = response.content.decode()
    assert "Cette carte ne marche plus" in page
    assert "demandez une nouvelle carte" in page
    assert SESSION_KEY not in client.session


def test_an_unknown_token_says_the_same_as_a_voided_one(client, learner, path):
    actions.issue_card(learner=learner)
    voided, unknown = client.get(path), client.get("/carte/une-carte-qui-n-existe-pas/")
    assert voided.status_code == unknown.status_code == 404
    assert voided.content == unknown.content


def test_the_card_of_somebody_switched_off_opens_nothing(client, learner, path):
    User.objects.filter(pk=learner.pk).update(is_active=False)
    assert client.post(path).status_code == 404


def test_it_says_whose_place_would_be_closed(client_for, stranger, path):
    User.objects.filter(pk=stranger.pk).update(first_name="Paul")
    client = client_for(stranger)
    assert "La place de Paul est ouverte" in client.get(path).content.decode()
    assert client.session[SESSION_KEY] == str(stranger.pk)
    client.post(path)
    assert client.session[SESSION_KEY] != str(stranger.pk)


def test_reissuing_voids_at_once_and_ends_the_sessions_of_the_old_card(client, learner, path):
    client.post(path)
    assert client.get("/mon-parcours/").context["user"] == learner
    actions.issue_card(learner=learner)
    assert client.get("/mon-parcours/").context["user"].is_anonymous
    assert AccessCard.objects.live().filter(learner=learner).count() == 1
    assert AccessCard.objects.filter(learner=learner).count() == 2


def test_the_database_refuses_two_live_cards(learner):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        AccessCard.objects.create(learner=learner, pin_hash="x", token_digest="x")


def test_a_learner_can_never_be_staff_in_the_database(learner):
    from django.db import IntegrityError, transaction

    for column in ("is_staff", "is_superuser"):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=learner.pk).update(**{column: True})
