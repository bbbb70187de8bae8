"""The heart: what a group sees of a person, and all that it does not see."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from cours.groupes import following as following_module
from cours.groupes.actions import follow as actions
from cours.groupes.actions.proposals import leave_offer, propose, withdraw
from cours.groupes.following import STATES, Following, autonomy_of, done_elsewhere, state_words
from cours.groupes.models import AutonomyRating, GroupMember
from cours.suivi.models import LessonCompletion, LessonRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessons(pages):
    return {code: pages.lesson(code) for code in ("M2-L1", "M2-L4", "M3-L2")}


@pytest.fixture
def offer(group, facilitator, lessons):
    return propose(group=group, by=facilitator, what={"lesson_id": lessons["M2-L4"].pk})[0]


@pytest.fixture
def state(group):
    """`state(learner)`: the state of each proposed lesson, by its code, as the group sees it."""

    def read(learner, group=group):
        following = Following.of(group)
        member = next(one for one in following.members if one.learner_id == learner.pk)
        return {lesson.code: following.cell(member, lesson).state for lesson in following.lessons}

    return read


def do(lesson):
    for exercise in lesson.exercises:
        lesson.right(exercise)
    lesson.finish()


def joined(member, **ago):
    GroupMember.objects.filter(pk=member.pk).update(joined_at=timezone.now() - timedelta(**ago))


def test_it_sees_what_it_proposed_and_was_done_since(client_for, learner, member, offer, lesson_of, state):
    lesson = lesson_of(client_for(learner))
    assert state(learner) == {"M2-L4": "not_started"}
    lesson.right(lesson.exercises[0])
    assert state(learner) == {"M2-L4": "in_progress"}
    do(lesson)
    assert state(learner) == {"M2-L4": "mastered"}


def test_it_sees_nothing_of_what_it_did_not_propose(client_for, learner, member, offer, lesson_of, group, state):
    do(lesson_of(client_for(learner), "M3-L2"))
    assert state(learner) == {"M2-L4": "not_started"}
    following = Following.of(group)
    assert done_elsewhere(following, following.members[0]) == []


def test_with_nothing_proposed_there_is_nothing_to_see(client_for, learner, member, lesson_of, group, lessons):
    do(lesson_of(client_for(learner)))
    following = Following.of(group)
    assert following.lessons == ()
    assert following.passages == following.completions == {}


@pytest.mark.parametrize("how_far", ["begun", "done"])
def test_what_was_done_before_joining_looks_never_opened(
    client_for, learner, group, offer, lesson_of, put_in, state, how_far
):
    lesson = lesson_of(client_for(learner))
    lesson.right(lesson.exercises[0])
    if how_far == "done":
        do(lesson)
    put_in(group, learner, "David")
    assert state(learner) == {"M2-L4": "not_started"}
    following = Following.of(group)
    assert not following.passages


def test_begun_before_and_ended_since_is_done(client_for, learner, group, offer, lesson_of, put_in, state):
    lesson = lesson_of(client_for(learner))
    lesson.right(lesson.exercises[0])
    put_in(group, learner, "David")
    do(lesson)
    assert state(learner) == {"M2-L4": "mastered"}


def test_done_before_and_done_again_since_is_done(client_for, learner, group, offer, lesson_of, put_in, state):
    client = client_for(learner)
    do(lesson_of(client))
    LessonCompletion.objects.update(completed_at=timezone.now() - timedelta(days=3), mastered_at=None)
    member = put_in(group, learner, "David")
    client.post(f"/lecons/{offer.lesson_id}/recommencer/")
    joined(member, seconds=0)
    assert state(learner) == {"M2-L4": "not_started"}
    do(lesson_of(client))
    assert state(learner) == {"M2-L4": "mastered"}


def test_with_agreement_the_past_is_done_or_not_and_nothing_else(
    client_for, learner, group, offer, lesson_of, put_in, state
):
    client = client_for(learner)
    do(lesson_of(client))
    do(lesson_of(client, "M3-L2"))
    begun = lesson_of(client, "M2-L1")
    begun.right(begun.exercises[0])
    member = put_in(group, learner, "David")
    GroupMember.objects.filter(pk=member.pk).update(shares_past_at=timezone.now())
    assert state(learner) == {"M2-L4": "elsewhere"}
    following = Following.of(group)
    cell = following.cell(following.members[0], following.lessons[0])
    assert (cell.at, cell.validation) == (None, None)
    assert [lesson.code for lesson in done_elsewhere(following, following.members[0])] == ["M3-L2"]
    assert not following.passages


@pytest.fixture
def away(client_for, facilitator, learner, group, member, time_machine):
    """`away(what)`: the person leaves, does something, and is put back by the team or by themselves."""

    def leave(what, *, by="team"):
        start, client = timezone.now(), client_for(learner)
        own = f"/mes-groupes/{member.pk}/"
        time_machine.move_to(start + timedelta(hours=1), tick=False)
        if by == "team":
            client_for(facilitator).post(f"/espace/groupes/{group.pk}/personnes/{member.pk}/retirer/")
        else:
            client.post(f"{own}partir/")
        time_machine.move_to(start + timedelta(hours=2), tick=False)
        what()
        time_machine.move_to(start + timedelta(hours=3), tick=False)
        for _ in range(2):  # a second tap is no second absence
            if by == "team":
                client_for(facilitator).post(f"/espace/groupes/{group.pk}/personnes/{member.pk}/remettre/")
            else:
                client.post(f"{own}revenir/")
        member.refresh_from_db()
        assert (member.left_at, len(member.absences)) == (None, 1)

    return leave


@pytest.mark.parametrize("by", ["team", "oneself"])
def test_what_was_done_while_away_is_not_seen_when_put_back(
    client_for, facilitator, learner, group, offer, lesson_of, away, state, by
):
    lesson = lesson_of(client_for(learner))
    away(lambda: do(lesson), by=by)
    assert state(learner) == {"M2-L4": "not_started"}
    assert not Following.of(group).passages
    page = client_for(facilitator).get(f"/espace/groupes/{group.pk}/personnes/{group.members.get().pk}/suivi/").text
    assert "pas dans le groupe" in page
    GroupMember.objects.update(shares_past_at=timezone.now())
    assert state(learner) == {"M2-L4": "elsewhere"}, "unless the person agrees"


def test_what_was_seen_before_leaving_stays_seen(client_for, learner, offer, lesson_of, away, state):
    lesson = lesson_of(client_for(learner))
    do(lesson)
    away(lambda: None)
    assert state(learner) == {"M2-L4": "mastered"}


def test_begun_before_leaving_and_ended_while_away_stays_in_progress(
    client_for, learner, group, offer, lesson_of, away, state
):
    lesson = lesson_of(client_for(learner))
    lesson.right(lesson.exercises[0])
    begun = timezone.now()
    away(lambda: do(lesson))
    assert state(learner) == {"M2-L4": "in_progress"}
    (passage,) = next(iter(Following.of(group).passages.values()))
    assert (passage.completed_at, passage.is_whole) == (None, False)
    assert passage.active_at <= begun


def test_begun_while_away_and_ended_since_is_done_but_not_whole(
    client_for, learner, group, offer, lesson_of, away, state
):
    lesson = lesson_of(client_for(learner))
    away(lambda: lesson.right(lesson.exercises[0]))
    assert state(learner) == {"M2-L4": "not_started"}
    do(lesson)
    assert state(learner) == {"M2-L4": "mastered"}
    (passage,) = next(iter(Following.of(group).passages.values()))
    assert not passage.is_whole, "its first attempts were made while away"


def test_a_person_who_has_left_is_not_seen_any_more(client_for, learner, member, offer, lesson_of, group):
    do(lesson_of(client_for(learner)))
    GroupMember.objects.filter(pk=member.pk).update(left_at=timezone.now(), shares_past_at=timezone.now())
    following = Following.of(group)
    assert following.members == []
    assert following.passages == following.completions == {}


def test_who_comes_back_starts_afresh(client_for, learner, member, offer, lesson_of, group, put_in, state):
    do(lesson_of(client_for(learner)))
    GroupMember.objects.filter(pk=member.pk).update(left_at=timezone.now())
    put_in(group, learner, "David")
    assert state(learner) == {"M2-L4": "not_started"}


@pytest.fixture
def other_group(make_group, other_organisation, outsider, put_in, learner):
    """A group of another structure, where the same person is too."""
    group = make_group(other_organisation, outsider, title="Atelier du port")
    put_in(group, learner, "Daoud")
    return group


def test_two_structures_see_each_their_own(
    client_for, learner, member, offer, lessons, lesson_of, other_group, outsider, state
):
    propose(group=other_group, by=outsider, what={"lesson_id": lessons["M3-L2"].pk})
    do(lesson_of(client_for(learner)))
    do(lesson_of(client_for(learner), "M3-L2"))
    assert state(learner) == {"M2-L4": "mastered"}
    assert state(learner, other_group) == {"M3-L2": "mastered"}


def test_what_another_team_validated_is_not_told(learner, member, offer, lessons, other_group, outsider, state, group):
    propose(group=other_group, by=outsider, what={"lesson_id": lessons["M2-L4"].pk})
    ours = other_group.members.get()
    actions.validate_in_person(group=other_group, members=[ours], lesson_id=lessons["M2-L4"].pk, by=outsider)
    assert state(learner, other_group) == {"M2-L4": "in_person"}
    assert state(learner) == {"M2-L4": "not_started"}
    GroupMember.objects.filter(pk=member.pk).update(shares_past_at=timezone.now())
    assert state(learner) == {"M2-L4": "elsewhere"}


def test_what_is_for_one_person_is_not_looked_for_in_the_others(
    client_for, learner, member, make_learner, put_in, lessons, lesson_of, group, facilitator, state
):
    other = make_learner()
    put_in(group, other, "Monique")
    propose(group=group, by=facilitator, what={"lesson_id": lessons["M2-L4"].pk}, learner=other)
    do(lesson_of(client_for(learner)))
    assert state(learner) == {"M2-L4": "not_proposed"}
    assert not Following.of(group).passages


def test_a_proposal_left_shows_that_and_nothing_else(client_for, learner, member, offer, lesson_of, group, state):
    do(lesson_of(client_for(learner)))
    leave_offer(assignment=offer, learner=learner)
    assert state(learner) == {"M2-L4": "left"}
    assert not Following.of(group).passages


def test_a_proposal_taken_back_or_yet_to_come_opens_nothing(client_for, learner, member, offer, lesson_of, group):
    do(lesson_of(client_for(learner)))
    offer.starts_on = timezone.localdate() + timedelta(days=1)
    offer.save()
    assert Following.of(group).lessons == ()
    offer.starts_on = None
    offer.save()
    withdraw(assignment=offer)
    assert Following.of(group).lessons == ()


def test_two_people_on_one_phone_are_both_seen(learner, member, make_learner, put_in, group, offer, lessons, state):
    other = make_learner()
    put_in(group, other, "Monique")
    from cours.suivi.actions import open_run

    open_run(learners=[learner, other], lesson_id=offer.lesson_id, revision_id=lessons["M2-L4"].live_revision_id)
    assert LessonRun.objects.count() == 1
    assert state(learner) == state(other) == {"M2-L4": "in_progress"}


def test_autonomy_follows_the_same_rule(learner, member, offer, lessons, group, other_group, facilitator, outsider):
    def say(code, group=None, by=learner):
        lesson_id = lessons[code].pk
        actions.say_autonomy(learner=learner, lesson_id=lesson_id, level="alone", by=by, group=group)

    say("M2-L4")
    AutonomyRating.objects.update(said_at=timezone.now() - timedelta(days=9))  # before the person joined
    actions.say_autonomy(learner=learner, lesson_id=lessons["M2-L4"].pk, level="some_help", by=learner)
    say("M2-L4", group, facilitator)
    say("M2-L4", other_group, outsider)
    say("M3-L2")
    following = Following.of(group)
    found = autonomy_of(following, following.members[0])
    assert {lesson: [(one.level, one.said_by) for one in ratings] for lesson, ratings in found.items()} == {
        lessons["M2-L4"].pk: [("alone", facilitator), ("some_help", learner)]
    }


def test_the_words_of_a_table_are_looked_up_once_and_not_for_each_cell(monkeypatch):
    """A thousand people and twenty-four lessons are 24 000 cells; eight look-ups each were two thirds of the file."""
    looked = []
    monkeypatch.setattr(following_module, "_", lambda words: looked.append(words) or words)
    following_module._words_of_states.cache_clear()
    for _row in range(1000):
        assert [state_words(state) for state in STATES]
    assert len(looked) == len(STATES)
    following_module._words_of_states.cache_clear()  # what was said here was not translated


def test_the_words_of_a_table_follow_the_language():
    with translation.override("fr"):
        french = state_words("left")
    with translation.override("en"):
        state_words("left")
    assert following_module._words_of_states.cache_info().currsize >= 2
    assert french == "Pas pour moi"
