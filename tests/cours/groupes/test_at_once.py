"""Two taps, or a whole room, at the same moment: nothing lost, nothing doubled."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from wagtail.models import Page

from cours.comptes.models import AccessCard, User
from cours.groupes.actions.groups import create_group
from cours.groupes.actions.joining import join, join_as_newcomer
from cours.groupes.actions.people import add_people
from cours.groupes.actions.projections import QuestionClosed, answer_in_room, has_answered, withdraw
from cours.groupes.models import LearnerGroup, Projection, Seat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once():
    """Run the same act six times at the same moment, each in its own connection."""
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("an in-memory database has one connection")

    def run(act, times=6):
        def alone(number):
            try:
                return act(number)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(alone, range(times)))

    return run


def test_the_same_list_confirmed_at_once_adds_each_person_once(at_once, group, facilitator):
    names = [("David", "David"), ("David", "David 2"), ("Oksana", "Oksana")]
    given = at_once(lambda _: add_people(group=group, names=names, added_by=facilitator, nonce="n" * 22))
    assert all(cards == given[0] for cards in given)
    assert group.members.count() == User.objects.learners().count() == AccessCard.objects.count() == 3


def test_the_same_form_sent_at_once_makes_one_group(at_once, organisation, facilitator):
    number = uuid.uuid4()

    def make(_):
        return create_group(
            person=facilitator, organisation=organisation, form_number=number, title="Atelier", venue="Salle verte"
        )

    assert len({made.pk for made in at_once(make)}) == 1
    assert LearnerGroup.objects.get().leads.count() == 1
    assert organisation.venues.count() == 1


def test_a_newcomer_who_taps_many_times_has_one_account(at_once, group):
    number = uuid.uuid4()
    members = at_once(lambda _: join_as_newcomer(group=group, form_number=number, browser="b", name="Oksana"))
    assert len({member.learner_id for member in members}) == 1
    assert group.members.count() == User.objects.learners().count() == 1


def test_a_learner_who_taps_many_times_is_there_once(at_once, group, learner):
    at_once(lambda _: join(group=group, learner=learner, name="David"))
    assert [member.name for member in group.members.all()] == ["David"]


def test_a_room_joins_at_once(at_once, group):
    at_once(
        lambda number: join_as_newcomer(group=group, form_number=uuid.uuid4(), browser=str(number), name=f"P{number}")
    )
    assert group.members.current().count() == 6


@pytest.fixture
def question(open_workshop):
    """A question on the wall of the open session; which one does not matter here."""
    page = Page.objects.first()
    revision = page.save_revision()
    return Projection.objects.create(session=open_workshop, revision=revision, exercise_id="x")


EXERCISE = {"kind": "true_false", "id": "x", "prompt": "?", "answer": True, "right": "", "wrong": ""}


def test_a_place_that_answers_the_wall_many_times_at_once_has_one_answer(at_once, question, open_workshop, learner):
    seat = Seat.objects.create(session=open_workshop, learner=learner)
    at_once(
        lambda number: answer_in_room(
            projection=question, seat=seat, exercise=EXERCISE, answer={"choice": bool(number % 2)}
        )
    )
    assert question.answers.count() == 1


def test_the_wall_closed_while_the_room_answers_keeps_nothing_after_the_close(
    at_once, question, open_workshop, make_learner
):
    seats = [Seat.objects.create(session=open_workshop, learner=make_learner()) for _ in range(5)]

    def act(number):
        if number == 5:
            return withdraw(session=open_workshop)
        try:
            return answer_in_room(projection=question, seat=seats[number], exercise=EXERCISE, answer={"choice": True})
        except QuestionClosed:
            return None

    at_once(act)
    assert not any(has_answered(projection=question, seat=seat) for seat in seats), "each kept one was unlinked"
