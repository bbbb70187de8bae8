"""A guest's work joins the card: nothing lost, nothing doubled."""

import pytest

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
