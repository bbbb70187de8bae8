"""A group may ask for an order: a later lesson then says which one comes first. Otherwise nothing is locked."""

import pytest

from cours.groupes.actions.follow import validate_in_person
from cours.groupes.actions.proposals import leave_offer, propose
from cours.suivi.actions import complete_in_person

pytestmark = pytest.mark.django_db

WORDS = "Cette leçon vient un peu après"


@pytest.fixture
def first(pages):
    return pages.lesson("M2-L1")


@pytest.fixture
def later(lesson_of, client_for, learner):
    return lesson_of(client_for(learner), "M2-L3")


@pytest.fixture
def offer(group, facilitator, member, pages):
    group.keeps_order = True
    group.save()
    return propose(group=group, by=facilitator, what={"module_id": pages.module("M2").pk})[0]


def test_a_later_lesson_says_which_one_comes_first(client_for, learner, later, first, offer, lesson_of):
    page = later.open().text
    assert WORDS in page
    assert first.title in page
    assert "Amina (Maison des Tilleuls)" in page
    assert WORDS not in lesson_of(client_for(learner), "M2-L1").open().text
    assert "s'ouvre quand celle d'avant est terminée" in client_for(learner).get("/mon-parcours/").text


def test_it_opens_when_those_before_are_done(learner, later, first, offer, pages):
    complete_in_person(learner=learner, lesson_id=first.pk)
    assert pages.lesson("M2-L2").title in later.open().text
    complete_in_person(learner=learner, lesson_id=pages.lesson("M2-L2").pk)
    assert WORDS not in later.open().text


def test_without_an_order_nothing_is_locked(later, offer, group):
    group.keeps_order = False
    group.save()
    assert WORDS not in later.open().text


def test_what_was_begun_before_stays_open(learner, later, group, facilitator, member, pages):
    later.right(later.exercises[0])
    group.keeps_order = True
    group.save()
    propose(group=group, by=facilitator, what={"module_id": pages.module("M2").pk})
    assert WORDS not in later.open().text


@pytest.mark.parametrize("others", [0, 2])
def test_once_begun_its_page_costs_no_more_than_any_other(
    later, group, facilitator, organisation, make_group, put_in, learner, pages, others, django_assert_max_num_queries
):
    later.right(later.exercises[0])
    group.keeps_order = True
    group.save()
    put_in(group, learner)
    for number in range(others):
        put_in(make_group(organisation, facilitator, title=f"Atelier {number}"), learner)
    propose(group=group, by=facilitator, what={"module_id": pages.module("M2").pk})
    later.open()
    with django_assert_max_num_queries(5):
        assert WORDS not in later.open().text


def test_a_lesson_done_stays_open(learner, later, offer):
    complete_in_person(learner=learner, lesson_id=later.page.pk)
    assert WORDS not in later.open().text


def test_a_facilitator_opens_it_for_one_person(facilitator, later, offer, group, member, pages):
    for code in ("M2-L1", "M2-L2"):
        validate_in_person(group=group, members=[member], lesson_id=pages.lesson(code).pk, by=facilitator)
    assert WORDS not in later.open().text


def test_proposed_alone_it_is_open(facilitator, later, offer, group):
    propose(group=group, by=facilitator, what={"lesson_id": later.page.pk})
    assert WORDS not in later.open().text


def test_who_leaves_the_proposal_chooses_freely(learner, later, offer):
    leave_offer(assignment=offer, learner=learner)
    assert WORDS not in later.open().text


def test_only_the_people_of_the_group_and_only_what_it_proposed(
    client, client_for, stranger, facilitator, learner, later, offer, lesson_of
):
    for other in (client, client_for(stranger), client_for(facilitator)):
        assert WORDS not in other.get(later.entry.url).text
    assert WORDS not in lesson_of(client_for(learner), "M3-L2").open().text


def test_what_is_answered_is_never_refused(learner, later, offer):
    assert later.right(later.exercises[0]).status_code in (200, 302)
    assert WORDS not in later.open().text
