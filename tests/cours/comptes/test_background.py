"""What a page sends by itself is answered for that page, and what stays on a device is not wiped by the site."""

import pytest
from django.test import Client

from cours.comptes import background

pytestmark = pytest.mark.django_db


def send(client, url, data=None, *, person=None):
    headers = {"X-Requested-With": "fetch"} | ({} if person is None else {background.PERSON: str(person)})
    return client.post(url, data or {}, headers=headers)


def test_a_page_without_any_cookie_is_given_what_it_needs_to_send_again():
    browser = Client(enforce_csrf_checks=True)
    refused = send(browser, "/lecons/1/etape/", person="")
    assert (refused.status_code, refused[background.SAYS]) == (403, "kept")
    token = refused.cookies["csrftoken"].value
    again = browser.post(
        "/lecons/999999/etape/", headers={"X-Requested-With": "fetch", "X-CSRFToken": token, background.PERSON: ""}
    )
    assert (again.status_code, again[background.SAYS]) == (404, "refused")


def test_it_leads_back_to_the_page_after_the_door(client, learner):
    said = client.post(
        "/lecons/1/etape/",
        headers={
            "X-Requested-With": "fetch",
            background.PERSON: str(learner.pk),
            "Referer": "http://testserver/modules/a/b/",
        },
    )
    assert said.status_code == 401
    assert said["X-Location"] == "/entrer/?suite=%2Fmodules%2Fa%2Fb%2F"


def test_what_a_guest_did_is_taken_once_they_have_their_card(client, learner, guest, lesson_of):
    """Done without network before entering, and sent after."""
    client.force_login(guest)
    session = client.session
    session["guest"] = True
    session.save()
    card = {"identifier": learner.card.identifier, "pin": learner.card.pin}
    client.post("/entrer/", card | {"keep": "on"})
    lesson = lesson_of(client)
    url = f"/lecons/{lesson.entry.id}/etape/"
    steps = {"step": [lesson.content.steps[0].id]}
    was = client.session[background.MERGED_GUEST]
    assert send(client, url, steps, person=was)[background.SAYS] == "stored"
    assert send(client, url, steps, person=was + 1000)[background.SAYS] == "kept"


def test_what_a_guest_did_is_not_taken_when_they_did_not_want_it(client, learner, guest):
    client.force_login(guest)
    client.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
    assert background.MERGED_GUEST not in client.session


def test_something_of_nobody_is_not_taken_in_the_name_of_a_card(client_for, learner):
    assert send(client_for(learner), "/lecons/1/etape/", person="").status_code == 409


def test_a_number_that_is_none_is_nobody(client_for, learner):
    for person in ("x", "²", "9" * 50, "-1"):
        said = client_for(learner).post(
            "/lecons/1/etape/",
            headers={"X-Requested-With": "fetch", background.PERSON: person.encode("utf-8").decode("latin-1")},
        )
        assert said.status_code == 409


@pytest.mark.parametrize(("stays", "wiped"), [("", True), ("autres", False), ("moi", False)])
def test_leaving_does_not_wipe_what_waits_to_be_sent_and_says_so(client, learner, stays, wiped):
    client.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
    response = client.post("/quitter/", {"garde": stays} if stays else {})
    assert response.has_header("Clear-Site-Data") is wiped
    assert ("gardé ici pour vous" in client.get("/").text) is (stays == "moi")


def test_leaving_fast_never_leads_a_page_elsewhere(client, learner):
    client.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
    response = send(client, "/quitter/", {"reason": "fast", "garde": "moi"})
    assert response.status_code == 200
    assert response["Clear-Site-Data"] == '"cache"'
    assert "_auth_user_id" not in client.session
