"""Every form of the doors can really be sent, and holds nothing a browser should not have."""

import re

import pytest

pytestmark = pytest.mark.django_db

FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>.*?</form>", re.DOTALL)


def assert_forms_can_be_sent(response):
    forms = FORM.findall(response.content.decode())
    assert forms
    for form in forms:
        if 'action="/code/"' in form:
            continue  # it only shows what a link would: the one form that is sent without a token
        assert 'name="csrfmiddlewaretoken"' in form, form[:200]


@pytest.mark.parametrize("path", ["/entrer/", "/quitter/", "/garder-ma-place/", "/equipe/login/"])
def test_for_the_anonymous(client, path):
    assert_forms_can_be_sent(client.get(path))


@pytest.mark.parametrize("path", ["/entrer/", "/quitter/", "/refaire-ma-carte/"])
def test_for_a_learner_on_a_shared_device(client, learner, enter, path):
    enter(client, learner.card)
    assert_forms_can_be_sent(client.get(path))


@pytest.mark.parametrize("path", ["/entrer/", "/quitter/", "/garder-ma-place/"])
def test_for_a_guest(client_for, guest, path):
    assert_forms_can_be_sent(client_for(guest).get(path))


def test_on_a_card(client, learner):
    path = f"/carte/{learner.card.token}/"
    assert_forms_can_be_sent(client.get(path, follow=True))
    client.post("/quitter/")
    assert_forms_can_be_sent(client.get(path, follow=True))  # with the code


@pytest.mark.parametrize("path", ["/cartes/", "/quitter/", "/equipe/reauthenticate/"])
def test_for_a_facilitator(client_for, facilitator, learner, path):
    client = client_for(facilitator)
    assert_forms_can_be_sent(client.get(path))
    assert_forms_can_be_sent(client.post("/cartes/", {"act": "find", "identifier": learner.card.identifier}))
