"""Join a group by oneself, choose what it sees, leave it."""

import copy
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import RequestFactory
from django.utils import timezone

from cours.comptes import actions
from cours.comptes.models import User
from cours.groupes import join_brake
from cours.groupes.join_codes import in_threes
from cours.groupes.models import GroupMember, LearnerGroup
from cours.groupes.views import joining
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db
WRONG = "ABCDEFGHJ"
NOTHING = "Ce code n&#x27;ouvre rien en ce moment"


@pytest.fixture
def group(group):
    group.join_code = "QRTUWXABC"
    group.save()
    return group


def at(group, page=""):
    return f"/code/{group.join_code}/{page}"


def join(client, group, **fields):
    return client.post(at(group), {"number": uuid.uuid4(), "name": "", **fields})


# --- The way in -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["QRTUWXABC", " qrt uwx abc", "qrt-uwx-abc", "Ort.Vwx.A8c", "0rtvwxa8c"])
def test_the_code_is_typed_as_people_type(client, group, typed):
    assert client.post("/code/", {"code": typed}).url == at(group)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Écrivez le code"),
        ("QRT", "neuf lettres"),
        ("QRTUWX", "neuf lettres"),
        ("QRTUWX125", "n'a jamais de I"),
        ("https://exemple", "neuf lettres"),
        ("ÉÉÉÉÉÉÉÉÉ", "n'a jamais de I"),
        ("<b>", "neuf lettres"),
    ],
)
def test_what_cannot_be_a_code_is_said_and_asks_nothing(client, django_assert_num_queries, typed, words):
    with django_assert_num_queries(0):
        page = client.post("/code/", {"code": typed})
    assert words in page.text.replace("&#x27;", "'")


def test_the_page_says_which_group_and_who_leads_it_and_joins_nobody(client, group, venue):
    LearnerGroup.objects.update(venue=venue)
    page = client.get(at(group)).text
    for words in ("Atelier du mardi", "Animé par Amina", "Maison des Tilleuls", "Salle bleue"):
        assert words in page
    assert not GroupMember.objects.exists()
    assert not User.objects.learners().exists()


def test_who_led_the_group_before_is_not_named(client, group):
    group.leads.update(ended_at=timezone.now())
    assert "Amina" not in client.get(at(group)).text


def test_a_newcomer_joins_in_one_tap_and_is_offered_a_card(client, group):
    response = join(client, group, name="Oksana")
    assert response.url == at(group, "bienvenue/")
    page = client.get(response.url).text
    assert "Bienvenue Oksana" in page
    assert "Avoir ma carte" in page
    member = GroupMember.objects.get()
    assert (member.name, member.learner.first_name, member.learner.is_guest) == ("Oksana", "Oksana", True)
    assert client.session[SESSION_KEY] == str(member.learner_id)
    assert member.shares_past_at is None


def test_a_name_is_not_needed(client, group):
    join(client, group)
    assert GroupMember.objects.get().called == "Place 1, le soleil"
    assert "Bienvenue" in client.get(at(group, "bienvenue/")).text


def test_a_namesake_is_told_apart(client, group, member):
    join(client, group, name="david")
    assert GroupMember.objects.latest("pk").name == "david 2"
    assert GroupMember.objects.latest("pk").learner.first_name == "david"


def test_a_second_tap_makes_no_second_account(client, group):
    form = {"number": uuid.uuid4(), "name": "Oksana"}
    client.get(at(group))
    second = StrictClient()  # as the same browser, which has not yet received the answer to the first
    second.cookies = copy.deepcopy(client.cookies)
    client.post(at(group), form)
    assert second.post(at(group), form).url == at(group, "bienvenue/")
    assert second.session[SESSION_KEY] == client.session[SESSION_KEY]
    assert GroupMember.objects.count() == User.objects.learners().count() == 1


@pytest.mark.parametrize("since", ["a card", "ten minutes", "departure"])
def test_an_old_form_opens_nobodys_place(client, group, since):
    form = {"number": uuid.uuid4(), "name": "Oksana"}
    client.post(at(group), form)
    member = GroupMember.objects.get()
    if since == "a card":
        actions.issue_card(learner=member.learner)
    elif since == "ten minutes":
        GroupMember.objects.update(joined_at=timezone.now() - timedelta(minutes=11))
    else:
        GroupMember.objects.update(left_at=timezone.now())
    other = StrictClient()
    assert other.post(at(group), form).url == at(group)
    assert SESSION_KEY not in other.session
    assert GroupMember.objects.count() == 1


def test_after_an_old_form_the_one_that_is_shown_works_for_somebody_else(client, group):
    """The response was lost: the browser still shows the number of a place that a card opens now."""
    client.get(at(group))
    lost = StrictClient()
    lost.cookies = copy.deepcopy(client.cookies)
    lost.post(at(group), {"number": uuid.uuid4(), "name": "Oksana"})
    actions.issue_card(learner=GroupMember.objects.get().learner)
    assert client.post(at(group), {"number": uuid.uuid4(), "name": "Monique"}).url == at(group)
    join(client, group, name="Monique")
    assert {member.name for member in GroupMember.objects.all()} == {"Oksana", "Monique"}


def test_two_forms_of_one_browser_make_one_person(client, group):
    client.get(at(group))
    second = StrictClient()
    second.cookies = copy.deepcopy(client.cookies)
    for tap in (client, second):
        tap.post(at(group), {"number": uuid.uuid4(), "name": "Oksana"})
    assert GroupMember.objects.count() == User.objects.learners().count() == 1


def test_a_form_found_again_after_leaving_opens_nobodys_place_not_even_at_once(client, group):
    form = {"number": uuid.uuid4(), "name": "Oksana"}
    client.post(at(group), form)
    client.post("/quitter/")
    assert client.post(at(group), form).url == at(group)
    assert SESSION_KEY not in client.session
    join(client, group, name="Monique")
    assert GroupMember.objects.count() == 2


def test_the_form_of_a_browser_opens_nothing_on_another(client, group):
    form = {"number": uuid.uuid4(), "name": "Oksana"}
    client.post(at(group), form)
    other = StrictClient()
    other.get(at(group))
    assert other.post(at(group), form).url == at(group)
    assert SESSION_KEY not in other.session


def test_who_answered_and_lost_the_response_joins_as_the_same_person(client, group, lesson_of):
    lesson = lesson_of(client)
    lost = StrictClient()
    lost.cookies = copy.deepcopy(client.cookies)
    lesson.client = lost
    lesson.right(lesson.exercises[0])
    join(client, group, name="Oksana")
    assert GroupMember.objects.get().learner.runs.count() == 1


def test_a_closed_door_makes_nobody(client, group, monkeypatch):
    from cours.groupes.actions import joining

    def closed(**what):
        raise joining.DoorClosed

    monkeypatch.setattr(joining, "_join", closed)
    assert client.post(at(group), {"number": uuid.uuid4(), "name": "Oksana"}).url == at(group)
    assert not User.objects.learners().exists()


def test_a_guest_joins_with_what_they_have_done(client_for, guest, group):
    client = client_for(guest)
    join(client, group, name="Monique")
    assert GroupMember.objects.get().learner == guest
    assert "Avoir ma carte" in client.get(at(group, "bienvenue/")).text


def test_the_owner_of_a_card_enters_first_then_joins(client, learner, group):
    assert "/entrer/?suite=/code/QRTUWXABC/" in client.get(at(group)).text
    card = learner.card
    door = client.post("/entrer/", {"identifier": card.identifier, "pin": card.pin, "suite": at(group)})
    assert door.url == at(group)
    join(client, group, name="David", shares_past="on")
    member = GroupMember.objects.get()
    assert member.learner == learner
    assert member.shares_past_at
    assert "Avoir ma carte" not in client.get(at(group, "bienvenue/")).text


def test_the_past_is_shown_only_when_asked(client_for, learner, group):
    client = client_for(learner)
    assert "checked" not in client.get(at(group)).text
    join(client, group)
    assert GroupMember.objects.get().shares_past_at is None


def test_who_is_already_there_changes_nothing(client_for, learner, group, member):
    client = client_for(learner)
    assert client.get(at(group)).url == at(group, "bienvenue/")
    assert join(client, group, name="Autre").url == at(group, "bienvenue/")
    assert GroupMember.objects.get().name == "David"


def test_the_staff_sees_the_page_and_joins_nothing(client_for, facilitator, group):
    client = client_for(facilitator)
    page = client.get(at(group)).text
    assert "espace de l" in page
    assert 'name="name"' not in page
    assert join(client, group).status_code == 403
    assert not GroupMember.objects.exists()


def test_the_welcome_is_for_members_only(client, client_for, stranger, group):
    for visitor in (client, client_for(stranger)):
        assert visitor.get(at(group, "bienvenue/")).url == "/code/"


def test_a_name_too_long_is_said_and_nothing_is_lost(client, group):
    page = join(client, group, name="a" * 31)
    assert "30 lettres" in page.text
    assert "a" * 31 in page.text
    assert not User.objects.learners().exists()


def test_a_door_that_closes_between_the_page_and_the_tap_makes_no_account(client, group):
    assert client.get(at(group)).status_code == 200
    LearnerGroup.objects.update(join_closed_at=timezone.now())
    page = join(client, group)
    assert page.status_code == 404
    assert NOTHING in page.text
    assert not User.objects.learners().exists()


@pytest.mark.parametrize("field", ["join_closed_at", "archived_at"])
def test_a_door_that_closes_while_joining_makes_no_account(client, group, monkeypatch, field):
    """The page has been read as open, and the facilitator closes at that very moment."""
    before = joining.join_as_newcomer

    def closed_meanwhile(**wish):
        LearnerGroup.objects.update(**{field: timezone.now()})
        return before(**wish)

    monkeypatch.setattr(joining, "join_as_newcomer", closed_meanwhile)
    assert NOTHING in client.post(at(group), {"number": uuid.uuid4(), "name": ""}, follow=True).text
    assert not User.objects.learners().exists()


# --- A right code that went too far -----------------------------------------------------------------------------------
def fill(group, times=join_brake.NEWCOMERS, address="127.0.0.1"):
    request = RequestFactory(REMOTE_ADDR=address).get("/")
    for _ in range(times):
        join_brake.count_newcomer(request, group)


def test_a_whole_library_joins_in_the_same_minute(group, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for number in range(30):
        visitor = StrictClient(REMOTE_ADDR="203.0.113.7")
        if number % 3 == 0:
            assert visitor.post("/code/", {"code": WRONG}).status_code == 200, "one in three mistypes"
        assert visitor.post("/code/", {"code": group.join_code}, follow=True).status_code == 200
        assert join(visitor, group, name=f"Personne {number}").url == at(group, "bienvenue/")
    assert group.members.current().count() == 30


def test_a_code_spread_too_far_makes_the_newcomers_of_one_network_wait_and_keeps_what_they_wrote(group, time_machine):
    now = timezone.now().replace(minute=2, second=0, microsecond=0)
    time_machine.move_to(now, tick=False)
    fill(group, join_brake.NEWCOMERS - 1)
    assert join(StrictClient(), group, name="Oksana").url == at(group, "bienvenue/")
    late = StrictClient()
    page = join(late, group, name="Fatou")
    assert page.status_code == 429
    for words in ("Beaucoup de personnes", "la personne qui anime", "Fatou", "Essayer encore"):
        assert words in page.text
    assert group.members.count() == User.objects.learners().count() == 1
    time_machine.move_to(now + timedelta(minutes=8), tick=False)
    assert join(late, group, name="Fatou").url == at(group, "bienvenue/")


def test_who_floods_a_group_shuts_out_no_other_network_nor_who_has_an_account(group, client_for, guest, learner):
    fill(group, address="198.51.100.4")
    assert join(StrictClient(REMOTE_ADDR="198.51.100.77"), group).status_code == 429
    assert join(StrictClient(REMOTE_ADDR="203.0.113.7"), group, name="Fatou").url == at(group, "bienvenue/")
    for person in (guest, learner):
        neighbour = client_for(person)
        neighbour.defaults["REMOTE_ADDR"] = "198.51.100.77"
        assert join(neighbour, group).url == at(group, "bienvenue/"), person


def test_another_code_does_not_wait(client, group, make_group, organisation):
    fill(make_group(organisation, title="Un autre"))
    assert join(client, group).url == at(group, "bienvenue/")


# --- My groups ------------------------------------------------------------------------------------------------------
def test_a_person_sees_their_groups_in_their_pages(client_for, learner, member):
    client = client_for(learner)
    for page in ("/mon-parcours/", "/mes-informations/", "/mes-groupes/"):
        assert "Atelier du mardi" in client.get(page).text, page
        assert "Amina" in client.get(page).text, page


def test_who_is_in_no_group_is_told_so(client_for, stranger, member):
    client = client_for(stranger)
    assert "aucun groupe" in client.get("/mes-groupes/").text
    assert "Atelier du mardi" not in client.get("/mon-parcours/").text
    for odd in ("x", "²", "9" * 30, str(member.pk)):
        assert "Vous avez quitté" not in client.get("/mes-groupes/", {"parti": odd}).text


def test_sharing_is_changed_at_any_time(client_for, learner, member):
    client, address = client_for(learner), f"/mes-groupes/{member.pk}/partage/"
    for word, shares in (("yes", True), ("yes", True), ("no", False)):
        client.post(address, {"share": word})
        member.refresh_from_db()
        assert bool(member.shares_past_at) is shares


def test_a_person_leaves_in_one_tap_and_may_undo_it(client_for, learner, group, member):
    client = client_for(learner)
    page = client.post(f"/mes-groupes/{member.pk}/partir/", follow=True).text
    assert "Vous avez quitté le groupe" in page
    assert not group.members.current().exists()
    for _ in range(2):
        page = client.post(f"/mes-groupes/{member.pk}/revenir/", follow=True).text
        assert "de nouveau dans le groupe" in page
    assert group.members.current().count() == 1


def test_who_was_taken_out_does_not_put_themselves_back(client_for, facilitator, learner, group, member):
    client_for(facilitator).post(f"/espace/groupes/{group.pk}/personnes/{member.pk}/retirer/")
    client = client_for(learner)
    assert "il faut son code" in client.post(f"/mes-groupes/{member.pk}/revenir/", follow=True).text
    assert "Revenir" not in client.get(f"/mes-groupes/?parti={member.pk}").text
    assert not group.members.current().exists()


@pytest.mark.parametrize("act", ["partage", "partir", "revenir"])
def test_nobody_touches_the_place_of_somebody_else(client, client_for, stranger, facilitator, member, act):
    address = f"/mes-groupes/{member.pk}/{act}/"
    assert client_for(stranger).post(address, {"share": "yes"}).status_code == 404
    assert client_for(facilitator).post(address, {"share": "yes"}).status_code == 403
    assert client.post(address).url.startswith("/entrer/")
    member.refresh_from_db()
    assert (member.left_at, member.shares_past_at) == (None, None)


def test_my_groups_is_for_learners(client, client_for, facilitator):
    assert client.get("/mes-groupes/").url == "/entrer/?suite=%2Fmes-groupes%2F"
    assert client_for(facilitator).get("/mes-groupes/").status_code == 403


def test_my_groups_cost_the_same_whatever_their_number(
    client_for, learner, facilitator, organisation, make_group, put_in, django_assert_max_num_queries
):
    client = client_for(learner)
    for number in range(12):
        put_in(make_group(organisation, facilitator, title=f"Groupe {number}"), learner)
    with django_assert_max_num_queries(6):
        client.get("/mes-groupes/")


# --- The poster -----------------------------------------------------------------------------------------------------
def test_the_poster_says_how_to_join(client_for, facilitator, group):
    page = client_for(facilitator).get(f"/espace/groupes/{group.pk}/affiche/").text
    assert in_threes(group.join_code) in page
    assert "testserver/code" in page
    assert 'class="qr"' in page


def test_a_poster_whose_door_is_closed_says_so(client_for, facilitator, group):
    LearnerGroup.objects.update(join_closed_at=timezone.now())
    assert "est fermée" in client_for(facilitator).get(f"/espace/groupes/{group.pk}/affiche/").text


def test_strangers_print_no_poster(client, strangers, group):
    for name, stranger in strangers.items():
        assert stranger.get(f"/espace/groupes/{group.pk}/affiche/").status_code == 404, name
    assert client.get(f"/espace/groupes/{group.pk}/affiche/").url.startswith("/equipe/login/")
