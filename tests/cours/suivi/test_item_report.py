"""« Questions : ce que disent les réponses »: what authors read of the answers, and that no person is in it."""

import uuid
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cours.contenus.models import LessonPage
from cours.contenus.outline import outline
from cours.contenus.rendering import lesson_content
from cours.exercices import grading
from cours.suivi import actions, item_report, reviews
from cours.suivi import item_statistics as item_statistics_module
from cours.suivi import recall as recalls
from cours.suivi.item_statistics import Role, item_statistics
from cours.suivi.models import LessonRun, Participation
from cours.suivi.questionnaires import answer_question, drawn
from tests.cours.suivi import answers

pytestmark = pytest.mark.django_db
URL = "/admin/reports/questions/"


def entry():
    """The first lesson of the module of the tests, as it is published now."""
    return outline().module("jardiner-m9").lessons[0]


def exercises(lesson=None):
    return [step.exercise for step in lesson_content((lesson or entry()).revision_id).exercise_steps]


def submit(learner, exercise, *, right, run=None, lesson=None):
    lesson = lesson or entry()
    run = run or actions.open_run(learners=[learner], lesson_id=lesson.id, revision_id=lesson.revision_id)
    fields = answers.right(exercise) if right else answers.wrong(exercise)
    return actions.submit_answer(
        learner=learner,
        run_id=run.pk,
        exercise_id=exercise["id"],
        answer=grading.parse(exercise, answers.posted(fields)),
        attempt_id=uuid.uuid4(),
    )


@pytest.fixture
def crowd(make_guest):
    """`crowd(20)`: that many people."""
    return lambda number: [make_guest() for _ in range(number)]


def of(exercise):
    """The line of one question."""
    return next(item for item in item_statistics(outline().lessons) if item.exercise["id"] == exercise["id"])


def columns(client, url=URL):
    return {row.item.exercise["id"]: row for row in client.get(url).context["object_list"]}


# --- What is counted ------------------------------------------------------------------------------------------------
def test_the_share_is_that_of_the_first_answers(module, crowd):
    exercise, *_ = exercises()
    for place, learner in enumerate(crowd(20)):
        submit(learner, exercise, right=place < 13)
        submit(learner, exercise, right=place >= 13)  # a second try is not a first answer
    figures = of(exercise).figures
    assert (figures.answers, figures.right, figures.share) == (20, 13, 0.65)


def test_doing_the_lesson_again_counts_nothing(module, learner):
    exercise, *_ = exercises()
    submit(learner, exercise, right=False)
    actions.restart(learners=[learner], lesson_id=entry().id)
    submit(learner, exercise, right=True)
    assert LessonRun.objects.count() == 2
    figures = of(exercise).figures
    assert (figures.answers, figures.right) == (1, 0)


def test_two_on_one_phone_are_one_answer(module, learner, stranger):
    exercise, *_ = exercises()
    lesson = entry()
    run = actions.open_run(learners=[learner, stranger], lesson_id=lesson.id, revision_id=lesson.revision_id)
    submit(learner, exercise, right=True, run=run)
    assert of(exercise).figures.answers == 1


def test_the_options_are_those_of_the_first_answers(module, crowd):
    exercise = next(each for each in exercises() if each["kind"] == "single_choice")
    for place, learner in enumerate(crowd(6)):
        submit(learner, exercise, right=place < 4)
    assert [(option.is_right, option.chosen) for option in of(exercise).options] == [(True, 4), (False, 2)]
    statement = next(each for each in exercises() if each["kind"] == "true_false")
    submit(crowd(1)[0], statement, right=False)
    assert [(option.text, option.chosen) for option in of(statement).options] == [("Vrai", 0), ("Faux", 1)]


def test_a_twin_is_counted_in_the_bilan_and_the_recall_only(module, crowd, learner):
    content = lesson_content(entry().revision_id)
    exercise = exercises()[0]
    twin = content.exercises[content.twins[exercise["id"]]]
    submit(learner, twin, right=False)  # at the end of the lesson, by somebody who had missed its exercise
    assert of(twin).figures.answers == 0
    for person in crowd(2):
        review = reviews.start_review(learner=person, module_id=module.id, draw=reviews.new_draw(module))
        _answer_all(person, review, answer_question, "questionnaire")
    found = sum(item.figures.answers for item in item_statistics(outline().lessons))
    assert found == 20
    recall = recalls.begin_recall(learner=learner, lessons=module.lessons)
    _answer_all(learner, recall, recalls.answer_recall, "recall")
    assert sum(item.figures.answers for item in item_statistics(outline().lessons)) == 25
    assert of(twin).role == Role.TWIN


def test_a_question_of_reserve_is_listed_and_counted_where_it_was_drawn(module, learner, pages):
    entry_ = next(
        lesson for lesson in outline().lessons if lesson_content(lesson.revision_id).reserve and lesson.code != "M0-L0"
    )
    kept = next(iter(lesson_content(entry_.revision_id).reserve))
    row = reviews.start_review(
        learner=learner,
        module_id=outline().module_of(entry_).id,
        draw={"items": [{"revision": entry_.revision_id, "exercise": kept}], "seed": 0},
    )
    _answer_all(learner, row, answer_question, "questionnaire")
    item = next(item for item in item_statistics([entry_]) if item.exercise["id"] == kept)
    assert item.role == Role.RESERVE
    assert (item.figures.answers, item.figures.right) == (1, 1)


def _answer_all(learner, row, act, name):
    for _content, exercise in drawn(row.items):
        answer = grading.parse(exercise, answers.posted(answers.right(exercise)))
        act(learner=learner, **{name: row}, exercise_id=exercise["id"], answer=answer, attempt_id=uuid.uuid4())


def _republish(change, capture):
    page = LessonPage.objects.get(pk=entry().id)
    with capture(execute=True):
        change(page)
        page.save_revision().publish()


def test_a_question_rewritten_starts_anew_and_a_hint_rewritten_does_not(
    module, learner, django_capture_on_commit_callbacks
):
    exercise = next(each for each in exercises() if each["kind"] == "single_choice")
    submit(learner, exercise, right=True)

    def change(name, text):
        def act(page):
            block = next(block for block in page.steps if block.id == exercise["id"])
            block.value[name] = text

        _republish(act, django_capture_on_commit_callbacks)

    change("hint", "Un autre indice.")
    assert of(exercise).figures.answers == 1
    change("prompt", "Une autre question ?")
    assert of(exercise).figures.answers == 0


# --- What is shown --------------------------------------------------------------------------------------------------
def test_below_five_people_no_figure_is_shown(client_for, author, module, crowd):
    client = client_for(author)
    exercise, *_ = exercises()
    assert columns(client, f"{URL}?module=jardiner-m9")[exercise["id"]].answers == "aucune"
    people = crowd(5)
    for learner in people[:4]:
        submit(learner, exercise, right=True)
    row = columns(client, f"{URL}?module=jardiner-m9")[exercise["id"]]
    assert (row.answers, row.share, row.discrimination, row.options) == ("moins de 5", "", "", [])
    submit(people[4], exercise, right=True)
    row = columns(client, f"{URL}?module=jardiner-m9")[exercise["id"]]
    assert (row.answers, row.share) == ("5", "")


def test_from_twenty_the_shares_are_shown_and_a_few_are_still_a_few(client_for, author, module, crowd):
    exercise = next(each for each in exercises() if each["kind"] == "single_choice")
    for place, learner in enumerate(crowd(20)):
        submit(learner, exercise, right=place < 17)
    row = columns(client_for(author), f"{URL}?module=jardiner-m9")[exercise["id"]]
    assert row.share == "85\u202f%"
    assert list(map(str, row.options)) == ["Oui, bien sûr (juste) : 85\u202f%", "Non, jamais : moins de 5"]
    assert row.flags == []


def test_after_fifty_answers_what_to_look_at_is_said(client_for, author, module, crowd):
    exercise = next(each for each in exercises() if each["kind"] == "single_choice")
    for learner in crowd(50):
        submit(learner, exercise, right=True)
    client = client_for(author)
    rows = columns(client, f"{URL}?flagged=oui")
    assert list(rows) == [exercise["id"]]
    words = rows[exercise["id"]].flags_text
    assert "Presque tout le monde trouve" in words
    assert "jamais choisie" in words
    assert str(rows[exercise["id"]].options[1]) == "Non, jamais : personne"
    assert words.split(".")[0] in client.get(f"{URL}?flagged=oui").text


def test_it_is_filtered_by_module_and_lesson_and_leads_to_the_editor(client_for, author, module):
    client = client_for(author)
    page = client.get(f"{URL}?lesson={entry().id}")
    assert {row.item.lesson for row in page.context["object_list"]} == {entry()}
    assert f"/admin/pages/{entry().id}/edit/" in page.text
    assert {row.module for row in columns(client, f"{URL}?module=jardiner-m9").values()} == {module.title}
    assert client.get(f"{URL}?module=inconnu&lesson=x").status_code == 200
    assert client.get(f"{URL}resultats/?module=jardiner-m9").status_code == 200


def test_the_files_say_the_same_and_name_nobody(client_for, author, module, crowd, learner):
    from openpyxl import load_workbook

    learner.first_name = "Ursuline"
    learner.save()
    exercise, *_ = exercises()
    for person in [*crowd(4), learner]:
        submit(person, exercise, right=True)
    client = client_for(author)
    url = f"{URL}?lesson={entry().id}&export="
    text = b"".join(client.get(f"{url}csv").streaming_content).decode()
    head, *lines = text.splitlines()
    assert head.startswith("Module,Leçon,Place et sorte,Question,Premières réponses,Justes")
    assert len(lines) == len(item_statistics([entry()]))
    sheet = load_workbook(BytesIO(b"".join(client.get(f"{url}xlsx").streaming_content))).active
    assert sheet.max_row == len(lines) + 1
    page = client.get(f"{URL}?lesson={entry().id}").text
    for person in (learner.first_name, learner.username):
        assert person not in text
        assert person not in page


def test_authors_reviewers_and_administrators_read_it(client_for, author, reviewer, administrator):
    for person in (author, reviewer, administrator):
        assert client_for(person).get(URL).status_code == 200
        assert URL in client_for(person).get("/admin/").text


def test_nobody_else_does(client, client_for, facilitator, pilot, learner):
    for url in (URL, f"{URL}resultats/", f"{URL}?export=csv", f"{URL}?export=xlsx"):
        assert client.get(url).status_code == 302
        for person in (facilitator, pilot, learner):
            assert client_for(person).get(url).status_code in (302, 403)


def test_it_costs_the_same_with_few_and_with_many_answers(client_for, author, module, crowd):
    client = client_for(author)

    def cost():
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            item_statistics(outline().lessons)
        assert len(queries) == 7
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)

    exercise, *_ = exercises()
    submit(crowd(1)[0], exercise, right=True)
    few = cost()
    for learner in crowd(12):
        for lesson in module.lessons:
            for each in exercises(lesson)[:2]:
                submit(learner, each, right=True, lesson=lesson)
        review = reviews.start_review(learner=learner, module_id=module.id, draw=reviews.new_draw(module))
        _answer_all(learner, review, answer_question, "questionnaire")
    assert cost() == few


def test_what_a_person_did_leaves_with_that_person(module, learner):
    from cours.echanges.actions import erase_learner

    exercise, *_ = exercises()
    submit(learner, exercise, right=True)
    erase_learner(learner=learner)
    assert of(exercise).figures.answers == 0
    run = LessonRun.objects.create(
        lesson_id=entry().id, revision_id=entry().revision_id, step_count=1, started_at=timezone.now()
    )
    assert not Participation.objects.filter(run=run).exists()
    run.attempts.create(client_id=uuid.uuid4(), exercise_id=exercise["id"], answer={}, outcome="wrong")
    assert of(exercise).figures.answers == 1  # the half of a shared run that nobody claims any more


# --- Too many answers ------------------------------------------------------------------------------------------------
def test_beyond_what_can_be_counted_it_says_so_and_counts_nothing(module, crowd, client_for, author, monkeypatch):
    """Two million answers would hold a worker for minutes: nobody else would be served."""
    exercise, *_ = exercises()
    for learner in crowd(3):
        submit(learner, exercise, right=True)
    monkeypatch.setattr(item_statistics_module, "MOST_ANSWERS", 2)
    monkeypatch.setattr(item_report, "item_statistics", lambda lessons: pytest.fail("they were counted"))
    client = client_for(author)
    page = client.get(URL)
    assert "c&#x27;est trop pour les compter" in page.content.decode()
    assert list(page.context["object_list"]) == []
    for kind in ("csv", "xlsx"):  # an empty file would say that nobody answered
        answer = client.get(URL, {"export": kind}, follow=True)
        assert "c&#x27;est trop pour les compter" in answer.content.decode()


def test_a_lesson_with_few_answers_is_counted_all_the_same(module, crowd, client_for, author, monkeypatch):
    first, second = module.lessons[:2]
    for learner in crowd(3):
        submit(learner, exercises(first)[0], right=True, lesson=first)
    monkeypatch.setattr(item_statistics_module, "MOST_ANSWERS", 2)
    page = client_for(author).get(URL, {"lesson": second.id})
    assert page.context["refused"] == ""
    assert page.context["object_list"]


def test_as_many_as_can_be_counted_are_counted(module, crowd, client_for, author, monkeypatch):
    for learner in crowd(2):
        submit(learner, exercises()[0], right=True)
    monkeypatch.setattr(item_statistics_module, "MOST_ANSWERS", 2)
    assert client_for(author).get(URL).context["refused"] == ""
