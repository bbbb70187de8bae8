"""« Quitter », asked for or automatic."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import Site

from cours.comptes.models import SiteSettings
from cours.comptes.views import stay  # noqa: F401 - the address below is its promise

pytestmark = pytest.mark.django_db
MINUTE = 60


def signed_in(client):
    return SESSION_KEY in client.session


def test_opening_the_page_signs_nobody_out(client_for, learner):
    client = client_for(learner)
    assert client.get("/quitter/").status_code == 200
    assert signed_in(client)


def test_leaving_signs_out_and_wipes_the_device(client_for, learner):
    client = client_for(learner)
    response = client.post("/quitter/")
    assert response.status_code == 302
    assert response["Clear-Site-Data"] == '"storage"'
    assert not signed_in(client)


def test_leaving_twice_is_harmless(client):
    assert client.post("/quitter/").status_code == 302


def test_a_guest_is_told_what_would_be_lost_and_offered_a_card_first(client_for, guest, lesson_of):
    client = client_for(guest)
    lesson = lesson_of(client)
    lesson.right(lesson.exercises[0])
    page = client.get("/quitter/").content.decode()
    main = page[page.index("<main") :]
    assert "Sans carte, elle sera perdue" in main
    assert main.index("/garder-ma-place/") < main.index('action="/quitter/"')


def test_the_staff_leaves_by_the_same_button(client_for, facilitator):
    client = client_for(facilitator)
    client.post("/quitter/")
    assert not signed_in(client)


# --- Automatic exit --------------------------------------------------------------------------------------------------
@pytest.fixture
def frozen(time_machine):
    time_machine.move_to(timezone.now().replace(microsecond=0), tick=False)
    return time_machine


def test_an_idle_learner_leaves_a_shared_device(client, learner, enter, frozen):
    enter(client, learner.card)
    frozen.shift(15 * MINUTE)
    assert client.get("/mon-parcours/").context["user"] == learner, "the page itself announces and leaves first"
    enter(client, learner.card)
    frozen.shift(16 * MINUTE)
    response = client.get("/mon-parcours/")
    assert response.context["user"].is_anonymous
    assert "Rien ne bougeait depuis un moment" in response.content.decode()
    assert not signed_in(client)


def test_activity_keeps_the_place_open(client, learner, enter, frozen):
    enter(client, learner.card)
    for _ in range(5):
        frozen.shift(10 * MINUTE)
        assert client.get("/mon-parcours/").context["user"] == learner


def test_the_request_goes_on_and_knows_who_left(client, learner, enter, frozen, rf):
    enter(client, learner.card)
    frozen.shift(16 * MINUTE)
    response = client.get("/mon-parcours/")
    assert response.wsgi_request.session_expired_learner_id == learner.pk
    assert client.get("/mon-parcours/").wsgi_request.session_expired_learner_id is None


def test_ones_own_device_stays_open(client, learner, enter, frozen):
    enter(client, learner.card, own_device="on")
    frozen.shift(60 * 24 * MINUTE)
    assert client.get("/mon-parcours/").context["user"] == learner


def test_a_guest_stays(client, pages, lesson_of, frozen):
    lesson = lesson_of(client)
    lesson.right(lesson.exercises[0])
    frozen.shift(60 * 24 * MINUTE)
    assert client.get("/mon-parcours/").context["user"].is_guest


def test_the_staff_stays(client, facilitator, frozen):
    client.post("/equipe/login/", {"login": "amina", "password": "demo-passerelle-2026"})
    frozen.shift(3 * 60 * MINUTE)
    assert client.get("/cartes/").status_code == 200


def test_the_site_chooses_the_delay_and_zero_is_never(client, learner, enter, frozen):
    row = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    row.auto_exit_minutes = 5
    row.save()
    enter(client, learner.card)
    assert 'data-minutes="5"' in client.get("/mon-parcours/").content.decode()
    frozen.shift(6 * MINUTE)
    assert client.get("/mon-parcours/").context["user"].is_anonymous
    row.auto_exit_minutes = 0
    row.save()
    enter(client, learner.card)
    assert "data-minutes" not in client.get("/mon-parcours/").content.decode()
    frozen.shift(24 * 60 * MINUTE)
    assert client.get("/mon-parcours/").context["user"] == learner


def test_the_announcement_is_only_for_the_sessions_concerned(client, client_for, learner, guest, facilitator, enter):
    assert "auto-exit" not in client.get("/").content.decode()
    assert "auto-exit" not in client_for(guest).get("/").content.decode()
    assert "auto-exit" not in client_for(facilitator).get("/").content.decode()
    enter(client, learner.card)
    assert 'data-behaviour="auto-exit" data-minutes="15"' in client.get("/").content.decode()
    enter(client, learner.card, own_device="on")
    assert "auto-exit" not in client.get("/").content.decode()


def test_saying_that_one_is_there_counts_as_activity(client, learner, enter, frozen):
    enter(client, learner.card)
    frozen.shift(14 * MINUTE)
    assert client.post("/rester/").status_code == 204
    frozen.shift(14 * MINUTE)
    assert client.get("/mon-parcours/").context["user"] == learner


def test_saying_it_too_late_is_refused(client, learner, enter, frozen):
    assert client.post("/rester/").status_code == 401
    assert client.get("/rester/").status_code == 405
    enter(client, learner.card)
    frozen.shift(20 * MINUTE)
    assert client.post("/rester/").status_code == 401


def test_the_delay_costs_no_query_and_activity_one_write_a_minute(
    client, learner, enter, frozen, django_assert_num_queries, django_assert_max_num_queries
):
    enter(client, learner.card)
    client.get("/quitter/")
    with django_assert_num_queries(2):  # session, person
        client.get("/quitter/")
    frozen.shift(61)
    with django_assert_max_num_queries(5):  # and the session written, between two savepoints
        client.get("/quitter/")
    with django_assert_num_queries(2):
        client.get("/quitter/")
    cache.clear()
    with django_assert_num_queries(3):
        client.get("/quitter/")


def test_an_answer_sent_after_the_exit_is_kept(client, learner, enter, lesson_of, frozen):
    """The suite of this promise is told by the tests of the room `suivi`: here, that the request still arrives."""
    enter(client, learner.card)
    lesson = lesson_of(client)
    frozen.shift(20 * MINUTE)
    response = lesson.right(lesson.exercises[0], learner=learner)
    assert response.wsgi_request.session_expired_learner_id == learner.pk
    assert response.status_code < 500


def test_leaving_fast_signs_out_and_shows_a_harmless_page_that_says_nothing(client_for, learner):
    client = client_for(learner)
    response = client.post("/quitter/", {"reason": "fast"})
    assert response.url == "/lexique/"
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert "_auth_user_id" not in client.session
    assert "quitté" not in client.get("/lexique/").text
    assert client.get("/mes-informations/").url.startswith("/entrer/")


def test_leaving_fast_does_not_lose_the_work_of_somebody_without_a_card(client_for, guest):
    client = client_for(guest)
    assert client.post("/quitter/", {"reason": "fast"}).url == "/lexique/"
    assert client.session["_auth_user_id"] == str(guest.pk)
