"""The first page, the pages around the lessons, and what is said when something is wrong."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_first_page_says_what_it_is_for_and_offers_one_start(client):
    page = client.get("/").text
    assert "Commencer" in page
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize(
    "url", ["/aide/", "/accessibilite/", "/donnees-personnelles/", "/mentions-legales/", "/hors-ligne/"]
)
def test_the_pages_around_open_for_everybody(client, client_for, stranger, url):
    assert client.get(url).status_code == 200
    assert client_for(stranger).get(url).status_code == 200


def test_a_person_to_ask_and_the_questions_are_not_called_by_the_same_word(client, pages):
    page = client.get("/aide/").text
    assert '<a href="/aide/">Questions fréquentes</a>' in page
    assert "<h1>Questions fréquentes</h1>" in page
    assert re.findall(r">\s*Aide\s*<", page + client.get(pages.lesson("M2-L4").get_url()).text) == []
    words = client.get(pages.lesson("M0-L0").get_url()).text
    assert "Le lien <strong>Questions fréquentes</strong>, tout en bas de la page" in words


def test_health_says_that_everything_answers(client):
    response = client.get("/sante/")
    assert response.status_code == 200
    assert response.json() == {"ok": True, "base": True, "cache": True, "migrations": True}


def test_health_says_when_the_database_is_gone(client, monkeypatch):
    from home import views

    monkeypatch.setattr(views, "_database_answers", lambda: False)
    assert client.get("/sante/").status_code == 503


def test_an_unknown_address_is_answered_in_our_words(client):
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "Passerelle" in response.text


def test_the_service_worker_is_served_from_the_root(client):
    response = client.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "/hors-ligne/" in response.text


def test_the_components_page_is_for_developers(client, settings):
    assert client.get("/composants/").status_code == 404
    settings.DEBUG = True
    assert client.get("/composants/").status_code == 200


def test_a_refused_form_of_an_exercise_is_offered_again(db):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/lecons/1/reponse/", {"exercise": "abc", "choice": "2"})
    assert response.status_code == 403
    assert 'name="choice" value="2"' in response.text


def test_a_refused_form_elsewhere_is_explained_and_not_echoed(db):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/entrer/", {"identifier": "tulipe-soleil-42", "pin": "2468"})
    assert response.status_code == 403
    assert "2468" not in response.text


COOKIE, SOMEBODY, ELSEWHERE = "Il manque un cookie", "quelqu&#x27;un est entré ou a quitté", "pas reconnu ce formulaire"


def without_cookies(client, token):
    client.cookies.clear()
    return {"csrfmiddlewaretoken": token}, {}


def of_a_page_before_somebody_entered(client, token):
    client.cookies["csrftoken"] = "a" * 32
    return {"csrfmiddlewaretoken": token}, {}


def from_another_site(client, token):
    return {"csrfmiddlewaretoken": token}, {"Origin": "https://exemple.example"}


def without_the_field(client, token):
    return {}, {}


CAUSES = [
    (without_cookies, COOKIE),
    (of_a_page_before_somebody_entered, SOMEBODY),
    (from_another_site, ELSEWHERE),
    (without_the_field, ELSEWHERE),
]


@pytest.mark.parametrize(("address", "kept"), [("/entrer/", False), ("/lecons/1/reponse/", True)])
@pytest.mark.parametrize(("cause", "said"), CAUSES)
def test_a_form_refused_after_one_second_is_told_why_truly(db, cause, said, address, kept):
    client = Client(enforce_csrf_checks=True)
    token = str(client.get("/entrer/").context["csrf_token"])
    fields, headers = cause(client, token)
    page = client.post(address, fields | {"choice": "2"}, headers=headers)
    assert page.status_code == 403
    assert [words for words in (COOKIE, SOMEBODY, ELSEWHERE) if words in page.text] == [said]
    assert "ancienne" not in page.text
    assert "longtemps" not in page.text
    assert ("Votre réponse est toujours là" in page.text) is kept
    assert ('name="choice" value="2"' in page.text) is kept


def test_every_page_forbids_what_does_not_come_from_here(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy


def test_creating_the_pages_twice_changes_nothing_and_keeps_what_people_wrote(client):
    from django.core.management import call_command

    from home.models import EditorialPage

    page = EditorialPage.objects.get(slug="aide")
    page.intro = "Écrit par nous"
    page.save_revision().publish()
    count = EditorialPage.objects.count()
    call_command("creer_pages")
    assert EditorialPage.objects.count() == count
    assert "Écrit par nous" in client.get("/aide/").text


def test_what_is_published_on_the_first_page_shows_at_once(client, django_capture_on_commit_callbacks):
    from home.models import HomePage

    client.get("/")  # read once, and kept
    page = HomePage.objects.get()
    page.promise = "Internet, comme un voisin"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert "Internet, comme un voisin" in client.get("/").text
