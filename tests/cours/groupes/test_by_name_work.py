"""What is done in a place opened by tapping a first name: kept apart, done in session, never mastery."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cours.comptes.models import DeviceNumber
from cours.echanges.export import personal_data
from cours.groupes.actions.follow import withdraw_validations
from cours.groupes.actions.proposals import propose
from cours.groupes.following import Following
from cours.groupes.live import room
from cours.groupes.models import GroupMember, InPersonValidation
from cours.suivi.models import LessonCompletion, LessonRun
from tests.strict import StrictClient

from .test_by_name_place import tap

pytestmark = pytest.mark.django_db


@pytest.fixture
def tablet(open_workshop, member):
    """A shared device of the room, on which David's first name was tapped."""
    return tap(open_workshop, member)


def do_it_all(lesson, learner=None):
    for exercise in lesson.exercises:
        lesson.right(exercise, learner=learner)
    lesson.see_everything()


def cell(group, member, page):
    following = Following.of(group)
    return following.cell(following.member(member.pk), next(one for one in following.lessons if one.id == page.pk))


def test_a_lesson_done_perfectly_by_name_is_done_in_session_and_not_mastered(tablet, learner, lesson_of):
    lesson = lesson_of(tablet)
    do_it_all(lesson, learner)
    run = LessonRun.objects.get()
    assert run.by_name
    assert run.completed_at
    done = LessonCompletion.objects.get()
    assert (done.learner, done.is_in_person, done.mastered_at, done.run) == (learner, True, None, None)
    page = lesson.open().text
    assert "cette leçon est terminée" in page
    assert "Vous la maîtrisez" not in page


def test_the_database_refuses_mastery_of_what_was_done_in_session(tablet, learner, lesson_of):
    do_it_all(lesson_of(tablet), learner)
    with pytest.raises(IntegrityError), transaction.atomic():
        LessonCompletion.objects.update(mastered_at=timezone.now())


def test_what_was_answered_with_the_card_is_not_shown_to_who_taps_the_name(
    tablet, learner, member, client_for, lesson_of, open_workshop
):
    mine = lesson_of(client_for(learner))
    first, second = mine.exercises[:2]
    mine.right(first, learner=learner)
    page = lesson_of(tablet).open().text
    assert "is-right" not in page
    assert "is-seen" not in page
    theirs = lesson_of(tablet)
    theirs.right(second, learner=learner)
    own, by_name = LessonRun.objects.order_by("pk")
    assert (own.by_name, by_name.by_name) == (False, True)
    assert list(own.states) == [first["id"]]
    assert list(by_name.states) == [second["id"]]


def test_a_name_tapped_takes_nothing_of_the_run_made_with_the_card(tablet, learner, client_for, lesson_of):
    mine = lesson_of(client_for(learner))
    mine.right(mine.exercises[0], learner=learner)
    do_it_all(lesson_of(tablet), learner)
    tablet.post(f"/lecons/{mine.entry.id}/recommencer/")
    own = learner.runs.get(by_name=False)
    assert own.participations.get().is_current
    assert own.states.keys() == {mine.exercises[0]["id"]}
    assert "is-right" in mine.open().text


def test_the_card_goes_on_with_what_was_begun_by_name_still_without_mastery(tablet, learner, client_for, lesson_of):
    begun = lesson_of(tablet)
    begun.right(begun.exercises[0], learner=learner)
    mine = lesson_of(client_for(learner))
    assert "is-right" in mine.open().text, "progress is kept"
    do_it_all(mine, learner)
    run = LessonRun.objects.get()
    assert run.completed_at
    done = LessonCompletion.objects.get()
    assert (done.is_in_person, done.mastered_at) == (False, None), "ended with the card, begun by whoever tapped"


def test_what_the_card_took_up_is_not_shown_to_who_taps_the_name_again(
    tablet, member, learner, client_for, lesson_of, open_workshop
):
    begun = lesson_of(tablet)
    begun.right(begun.exercises[0], learner=learner)
    mine = lesson_of(client_for(learner))
    mine.right(mine.exercises[1], learner=learner)
    assert "is-right" not in lesson_of(tap(open_workshop, member)).open().text


def test_begun_again_with_the_card_it_can_be_mastered(tablet, learner, client_for, lesson_of):
    do_it_all(lesson_of(tablet), learner)
    mine = lesson_of(client_for(learner))
    mine.client.post(f"/lecons/{mine.entry.id}/recommencer/")
    do_it_all(mine, learner)
    done = LessonCompletion.objects.get()
    assert done.mastered_at
    assert not done.is_in_person


def test_somebody_who_changes_device_goes_on_in_the_same_run(tablet, member, learner, open_workshop, lesson_of):
    begun = lesson_of(tablet)
    begun.right(begun.exercises[0], learner=learner)
    other = lesson_of(tap(open_workshop, member))
    assert "is-right" in other.open().text
    other.right(other.exercises[1], learner=learner)
    assert LessonRun.objects.count() == 1


def test_next_week_nobody_reads_in_the_place_what_was_answered_today(tablet, member, learner, open_workshop, lesson_of):
    begun = lesson_of(tablet)
    begun.right(begun.exercises[0], learner=learner)
    open_workshop.opened_at = timezone.now() - timedelta(hours=1)
    open_workshop.save()
    from cours.suivi.models import Participation

    Participation.objects.update(place=f"{open_workshop.group_id}:2026-01-06")
    assert "is-right" not in lesson_of(tap(open_workshop, member)).open().text


def test_recommencer_in_the_place_gives_a_fresh_run_of_the_place(tablet, learner, lesson_of):
    lesson = lesson_of(tablet)
    do_it_all(lesson, learner)
    tablet.post(f"/lecons/{lesson.entry.id}/recommencer/")
    assert "is-right" not in lesson.open().text
    do_it_all(lesson, learner)
    assert LessonRun.objects.filter(by_name=True).count() == 2
    assert not LessonCompletion.objects.mastered().exists()


# --- What others read of it -------------------------------------------------------------------------------------------
def test_the_group_reads_done_in_session_and_another_group_reads_nothing(
    tablet, learner, member, group, facilitator, other_organisation, outsider, make_group, put_in, lesson_of
):
    lesson = lesson_of(tablet)
    elsewhere = make_group(other_organisation, outsider, title="Ailleurs")
    theirs = put_in(elsewhere, learner, "David")
    for one, by in ((group, facilitator), (elsewhere, outsider)):
        propose(group=one, by=by, what={"lesson_id": lesson.page.pk})
    lesson.right(lesson.exercises[0], learner=learner)
    assert cell(group, member, lesson.page).label == "En cours"
    assert cell(elsewhere, theirs, lesson.page).label == "À commencer"
    do_it_all(lesson, learner)
    assert cell(group, member, lesson.page).label == "Faite en séance"
    assert cell(elsewhere, theirs, lesson.page).label == "À commencer"


def test_the_team_may_take_back_what_was_done_by_name(tablet, learner, group, lesson_of):
    do_it_all(lesson_of(tablet), learner)
    validation = InPersonValidation.objects.get()
    assert (validation.group, validation.learner, validation.validated_by) == (group, learner, None)
    withdraw_validations(group=group, validations=[validation.pk])
    assert not LessonCompletion.objects.exists()


def test_the_tile_shows_the_lesson_of_the_place(tablet, learner, open_workshop, lesson_of):
    lesson = lesson_of(tablet)
    lesson.right(lesson.exercises[0], learner=learner)
    (tile,) = room(open_workshop).tiles
    assert lesson.entry.title in tile.lesson
    do_it_all(lesson, learner)
    assert room(open_workshop).tiles[0].words == "leçon terminée"


def test_a_guest_tapped_by_name_who_gets_a_card_keeps_it_without_mastery(
    guest, group, put_in, open_workshop, learner, lesson_of
):
    from cours.comptes.actions import merge_guest

    tablet = tap(open_workshop, put_in(group, guest, "Lina"))
    do_it_all(lesson_of(tablet), guest)
    merge_guest(guest=guest, learner=learner)
    done = LessonCompletion.objects.get()
    assert (done.learner, done.is_in_person, done.mastered_at) == (learner, True, None)
    assert learner.runs.get().by_name


def test_leaving_the_place_burns_nothing_of_what_the_guest_does_on_their_own_phone(guest, group, put_in, open_workshop):
    """Without its number, their phone would have to begin anew after a lost response."""
    DeviceNumber.objects.create(number="of-their-phone", learner=guest)
    tap(open_workshop, put_in(group, guest, "Lina")).post("/quitter/")
    assert DeviceNumber.objects.get().learner == guest


# --- Two people -------------------------------------------------------------------------------------------------------
def test_the_name_of_a_neighbour_tapped_beside_a_card_takes_nothing_of_theirs(
    phone, learner, oksana, client_for, lesson_of
):
    hers = lesson_of(client_for(oksana))
    hers.right(hers.exercises[0], learner=oksana)
    phone.post("/seance/a-deux/", {"learner": oksana.pk})
    do_it_all(lesson_of(phone), learner)
    own = oksana.runs.get(is_shared=False)
    assert own.participations.get().is_current, "her own run is the one she finds"
    done = {row.learner_id: row.is_in_person for row in LessonCompletion.objects.all()}
    assert done == {learner.pk: False, oksana.pk: True}


def test_two_cards_side_by_side_complete_for_both_as_before(phone, learner, oksana, lesson_of):
    phone.post("/seance/a-deux/", {"identifier": oksana.username, "pin": oksana.card.pin})
    do_it_all(lesson_of(phone), learner)
    assert not LessonCompletion.objects.in_person().exists()
    assert LessonCompletion.objects.count() == 2


def test_two_names_tapped_are_two_people_who_did_it_in_session(tablet, learner, oksana, lesson_of):
    tablet.post("/seance/a-deux/", {"learner": oksana.pk})
    do_it_all(lesson_of(tablet), learner)
    assert LessonCompletion.objects.in_person().count() == 2
    assert LessonRun.objects.get().by_name
    assert GroupMember.objects.current().count() == InPersonValidation.objects.count() == 2


def test_the_second_person_who_came_with_a_card_keeps_the_device_with_it(tablet, oksana):
    tablet.post("/seance/a-deux/", {"identifier": oksana.username, "pin": oksana.card.pin})
    tablet.post("/seance/seul/", {"stays": oksana.pk})
    assert tablet.session["_auth_user_id"] == str(oksana.pk)
    assert not tablet.session["limited"]


# --- In the files -----------------------------------------------------------------------------------------------------
def by_name_in_the_file(learner):
    """For each lesson worked on: whether the file of this person says that their name was only tapped."""
    return [run["ouvert_en_touchant_un_prenom"] for run in personal_data(learner)["passages"]]


def test_the_file_of_a_person_says_what_was_done_under_their_tapped_name(tablet, learner, client_for, lesson_of):
    do_it_all(lesson_of(tablet), learner)
    do_it_all(lesson_of(client_for(learner), "M3-L2"), learner)
    assert by_name_in_the_file(learner) == [True, False]
    assert [done["faite_en_seance"] for done in personal_data(learner)["lecons_terminees"]] == [True, False]


def test_the_file_still_says_it_once_the_card_has_gone_on_with_it(tablet, learner, client_for, lesson_of):
    begun = lesson_of(tablet)
    begun.right(begun.exercises[0], learner=learner)
    do_it_all(lesson_of(client_for(learner)), learner)
    assert by_name_in_the_file(learner) == [True]


def test_of_two_people_the_file_says_it_of_the_one_whose_name_was_tapped(phone, learner, oksana, lesson_of):
    phone.post("/seance/a-deux/", {"learner": oksana.pk})
    do_it_all(lesson_of(phone), learner)
    assert (by_name_in_the_file(learner), by_name_in_the_file(oksana)) == ([False], [True])


@pytest.mark.parametrize("beside", [False, True])
def test_no_file_of_the_group_says_mastered_of_what_was_done_by_name(
    tablet, phone, oksana, learner, group, facilitator, client_for, lesson_of, beside
):
    if beside:
        phone.post("/seance/a-deux/", {"learner": oksana.pk})
    device = phone if beside else tablet
    lesson = lesson_of(device)
    propose(group=group, by=facilitator, what={"lesson_id": lesson.page.pk})
    do_it_all(lesson, learner)
    file = client_for(facilitator).post(f"/espace/groupes/{group.pk}/suivi/export.csv").content.decode()
    (tapped,) = [line for line in file.splitlines() if line.startswith("Oksana" if beside else "David")]
    assert "Faite en séance" in tapped
    assert "aîtrisée" not in file


def test_a_stranger_reads_nothing_of_what_was_done_by_name(tablet, learner, stranger, client_for, lesson_of):
    do_it_all(lesson_of(tablet), learner)
    assert "is-right" not in lesson_of(client_for(stranger)).open().text
    assert "is-right" not in lesson_of(StrictClient()).open().text
