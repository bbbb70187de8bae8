"""Join a group by oneself, choose what it sees, leave it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from cours.comptes import actions
from cours.comptes.models import CodeFailure, User
from cours.groupes import join_brake
from cours.groupes.models import GroupMember, LearnerGroup
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db
WRONG = "ABCDEF"


@pytest.fixture
def group(group):
    group.join_code = "QRTUVW"
    group.save()
    return group


def at(group, page=""):
    return f"/rejoindre/{group.join_code}/{page}"


def join(client, group, **fields):
    return client.post(at(group), {"number": uuid.uuid4(), "name": "", **fields})


# --- The way in -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["QRTUVW", " qrt uvw", "qrt-uvw", "Qrt.Uvw"])
def test_the_code_is_typed_as_people_type(client, group, typed):
    assert client.post("/rejoindre/", {"code": typed}).url == at(group)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Écrivez le code"),
        ("QRT", "six lettres"),
        ("QRTUV0", "Il n'a jamais de I"),
        ("https://exemple", "six lettres"),
        ("ÉÉÉÉÉÉ", "Il n'a jamais de I"),
        ("<b>", "six lettres"),
    ],
)
def test_what_cannot_be_a_code_is_said_and_costs_nothing(client, typed, words):
    page = client.post("/rejoindre/", {"code": typed})
    assert words in page.text.replace("&#x27;", "'")
    assert not CodeFailure.objects.exists()


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
    assert GroupMember.objects.get().called.startswith("invite-")
    assert "Bienvenue" in client.get(at(group, "bienvenue/")).text


def test_a_namesake_is_told_apart(client, group, member):
    join(client, group, name="david")
    assert GroupMember.objects.latest("pk").name == "david 2"
    assert GroupMember.objects.latest("pk").learner.first_name == "david"


def test_a_second_tap_makes_no_second_account(client, group):
    form = {"number": uuid.uuid4(), "name": "Oksana"}
    client.post(at(group), form)
    second = StrictClient()  # as a browser that has not yet received the answer to the first
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


def test_a_guest_joins_with_what_they_have_done(client_for, guest, group):
    client = client_for(guest)
    join(client, group, name="Monique")
    assert GroupMember.objects.get().learner == guest
    assert "Avoir ma carte" in client.get(at(group, "bienvenue/")).text


def test_the_owner_of_a_card_enters_first_then_joins(client, learner, group):
    assert "/entrer/?suite=/rejoindre/QRTUVW/" in client.get(at(group)).text
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
        assert visitor.get(at(group, "bienvenue/")).url == "/rejoindre/"


def test_a_name_too_long_is_said_and_nothing_is_lost(client, group):
    page = join(client, group, name="a" * 31)
    assert "30 lettres" in page.text
    assert "a" * 31 in page.text
    assert not User.objects.learners().exists()


@pytest.mark.parametrize("field", ["join_closed_at", "archived_at"])
def test_a_closed_or_finished_group_is_said_kindly(client, client_for, learner, group, field):
    LearnerGroup.objects.update(**{field: timezone.now()})
    for visitor in (client, client_for(learner)):
        for response in (visitor.get(at(group)), join(visitor, group)):
            assert response.status_code == 410
            assert "Que faire" in response.text
            assert "Atelier du mardi" not in response.text
    assert not GroupMember.objects.exists()
    assert User.objects.learners().count() == 1


def test_a_door_that_closes_between_the_page_and_the_tap_makes_no_account(client, group, monkeypatch):
    monkeypatch.setattr(LearnerGroup, "is_open_to_join", True)
    LearnerGroup.objects.update(join_closed_at=timezone.now())
    assert join(client, group).status_code == 410
    assert not User.objects.learners().exists()


# --- Codes tried at random ------------------------------------------------------------------------------------------
def wrong(client):
    return client.get(f"/rejoindre/{WRONG}/")


def test_an_unknown_code_is_said(client, group):
    response = wrong(client)
    assert response.status_code == 404
    assert "Aucun groupe n" in response.text


def test_a_device_waits_after_three_wrong_codes_longer_each_time(client, group, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    assert [wrong(client).status_code for _ in range(4)] == [404, 404, 404, 429]
    assert client.get(at(group)).status_code == 429, "the right code is not looked at either"
    assert "attendre un peu" in client.get(at(group)).text
    time_machine.move_to(now + timedelta(seconds=31), tick=False)
    assert wrong(client).status_code == 404
    time_machine.move_to(now + timedelta(seconds=31 + 31), tick=False)
    assert wrong(client).status_code == 429
    time_machine.move_to(now + timedelta(seconds=31 + 61), tick=False)
    assert client.get(at(group)).status_code == 200
    assert [wrong(client).status_code for _ in range(3)] == [404, 404, 404], "the right code starts afresh"


def test_an_account_waits_wherever_it_is(client_for, learner, group):
    for _ in range(3):
        wrong(client_for(learner))
    assert client_for(learner).get(at(group)).status_code == 429
    assert StrictClient().get(at(group)).status_code == 200, "and nobody else"


def test_a_code_typed_is_braked_like_a_code_in_an_address(client, group):
    for _ in range(3):
        client.post("/rejoindre/", {"code": WRONG}, follow=True)
    assert client.post("/rejoindre/", {"code": group.join_code}, follow=True).status_code == 429


def test_guesses_that_forget_their_cookies_are_braked_for_everybody(client, client_for, learner, group, time_machine):
    now = timezone.now().replace(second=20)
    time_machine.move_to(now, tick=False)
    answers = [StrictClient().get(f"/rejoindre/ABCD{a}{b}/").status_code for a in "ABCDEFGH" for b in "ABCDEFGH"]
    assert answers.count(404) == join_brake.WRONG_PER_MINUTE
    assert answers[-1] == 429
    assert client.get(at(group)).status_code == 429
    assert client_for(learner).get(at(group)).status_code == 200, "who has a card does not wait for others"
    time_machine.move_to(now + timedelta(seconds=40), tick=False)
    assert client.get(at(group)).status_code == 200


def test_a_whole_library_joins_in_the_same_minute(group, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for number in range(30):
        visitor = StrictClient(REMOTE_ADDR="203.0.113.7")
        if number % 3 == 0:
            assert wrong(visitor).status_code == 404, "one in three mistypes"
        assert visitor.post("/rejoindre/", {"code": group.join_code}, follow=True).status_code == 200
        assert join(visitor, group, name=f"Personne {number}").url == at(group, "bienvenue/")
    assert group.members.current().count() == 30


def said_of(page, code):
    """Return what a page says, without what changes each time."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", page.text).replace(code, "CODE")


def fill(code, used=join_brake.JOINS_PER_CODE):
    for _ in range(used):
        join_brake.count_use(code)


def test_joining_counts_on_the_code_and_a_full_code_waits_for_everybody(client, group, time_machine):
    now = timezone.now().replace(minute=2, second=0, microsecond=0)
    time_machine.move_to(now, tick=False)
    fill(group.join_code, join_brake.JOINS_PER_CODE - 1)
    assert client.get(at(group)).status_code == 200
    form = {"number": uuid.uuid4(), "name": "Oksana"}
    for _ in range(2):
        assert client.post(at(group), form).url == at(group, "bienvenue/"), "a second tap is not another person"
    late = StrictClient()
    assert late.get(at(group)).status_code == 429
    page = join(late, group, name="Fatou")
    assert page.status_code == 429
    for words in ("Beaucoup de personnes", "la personne qui anime", "Fatou", "Essayer encore"):
        assert words in page.text
    assert group.members.count() == User.objects.learners().count() == 1
    assert client.get(at(group)).url == at(group, "bienvenue/"), "who is in the group does not wait"
    time_machine.move_to(now + timedelta(minutes=8), tick=False)
    assert join(late, group, name="Fatou").url == at(group, "bienvenue/")


def test_a_full_code_says_the_same_whether_a_group_has_it_or_not(client, group):
    form = {"number": str(uuid.uuid4()), "name": "Fatou"}
    said = []
    for code in (group.join_code, WRONG):
        fill(code)
        answers = (StrictClient().get(f"/rejoindre/{code}/"), StrictClient().post(f"/rejoindre/{code}/", form))
        said.append([(answer.status_code, said_of(answer, code)) for answer in answers])
    assert said[0] == said[1]
    assert said[0][0][0] == 429


def test_another_code_does_not_wait(client, group):
    fill(WRONG)
    assert client.get(at(group)).status_code == 200


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
    assert group.join_code in page
    assert "testserver/rejoindre" in page
    assert 'class="qr"' in page


def test_a_poster_whose_door_is_closed_says_so(client_for, facilitator, group):
    LearnerGroup.objects.update(join_closed_at=timezone.now())
    assert "est fermée" in client_for(facilitator).get(f"/espace/groupes/{group.pk}/affiche/").text


def test_strangers_print_no_poster(client, strangers, group):
    for name, stranger in strangers.items():
        assert stranger.get(f"/espace/groupes/{group.pk}/affiche/").status_code == 404, name
    assert client.get(f"/espace/groupes/{group.pk}/affiche/").url.startswith("/equipe/login/")
