"""A lesson done on paper or aloud counts as completed, never as mastered, and never hides a real one."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cours.suivi import actions
from cours.suivi.merging import merge_learner
from cours.suivi.models import LessonCompletion

pytestmark = pytest.mark.django_db


def do(lesson):
    for exercise in lesson.exercises:
        lesson.right(exercise)
    lesson.finish()


def test_it_counts_as_completed_for_the_person(client_for, learner, pages):
    lesson = pages.lesson("M2-L4")
    for _twice in range(2):
        actions.complete_in_person(learner=learner, lesson_id=lesson.pk)
    done = LessonCompletion.objects.get()
    assert (done.run, done.mastered_at, done.is_in_person) == (None, None, True)
    page = client_for(learner).get("/mon-parcours/").text
    assert "1 leçon sur" in page


def test_it_may_be_taken_back(learner, pages):
    lesson = pages.lesson("M2-L4")
    actions.complete_in_person(learner=learner, lesson_id=lesson.pk)
    for _twice in range(2):
        actions.withdraw_in_person(learner=learner, lesson_id=lesson.pk)
    assert not LessonCompletion.objects.exists()


def test_a_lesson_really_done_is_neither_changed_nor_taken_back(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    do(lesson)
    before = LessonCompletion.objects.values().get()
    actions.complete_in_person(learner=learner, lesson_id=lesson.entry.id)
    actions.withdraw_in_person(learner=learner, lesson_id=lesson.entry.id)
    assert LessonCompletion.objects.values().get() == before


def test_done_for_real_afterwards_it_becomes_real_and_stays(client_for, learner, lesson_of):
    lesson = lesson_of(client_for(learner))
    actions.complete_in_person(learner=learner, lesson_id=lesson.entry.id)
    do(lesson)
    done = LessonCompletion.objects.get()
    assert done.run
    assert done.mastered_at
    assert not done.is_in_person
    actions.withdraw_in_person(learner=learner, lesson_id=lesson.entry.id)
    assert LessonCompletion.objects.exists()


@pytest.mark.parametrize("guest_is_real", [True, False])
def test_a_merge_keeps_the_real_one(make_guest, learner, pages, guest_is_real):
    guest, lesson, now = make_guest(), pages.lesson("M2-L4"), timezone.now()
    real, other = (guest, learner) if guest_is_real else (learner, guest)
    LessonCompletion.objects.create(learner=real, lesson=lesson, completed_at=now, mastered_at=now)
    actions.complete_in_person(learner=other, lesson_id=lesson.pk)
    merge_learner(guest=guest, learner=learner)
    done = LessonCompletion.objects.get(learner=learner)
    assert (done.is_in_person, done.mastered_at, done.completed_at) == (False, now, now)


def test_the_database_refuses_mastery_in_person(learner, pages):
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        LessonCompletion.objects.create(
            learner=learner, lesson=pages.lesson("M2-L4"), completed_at=now, mastered_at=now, is_in_person=True
        )
