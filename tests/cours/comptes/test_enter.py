"""The learners' door: an identifier and a code."""

import re

import pytest
from django.contrib.auth import SESSION_KEY

from cours.comptes import actions
from cours.comptes.models import CodeFailure, User

pytestmark = pytest.mark.django_db


def who(client):
    return client.session.get(SESSION_KEY)


def said(response):
    """What the page says, without what differs at every request."""
    return re.sub(r'value="[^"]*"', "", response.content.decode())


def test_a_card_opens_the_door(client, learner, enter):
    response = enter(client, learner.card)
    assert response.status_code == 302
    assert response.url == "/mon-parcours/"
    assert who(client) == str(learner.pk)


def test_capitals_spaces_and_accents_are_forgiven(client, learner):
    typed = learner.card.identifier.upper().replace("-", "  ").replace("E", "É")
    client.post("/entrer/", {"identifier": typed, "pin": " ".join(learner.card.pin)})
    assert who(client) == str(learner.pk)


def test_it_comes_back_where_the_person_was_going(client, learner, enter):
    assert enter(client, learner.card, suite="/modules/?a=1").url == "/modules/?a=1"


@pytest.mark.parametrize(
    "elsewhere", ["https://exemple.example/", "//exemple.example", "javascript:alert(1)", "\\\\x.example", "modules"]
)
def test_it_never_leads_to_another_site(client, learner, enter, elsewhere):
    assert enter(client, learner.card, suite=elsewhere).url == "/mon-parcours/"


def test_the_page_offers_to_come_back(client):
    page = client.get("/entrer/?suite=/modules/").content.decode()
    assert 'name="suite" value="/modules/"' in page


def test_nothing_in_the_form_may_be_remembered_by_the_browser(client):
    page = client.get("/entrer/").content.decode()
    assert 'type="password"' not in page
    code = re.search(r"<input[^>]*name=\"pin\"[^>]*>", page).group()
    assert 'autocomplete="off"' in code
    assert 'inputmode="numeric"' in code
    assert 'autocomplete="off"' in re.search(r"<input[^>]*name=\"identifier\"[^>]*>", page).group()


def test_a_refused_code_is_not_sent_back_in_the_page_cache(client, learner, enter):
    response = client.post("/entrer/", {"identifier": learner.card.identifier, "pin": "0001"})
    assert "no-store" in response["Cache-Control"]


def test_known_and_unknown_identifiers_are_refused_alike(client, learner, hashes, django_assert_num_queries):
    answers, work, queries = [], [], []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for identifier in (learner.card.identifier, "cascade-tulipe-99"):
        hashes.clear()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = client.post("/entrer/", {"identifier": identifier, "pin": "0001"})
        answers.append((response.status_code, said(response)))
        work.append(len(hashes))
        queries.append(len(captured))
    assert answers[0] == answers[1]
    assert work == [1, 1]
    assert queries[0] == queries[1]
    assert who(client) is None


def test_known_and_unknown_identifiers_wait_alike(client, learner, hashes, time_machine):
    time_machine.move_to("2026-11-22 13:30:10 +0000", tick=False)
    pages = []
    for identifier in (learner.card.identifier, "cascade-tulipe-99"):
        for _ in range(3):
            client.post("/entrer/", {"identifier": identifier, "pin": "0001"})
        hashes.clear()
        response = client.post("/entrer/", {"identifier": identifier, "pin": "0001"})
        assert response.status_code == 429
        assert not hashes, "during a wait no code is looked at"
        pages.append(said(response))
    assert pages[0] == pages[1]


def test_a_code_without_the_right_shape_costs_no_try(client, learner):
    client.post("/entrer/", {"identifier": learner.card.identifier, "pin": "12"})
    client.post("/entrer/", {"identifier": learner.card.identifier, "pin": ""})
    client.post("/entrer/", {})
    assert not CodeFailure.objects.exists()


def test_somebody_switched_off_is_unknown(client, learner, enter, hashes):
    User.objects.filter(pk=learner.pk).update(is_active=False)
    hashes.clear()
    assert "ne correspond pas" in enter(client, learner.card).content.decode()
    assert len(hashes) == 1


def test_a_demonstration_card_opens_nothing_on_a_real_site(client, learner, enter, settings):
    User.objects.filter(pk=learner.pk).update(is_demo=True)
    settings.DEMO = False
    enter(client, learner.card)
    assert who(client) is None


def test_the_staff_never_enters_by_the_learners_door(client, facilitator):
    client.post("/entrer/", {"identifier": facilitator.username, "pin": "2468"})
    assert who(client) is None


def test_a_guest_name_opens_nothing(client, guest):
    client.post("/entrer/", {"identifier": guest.username, "pin": "2468"})
    assert who(client) is None


def test_it_says_whose_place_is_open_on_this_device(client_for, learner):
    User.objects.filter(pk=learner.pk).update(first_name="Monique")
    page = client_for(learner).get("/entrer/").content.decode()
    assert "La place de Monique est ouverte" in page


def test_entering_with_another_card_closes_the_first_place(client_for, learner, stranger, enter):
    client = client_for(stranger)
    enter(client, learner.card)
    assert who(client) == str(learner.pk)
    assert User.objects.filter(pk=stranger.pk).exists(), "somebody with a card is never merged into another"


def test_the_session_of_a_shared_device_ends_with_the_browser(client, learner, enter):
    enter(client, learner.card)
    assert client.session.get_expire_at_browser_close()
    assert client.session["own_device"] is False


def test_ones_own_device_is_remembered_ninety_days(client, learner, enter):
    enter(client, learner.card, own_device="on")
    assert client.session["own_device"] is True
    assert client.session.get_expiry_age() == 90 * 24 * 3600


def test_the_session_key_changes_at_the_door(client, learner, enter):
    client.get("/entrer/")
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    enter(client, learner.card)
    assert client.session.session_key != before


def test_entering_costs_few_queries(client, learner, enter, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):  # the words typed for help, and cards remade, are read here and on no page
        enter(client, learner.card)


def test_the_page_costs_no_query_to_the_anonymous(client, django_assert_num_queries):
    client.get("/entrer/")
    with django_assert_num_queries(0):
        client.get("/entrer/")


def test_a_replaced_card_no_longer_opens(client, learner, enter):
    actions.issue_card(learner=learner)
    enter(client, learner.card)
    assert who(client) is None
