"""Roles are groups, and a learner has none."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from cours.comptes import perms

pytestmark = pytest.mark.django_db

ALL = (perms.is_facilitator, perms.is_author, perms.is_reviewer, perms.is_pilot, perms.is_administrator)


def test_the_five_roles_exist_from_the_start():
    assert set(perms.ROLES) <= set(Group.objects.values_list("name", flat=True))


def test_each_role_is_its_group(facilitator, author, reviewer, pilot, administrator):
    people = (facilitator, author, reviewer, pilot, administrator)
    for number, person in enumerate(people):
        assert [predicate(person) for predicate in ALL] == [number == other for other in range(5)]


def test_a_learner_put_in_a_group_by_mistake_gains_nothing(learner):
    for group in Group.objects.all():
        learner.groups.add(group)
    assert not any(predicate(learner) for predicate in (*ALL, perms.works_in_the_space))


def test_the_anonymous_and_the_switched_off_have_no_role(facilitator):
    facilitator.is_active = False
    for person in (AnonymousUser(), facilitator):
        assert not any(predicate(person) for predicate in (*ALL, perms.works_in_the_space, perms.is_learner))


def test_roles_are_read_once_per_request(facilitator, django_assert_num_queries):
    with django_assert_num_queries(1):
        for predicate in ALL:
            predicate(facilitator)
