"""A group may ask for a shorter automatic exit than the site: the strictest wins, and 0 is never only for all."""

import pytest
from django.utils import timezone

from cours.comptes.idle import strictest
from cours.comptes.models import SiteSettings

pytestmark = pytest.mark.django_db


@pytest.fixture
def minutes_on_page(client):
    """`minutes_on_page(card)`: what the page announces to somebody who enters with that card on a shared device."""

    def read(card):
        client.post("/entrer/", {"identifier": card.identifier, "pin": card.pin})
        return client.get("/mon-parcours/").context["auto_exit_minutes"]

    return read


@pytest.fixture
def site_says():
    def say(minutes):
        from wagtail.models import Site

        settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
        settings.auto_exit_minutes = minutes
        settings.save()

    return say


@pytest.mark.parametrize(
    ("delays", "kept"), [([15], 15), ([15, 5], 5), ([15, 0], 15), ([0, 10], 10), ([0, 0], 0), ([15, 40], 15), ([], 0)]
)
def test_the_strictest_wins_and_never_is_only_for_all(delays, kept):
    assert strictest(delays) == kept


def test_a_group_shortens_the_delay_of_its_learners(minutes_on_page, make_group, organisation, learner, put_in):
    put_in(make_group(organisation, auto_exit_minutes=5), learner)
    assert minutes_on_page(learner.card) == 5


def test_a_group_does_not_lengthen_the_delay_of_the_site(minutes_on_page, make_group, organisation, learner, put_in):
    put_in(make_group(organisation, auto_exit_minutes=60), learner)
    put_in(make_group(organisation, auto_exit_minutes=0), learner)
    assert minutes_on_page(learner.card) == 15


def test_a_group_may_ask_for_an_exit_where_the_site_asks_for_none(
    minutes_on_page, make_group, organisation, learner, put_in, site_says
):
    site_says(0)
    put_in(make_group(organisation, auto_exit_minutes=10), learner)
    assert minutes_on_page(learner.card) == 10


def test_never_is_kept_when_all_say_so(minutes_on_page, make_group, organisation, learner, put_in, site_says):
    site_says(0)
    put_in(make_group(organisation, auto_exit_minutes=0), learner)
    put_in(make_group(organisation), learner)
    assert minutes_on_page(learner.card) == 0


def test_a_group_left_or_archived_asks_for_nothing(minutes_on_page, make_group, organisation, learner, put_in):
    left = put_in(make_group(organisation, auto_exit_minutes=5), learner)
    left.left_at = timezone.now()
    left.save()
    put_in(make_group(organisation, auto_exit_minutes=4, archived_at=timezone.now()), learner)
    assert minutes_on_page(learner.card) == 15


def test_a_group_of_somebody_else_asks_for_nothing(
    minutes_on_page, make_group, organisation, learner, stranger, put_in
):
    put_in(make_group(organisation, auto_exit_minutes=5), stranger)
    assert minutes_on_page(learner.card) == 15


def test_the_session_ends_at_the_delay_of_the_group(client, make_group, organisation, learner, put_in, time_machine):
    put_in(make_group(organisation, auto_exit_minutes=5), learner)
    time_machine.move_to("2026-03-02 09:00 +0000", tick=False)
    client.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
    time_machine.shift(5 * 60 + 59)
    assert client.get("/mon-parcours/").context["user"].is_authenticated
    time_machine.shift(6 * 60)
    assert not client.get("/mon-parcours/").context["user"].is_authenticated
