"""« On se souvient ? »: when it comes, how it is put off, what it gives; nothing comes twice, nobody is chased."""

import datetime
import random
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cours.comptes import actions as comptes
from cours.contenus.models import LessonPage
from cours.contenus.outline import outline
from cours.contenus.rendering import lesson_content
from cours.echanges.actions import erase_learner
from cours.exercices import grading
from cours.suivi import actions, completion
from cours.suivi import recall as recalls
from cours.suivi.models import LessonCompletion, RecallAnswer, RecallQuiz
from cours.suivi.progress import LearnerProgress
from tests.cours.suivi import answers

DAY_0 = date(2026, 11, 3)  # a Tuesday
NOON = datetime.datetime(2026, 11, 3, 12, tzinfo=datetime.UTC)


def on(day):
    return DAY_0 + timedelta(days=day)


def due(finished, today, done=None, put_off=None):
    """`due({lesson: day}, today)`, every day counted from the first."""
    return recalls.due(
        {lesson: on(day) for lesson, day in finished.items()},
        today=on(today),
        done=None if done is None else on(done),
        put_off=None if put_off is None else on(put_off),
    )


# --- When: the pure rule --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("today", [0, 1])
def test_nothing_is_due_before_two_days(today):
    assert due({1: 0}, today) is None
    assert due({}, today) is None


@pytest.mark.parametrize("today", [2, 3, 6, 7, 20, 21, 90])
def test_it_is_due_from_the_second_day_until_it_is_done(today):
    assert due({1: 0}, today) == recalls.Due((1,), is_proposed=True)


@pytest.mark.parametrize(
    ("done", "due_days"),
    [
        (2, {*range(7, 41)}),  # done in time: the next round is a week after the lesson
        (6, {*range(8, 41)}),  # done late: the next one waits two days
        (7, {*range(21, 41)}),  # the missed first round is not asked for again
        (20, {*range(22, 41)}),
        (21, set()),
        (40, set()),  # three missed rounds were one
    ],
)
def test_done_settles_every_round_that_had_come(done, due_days):
    assert {day for day in range(done, 41) if due({1: 0}, day, done=done)} == due_days


def test_one_lesson_a_day_is_not_one_recall_a_day():
    finished = {lesson: lesson for lesson in range(10)}
    assert due(finished, 5, done=4) is None
    assert due(finished, 6, done=4).lessons == (4, 3)


def test_the_last_finished_lessons_come_first():
    assert due({1: 0, 2: 1, 3: 1}, 5).lessons == (3, 2, 1)
    assert due({1: 0, 2: 4}, 5).lessons == (1,)


@pytest.mark.parametrize(("put_off", "proposed"), [(2, {7, 8, 9}), (6, {8, 9}), (7, set())])
def test_later_hides_it_until_another_round_and_leaves_the_door_open(put_off, proposed):
    days = {day: due({1: 0}, day, put_off=put_off) for day in range(put_off, 10)}
    assert all(found.lessons == (1,) for found in days.values())
    assert {day for day, found in days.items() if found.is_proposed} == proposed


def test_what_was_put_off_before_it_was_done_is_forgotten():
    assert due({1: 0}, 8, done=5, put_off=4).is_proposed


# --- The screens ----------------------------------------------------------------------------------------------------
class RecallAtHand:
    """« On se souvient ? » in front of one client: begun as a person does, answered as its forms would."""

    def __init__(self, client):
        self.client = client
        self.url = client.post("/on-se-souvient/").url

    def page(self):
        return self.client.get(self.url)

    @property
    def sheet(self):
        return self.page().context["sheet"]

    def post(self, question, fields, *, attempt=None, fetch=False, client=None, action=None):
        data = {"exercise": question.id, "token": "", "attempt": attempt or str(uuid.uuid4()), "act": "answer"}
        headers = {"X-Requested-With": "fetch"} if fetch else {}
        return (client or self.client).post(action or f"{self.url}reponse/", data | fields, headers=headers)

    def right(self, question, **kwargs):
        return self.post(question, answers.right(question.exercise), **kwargs)

    def wrong(self, question, **kwargs):
        return self.post(question, answers.wrong(question.exercise), **kwargs)

    def finish(self, right=5):
        """Answer everything; the first `right` questions well."""
        for place, question in enumerate(self.sheet.questions):
            (self.right if place < right else self.wrong)(question)
        return self.page()


@pytest.fixture
def at(db):
    """`at(2)`: the clock stops two days after the first day, at noon."""
    travels = []

    def go(day, hour=0):
        while travels:
            travels.pop().stop()
        travels.append(time_machine.travel(NOON + timedelta(days=day, hours=hour), tick=False))
        travels[-1].start()

    go(0)
    yield go
    while travels:
        travels.pop().stop()


def finish(learner, lessons):
    for lesson in lessons:
        LessonCompletion.objects.create(learner=learner, lesson_id=lesson.id, completed_at=timezone.now())


def offer(learner):
    return LearnerProgress.of(learner).recall


@pytest.fixture
def due_for(at, module, client_for):
    """`due_for(learner)`: three lessons were finished two days ago; return a client of that person, today."""

    def make(learner):
        at(0)
        finish(learner, module.lessons)
        at(2)
        return client_for(learner)

    return make


CARD = "5 questions sur ce que vous avez appris"


@pytest.mark.parametrize("url", ["/", "/mon-parcours/"])
def test_it_is_proposed_on_the_visit_after_two_days(at, module, client_for, learner, stranger, client, url):
    at(0)
    finish(learner, module.lessons)
    at(1, hour=10)
    assert CARD not in client_for(learner).get(url).text
    at(2, hour=-4)  # the day counts, not the hour
    page = client_for(learner).get(url).text
    assert CARD in page
    assert "Plus tard" in page
    assert CARD not in client_for(stranger).get(url).text
    assert CARD not in client.get(url).text


def test_it_is_for_learners(client, client_for, author, due_for, learner):
    recall = RecallAtHand(due_for(learner))
    for url in ("/on-se-souvient/", "/on-se-souvient/plus-tard/"):
        for method in (client.get, client.post):
            assert method(url).url.startswith("/entrer/?suite=")
    staff = client_for(author)
    assert staff.get("/on-se-souvient/").status_code == 403
    assert staff.post("/on-se-souvient/plus-tard/").status_code == 403
    assert staff.get(recall.url).status_code == 404


def test_the_stranger_finds_nothing_and_the_anonymous_is_asked_to_enter(client, client_for, due_for, learner, stranger):
    recall = RecallAtHand(due_for(learner))
    question = recall.sheet.questions[0]
    assert client_for(stranger).get(recall.url).status_code == 404
    assert recall.right(question, client=client_for(stranger)).status_code == 404
    assert client.get(recall.url).url == f"/entrer/?suite={recall.url.replace('/', '%2F')}"
    assert recall.right(question, client=client, fetch=True).status_code == 401
    assert not RecallAnswer.objects.exists()


def test_looking_creates_nothing_and_nothing_to_see_is_said_kindly(client_for, due_for, learner, stranger):
    client = due_for(learner)
    page = client.get("/on-se-souvient/").text
    assert "Commencer" in page
    for lesson in outline().module("jardiner-m9").lessons:
        assert lesson.title in page
    fresh = client_for(stranger)
    assert "rien à revoir" in fresh.get("/on-se-souvient/").text
    assert fresh.post("/on-se-souvient/").status_code == 200
    assert not RecallQuiz.objects.exists()


def test_two_taps_are_one_recall_and_it_is_found_again(due_for, learner):
    client = due_for(learner)
    first, second = RecallAtHand(client), RecallAtHand(client)
    assert first.url == second.url
    first.right(first.sheet.questions[0])
    assert "Reprendre les questions" in client.get("/").text
    page = client.get("/on-se-souvient/").text
    assert first.url in page
    assert "Reprendre" in page
    assert first.sheet.answered == 1


def test_the_database_refuses_two_at_once(learner):
    RecallQuiz.objects.create(learner=learner)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecallQuiz.objects.create(learner=learner)


def test_it_asks_five_questions_of_every_lesson_with_one_simulation_at_most(due_for, learner):
    recall = RecallAtHand(due_for(learner))
    questions = recall.sheet.questions
    assert len({question.id for question in questions}) == 5
    assert {question.content.lesson_id for question in questions} == {
        lesson.id for lesson in outline().module("jardiner-m9").lessons
    }
    assert sum(question.exercise["kind"].startswith("sim_") for question in questions) == 1
    page = recall.page().text
    assert "5 questions, l'une après l'autre" in page
    assert "bilan" not in page.partition("<main")[2].lower()


def test_later_is_said_once_and_comes_back_at_the_next_round(at, client_for, due_for, learner):
    client = due_for(learner)
    response = client.post("/on-se-souvient/plus-tard/", {"from": "my_path"})
    assert response.url == "/mon-parcours/"
    assert client.post("/on-se-souvient/plus-tard/").url == "/"  # tapped twice
    page = client.get("/mon-parcours/").text
    assert CARD not in page
    assert "Les questions vous attendent" in page
    assert CARD not in client.get("/").text
    row = RecallQuiz.objects.get()
    assert timezone.localdate(row.put_off_at) == on(2)
    at(7)
    client = client_for(learner)
    assert CARD in client.get("/").text
    recall = RecallAtHand(client)
    assert RecallQuiz.objects.get().pk == row.pk
    assert len(recall.sheet.questions) == 5


def test_whoever_put_it_off_may_still_open_it(due_for, learner):
    client = due_for(learner)
    client.post("/on-se-souvient/plus-tard/")
    assert RecallAtHand(client).sheet.total == 5


def test_what_was_begun_is_put_off_with_its_answers(due_for, learner):
    client = due_for(learner)
    recall = RecallAtHand(client)
    recall.right(recall.sheet.questions[0])
    client.post("/on-se-souvient/plus-tard/")
    assert "On se souvient" not in client.get("/").text
    assert recall.sheet.answered == 1


def test_done_it_comes_back_a_week_then_three_weeks_after_the_lessons(at, client_for, due_for, learner):
    RecallAtHand(due_for(learner)).finish(0)
    seen = []
    for day in range(2, 40):
        at(day)
        if offer(learner):
            seen.append(day)
            RecallAtHand(client_for(learner)).finish(0)
    assert seen == [7, 21]
    assert RecallQuiz.objects.count() == 3


# --- What there is to ask -------------------------------------------------------------------------------------------
def _change(lesson, act, capture):
    with capture(execute=True):
        page = LessonPage.objects.get(pk=lesson.id)
        act(page)


def test_an_unpublished_lesson_is_not_asked_about(due_for, learner, module, django_capture_on_commit_callbacks):
    due_for(learner)
    _change(module.lessons[2], lambda page: page.unpublish(), django_capture_on_commit_callbacks)
    assert [lesson.id for lesson in offer(learner).lessons] == [module.lessons[1].id, module.lessons[0].id]


def test_a_changed_lesson_is_asked_about_as_it_is_now_and_a_begun_recall_stays_as_drawn(
    due_for, learner, module, django_capture_on_commit_callbacks
):
    recall = RecallAtHand(due_for(learner))
    before = [question.id for question in recall.sheet.questions]

    def empty(page):
        page.steps = page.steps[:0]
        page.save_revision().publish()

    for lesson in module.lessons:
        _change(lesson, empty, django_capture_on_commit_callbacks)
    assert [question.id for question in recall.sheet.questions] == before
    recall.finish()
    RecallQuiz.objects.all().delete()
    assert offer(learner) is None  # nothing left to ask


def test_too_few_questions_take_in_other_finished_lessons_or_are_not_offered(at, learner, make_module):
    module = make_module(lessons=3, questions=2, simulations=0, code="M8")
    at(0)
    finish(learner, module.lessons[:2])
    at(2)
    assert offer(learner) is None  # four questions in all
    finish(learner, module.lessons[2:])  # today: its own round has not come, but it completes the five
    assert [lesson.id for lesson in offer(learner).lessons] == [module.lessons[i].id for i in (1, 0, 2)]


def test_a_lesson_without_any_question_never_brings_a_recall(at, learner, pages, module):
    at(0)
    finish(learner, [outline().lesson(pages.lesson("M0-L0").pk)])
    at(2)
    finish(learner, module.lessons)
    assert offer(learner) is None


def test_three_lessons_at_most_when_they_hold_enough(at, learner, make_module):
    module = make_module(lessons=5, questions=2, simulations=0, code="M8")
    at(0)
    finish(learner, module.lessons)
    at(2)
    assert len(offer(learner).lessons) == 3


# --- What it gives --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("right", "words"),
    [
        (5, "Vous vous en souvenez bien."),
        (4, "Vous vous en souvenez bien."),
        (3, "Une bonne partie est restée."),
        (2, "Revoyons ensemble."),
        (0, "Revoyons ensemble."),
    ],
)
def test_it_says_the_result_in_words(due_for, learner, right, words):
    page = RecallAtHand(due_for(learner)).finish(right)
    main = page.text.partition("<main")[2]
    assert words in main
    assert "%" not in main
    assert f"{right} sur" not in main
    assert RecallQuiz.objects.get().right_count == right
    assert bool(page.context["verdict"].lessons) is (right < 4)


def test_four_right_answers_make_the_lessons_mastered_but_not_one_that_was_wholly_missed(due_for, learner, module):
    recall = RecallAtHand(due_for(learner))
    questions = recall.sheet.questions
    lessons = [question.content.lesson_id for question in questions]
    alone = next(question for question in questions if lessons.count(question.content.lesson_id) == 1)
    for question in questions:
        (recall.wrong if question == alone else recall.right)(question)
    mastered = set(LessonCompletion.objects.mastered().values_list("lesson_id", flat=True))
    assert mastered == {lesson.id for lesson in module.lessons} - {alone.content.lesson_id}
    states = [LearnerProgress.of(learner).lessons[lesson_id].state for lesson_id in mastered]
    assert set(states) == {completion.MASTERED}


def test_three_right_answers_master_nothing(due_for, learner):
    RecallAtHand(due_for(learner)).finish(3)
    assert not LessonCompletion.objects.mastered().exists()


def test_a_recall_wholly_missed_takes_nothing_back(due_for, learner, module):
    """« Oublier est normal : ce que vous avez terminé reste terminé. »"""
    client = due_for(learner)
    LessonCompletion.objects.filter(learner=learner).update(mastered_at=F("completed_at"))
    before = list(LessonCompletion.objects.filter(learner=learner).order_by("pk").values())
    RecallAtHand(client).finish(0)
    assert before
    assert list(LessonCompletion.objects.filter(learner=learner).order_by("pk").values()) == before


def test_it_keeps_the_first_day_of_mastery_and_touches_nobody_else(due_for, learner, stranger, module):
    client = due_for(learner)
    finish(stranger, module.lessons)
    before = timezone.now() - timedelta(days=1)
    LessonCompletion.objects.filter(learner=learner, lesson_id=module.lessons[0].id).update(mastered_at=before)
    RecallAtHand(client).finish()
    assert LessonCompletion.objects.get(learner=learner, lesson_id=module.lessons[0].id).mastered_at == before
    assert not LessonCompletion.objects.filter(learner=stranger).mastered().exists()


def test_a_lesson_finished_by_two_becomes_mastered_by_one_s_own_recall(at, client_for, learner, stranger, module):
    at(0)
    for lesson in module.lessons:
        run = actions.open_run(learners=[learner, stranger], lesson_id=lesson.id, revision_id=lesson.revision_id)
        for step in lesson_content(lesson.revision_id).exercise_steps:
            fields = answers.posted(answers.right(step.exercise))
            actions.submit_answer(
                learner=learner,
                run_id=run.pk,
                exercise_id=step.exercise["id"],
                answer=grading.parse(step.exercise, fields),
                attempt_id=uuid.uuid4(),
            )
        actions.finish(learner=learner, run_id=run.pk)
    assert LessonCompletion.objects.count() == 6
    assert not LessonCompletion.objects.mastered().exists()
    at(2)
    RecallAtHand(client_for(learner)).finish()
    assert set(LessonCompletion.objects.mastered().values_list("learner", flat=True)) == {learner.pk}
    assert LessonCompletion.objects.mastered().count() == 3


def test_a_lesson_seen_on_paper_in_a_workshop_is_asked_about_and_never_mastered(due_for, learner, module):
    client = due_for(learner)
    LessonCompletion.objects.filter(lesson_id=module.lessons[0].id).update(is_in_person=True)
    RecallAtHand(client).finish()
    mastered = set(LessonCompletion.objects.mastered().values_list("lesson_id", flat=True))
    assert mastered == {lesson.id for lesson in module.lessons[1:]}


def test_the_same_answer_sent_ten_times_is_one_and_a_second_one_changes_nothing(due_for, learner):
    recall = RecallAtHand(due_for(learner))
    question, attempt = recall.sheet.questions[0], str(uuid.uuid4())
    for _ in range(10):
        assert recall.wrong(question, attempt=attempt).status_code == 302
    recall.right(question)
    assert [answer.outcome for answer in RecallAnswer.objects.all()] == ["wrong"]


def test_it_returns_fragments_and_says_kindly_what_is_missing(due_for, learner):
    recall = RecallAtHand(due_for(learner))
    question = recall.sheet.questions[0]
    assert recall.post(question, {}).status_code == 422
    html = recall.right(question, fetch=True).text
    assert "1 réponse donnée, sur 5 questions" in html
    assert 'id="fin"' in html
    assert "<html" not in html
    gone = recall.post(question, {"exercise": "gone"})
    assert gone.status_code == 410
    assert "Rouvrir les questions" in gone.text
    assert recall.client.get(f"{recall.url}reponse/").url == recall.url


# --- People ---------------------------------------------------------------------------------------------------------
def _guest_and_card(due_for, guest, learner):
    return RecallAtHand(due_for(guest)), RecallAtHand(due_for(learner))


def test_the_recalls_of_a_guest_go_to_the_card(due_for, guest, learner):
    recall = RecallAtHand(due_for(guest))
    recall.finish()
    comptes.merge_guest(guest=guest, learner=learner)
    assert RecallQuiz.objects.get().learner == learner
    assert offer(learner) is None
    assert LessonCompletion.objects.filter(learner=learner).mastered().count() == 3


def test_two_begun_recalls_are_both_kept_and_one_goes_on(due_for, guest, learner):
    theirs, mine = _guest_and_card(due_for, guest, learner)
    theirs.right(theirs.sheet.questions[0])
    mine.right(mine.sheet.questions[0])
    comptes.merge_guest(guest=guest, learner=learner)
    assert RecallQuiz.objects.filter(learner=learner).count() == 2
    assert RecallAnswer.objects.count() == 2
    assert offer(learner).begun == int(mine.url.strip("/").rpartition("/")[2])


@pytest.mark.parametrize("begun_by_guest", [True, False])
def test_a_recall_that_was_only_put_off_gives_way_to_a_begun_one(due_for, guest, learner, begun_by_guest):
    one, other = (guest, learner) if begun_by_guest else (learner, guest)
    begun = RecallAtHand(due_for(one))
    due_for(other).post("/on-se-souvient/plus-tard/")
    begun.right(begun.sheet.questions[0])
    comptes.merge_guest(guest=guest, learner=learner)
    row = RecallQuiz.objects.get()
    assert row.learner == learner
    assert row.answers.count() == 1


def test_they_are_given_back_and_erased_with_everything_else(due_for, learner):
    client = due_for(learner)
    client.post("/on-se-souvient/plus-tard/")
    assert "remis à plus tard" in client.get("/mes-informations/").text
    recall = RecallAtHand(client)
    recall.right(recall.sheet.questions[0])
    (given,) = client.get("/mes-informations/telecharger/").json()["rappels"]
    assert len(given["reponses"]) == 1
    assert given["termine_le"] is None
    assert "1 réponse" in client.get("/mes-informations/").text
    erase_learner(learner=learner)
    assert not RecallQuiz.objects.exists()
    assert not RecallAnswer.objects.exists()


# --- What it costs --------------------------------------------------------------------------------------------------
def _cost(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("url", "most"), [("/", 8), ("/mon-parcours/", 8), ("/on-se-souvient/", 8)])
def test_lists_cost_the_same_with_many_recalls(at, client_for, learner, stranger, module, url, most):
    at(0)
    for person in (learner, stranger):
        finish(person, module.lessons)
    at(2)
    for _ in range(12):
        row = recalls.begin_recall(learner=learner, lessons=module.lessons, chance=random.Random(1))
        RecallQuiz.objects.filter(pk=row.pk).update(finished_at=timezone.now() - timedelta(days=5))
    assert offer(learner).is_proposed
    assert _cost(client_for(stranger), url) == _cost(client_for(learner), url) <= most


def test_reading_where_one_is_with_recalls_costs_no_query_of_its_own(at, learner, module):
    at(0)
    finish(learner, module.lessons)
    at(2)
    assert offer(learner)  # the bank is kept
    progress = LearnerProgress.of(learner)
    with CaptureQueriesContext(connection) as queries:
        assert progress.recall.is_proposed
    assert len(queries) == 0


def test_the_questions_cost_four_queries_and_an_answer_fifteen(due_for, learner):
    recall = RecallAtHand(due_for(learner))
    assert _cost(recall.client, recall.url) <= 4
    question = recall.sheet.questions[0]
    with CaptureQueriesContext(connection) as queries:
        recall.right(question, fetch=True)
    assert len(queries) <= 15
