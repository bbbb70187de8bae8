"""The bilan: ten questions of a module, drawn again each time, and what is said at the end."""

import random
import re
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cours.comptes import actions as comptes
from cours.comptes.models import User
from cours.contenus.outline import outline
from cours.contenus.rendering import lesson_content
from cours.echanges.actions import erase_learner
from cours.suivi import bank as banks
from cours.suivi import completion, reviews
from cours.suivi.models import LessonCompletion, ModuleReview, ReviewAnswer
from cours.suivi.progress import LearnerProgress
from tests.cours.suivi import answers

pytestmark = pytest.mark.django_db


class ReviewAtHand:
    """A bilan in front of one client: begun as a person does, answered as its forms would."""

    def __init__(self, client, module):
        self.client = client
        self.module = module
        self.start()

    def start(self):
        self.url = self.client.post(f"/modules/{self.module.slug}/bilan/").url

    def page(self):
        return self.client.get(self.url)

    @property
    def sheet(self):
        return self.page().context["sheet"]

    @property
    def questions(self):
        return self.sheet.questions

    def post(self, question, fields, *, attempt=None, fetch=False, action=None):
        data = {"exercise": question.id, "token": "", "attempt": attempt or str(uuid.uuid4()), "act": "answer"}
        headers = {"X-Requested-With": "fetch"} if fetch else {}
        return self.client.post(action or self.sheet.action, data | fields, headers=headers)

    def right(self, question, **kwargs):
        return self.post(question, answers.right(question.exercise), **kwargs)

    def wrong(self, question, **kwargs):
        return self.post(question, answers.wrong(question.exercise), **kwargs)

    def finish(self, right):
        """Answer everything, the first `right` questions well."""
        action = self.sheet.action
        for place, question in enumerate(self.questions):
            (self.right if place < right else self.wrong)(question, action=action)
        return self.page()


@pytest.fixture
def review_of(module):
    return lambda client: ReviewAtHand(client, module)


def finish_lessons(learner, module):
    from django.utils import timezone

    for lesson in module.lessons:
        LessonCompletion.objects.create(learner=learner, lesson_id=lesson.id, completed_at=timezone.now())


# --- The draw -------------------------------------------------------------------------------------------------------
def test_the_bank_holds_the_twins_and_the_simulations_of_the_module(module):
    items = banks.bank(module.lessons)
    assert len(items) == 15
    assert sum(item.is_simulation for item in items) == 3
    for item in items:
        content = lesson_content(item.revision_id)
        assert item.is_simulation or item.exercise_id in content.twins.values()


def test_a_question_of_reserve_is_asked_by_the_bilan_and_not_by_the_lesson(db, client):
    module = next(entry for entry in outline().modules if entry.code == "M1")
    spare = [
        item for item in banks.bank(module.lessons) if item.exercise_id in lesson_content(item.revision_id).reserve
    ]
    assert len(spare) >= 4
    lesson = next(entry for entry in module.lessons if entry.id == spare[0].lesson_id)
    assert spare[0].exercise_id not in client.get(lesson.url).text
    session = client.session
    session["review"] = {"items": [item.stored for item in spare], "seed": 0, "module": module.id}
    session.save()
    page = client.get(f"/modules/{module.slug}/bilan/questions/")
    assert spare[0].exercise_id in page.text
    question = page.context["sheet"].question(spare[0].exercise_id)
    data = {"exercise": question.id, "act": "answer", **answers.right(question.exercise)}
    assert client.post(f"/modules/{module.slug}/bilan/reponse/", data).status_code == 302
    assert ReviewAnswer.objects.get().outcome == "right"


@pytest.mark.parametrize("chance", range(20))
def test_it_draws_ten_different_questions_of_every_lesson_easy_first(module, chance):
    drawn = banks.draw(banks.bank(module.lessons), 10, chance=random.Random(chance))
    assert len({item.exercise_id for item in drawn}) == 10
    assert sum(item.is_simulation for item in drawn) <= 2
    assert {item.lesson_id for item in drawn} == {lesson.id for lesson in module.lessons}
    assert [item.difficulty for item in drawn] == sorted(item.difficulty for item in drawn)


def test_two_draws_differ(module):
    draws = [reviews.new_draw(module, chance=random.Random(chance))["items"] for chance in range(5)]
    assert any(draw != draws[0] for draw in draws)


def test_simulations_beyond_two_do_not_make_a_bank(make_module):
    module = make_module(lessons=3, questions=2, simulations=3, code="M8")
    assert len(banks.bank(module.lessons)) == 15
    assert not reviews.is_offered(module)
    with pytest.raises(ValueError, match="too small"):
        reviews.new_draw(module)


def test_a_republished_lesson_is_another_bank(module, django_capture_on_commit_callbacks):
    from cours.contenus.models import LessonPage
    from cours.contenus.outline import outline

    page = LessonPage.objects.get(pk=module.lessons[0].id)
    del page.steps[0]
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert len(banks.bank(outline().module(module.slug).lessons)) == 14


# --- Who sees what --------------------------------------------------------------------------------------------------
def test_the_module_proposes_it(client, module):
    assert f"/modules/{module.slug}/bilan/" in client.get(module.url).text
    page = client.get(f"/modules/{module.slug}/bilan/")
    assert page.status_code == 200
    assert "Commencer le bilan" in page.text


def test_a_module_with_too_few_questions_says_so_kindly_and_shows_no_link(client, make_module):
    module = make_module(lessons=1, questions=4, simulations=1, code="M8")
    assert "/bilan/" not in client.get(module.url).text
    for response in (client.get(f"/modules/{module.slug}/bilan/"), client.post(f"/modules/{module.slug}/bilan/")):
        assert response.status_code == 404
        assert "pas encore assez de questions" in response.text
    assert client.get("/modules/inconnu/bilan/").status_code == 404


def test_looking_creates_nothing(client, client_for, learner, module):
    for browser in (client, client_for(learner)):
        browser.get(f"/modules/{module.slug}/bilan/")
        browser.get(f"/modules/{module.slug}/bilan/questions/")
    assert not ModuleReview.objects.exists()
    assert "sessionid" not in client.cookies


def test_the_stranger_finds_nothing_at_the_address_of_somebody_s_bilan(client_for, learner, stranger, review_of):
    review = review_of(client_for(learner))
    question, action = review.questions[0], review.sheet.action
    other = client_for(stranger)
    assert other.get(review.url).status_code == 404
    review.client = other
    assert review.right(question, action=action).status_code == 404
    assert not ReviewAnswer.objects.exists()


def test_the_anonymous_is_asked_to_enter_for_somebody_s_bilan(client, client_for, learner, review_of):
    review = review_of(client_for(learner))
    question, action = review.questions[0], review.sheet.action
    assert client.get(review.url).url == f"/entrer/?suite={review.url.replace('/', '%2F')}"
    review.client = client
    assert review.right(question, action=action).status_code == 302
    response = review.right(question, action=action, fetch=True)
    assert response.status_code == 401
    assert response["X-Location"].startswith("/entrer/")
    assert not ReviewAnswer.objects.exists()


def test_the_staff_tries_without_leaving_traces(client_for, author, review_of):
    review = review_of(client_for(author))
    response = review.wrong(review.questions[0])
    assert response.status_code == 200
    assert "Pas encore." in response.text
    assert not ModuleReview.objects.exists()
    row = ModuleReview.objects.create(learner=comptes.create_guest(), module_id=review.module.id)
    assert review.client.get(f"/bilans/{row.pk}/").status_code == 404


def test_the_first_answer_of_a_visitor_creates_the_guest_and_the_bilan(client, review_of):
    review = review_of(client)
    questions, action = review.questions, review.sheet.action
    assert not User.objects.learners().exists()
    response = review.right(questions[0], action=action)
    row = ModuleReview.objects.get()
    assert row.learner == User.objects.guests().get()
    assert response.url == f"/bilans/{row.pk}/#question-1"
    # The page opened before the first answer goes on sending to its old address.
    review.wrong(questions[1], action=action, fetch=True)
    assert list(row.answers.values_list("outcome", flat=True)) == ["right", "wrong"]
    assert ModuleReview.objects.count() == 1
    assert client.get(f"/modules/{review.module.slug}/bilan/questions/").url == f"/bilans/{row.pk}/"


# --- Answering ------------------------------------------------------------------------------------------------------
def test_it_shows_ten_questions_on_one_page(client_for, learner, review_of):
    page = review_of(client_for(learner)).page()
    assert page.text.count("<form") == 10
    assert "Question 10" in page.text
    assert "10 questions, l'une après l'autre" in page.text


def test_one_answer_counts_and_its_explanation_comes_at_once(client_for, learner, review_of):
    review = review_of(client_for(learner))
    question = next(each for each in review.questions if each.exercise["kind"] == "single_choice")
    assert review.wrong(question).url == f"{review.url}#question-{question.number}"
    page = review.page().text
    assert "Pas encore." in page
    assert "Regardez encore l'adresse." in page.replace("&#x27;", "'").replace("’", "'")
    assert "La réponse expliquée" in page
    assert "Essayez encore" not in page
    review.right(question)
    answer = ReviewAnswer.objects.get()
    assert answer.outcome == "wrong"


def test_the_same_answer_sent_ten_times_is_one_answer(client_for, learner, review_of):
    review = review_of(client_for(learner))
    question, attempt = review.questions[0], str(uuid.uuid4())
    for _ in range(10):
        assert review.right(question, attempt=attempt).status_code == 302
    assert ReviewAnswer.objects.count() == 1


def test_another_question_under_the_same_number_is_kept_too(client_for, learner, review_of):
    review = review_of(client_for(learner))
    attempt = str(uuid.uuid4())
    for question in review.questions[:2]:
        review.right(question, attempt=attempt)
    assert ReviewAnswer.objects.count() == 2


def test_the_database_refuses_a_second_answer_to_a_question(learner, module):
    row = ModuleReview.objects.create(learner=learner, module_id=module.id)

    def give(outcome, client_id=None):
        row.answers.create(client_id=client_id or uuid.uuid4(), exercise_id="a", outcome=outcome)

    give("ongoing")
    give("wrong")
    with pytest.raises(IntegrityError), transaction.atomic():
        give("right")
    number = row.answers.first().client_id
    with pytest.raises(IntegrityError), transaction.atomic():
        give("ongoing", number)


def test_a_passed_stage_of_a_simulation_leaves_the_question_open():
    from types import SimpleNamespace

    from cours.suivi.questionnaires import state_of

    ongoing, right = (SimpleNamespace(outcome=outcome, answer={}) for outcome in ("ongoing", "right"))
    assert not state_of([ongoing]).resolved
    assert state_of([ongoing, right]).right
    assert state_of([right, ongoing]).right


def test_it_returns_the_question_the_progress_and_the_end_as_fragments(client_for, learner, review_of):
    review = review_of(client_for(learner))
    html = review.right(review.questions[0], fetch=True).text
    assert 'id="question-1"' in html
    assert "1 réponse donnée, sur 10 questions" in html
    assert 'id="fin"' in html
    assert "<html" not in html


def test_it_says_kindly_that_nothing_was_chosen(client_for, learner, review_of):
    review = review_of(client_for(learner))
    for fetch in (False, True):
        assert review.post(review.questions[0], {}, fetch=fetch).status_code == 422
    assert not ReviewAnswer.objects.exists()


@pytest.mark.parametrize(
    ("fields", "status"), [({"choice": "\x00"}, 400), ({"exercise": "gone"}, 410), ({"choice": "x" * 70_000}, 413)]
)
def test_it_answers_clearly_to_what_our_form_cannot_send(client_for, learner, review_of, fields, status):
    review = review_of(client_for(learner))
    assert review.post(review.questions[0], fields).status_code == status
    assert not ReviewAnswer.objects.exists()


def test_the_address_of_a_form_opened_again_leads_back(client, client_for, learner, review_of):
    review = review_of(client_for(learner))
    assert review.client.get(review.sheet.action).url == review.url
    visitor = review_of(client)
    assert client.get(visitor.sheet.action).url == visitor.url


def test_a_forgotten_draw_is_said_clearly(client, review_of):
    review = review_of(client)
    question, action = review.questions[0], review.sheet.action
    client.cookies.clear()
    response = review.right(question, action=action)
    assert response.status_code == 410
    assert "Rouvrir le bilan" in response.text
    assert not User.objects.learners().exists()


def test_the_questions_stay_those_of_the_draw_when_a_lesson_changes(client_for, learner, review_of):
    from cours.contenus.models import LessonPage

    review = review_of(client_for(learner))
    before = [question.id for question in review.questions]
    for lesson in review.module.lessons:
        page = LessonPage.objects.get(pk=lesson.id)
        page.steps = page.steps[:0]
        page.save_revision().publish()
    assert [question.id for question in review.questions] == before


# --- The result -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("right", "words"),
    [
        (10, "Vous maîtrisez ce module."),
        (8, "Vous maîtrisez ce module."),
        (7, "Presque !"),
        (6, "Presque !"),
        (5, "Revoyons ensemble."),
        (0, "Revoyons ensemble."),
    ],
)
def test_it_says_the_result_in_words(client_for, learner, review_of, right, words):
    page = review_of(client_for(learner)).finish(right).text
    row = ModuleReview.objects.get()
    assert row.finished_at
    assert row.right_count == right
    main = page.partition("<main")[2]
    assert words in main
    assert "échec" not in main.lower()
    assert "%" not in main
    assert f"{right} sur" not in main


def test_it_names_the_two_lessons_to_see_again(client_for, learner, review_of):
    review = review_of(client_for(learner))
    missed = {}
    for question in review.questions:
        lesson_id = question.content.lesson_id
        if lesson_id != review.module.lessons[0].id and missed.get(lesson_id, 0) < 2:
            missed[lesson_id] = missed.get(lesson_id, 0) + 1
            review.wrong(question)
        else:
            review.right(question)
    assert len(missed) == 2
    page = review.page()
    assert {lesson.id for lesson in page.context["verdict"].lessons} == set(missed)
    for lesson in review.module.lessons[1:]:
        assert lesson.url in page.text
    assert review.module.lessons[0].url not in page.text.partition('id="fin"')[2]


def test_it_is_taken_again_at_once_with_other_questions_and_the_best_counts(client_for, learner, review_of):
    review = review_of(client_for(learner))
    review.finish(9)
    review.start()
    review.finish(2)
    assert ModuleReview.objects.count() == 2
    assert LearnerProgress.of(learner).modules["M9"].state == completion.MASTERED
    page = review.client.get(f"/modules/{review.module.slug}/bilan/").text
    assert "Refaire le bilan" in page
    assert "Vous maîtrisez ce module." in page


def test_reloading_the_page_of_a_visitor_finds_the_finished_bilan(client, review_of):
    review = review_of(client)
    review.finish(7)
    row = ModuleReview.objects.get()
    assert row.finished_at
    assert client.get(f"/modules/{review.module.slug}/bilan/questions/").url == f"/bilans/{row.pk}/"


def test_nothing_says_to_try_again_where_one_answer_counts(client_for, learner, review_of):
    # What a page says without network is kept in its attributes.
    page = review_of(client_for(learner)).finish(0).text
    assert "ssayez encore" not in re.sub(r'data-[\w-]+="[^"]*"', "", page)


def test_a_bilan_begun_is_found_again(client_for, learner, review_of):
    review = review_of(client_for(learner))
    review.right(review.questions[0])
    page = review.client.get(f"/modules/{review.module.slug}/bilan/").text
    assert "Reprendre le bilan" in page
    assert review.url in page
    assert review.sheet.answered == 1


# --- What it changes in the progress --------------------------------------------------------------------------------
def test_a_module_is_completed_by_its_lessons_and_the_opened_bilan(client_for, learner, module, review_of):
    finish_lessons(learner, module)
    progress = LearnerProgress.of(learner).modules["M9"]
    assert progress.state == completion.IN_PROGRESS
    assert progress.sentence == "Les 3 leçons sont terminées, il reste le bilan"
    review_of(client_for(learner))
    progress = LearnerProgress.of(learner).modules["M9"]
    assert progress.state == completion.COMPLETED
    assert progress.sentence == "Les 3 leçons sont terminées"


def test_a_module_without_enough_questions_is_completed_by_its_lessons(learner, make_module):
    module = make_module(lessons=1, questions=1, simulations=0, code="M8")
    finish_lessons(learner, module)
    assert LearnerProgress.of(learner).modules["M8"].state == completion.COMPLETED


def test_mastered_lessons_do_not_make_a_mastered_module_without_its_bilan(client_for, learner, module, review_of):
    finish_lessons(learner, module)
    LessonCompletion.objects.update(mastered_at="2026-01-01T00:00:00Z")
    review = review_of(client_for(learner))
    assert LearnerProgress.of(learner).modules["M9"].state == completion.COMPLETED
    review.finish(8)
    assert LearnerProgress.of(learner).modules["M9"].state == completion.MASTERED


def test_a_bilan_opened_first_is_a_module_begun_and_nothing_of_it_reaches_the_stranger(
    client_for, learner, stranger, review_of
):
    review_of(client_for(learner))
    assert LearnerProgress.of(learner).modules["M9"].state == completion.IN_PROGRESS
    assert LearnerProgress.of(stranger).modules["M9"].state == completion.NOT_STARTED


# --- People ---------------------------------------------------------------------------------------------------------
def test_the_bilans_of_a_guest_go_to_the_card(client_for, guest, learner, review_of):
    review_of(client_for(learner))
    theirs = review_of(client_for(guest))
    theirs.finish(8)
    comptes.merge_guest(guest=guest, learner=learner)
    assert ModuleReview.objects.filter(learner=learner).count() == 2
    assert ReviewAnswer.objects.count() == 10
    assert LearnerProgress.of(learner).modules["M9"].state == completion.MASTERED


def test_they_are_given_back_and_erased_with_everything_else(client_for, learner, review_of):
    review = review_of(client_for(learner))
    review.right(review.questions[0])
    (given,) = review.client.get("/mes-informations/telecharger/").json()["bilans"]
    assert given["module"] == review.module.title
    assert len(given["reponses"]) == 1
    assert "Mes bilans" in review.client.get("/mes-informations/").text
    erase_learner(learner=learner)
    assert not ModuleReview.objects.exists()
    assert not ReviewAnswer.objects.exists()


def test_a_module_with_bilans_is_not_deleted(client_for, learner, administrator, review_of):
    from cours.contenus.models import ModulePage

    review = review_of(client_for(learner))
    administrator.is_superuser = True
    administrator.save()
    client_for(administrator).post(f"/admin/pages/{review.module.id}/delete/")
    assert ModulePage.objects.filter(pk=review.module.id).exists()


# --- What it costs --------------------------------------------------------------------------------------------------
def _cost(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "url", ["/", "/modules/", "/modules/jardiner-m9/", "/mon-parcours/", "/modules/jardiner-m9/bilan/"]
)
def test_lists_cost_the_same_with_many_bilans(client_for, learner, stranger, module, url):
    fresh, busy = client_for(stranger), client_for(learner)
    for _ in range(12):
        reviews.start_review(learner=learner, module_id=module.id, draw=reviews.new_draw(module))
    finish_lessons(learner, module)
    finish_lessons(stranger, module)
    assert _cost(fresh, url) == _cost(busy, url) <= 8


def test_the_questions_cost_four_queries_and_an_answer_fourteen(client_for, learner, review_of):
    review = review_of(client_for(learner))
    assert _cost(review.client, review.url) <= 4
    question, action = review.questions[0], review.sheet.action
    with CaptureQueriesContext(connection) as queries:
        review.right(question, action=action, fetch=True)
    assert len(queries) <= 14
