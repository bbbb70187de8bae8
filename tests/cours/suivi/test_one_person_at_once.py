"""Several requests of one browser at the same moment, all of them signed out, on the database of the run."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from cours.comptes.models import AccessCard, User
from cours.suivi.models import Attempt, LessonRun, ModuleReview, PlacementTest, ReviewAnswer
from tests.cours.browsers import Browser
from tests.cours.suivi import answers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once():
    """`at_once(acts)`: start them all at the same moment, each in its own connection."""
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("an in-memory database has one connection")

    def run(acts):
        def alone(act):
            try:
                return act()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(alone, acts))

    return run


def test_the_same_answer_ten_times_at_once_is_one_attempt_of_one_person(at_once, pages):
    browser = Browser()
    page, number = browser.open(pages.lesson("M2-L4")), str(uuid.uuid4())
    taps = [browser.as_it_is_now() for _ in range(10)]
    sent = at_once([lambda tap=tap: tap.send(page, 1, well=False, attempt=number).status_code for tap in taps])
    assert sent == [200] * 10
    assert User.objects.learners().count() == 1
    assert Attempt.objects.count() == 1
    assert LessonRun.objects.get().states[page.exercises[0]["id"]]["tries"] == 1
    assert {tap.person for tap in taps} == {User.objects.learners().get().pk}


def test_every_question_of_a_lesson_answered_at_once_is_kept_for_one_person(at_once, pages):
    browser = Browser()
    page = browser.open(pages.lesson("M2-L4"))
    taps = [(browser.as_it_is_now(), rank) for rank in range(1, len(page.exercises) + 1)]
    sent = at_once([lambda tap=tap, rank=rank: tap.send(page, rank).status_code for tap, rank in taps])
    assert sent == [200] * len(taps)
    assert User.objects.learners().count() == 1
    assert set(LessonRun.objects.get().states) == {exercise["id"] for exercise in page.exercises}
    assert Attempt.objects.count() == len(taps)


def test_two_tabs_opened_before_any_cookie_and_sent_at_once_are_one_person(at_once, pages):
    lesson = pages.lesson("M2-L4")
    tabs = [Browser().open(lesson) for _ in range(5)]
    browser = Browser()
    tabs.append(browser.open(lesson))
    taps = [(browser.as_it_is_now(), tab, rank) for rank, tab in enumerate(tabs, start=1)]
    sent = at_once([lambda tap=tap, tab=tab, rank=rank: tap.send(tab, rank).status_code for tap, tab, rank in taps])
    assert sent == [200] * len(taps)
    assert User.objects.learners().count() == 1
    assert len(LessonRun.objects.get().states) == len(taps)


def test_a_robot_that_sends_one_page_at_once_under_many_secrets_is_one_person_at_most(at_once, pages):
    page = Browser().open(pages.lesson("M2-L4"))
    robots = [Browser() for _ in range(10)]
    for rank, robot in enumerate(robots):
        robot.client.cookies["csrftoken"] = f"{rank:032d}"
    sent = at_once([lambda robot=robot: robot.send(page, 1).status_code for robot in robots])
    assert sorted(sent) == [200] + [409] * 9
    assert User.objects.learners().count() == 1


def test_ten_taps_on_keep_my_place_are_one_card_of_one_person(at_once):
    browser = Browser()
    nonce = browser.client.get("/garder-ma-place/").context["form"]["nonce"].value()
    taps = [browser.as_it_is_now() for _ in range(10)]
    shown = at_once([lambda tap=tap: tap.post("/garder-ma-place/", {"nonce": nonce}).text for tap in taps])
    person = User.objects.learners().get()
    assert AccessCard.objects.get().learner == person
    assert all(person.username in page for page in shown)


def answer_bilan(browser, module, row):
    exercise = row["exercise"]
    fields = answers.right(exercise) | {"exercise": exercise["id"], "attempt": str(uuid.uuid4()), "act": "answer"}
    return browser.post(f"/modules/{module.slug}/bilan/reponse/", fields)


def drawn(browser, module):
    from cours.suivi import questionnaires

    browser.client.get(f"/modules/{module.slug}/bilan/")
    browser.post(f"/modules/{module.slug}/bilan/")
    browser.client.get(f"/modules/{module.slug}/bilan/questions/")
    items = browser.client.session["review"]["items"]
    return [{"exercise": exercise} for _content, exercise in questionnaires.drawn(items)]


def test_two_questions_of_a_bilan_answered_at_once_are_one_bilan_of_one_person(at_once, make_module):
    module, browser = make_module(), Browser()
    questions = drawn(browser, module)
    taps = [(browser.as_it_is_now(), question) for question in questions[:5]]
    sent = at_once([lambda tap=tap, row=row: answer_bilan(tap, module, row).status_code for tap, row in taps])
    assert sent == [302] * 5
    assert User.objects.learners().count() == ModuleReview.objects.count() == 1
    assert ReviewAnswer.objects.count() == 5


def test_the_answer_to_a_bilan_whose_response_is_lost_is_sent_again_once(make_module):
    module, browser = make_module(), Browser()
    first, second = drawn(browser, module)[:2]
    answer_bilan(browser.as_it_is_now(), module, first)
    assert answer_bilan(browser, module, first).status_code == 302
    assert answer_bilan(browser, module, second).status_code == 302
    assert User.objects.learners().count() == ModuleReview.objects.count() == 1
    assert ReviewAnswer.objects.count() == 2


def test_a_bilan_left_opens_for_nobody(make_module):
    module, browser = make_module(), Browser()
    first, second = drawn(browser, module)[:2]
    late = browser.as_it_is_now()
    answer_bilan(browser, module, first)
    browser.leave()
    for each in (late, browser):
        assert answer_bilan(each, module, second).status_code in (409, 410)
        assert not each.person
    assert ReviewAnswer.objects.count() == 1


def test_where_i_am_answered_twice_at_once_is_one_test_of_one_person(at_once):
    browser = Browser()
    page = browser.client.get("/ou-j-en-suis/")
    browser.post("/ou-j-en-suis/", {"module": [module.slug for module in page.context["modules"]][:1]})
    asked = browser.client.get("/ou-j-en-suis/question/").context["exercise"]
    fields = answers.right(asked) | {"exercise": asked["id"], "attempt": str(uuid.uuid4())}
    taps = [browser.as_it_is_now() for _ in range(6)]
    at_once([lambda tap=tap: tap.post("/ou-j-en-suis/reponse/", fields).status_code for tap in taps])
    assert User.objects.learners().count() == PlacementTest.objects.count() == 1
    assert PlacementTest.objects.get().answers.count() == 1
    assert browser.post("/ou-j-en-suis/reponse/", fields).status_code == 302, "and once more, its response lost"
    assert browser.person == User.objects.learners().get().pk
    assert PlacementTest.objects.get().answers.count() == 1
