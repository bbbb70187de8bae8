"""A guest's work joins the card: nothing lost, nothing doubled."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from cours.comptes import actions as comptes
from cours.comptes.models import User
from cours.suivi import actions
from cours.suivi.models import Attempt, Enrolment, LessonCompletion, LessonRun, Participation

pytestmark = pytest.mark.django_db


def test_the_work_of_a_guest_goes_to_the_card(client_for, guest, learner, lesson_of):
    lesson = lesson_of(client_for(guest))
    lesson.right(lesson.exercises[0])
    comptes.merge_guest(guest=guest, learner=learner)
    assert not User.objects.filter(pk=guest.pk).exists()
    assert LessonRun.objects.get().learners.get() == learner
    assert Attempt.objects.count() == 1


def test_two_runs_of_the_same_version_become_one(client_for, guest, learner, lesson_of):
    theirs, mine = lesson_of(client_for(guest)), lesson_of(client_for(learner))
    first, second, third = mine.exercises[:3]
    mine.right(first)
    mine.wrong(second)
    theirs.right(second)
    theirs.wrong(third)
    comptes.merge_guest(guest=guest, learner=learner)
    run = LessonRun.objects.get()
    assert Attempt.objects.filter(run=run).count() == 4
    assert run.states[second["id"]]["right"] is True
    assert set(run.states) == {first["id"], second["id"], third["id"]}
    assert Participation.objects.get().learner == learner


def test_a_lesson_finished_by_both_is_finished_once_at_the_earliest_date(client_for, guest, learner, lesson_of):
    for person in (guest, learner):
        lesson = lesson_of(client_for(person))
        for exercise in lesson.exercises:
            lesson.right(exercise)
        lesson.finish()
    earliest = LessonCompletion.objects.order_by("completed_at").first().completed_at
    comptes.merge_guest(guest=guest, learner=learner)
    done = LessonCompletion.objects.get()
    assert done.learner == learner
    assert done.completed_at == earliest


def test_merging_halves_completes_the_lesson(client_for, guest, learner, lesson_of):
    theirs, mine = lesson_of(client_for(guest)), lesson_of(client_for(learner))
    for exercise in mine.exercises[:3]:
        mine.right(exercise)
    for exercise in theirs.exercises[3:]:
        theirs.right(exercise)
    theirs.see_everything()
    assert not LessonCompletion.objects.exists()
    comptes.merge_guest(guest=guest, learner=learner)
    assert LessonCompletion.objects.get().learner == learner


def test_runs_of_different_versions_stay_apart_and_the_further_one_is_resumed(client_for, guest, learner, lesson_of):
    theirs = lesson_of(client_for(guest))
    for exercise in theirs.exercises[:4]:
        theirs.right(exercise)
    page = type(theirs.page).objects.get(pk=theirs.page.pk)
    page.title = "Changée"
    page.save_revision().publish()
    mine = lesson_of(client_for(learner))
    mine.right(mine.exercises[0])
    comptes.merge_guest(guest=guest, learner=learner)
    assert LessonRun.objects.count() == 2
    assert Attempt.objects.count() == 5
    assert len(LessonRun.objects.current_for(learner).get().states) == 4


def test_enrolments_are_not_doubled(guest, learner, pages):
    pathway = pages.pathway("premiers-pas")
    actions.enrol(learner=guest, pathway=pathway)
    actions.enrol(learner=learner, pathway=pathway)
    comptes.merge_guest(guest=guest, learner=learner)
    assert Enrolment.objects.get().learner == learner


def test_a_run_for_two_completes_both_and_masters_neither(client_for, learner, stranger, lesson_of):
    lesson = lesson_of(client_for(learner))
    device = lesson.client.session
    device["partner"] = stranger.pk
    device.save()
    run = actions.open_run(
        learners=[learner, stranger], lesson_id=lesson.entry.id, revision_id=lesson.content.revision_id
    )
    for exercise in lesson.exercises:
        lesson.right(exercise)
    lesson.finish()
    assert {done.learner for done in LessonCompletion.objects.all()} == {learner, stranger}
    assert not LessonCompletion.objects.mastered().exists()
    assert LessonRun.objects.get() == run


def test_a_run_refuses_three_people(learner, stranger, guest, lesson_of, client):
    lesson = lesson_of(client)
    with pytest.raises(ValueError, match="one or two"):
        actions.open_run(learners=[learner, stranger, guest], lesson_id=lesson.entry.id, revision_id=1)


def test_a_question_answered_right_stays_right_when_the_guest_got_it_wrong_later(client_for, guest, learner, lesson_of):
    mine, theirs = lesson_of(client_for(learner)), lesson_of(client_for(guest))
    mine.right(mine.exercises[0])
    theirs.wrong(theirs.exercises[0])
    comptes.merge_guest(guest=guest, learner=learner)
    state = LessonRun.objects.get().states[mine.exercises[0]["id"]]
    assert state["right"] is True
    assert state["outcome"] == "right", "the page shows the answer that was right, with its explanation"
    assert state["tries"] == 1


# --- The same numbers in two runs: a page sent again after « Quitter », a kept answer, a response that was lost ------
def enter(client, learner):
    card = learner.card
    return client.post("/entrer/", {"identifier": card.identifier, "pin": card.pin, "keep": "on"})


def test_an_answer_that_the_card_already_holds_is_merged_and_stays_once(client, client_for, learner, lesson_of):
    number = str(uuid.uuid4())
    mine, theirs = lesson_of(client_for(learner)), lesson_of(client)
    mine.wrong(mine.exercises[0], attempt=number)
    theirs.wrong(theirs.exercises[0], attempt=number)
    assert enter(client, learner).url == "/mon-parcours/"
    assert Attempt.objects.get().run.learners.get() == learner
    assert LessonRun.objects.get().states[mine.exercises[0]["id"]]["tries"] == 1
    assert User.objects.filter(kind="learner").get() == learner


def test_two_answers_under_one_number_both_stay(client_for, guest, learner, lesson_of):
    number = str(uuid.uuid4())
    mine, theirs = lesson_of(client_for(learner)), lesson_of(client_for(guest))
    mine.wrong(mine.exercises[0], attempt=number)
    theirs.right(theirs.exercises[0], attempt=number)
    comptes.merge_guest(guest=guest, learner=learner)
    assert sorted(Attempt.objects.values_list("outcome", flat=True)) == ["right", "wrong"]
    assert LessonRun.objects.get().states[mine.exercises[0]["id"]]["right"] is True


def test_every_answer_of_both_under_the_same_numbers_is_merged(client_for, guest, learner, lesson_of):
    mine, theirs = lesson_of(client_for(learner)), lesson_of(client_for(guest))
    numbers = [str(uuid.uuid4()) for _ in mine.exercises]
    for exercise, number in zip(mine.exercises, numbers, strict=True):
        mine.right(exercise, attempt=number)
        theirs.right(exercise, attempt=number)
    comptes.merge_guest(guest=guest, learner=learner)
    assert {str(each.client_id) for each in Attempt.objects.all()} == set(numbers)
    assert Attempt.objects.count() == len(numbers)


# --- What was typed and not sent -------------------------------------------------------------------------------------
def keep_draft(lesson, exercise, choice):
    lesson.client.post(f"/lecons/{lesson.entry.id}/brouillon/", {"exercise": exercise["id"], "choice": choice})


def choice_questions(lesson):
    return [exercise for exercise in lesson.exercises if exercise["kind"] == "single_choice"]


def test_what_each_had_begun_to_answer_is_still_there(client_for, guest, learner, lesson_of):
    mine, theirs = lesson_of(client_for(learner)), lesson_of(client_for(guest))
    for lesson in (mine, theirs):
        lesson.right(lesson.exercises[-1])
    first, second = choice_questions(mine)[:2]
    keep_draft(mine, first, "1")
    keep_draft(theirs, second, "0")
    comptes.merge_guest(guest=guest, learner=learner)
    assert LessonRun.objects.get().drafts == {first["id"]: {"choice": 1}, second["id"]: {"choice": 0}}


@pytest.mark.parametrize("last", ["guest", "learner"])
def test_of_two_beginnings_of_one_answer_the_last_typed_is_there(client_for, guest, learner, lesson_of, last):
    mine, theirs = lesson_of(client_for(learner)), lesson_of(client_for(guest))
    question = choice_questions(mine)[-1]
    for lesson in (mine, theirs):
        lesson.right(lesson.exercises[0])
    order = [(mine, "0"), (theirs, "1")] if last == "guest" else [(theirs, "1"), (mine, "0")]
    for lesson, choice in order:
        keep_draft(lesson, question, choice)
    comptes.merge_guest(guest=guest, learner=learner)
    assert LessonRun.objects.get().drafts[question["id"]] == {"choice": 1 if last == "guest" else 0}


# --- Lessons done by two ---------------------------------------------------------------------------------------------
def test_two_people_of_one_run_who_are_one_person_keep_it_once(client_for, guest, learner, lesson_of):
    lesson = lesson_of(client_for(guest))
    run = actions.open_run(learners=[learner, guest], lesson_id=lesson.entry.id, revision_id=lesson.content.revision_id)
    comptes.merge_guest(guest=guest, learner=learner)
    assert Participation.objects.get().run == run
    assert LessonRun.objects.current_for(learner).get() == run


def test_a_run_shared_with_somebody_else_is_merged_whatever_the_numbers(
    client_for, guest, learner, stranger, lesson_of
):
    number = str(uuid.uuid4())
    theirs, mine = lesson_of(client_for(guest)), lesson_of(client_for(learner))
    device = theirs.client.session
    device["partner"] = stranger.pk
    device.save()
    theirs.right(theirs.exercises[0], attempt=number)
    mine.right(mine.exercises[0], attempt=number)
    comptes.merge_guest(guest=guest, learner=learner)
    assert Attempt.objects.count() == 2
    assert LessonRun.objects.current_for(learner).get().is_shared is False
    assert LessonRun.objects.current_for(stranger).get().learners.filter(pk=learner.pk).exists()


# --- At the same moment ----------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_ten_merges_at_once_with_numbers_in_common_are_one(client_for, guest, learner, lesson_of):
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("an in-memory database has one connection")
    number = str(uuid.uuid4())
    mine, theirs = lesson_of(client_for(learner)), lesson_of(client_for(guest))
    mine.wrong(mine.exercises[0], attempt=number)
    theirs.wrong(theirs.exercises[0], attempt=number)
    theirs.right(theirs.exercises[1])

    def merge(_):
        try:
            return comptes.merge_guest(guest=guest, learner=learner)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(merge, range(10))) == [False] * 9 + [True]
    assert LessonRun.objects.get().learners.get() == learner
    assert Attempt.objects.count() == 2
    assert not User.objects.guests().exists()


def test_an_answer_on_its_way_while_the_place_is_merged_is_refused_with_words(
    client_for, guest, learner, lesson_of, monkeypatch
):
    lesson = lesson_of(client_for(guest))
    lesson.right(lesson.exercises[0])
    run_of = actions.run_of

    def merged_meanwhile(**who):
        run = run_of(**who)
        comptes.merge_guest(guest=guest, learner=learner)
        return run

    monkeypatch.setattr(actions, "run_of", merged_meanwhile)
    response = lesson.right(lesson.exercises[1], fetch=True)
    assert response.status_code == 409
    assert "Rechargez" in response.text
    assert LessonRun.objects.get().learners.get() == learner
