"""Robots do not make people: one network makes so many newcomers in an hour, and a class on one address passes."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cours.comptes.models import AccessCard, User
from cours.suivi.models import Attempt
from tests.cours.browsers import Browser
from tests.cours.suivi import answers

pytestmark = pytest.mark.django_db
NOT_KEPT = "Elle n&#x27;est pas gardée"
ELSEWHERE = "198.51.100.7"


@pytest.fixture
def lesson(pages):
    return pages.lesson("M2-L4")


def arrive(lesson, address="203.0.113.7", number=1):
    """Somebody new on that network, who answers a question: their browser, and what it is told."""
    browser = Browser()
    browser.client.defaults["REMOTE_ADDR"] = address
    return browser, browser.send(browser.open(lesson), number)


def people():
    return User.objects.learners().count()


def test_a_class_on_one_address_passes(lesson, settings):
    assert settings.NEWCOMERS_PER_NETWORK >= 200
    for _ in range(40):
        assert NOT_KEPT not in arrive(lesson)[1].text
    assert people() == Attempt.objects.count() == 40


def test_beyond_the_answer_is_corrected_nobody_is_made_and_it_is_said(lesson, settings, time_machine):
    now = timezone.now().replace(minute=10)
    time_machine.move_to(now, tick=False)
    settings.NEWCOMERS_PER_NETWORK = 3
    first, _answer = arrive(lesson)
    for _ in range(2):
        arrive(lesson)
    late, answer = arrive(lesson)
    assert answer.status_code == 200
    assert NOT_KEPT in answer.text
    assert re.search(r"à partir de \d+ heures?|minuit|midi", answer.text)
    assert "notice--right" in answer.text, "it is corrected"
    assert not late.person
    assert people() == Attempt.objects.count() == 3
    page = first.open(lesson)
    assert NOT_KEPT not in first.send(page, 2).text, "who is here already goes on"
    assert NOT_KEPT not in arrive(lesson, ELSEWHERE)[1].text, "another network is not concerned"
    time_machine.move_to(now + timedelta(hours=1), tick=False)
    assert NOT_KEPT not in late.send(late.open(lesson), 1).text
    assert late.person


def test_somebody_whose_first_response_was_lost_is_nobody_new(lesson, settings):
    settings.NEWCOMERS_PER_NETWORK = 1
    browser, number = Browser(), str(uuid.uuid4())
    page = browser.open(lesson)
    browser.as_it_is_now().send(page, 1, attempt=number)
    assert NOT_KEPT not in browser.send(page, 1, attempt=number).text
    assert browser.person
    assert people() == Attempt.objects.count() == 1


def test_what_waited_on_a_device_goes_on_waiting_there(lesson, settings):
    """Nobody looks at the page that sends it: corrected and forgotten, it would be lost without a word."""
    settings.NEWCOMERS_PER_NETWORK = 1
    arrive(lesson)
    browser = Browser()
    browser.client.defaults["REMOTE_ADDR"] = "203.0.113.7"
    answer = browser.send(browser.open(lesson), 1, attendu="1")
    assert (answer.status_code, answer["X-Passerelle"]) == (429, "later")
    assert people() == 1


def test_without_scripts_it_is_said_too(lesson, settings):
    settings.NEWCOMERS_PER_NETWORK = 1
    arrive(lesson, "127.0.0.1")
    browser = Browser()
    page = browser.open(lesson)
    exercise = page.exercises[0]
    fields = {"exercise": exercise["id"], "token": page.token, "act": "answer"} | answers.right(exercise)
    assert NOT_KEPT in browser.post(f"/lecons/{page.entry.id}/reponse/", fields).text
    assert people() == 1


def test_a_card_is_given_to_no_newcomer_beyond(client, settings):
    settings.NEWCOMERS_PER_NETWORK = 1
    for expected in (1, 1):
        browser = Browser()
        form = browser.client.get("/garder-ma-place/").context["form"]
        page = browser.client.post(
            "/garder-ma-place/",
            {"nonce": form["nonce"].value(), "csrfmiddlewaretoken": browser.client.cookies["csrftoken"].value},
            follow=True,
        )
        assert AccessCard.objects.count() == people() == expected
    assert "Beaucoup de personnes commencent ici en ce moment" in page.text


def test_a_refused_answer_counts_for_nobody(lesson, settings):
    settings.NEWCOMERS_PER_NETWORK = 1
    browser = Browser()
    page = browser.open(lesson)
    assert browser.send(page, 1, fields={}).status_code == 422
    assert browser.send(page, 1).status_code == 200
    assert people() == 1
