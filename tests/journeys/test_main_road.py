"""The main road: a person without e-mail learns, answers, leaves, and finds their place again on another phone."""

import re

import pytest

from tests.cours.suivi import answers

from .resident import LESSONS, Resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident():
    return Resident()


def card_of(resident):
    """Take the card as the page shows it: identifier and secret code."""
    resident.opens("/garder-ma-place/")
    form = resident.form(action="/garder-ma-place/")
    resident.sends(form)
    found = re.search(r"Identifiant (\S+) Code secret (\d{4,6})\b", resident.text)
    assert found, resident.text
    return found.groups()


def test_a_guest_learns_leaves_and_finishes_on_another_phone_with_a_card(resident):
    resident.opens("/")
    resident.opens_lesson("M2-L4")
    resident.answers_wrong(1)
    assert not resident.sees("Bravo. Vous avez vu le numéro inconnu")
    resident.answers_wrong(1)
    assert resident.sees("ce n'est pas un site que vous connaissez"), "the answer is explained after two tries"
    assert resident.sees("J'ai compris, je continue")
    resident.answers_question(1, {}, act="acknowledge")
    resident.answers_right(2)
    assert resident.sees("Vous passez par un chemin que vous connaissez")

    identifier, code = card_of(resident)

    later = Resident()
    later.comes_in(identifier, code)
    later.opens("/")
    assert LESSONS["M2-L4"] in later.page, "the home page leads back to the lesson"
    later.opens("/mon-parcours/")
    assert later.sees("Repérer un message piégé")
    later.opens_lesson("M2-L4")
    assert later.sees("Vous passez par un chemin que vous connaissez"), "what was answered is still there"
    for number in (3, 4, 5, 6):
        later.answers_right(number)
    assert later.sees("Avant de finir, une dernière question"), "what was explained is asked once more, in other words"
    assert not later.offers("/terminer/"), "« Terminer » would end nothing"
    later.answers_question(7, answers.right(later.lesson[0]["twin"]))
    later.sends(later.form(action="/terminer/"))
    later.opens("/mon-parcours/")
    assert later.sees("Maîtrisé")


def test_what_remains_is_said_to_who_stops_too_early(resident):
    resident.opens_lesson("M2-L4")
    resident.answers_right(1)
    assert resident.sees("Il reste")
    assert resident.sees("Faire cette question : Vous attendez vraiment un colis"), "by its words"
    assert not resident.offers("/terminer/")


def test_a_guest_who_finds_an_old_card_loses_nothing(resident, learner):
    resident.opens_lesson("M2-L4")
    resident.answers_right(1)
    resident.comes_in(learner.card.identifier, learner.card.pin)
    resident.opens_lesson("M2-L4")
    assert resident.sees("Bravo. Vous avez vu le numéro inconnu")


def test_the_card_in_the_post_signs_nobody_in_by_itself(learner):
    messaging_preview = Resident()
    messaging_preview.opens(f"/carte/{learner.card.token}/")
    messaging_preview.opens("/mes-informations/")
    assert not messaging_preview.sees(learner.username)


def test_leaving_leaves_nothing_to_the_next_person(resident):
    resident.opens_lesson("M2-L4")
    resident.answers_right(1)
    card_of(resident)
    resident.opens("/quitter/")
    resident.sends(resident.form(action="/quitter/"))
    resident.opens_lesson("M2-L4")
    assert not resident.sees("Bravo. Vous avez vu le numéro inconnu")
