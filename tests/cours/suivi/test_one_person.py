"""Somebody who has no card is one person, whatever their browser sends at the same moment, and sends again.

And what they have left opens for nobody: not for an old page, not for a copied one, not for a robot.
"""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cours.comptes import actions as comptes
from cours.comptes.models import DeviceNumber, User
from cours.suivi.models import Attempt, LessonRun
from tests.cours.browsers import Browser
from tests.cours.suivi import answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(pages):
    return pages.lesson("M2-L4")


@pytest.fixture
def browser(db):
    return Browser()


def people():
    return User.objects.learners().count()


# --- One person ------------------------------------------------------------------------------------------------------
def test_two_questions_answered_before_the_first_response_are_one_person(browser, lesson):
    page = browser.open(lesson)
    on_its_way = browser.as_it_is_now()
    assert browser.send(page, 3).status_code == 200
    assert on_its_way.send(page, 6).status_code == 200
    assert people() == 1
    assert set(LessonRun.objects.get().states) == {page.exercises[2]["id"], page.exercises[5]["id"]}
    assert browser.person == on_its_way.person


def test_an_answer_whose_response_is_lost_is_sent_again_to_the_same_person_once(browser, lesson):
    page, number = browser.open(lesson), str(uuid.uuid4())
    browser.as_it_is_now().send(page, 1, well=False, attempt=number)
    assert browser.send(page, 1, well=False, attempt=number).status_code == 200
    assert people() == 1
    assert Attempt.objects.count() == 1
    assert browser.person == User.objects.learners().get().pk


def test_a_page_opened_again_after_a_lost_response_goes_on_as_the_same_person(browser, lesson):
    page = browser.open(lesson)
    browser.as_it_is_now().send(page, 1)
    browser.send(browser.open(lesson), 2)
    assert people() == 1
    assert len(LessonRun.objects.get().states) == 2


def test_two_tabs_opened_one_after_the_other_are_one_person(browser, lesson, pages):
    first, second = browser.open(lesson), browser.open(pages.lesson("M1-L3"))
    browser.send(first, 1)
    browser.send(second, 1)
    assert people() == 1
    assert LessonRun.objects.count() == 2


def test_two_tabs_opened_before_any_cookie_are_one_person(lesson):
    """Each page was given another secret; the browser keeps the last one and shows it for both."""
    early = Browser()
    first = early.open(lesson)
    browser = Browser()
    second = browser.open(lesson)
    on_its_way = browser.as_it_is_now()
    assert browser.send(first, 1).status_code == 200
    assert on_its_way.send(second, 2).status_code == 200
    assert people() == 1
    assert len(LessonRun.objects.get().states) == 2


def test_two_such_tabs_in_the_other_order_are_one_person_too(lesson):
    first, browser = Browser().open(lesson), Browser()
    second = browser.open(lesson)
    on_its_way = browser.as_it_is_now()
    assert browser.send(second, 1).status_code == 200
    assert on_its_way.send(first, 2).status_code == 200
    assert people() == 1


def test_two_browsers_are_two_people(lesson):
    for browser in (Browser(), Browser()):
        assert browser.send(browser.open(lesson), 1).status_code == 200
    assert people() == 2


def test_keeping_a_place_after_a_lost_response_keeps_that_place(browser, lesson):
    page = browser.open(lesson)
    browser.as_it_is_now().send(page, 1)
    nonce = browser.client.get("/garder-ma-place/").context["form"]["nonce"].value()
    browser.post("/garder-ma-place/", {"nonce": nonce})
    assert LessonRun.objects.get().learners.get().pk == browser.person
    assert people() == 1


def test_two_taps_on_keep_my_place_give_one_card_to_one_person(browser):
    nonce = browser.client.get("/garder-ma-place/").context["form"]["nonce"].value()
    second = browser.as_it_is_now()
    cards = [tap.post("/garder-ma-place/", {"nonce": nonce}).context["card"] for tap in (browser, second)]
    assert cards[0] == cards[1]
    assert people() == 1


def test_a_card_whose_page_was_lost_leaves_nobody_before_a_closed_door(browser, lesson):
    """The response that showed the card never came: nobody knows its code, and the next form must work."""
    nonce = browser.client.get("/garder-ma-place/").context["form"]["nonce"].value()
    browser.as_it_is_now().post("/garder-ma-place/", {"nonce": nonce})
    again = browser.client.get("/garder-ma-place/").context["form"]["nonce"].value()
    assert "card" in browser.post("/garder-ma-place/", {"nonce": again}).context
    assert people() == 2


# --- A guest is made by a graded answer, and by nothing else ---------------------------------------------------------
@pytest.mark.parametrize(
    ("what", "status"),
    [
        ({"fields": {}}, 422),
        ({"act": "acknowledge", "fields": {}}, 422),
        ({"fields": {"choice": "99"}}, 400),
        ({"token": "7:7:0:0:abc:forged"}, 400),
        ({"exercise": "no-such-question"}, 410),
    ],
)
def test_nobody_is_made_by_what_is_not_an_answer(browser, lesson, what, status):
    page = browser.open(lesson)
    number = next(rank for rank, exercise in enumerate(page.exercises, start=1) if exercise["kind"] == "single_choice")
    assert browser.send(page, number, **what).status_code == status
    assert people() == 0
    assert not DeviceNumber.objects.exists()
    assert not browser.person


@pytest.mark.parametrize("act", ["etape", "brouillon", "terminer", "recommencer"])
def test_nobody_is_made_by_reading(browser, lesson, act):
    page = browser.open(lesson)
    fields = answers.right(page.exercises[0]) | {"exercise": page.exercises[0]["id"], "step": "1", "token": page.token}
    browser.post(f"/lecons/{page.entry.id}/{act}/", fields)
    assert people() == 0


def test_an_answer_refused_at_the_last_moment_leaves_neither_person_nor_session(browser, lesson, monkeypatch):
    from cours.suivi import actions

    def gone(**act):
        raise actions.ExerciseGone

    page = browser.open(lesson)
    monkeypatch.setattr(actions, "submit_answer", gone)
    assert browser.send(page, 1).status_code == 410
    assert people() == 0
    assert not browser.person


# --- A robot ---------------------------------------------------------------------------------------------------------
def test_a_robot_with_one_page_is_one_person_however_many_secrets_it_invents(browser, lesson):
    page = browser.open(lesson)
    browser.send(page, 1)
    for rank in range(20):
        robot = Browser()
        robot.client.cookies["csrftoken"] = f"{rank:032d}"
        assert robot.send(page, 1).status_code == 409
        assert not robot.person
    assert people() == 1


def test_a_robot_that_opened_no_page_is_nobody(browser, lesson):
    page = browser.open(lesson)
    for forged in ("", "1", page.token.replace(":", ";"), page.token[:-1] + ("A" if page.token[-1] != "A" else "B")):
        page.token = forged
        assert browser.send(page, 1).status_code == 400
    assert people() == 0


def test_a_number_is_not_the_secret_and_says_nothing_of_it(browser, lesson):
    page = browser.open(lesson)
    assert browser.client.cookies["csrftoken"].value not in page.token
    browser.send(page, 1)
    assert not DeviceNumber.objects.filter(number=browser.client.cookies["csrftoken"].value).exists()


# --- What was left opens for nobody ----------------------------------------------------------------------------------
def test_back_and_send_after_leaving_never_opens_the_place_of_the_person_before(browser, lesson):
    old = browser.open(lesson)
    browser.send(old, 1)
    left = browser.person
    newer = browser.open(lesson)
    browser.leave()
    for page in (old, newer):
        response = browser.send(page, 2)
        assert response.status_code == 409
        assert "Rechargez" in response.text
        assert not browser.person
    browser.send(browser.open(lesson), 2)
    assert browser.person not in (0, left), "a page opened again is the next person's own"
    assert Attempt.objects.filter(run__learners=left).count() == 1


@pytest.mark.parametrize("has_a_card", [False, True])
def test_the_next_person_on_a_shared_phone_is_somebody_else_from_their_first_answer(browser, lesson, has_a_card):
    """Their browser has another number: the old one would say « entrez avec votre carte », of somebody else."""
    browser.send(browser.open(lesson), 1)
    left = browser.person
    if has_a_card:
        comptes.issue_card(learner=User.objects.get(pk=left))
    secret = browser.client.cookies["csrftoken"].value
    browser.leave()
    page = browser.open(lesson)
    assert browser.client.cookies["csrftoken"].value != secret
    assert browser.send(page, 2).status_code == 200
    assert browser.person not in (0, left)


def test_an_answer_on_its_way_while_leaving_does_not_open_the_place_again(browser, lesson):
    page = browser.open(lesson)
    before = browser.as_it_is_now()
    browser.send(page, 1)
    after = browser.as_it_is_now()
    browser.leave()
    for late in (before, after):
        assert late.send(page, 2).status_code == 409
        assert not late.person
    assert people() == 1


def test_nor_after_an_erased_place(browser, lesson):
    page = browser.open(lesson)
    before = browser.as_it_is_now()
    browser.send(page, 1)
    User.objects.learners().get().delete()
    assert before.send(page, 2).status_code == 409
    assert people() == 0


def test_nor_after_a_place_that_was_switched_off(browser, lesson):
    page = browser.open(lesson)
    before = browser.as_it_is_now()
    browser.send(page, 1)
    User.objects.learners().update(is_active=False)
    assert before.send(page, 2).status_code == 409
    assert Attempt.objects.count() == 1


def test_a_place_that_has_a_card_asks_for_it(browser, lesson):
    page = browser.open(lesson)
    before = browser.as_it_is_now()
    browser.send(page, 1)
    comptes.issue_card(learner=User.objects.learners().get())
    browser.leave()
    for late in (before, browser):
        response = late.send(page, 2)
        assert response.status_code == 401
        assert response["X-Location"].startswith("/entrer/")
        assert not late.person
    assert people() == 1
    assert Attempt.objects.count() == 1


def test_the_answer_kept_for_the_owner_of_the_card_is_theirs_when_they_enter(browser, lesson):
    page = browser.open(lesson)
    browser.send(page, 1)
    card = comptes.issue_card(learner=User.objects.learners().get())
    browser.leave()
    browser.send(page, 2)
    browser.post("/entrer/", {"identifier": card.identifier, "pin": card.pin})
    assert Attempt.objects.count() == 2


def test_nor_of_a_guest_who_entered_a_card(browser, lesson, learner):
    page = browser.open(lesson)
    before = browser.as_it_is_now()
    browser.send(page, 1)
    browser.client.get("/entrer/")
    browser.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin, "keep": "on"})
    assert browser.person == learner.pk
    assert browser.send(page, 2).status_code == 200, "a page opened before entering is theirs"
    browser.leave()
    for late in (before, browser):
        assert late.send(page, 3).status_code == 401
        assert not late.person
    assert people() == 1


def test_the_page_of_a_guest_left_aside_is_not_sent_in_the_name_of_the_card(browser, lesson, learner):
    page = browser.open(lesson)
    browser.send(page, 1)
    browser.client.get("/entrer/")
    browser.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
    assert browser.person == learner.pk
    assert browser.send(page, 2).status_code == 409
    assert not LessonRun.objects.filter(learners=learner).exists()


def test_a_page_copied_to_another_browser_opens_nothing(browser, lesson):
    page = browser.open(lesson)
    browser.send(page, 1)
    thief = Browser()
    thief.open(lesson)
    assert thief.send(page, 2).status_code == 409
    assert not thief.person
    assert thief.send(thief.open(lesson), 2).status_code == 200, "and a page of their own works"
    assert thief.person != browser.person


def test_a_browser_and_a_page_of_two_people_open_the_place_of_neither(lesson):
    """Her response was lost: her number leads to her, that of the page to the person from whom it was copied."""
    theirs, hers = Browser(), Browser()
    page = theirs.open(lesson)
    theirs.send(page, 1)
    own = hers.open(lesson)
    hers.as_it_is_now().send(own, 1)
    assert hers.send(page, 2).status_code == 409
    assert not hers.person
    assert Attempt.objects.count() == 2


def test_a_page_served_from_a_shared_cache_makes_no_two_people_one(lesson):
    first, second = Browser(), Browser()
    page = first.open(lesson)
    second.open(lesson)
    assert first.send(page, 1).status_code == 200
    assert second.send(page, 2).status_code == 409
    assert first.person
    assert not second.person


def test_a_number_opens_no_longer_than_the_place_of_a_guest(browser, lesson):
    page = browser.open(lesson)
    before = browser.as_it_is_now()
    browser.send(page, 1)
    DeviceNumber.objects.update(made_at=timezone.now() - timedelta(days=91))
    assert before.send(page, 2).status_code == 409
    assert before.send(before.open(lesson), 2).status_code == 200, "reloading begins anew"
    assert people() == 2


def test_a_page_refused_is_mended_by_a_reload_whatever_was_closed(browser, lesson):
    page = browser.open(lesson)
    lost = browser.as_it_is_now()
    browser.send(page, 1)
    browser.leave()
    assert lost.send(page, 1).status_code == 409
    assert lost.send(lost.open(lesson), 1).status_code == 200


def test_four_devices_on_one_card_are_one_person_and_each_answer_is_kept_once(client_for, learner, lesson_of):
    devices = [lesson_of(client_for(learner)) for _ in range(4)]
    for device in devices:
        device.open()
    for device, exercise in zip(devices, devices[0].exercises, strict=False):
        device.right(exercise)
    assert LessonRun.objects.count() == 1
    assert len(set(Attempt.objects.values_list("exercise_id", flat=True))) == Attempt.objects.count() == 4
    assert client_for(learner).get(devices[0].entry.url).text.count("data-done") == 4
