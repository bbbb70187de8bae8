"""What the pages promise and no other test tries to break; each row of docs/promesses.md names its test."""

import re
import uuid

import pytest

from cours.comptes import actions as comptes
from cours.contenus.models import LessonPage
from cours.suivi import views as suivi
from cours.suivi.models import Attempt
from tests.cours.browsers import Browser
from tests.cours.suivi import answers

from .resident import LESSONS, Resident

pytestmark = pytest.mark.django_db
SAID_WHEN_RIGHT = "Bravo. Vous avez vu le numéro inconnu"


@pytest.fixture
def resident():
    return Resident()


def test_two_cookies_and_no_more(resident, learner):
    """The home, a lesson, an answer, a search, a card, leaving: nothing else is put on the device."""
    resident.opens_lesson("M2-L4")
    resident.answers_right(1)
    for path in ("/", "/modules/", "/recherche/?q=sms", "/garder-ma-place/", "/mon-parcours/", "/mes-informations/"):
        resident.opens(path)
    resident.comes_in(learner.card.identifier, learner.card.pin)
    resident.opens("/quitter/")
    kept = {name for name, cookie in resident.client.cookies.items() if cookie.value}
    assert kept == {"sessionid", "csrftoken"}


def _main(page):
    """What a person reads, without the secrets of the forms and what was said once."""
    inside = page.partition('<main id="contenu"')[2].partition("</main>")[0]
    inside = re.sub(r'data-token="[^"]*"', "", inside)
    return re.sub(r'(name="(csrfmiddlewaretoken|token|nonce|client_id|attempt|number)" value=")[^"]*', r"\1", inside)


@pytest.mark.parametrize("with_a_card", [False, True])
def test_the_next_person_reads_what_a_new_visitor_reads(pages, learner, with_a_card):
    """On every screen, « Back » included: nothing tells that somebody learned here."""
    lesson = pages.lesson("M2-L4")
    shared, fresh = Browser(), Browser()
    if with_a_card:
        shared.client.get("/entrer/")
        shared.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
    shared.send(shared.open(lesson), 1)
    shared.send(shared.open(lesson), 2, well=False)
    urls = ("/modules/", lesson.get_url(), "/demander-de-l-aide/", "/lexique/", "/entrer/", "/garder-ma-place/", "/")
    assert _main(shared.client.get(urls[1]).text) != _main(fresh.client.get(urls[1]).text), "it would be seen"
    shared.leave()
    shared.client.get("/aide/")  # what is said once to who leaves
    for url in urls:
        assert _main(shared.client.get(url).text) == _main(fresh.client.get(url).text), url
    for url in ("/mon-parcours/", "/mes-informations/"):
        left, new = shared.client.get(url, follow=True), fresh.client.get(url, follow=True)
        assert _main(left.text) == _main(new.text), url


def test_a_form_refused_for_its_token_is_sent_by_one_more_tap(pages):
    """Two tabs, one of them left meanwhile: the page gives the answer back, and the tap stores it."""
    browser, lesson = Browser(), pages.lesson("M2-L4")
    page = browser.open(lesson)
    fields = {"exercise": page.exercises[0]["id"], "token": page.token, "act": "answer", "attempt": str(uuid.uuid4())}
    fields |= answers.right(page.exercises[0]) | {"csrfmiddlewaretoken": "a" * 64}
    address = f"/lecons/{page.entry.id}/reponse/"
    refused = browser.client.post(address, fields)
    assert refused.status_code == 403
    assert not Attempt.objects.exists()
    again = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', refused.text):
        again.setdefault(name, []).append(value)
    assert again["csrfmiddlewaretoken"] != [fields["csrfmiddlewaretoken"]]
    assert browser.client.post(address, again).status_code in (200, 302)
    assert Attempt.objects.get().outcome == "right"


def test_what_was_answered_before_something_broke_is_still_there(resident, monkeypatch):
    """« Vos réponses enregistrées sont gardées », « rien n'est perdu »: said by the pages of what goes wrong."""
    resident.opens_lesson("M2-L4")
    resident.answers_right(1)
    with monkeypatch.context() as broken:
        broken.setattr(suivi.actions, "submit_answer", lambda **kwargs: 1 / 0)
        resident.client.raise_request_exception = False
        form = [form for form in resident.forms if "attempt" in form["names"]][1]
        fields = form["fields"] | answers.by_hand(resident.lesson[1])
        assert resident.client.post(form["action"], fields).status_code == 500
    assert resident.client.get("/nulle-part/").status_code == 404
    resident.opens_lesson("M2-L4")
    assert resident.sees(SAID_WHEN_RIGHT)
    assert Attempt.objects.count() == 1


def test_a_lost_card_made_again_opens_on_the_same_lessons(learner):
    """« Cette carte ne marche plus… Vos leçons, elles, sont toujours là. »"""
    first = Resident()
    first.comes_in(learner.card.identifier, learner.card.pin)
    first.opens_lesson("M2-L4")
    first.answers_right(1)
    again = comptes.issue_card(learner=learner)
    assert Resident().client.get(f"/carte/{learner.card.token}/", follow=True).status_code == 404
    second = Resident()
    second.comes_in(again.identifier, again.pin)
    second.opens_lesson("M2-L4")
    assert second.sees(SAID_WHEN_RIGHT)


def test_what_is_said_to_facilitators_is_read_by_no_learner(resident, client_for, learner):
    for lesson in LessonPage.objects.exclude(facilitator_note="").filter(code__startswith="M0"):
        said = lesson.facilitator_note.splitlines()[0]
        resident.opens(LESSONS[lesson.code])
        assert not resident.sees(said)
        assert said not in client_for(learner).get(LESSONS[lesson.code]).text
