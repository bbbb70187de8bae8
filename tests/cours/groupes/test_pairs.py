"""« Nous sommes 2 » : one run for both, completion for both, mastery for neither."""

import pytest

from cours.contenus.outline import outline
from cours.groupes.actions.seats import go_on_alone, sit_beside, take_seat
from cours.groupes.models import AttendanceRecord, Seat
from cours.suivi.models import LessonCompletion, LessonRun, ModuleReview, PlacementTest
from cours.suivi.reviews import is_offered
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(phone, oksana):
    phone.post("/seance/a-deux/", {"learner": oksana.pk})
    return phone


def finish(lesson, learner):
    for exercise in lesson.exercises:
        lesson.right(exercise, learner=learner)
    lesson.see_everything()


def test_the_second_person_comes_by_name_and_both_are_shown_and_present(phone, oksana):
    assert "Oksana" in phone.get("/seance/a-deux/").text
    assert phone.post("/seance/a-deux/", {"learner": oksana.pk}).url == "/seance/"
    for address in ("/seance/", "/modules/", "/mon-parcours/"):
        assert "David et Oksana" in phone.get(address).text, address
    assert AttendanceRecord.objects.filter(is_present=True).count() == 2


def test_the_second_person_comes_with_their_card(phone, oksana):
    phone.post("/seance/a-deux/", {"identifier": oksana.username, "pin": oksana.card.pin})
    assert Seat.objects.get().partner == oksana
    assert AttendanceRecord.objects.get(learner=oksana).how == "card"


def test_a_wrong_card_or_one_of_somebody_else_is_refused_in_words(phone, oksana, stranger):
    assert "ne correspond pas" in phone.post("/seance/a-deux/", {"identifier": oksana.username, "pin": "4826"}).text
    fields = {"identifier": stranger.username, "pin": stranger.card.pin}
    assert "n&#x27;est pas celle d&#x27;une personne du groupe" in phone.post("/seance/a-deux/", fields).text
    phone.post("/seance/a-deux/", {"learner": stranger.pk})
    assert Seat.objects.get().partner is None


def test_nobody_sits_beside_themselves(phone, learner):
    phone.post("/seance/a-deux/", {"learner": learner.pk})
    assert Seat.objects.get().partner is None


def test_a_lesson_done_by_two_is_completed_for_both_and_mastered_by_neither(pair, learner, oksana, lesson_of):
    lesson = lesson_of(pair)
    finish(lesson, learner)
    run = LessonRun.objects.get()
    assert run.is_shared
    assert run.completed_at
    done = LessonCompletion.objects.filter(lesson=lesson.page)
    assert {row.learner_id for row in done} == {learner.pk, oksana.pk}
    assert not done.mastered().exists()
    assert "David et Oksana" in lesson.open().text


def test_answers_steps_drafts_and_the_end_all_go_to_the_run_of_the_pair(pair, learner, lesson_of):
    lesson = lesson_of(pair)
    first, second = lesson.exercises[0], lesson.exercise("single_choice")
    pair.post(f"/lecons/{lesson.entry.id}/etape/", {"step": [lesson.content.steps[0].id]})
    lesson.right(first, learner=learner)
    pair.post(f"/lecons/{lesson.entry.id}/brouillon/", {"exercise": second["id"], "choice": "1"})
    lesson.finish()
    run = LessonRun.objects.get()
    assert run.participations.count() == 2
    assert run.states[first["id"]]["right"]
    assert run.drafts[second["id"]]
    assert len(run.seen_steps) == len(lesson.content.steps)


def test_each_can_do_it_again_alone_and_then_master_it(pair, learner, oksana, lesson_of, client_for):
    lesson = lesson_of(pair)
    finish(lesson, learner)
    alone = lesson_of(client_for(oksana))
    oksana_phone = alone.client
    oksana_phone.post(f"/lecons/{alone.entry.id}/recommencer/")
    finish(alone, oksana)
    assert LessonCompletion.objects.mastered().get().learner == oksana
    assert LessonRun.objects.get(is_shared=True).attempts.count() == len(lesson.exercises)


def test_what_somebody_had_begun_alone_stays_as_history(phone, learner, oksana, lesson_of):
    lesson = lesson_of(phone)
    lesson.right(lesson.exercises[0], learner=learner)
    phone.post("/seance/a-deux/", {"learner": oksana.pk})
    lesson.right(lesson.exercises[1], learner=learner)
    alone, shared = LessonRun.objects.order_by("pk")
    assert (alone.is_shared, shared.is_shared) == (False, True)
    assert list(shared.states) == [lesson.exercises[1]["id"]]
    assert alone.attempts.count() == 1
    assert not alone.participations.get().is_current


def test_who_goes_on_alone_keeps_what_was_done_and_gives_nothing_more_to_the_other(pair, learner, oksana, lesson_of):
    lesson = lesson_of(pair)
    lesson.right(lesson.exercises[0], learner=learner)
    pair.post("/seance/seul/", {"stays": learner.pk})
    assert "David et Oksana" not in pair.get("/modules/").text
    finish(lesson, learner)
    shared, alone = LessonRun.objects.order_by("pk")
    assert alone.completed_at
    assert not shared.completed_at
    assert set(alone.states) >= {lesson.exercises[0]["id"]}
    done = LessonCompletion.objects.get()
    assert (done.learner, done.mastered_at) == (learner, None), "begun by two: no mastery"
    assert list(shared.attempts.values_list("exercise_id", flat=True)) == [lesson.exercises[0]["id"]]
    assert oksana.runs.filter(participations__is_current=True).get() == shared


def test_the_second_person_keeps_the_device_and_reaches_nothing_of_the_first(pair, learner, oksana, lesson_of):
    lesson = lesson_of(pair)
    lesson.right(lesson.exercises[0], learner=learner)
    pair.post("/seance/seul/", {"stays": oksana.pk})
    assert pair.session["_auth_user_id"] == str(oksana.pk)
    assert pair.session["limited"]
    assert pair.get("/mes-informations/").status_code == 403
    seat = Seat.objects.taken().get()
    assert (seat.learner, seat.partner) == (oksana, None)
    assert "Oksana" in pair.get("/seance/").text
    lesson.right(lesson.exercises[1], learner=oksana)
    assert oksana.runs.filter(participations__is_current=True).get().participations.count() == 1


def test_going_on_alone_with_the_number_of_a_stranger_keeps_the_first_person(pair, learner, stranger):
    pair.post("/seance/seul/", {"stays": stranger.pk})
    assert pair.session["_auth_user_id"] == str(learner.pk)
    assert Seat.objects.get().learner == learner


def test_a_person_of_another_pair_is_asked_before_they_change_and_that_pair_ends(
    pair, learner, oksana, open_workshop, make_learner, put_in, client_for, lesson_of
):
    fatou = make_learner()
    put_in(open_workshop.group, fatou, "Fatou")
    other = client_for(fatou)
    other.post("/seance/rejoindre/", {"session": open_workshop.pk})
    assert "C'est moi" in other.post("/seance/a-deux/", {"learner": oksana.pk}).text
    assert Seat.objects.get(learner=learner).partner == oksana
    other.post("/seance/a-deux/", {"learner": oksana.pk, "change": "1"})
    assert "Oksana" not in pair.get("/modules/").text
    lesson = lesson_of(pair)
    lesson.right(lesson.exercises[0], learner=learner)
    assert LessonRun.objects.get().participations.get().learner == learner


def test_the_second_person_who_opens_their_own_device_leaves_the_pair(pair, learner, oksana, open_workshop, client_for):
    theirs = client_for(oksana)
    theirs.post("/seance/rejoindre/", {"session": open_workshop.pk})
    assert Seat.objects.get(learner=learner).partner is None
    assert pair.get("/seance/etat/").json()["partner"] is None
    assert Seat.objects.taken().count() == 2
    assert AttendanceRecord.objects.count() == 2


def test_the_other_person_goes_on_when_one_is_erased(pair, learner, oksana, lesson_of):
    from cours.echanges.actions import erase_learner

    lesson = lesson_of(pair)
    lesson.right(lesson.exercises[0], learner=learner)
    erase_learner(learner=oksana)
    lesson.right(lesson.exercises[1], learner=learner)
    run = LessonRun.objects.get()
    assert run.participations.get().learner == learner
    assert len(run.states) == 2
    assert "David" in pair.get("/seance/").text


def test_when_the_first_person_is_erased_the_device_asks_who_is_there(pair, learner, oksana, lesson_of):
    from cours.echanges.actions import erase_learner

    lesson = lesson_of(pair)
    lesson.right(lesson.exercises[0], learner=learner)
    erase_learner(learner=learner)
    assert pair.get("/seance/").url == "/code/"
    assert not Seat.objects.taken().exists()
    assert LessonRun.objects.get().learners.get() == oksana


def test_the_bilan_is_not_for_two(pair):
    module = next(module for module in outline().modules if is_offered(module))
    page = pair.post(f"/modules/{module.slug}/bilan/", follow=True)
    assert "Le bilan se fait à une seule personne" in page.text
    assert not ModuleReview.objects.exists()


@pytest.mark.parametrize("address", ["", "question/", "resultat/"])
def test_where_i_am_is_not_for_two(pair, oksana, address):
    page = pair.get(f"/ou-j-en-suis/{address}", follow=True)
    assert page.redirect_chain[-1][0] == "/mon-parcours/"
    assert "Ce test se fait à une seule personne" in page.text
    assert "plus tard" in page.text


def test_two_people_begin_no_test_and_answer_none(pair, learner):
    module = next(module for module in outline().modules if is_offered(module))
    pair.post("/ou-j-en-suis/", {"module": module.slug})
    pair.post("/ou-j-en-suis/reponse/", {"exercise": "x", "act": "unknown"})
    pair.post(f"/ou-j-en-suis/{module.slug}/commencer/", {"start": "bilan"})
    assert not PlacementTest.objects.exists()
    assert not learner.starts.exists()
    pair.post("/seance/seul/", {"stays": learner.pk})
    assert pair.get("/ou-j-en-suis/").status_code == 200


def test_a_pair_made_on_two_devices_at_once_has_one_seat_per_person(open_workshop, learner, oksana, member):
    mine = take_seat(session=open_workshop, learner=learner, how="card")
    theirs = take_seat(session=open_workshop, learner=oksana, how="card")
    sit_beside(seat=mine, partner=oksana, how="card")
    theirs.refresh_from_db()
    assert theirs.left_at
    go_on_alone(seat=mine, stays=learner.pk)
    assert Seat.objects.taken().get().partner is None


def test_a_device_left_by_its_pair_shares_nothing_with_the_next_person(pair, oksana, stranger):
    pair.post("/quitter/")
    pair.post("/entrer/", {"identifier": stranger.username, "pin": stranger.card.pin})
    assert "partner" not in pair.session


def test_a_stranger_reads_nothing_of_a_pair(pair, learner, lesson_of):
    lesson = lesson_of(pair)
    lesson.right(lesson.exercises[0], learner=learner)
    page = StrictClient().get(lesson.entry.url).text
    assert "David et Oksana" not in page
    assert "is-right" not in page
