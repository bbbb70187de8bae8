"""What the pages promise and no other test tries to break; each row of docs/promesses.md names its test."""

import re
import uuid

import pytest
from django.utils import timezone

from cours.comptes import actions as comptes
from cours.comptes.models import Membership, Organisation
from cours.contenus.models import LessonPage
from cours.groupes.actions.proposals import propose
from cours.groupes.actions.sessions import open_session
from cours.groupes.models import GroupFacilitator, GroupMember, LearnerGroup
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
        assert shared.client.get(url).status_code == fresh.client.get(url).status_code == 302


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
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', refused.text))
    assert again["csrfmiddlewaretoken"] != fields["csrfmiddlewaretoken"]
    assert browser.client.post(address, again).status_code in (200, 302)
    assert Attempt.objects.get().outcome == "right"


def test_a_facilitator_reads_no_answer_on_any_screen_nor_in_any_file(
    client_for, learner, lesson_of, facilitator, settings
):
    organisation = Organisation.objects.create(name="Maison des Tilleuls")
    Membership.objects.create(organisation=organisation, person=facilitator, role="administrator")
    group = LearnerGroup.objects.create(organisation=organisation, title="Mardi")
    GroupFacilitator.objects.create(group=group, person=facilitator)
    member = GroupMember.objects.create(group=group, learner=learner, name="David", shares_past_at=timezone.now())
    lesson, question = next(
        (at_hand, one)
        for at_hand in (lesson_of(client_for(learner), page.code) for page in LessonPage.objects.order_by("pk"))
        for one in at_hand.exercises
        if one["kind"] == "short_answer" and not one.get("numeric")
    )
    propose(group=group, by=facilitator, what={"lesson_id": lesson.page.pk})
    session = open_session(session=group.sessions.create(held_on=timezone.localdate()), person=facilitator)
    lesson.client.post("/seance/rejoindre/", {"session": session.pk})
    lesson.post(question, {"text": "réponse-inimitable"})
    lesson.client.post(
        f"/lecons/{lesson.entry.id}/brouillon/", {"exercise": question["id"], "text": "brouillon-inimitable"}
    )
    assert "inimitable" in str(Attempt.objects.get().answer)
    amina, base = client_for(facilitator), f"/espace/groupes/{group.pk}/"
    person = f"{base}personnes/{member.pk}/"
    screens = (
        "/espace/",
        "/espace/demandes/",
        base,
        person,
        f"{person}suivi/",
        f"{base}suivi/",
        f"{base}propositions/",
    )
    screens += (f"{base}suivi/questions/", f"{base}seances/", f"{base}reglages/", f"/espace/seances/{session.pk}/")
    for url in (*screens, f"/espace/seances/{session.pk}/salle/", f"/espace/seances/{session.pk}/fermer/"):
        response = amina.get(url)
        assert response.status_code == 200, url
        assert "inimitable" not in response.text, url
    for url in (f"{base}suivi/export.csv", f"{base}seances/export/"):
        response = amina.post(url)
        assert b"inimitable" not in response.content, url


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
