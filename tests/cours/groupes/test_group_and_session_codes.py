"""The codes of groups and of sessions: each opens its own thing, none is guessed, and nobody shuts the door."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cours.comptes.models import CodeFailure, DeviceSession, Organisation, User
from cours.comptes.qr import qr_svg
from cours.groupes import join_codes
from cours.groupes.actions import sessions as actions
from cours.groupes.models import GroupMember, LearnerGroup, WorkshopSession
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db
NOTHING = "Ce code n&#x27;ouvre rien en ce moment"
NAMES = "/seance/prenoms/"
WAYS = {
    "typed": lambda client, code: client.post("/code/", {"code": code}),
    "scanned": lambda client, code: client.get(f"/code/{code}/"),
}
way = pytest.mark.parametrize("through", WAYS.values(), ids=WAYS)


def guesses(count):
    """Return that many codes that nobody has."""
    return [join_codes.new_code() for _ in range(count)]


# --- What each code opens --------------------------------------------------------------------------------------------
@way
def test_the_code_of_a_session_shows_the_names_of_the_room_and_joins_nothing(client, member, open_workshop, through):
    response = through(client, open_workshop.code)
    assert response.url == NAMES
    assert "David" in client.get(response.url).text
    assert "_auth_user_id" not in client.session
    assert GroupMember.objects.count() == 1
    assert User.objects.learners().count() == 1


@way
def test_the_code_of_a_group_leads_to_the_group_and_shows_no_name_of_a_session(client, member, open_workshop, through):
    group = open_workshop.group
    response = through(client, group.join_code)
    page = client.get(response.url) if response.status_code == 302 else response
    assert "Rejoindre le groupe" in page.text
    assert "David" not in page.text
    assert client.get(NAMES).url == "/seance/", "the poster opens no session"


def test_the_old_addresses_lead_to_the_one_field(client, group):
    for old in ("/rejoindre/", "/seance/"):
        assert client.get(old).url == "/code/"
    assert client.get(f"/rejoindre/{group.join_code}/").url == f"/code/{group.join_code}/"


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}."])
def test_the_code_of_a_session_is_typed_as_people_type(client, open_workshop, typed):
    shown = join_codes.in_threes(open_workshop.code)
    assert shown.count("-") == 2
    for written in (shown, shown.lower(), shown.replace("-", " "), shown.replace("Q", "0").replace("G", "6")):
        assert client.post("/code/", {"code": typed.format(written)}).url == NAMES


def test_a_whole_book_typed_for_a_code_costs_no_more_than_a_line():
    assert len(join_codes.clean_join_code("a" * 1_000_000)) == 40


@pytest.mark.parametrize("drawn", ["Q", "U", "G", "B"])
def test_a_sign_that_looks_like_another_is_never_drawn_with_it(drawn):
    for alike, sign in zip("O0V68", "QQUGB", strict=True):
        assert alike not in join_codes.ALPHABET
        assert join_codes.clean_join_code(alike.lower()) == sign
    assert drawn in join_codes.ALPHABET


def test_a_session_draws_its_code_when_it_opens_and_loses_it_when_it_closes(group, facilitator):
    first, second = (WorkshopSession.objects.create(group=group, held_on="2026-12-01") for _ in range(2))
    assert first.code is None
    code = actions.open_session(session=first, person=facilitator).code
    assert len(code) == join_codes.LENGTH
    assert code != group.join_code
    actions.close_session(session=first, person=facilitator)
    assert actions.open_session(session=second, person=facilitator).code not in (None, code)
    assert NOTHING in StrictClient().get(f"/code/{code}/").text


def test_a_code_drawn_twice_is_drawn_again(open_workshop, make_group, organisation, facilitator, monkeypatch):
    drawn = iter([open_workshop.code, open_workshop.code, "ABCDEFGHJ"])
    monkeypatch.setattr(actions, "new_code", lambda: next(drawn))
    other = WorkshopSession.objects.create(group=make_group(organisation, title="Jeudi"), held_on="2026-12-01")
    assert actions.open_session(session=other, person=facilitator).code == "ABCDEFGHJ"


def test_no_closed_or_planned_session_keeps_a_code(open_workshop):
    for fields in ({"closed_at": timezone.now()}, {"opened_at": None}):
        with pytest.raises(IntegrityError, match="groupes_a_code_dies_with_its_session"), transaction.atomic():
            WorkshopSession.objects.update(**fields)


def test_a_device_that_knew_the_code_reads_no_name_after_the_session(client, member, open_workshop, facilitator):
    client.post("/code/", {"code": open_workshop.code})
    actions.close_session(session=open_workshop, person=facilitator)
    assert client.get(NAMES).url == "/seance/"
    assert NOTHING in client.post("/code/", {"code": open_workshop.code}).text


# --- Wrong and not open are the same thing ---------------------------------------------------------------------------
def closes(**fields):
    return lambda session: LearnerGroup.objects.filter(pk=session.group_id).update(**fields)


def ends_by_itself(session):
    WorkshopSession.objects.update(opened_at=timezone.now() - timedelta(hours=13))


def is_closed(session):
    actions.close_session(session=session, person=None)


def archives_the_structure(session):
    Organisation.objects.update(archived_at=timezone.now())


NOT_OPEN = {
    "the session is closed": ("code", is_closed),
    "the session was forgotten": ("code", ends_by_itself),
    "the group of the session is archived": ("code", closes(archived_at=timezone.now())),
    "the structure of the session is archived": (
        "code",
        lambda _s: Organisation.objects.update(archived_at=timezone.now()),
    ),
    "the door of the group is closed": ("join_code", closes(join_closed_at=timezone.now())),
    "the group is archived": ("join_code", closes(archived_at=timezone.now())),
    "the structure is archived": ("join_code", archives_the_structure),
}


@way
@pytest.mark.parametrize("why", NOT_OPEN)
def test_wrong_and_not_open_are_one_answer_in_bytes_and_in_queries(open_workshop, client_for, stranger, through, why):
    whose, happens = NOT_OPEN[why]
    code = open_workshop.code if whose == "code" else open_workshop.group.join_code
    happens(open_workshop)
    wrong = guesses(1)[0]
    for people in (StrictClient, lambda: client_for(stranger)):
        said, asked = [], []
        for typed in (wrong, code):
            somebody = people()
            somebody.get("/code/")
            with CaptureQueriesContext(connection) as queries:
                response = through(somebody, typed)
            said.append((response.status_code, response.content.replace(typed.encode(), b"CODE")))
            asked.append([re.sub(r"'[^']*'", "?", query["sql"]) for query in queries])
        assert said[0] == said[1]
        assert asked[0] == asked[1]
        assert NOTHING in said[0][1].decode()


def test_who_is_in_a_group_finds_it_whether_its_door_is_open_or_not(client_for, learner, member):
    LearnerGroup.objects.update(join_closed_at=timezone.now())
    code, client = member.group.join_code, client_for(learner)
    assert client.get(f"/code/{code}/").url == f"/code/{code}/bienvenue/"
    assert client.post("/code/", {"code": code}).url == f"/code/{code}/"


# --- Codes tried at random -------------------------------------------------------------------------------------------
def test_no_code_can_be_guessed():
    """The arithmetic of `join_codes`, at 10 000 tries a minute and 2 000 codes alive in the country."""
    tries_an_hour, alive = 10_000 * 60, 2_000
    codes = len(set(join_codes.ALPHABET)) ** join_codes.LENGTH
    found_an_hour = tries_an_hour * alive / codes
    assert found_an_hour < 0.0005
    assert 1 / found_an_hour > 24 * 90, "hours without a pause"
    assert LearnerGroup._meta.get_field("join_code").max_length == join_codes.LENGTH
    assert all(len(code) == join_codes.LENGTH for code in guesses(3))


@way
def test_a_wrong_code_costs_two_reads_and_leaves_nothing(client, open_workshop, django_assert_num_queries, through):
    with django_assert_num_queries(2):
        assert NOTHING in StrictClient().post("/code/", {"code": guesses(1)[0]}).text
    through(client, guesses(1)[0])
    assert not client.cookies
    assert not DeviceSession.objects.exists()
    assert not CodeFailure.objects.exists()


@way
def test_while_wrong_codes_arrive_from_fresh_devices_who_has_the_right_one_enters_at_once(
    client, client_for, member, stranger, open_workshop, through
):
    for number, code in enumerate(guesses(90)):
        response = through(StrictClient(REMOTE_ADDR=f"203.0.{number}.7" if number % 2 else "198.51.100.4"), code)
        assert response.status_code in (200, 404)
    assert through(client, open_workshop.code).url == NAMES
    for newcomer in (StrictClient(REMOTE_ADDR="198.51.100.4"), client_for(stranger)):
        assert "Rejoindre le groupe" in newcomer.get(f"/code/{open_workshop.group.join_code}/").text


def test_the_right_person_who_mistypes_ten_times_enters_at_the_eleventh(client, member, open_workshop):
    for code in guesses(10):
        assert NOTHING in client.post("/code/", {"code": code}).text
    assert client.post("/code/", {"code": open_workshop.code}).url == NAMES


# --- Where it is typed, where it is shown ----------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["/", "/entrer/"])
def test_one_field_takes_both_codes_on_the_pages_where_people_arrive(client, member, open_workshop, page):
    text = client.get(page).text
    assert text.count('action="/code/"') == 1
    assert 'name="code"' in text
    strict = StrictClient(enforce_csrf_checks=True)  # from a page kept by the browser, without any cookie
    assert strict.post("/code/", {"code": open_workshop.code}).url == NAMES
    assert strict.post("/code/", {"code": member.group.join_code}).url == f"/code/{member.group.join_code}/"


def test_joining_itself_wants_the_token_of_its_form(group):
    strict = StrictClient(enforce_csrf_checks=True)
    assert strict.post(f"/code/{group.join_code}/", {"name": "Fatou"}).status_code == 403


def test_the_invitation_to_type_is_reached_from_who_can_help(client):
    assert 'href="/code/"' in client.get("/demander-de-l-aide/").text


def test_the_session_shows_its_own_code_and_square_and_the_poster_those_of_the_group(
    client_for, facilitator, open_workshop
):
    desk, group = client_for(facilitator), open_workshop.group
    live = desk.get(f"/espace/seances/{open_workshop.pk}/").text
    poster = desk.get(f"/espace/groupes/{group.pk}/affiche/").text
    for page, code, title in (
        (live, open_workshop.code, "QR code de la séance"),
        (poster, group.join_code, "QR code pour rejoindre le groupe"),
    ):
        assert join_codes.in_threes(code) in page
        assert "testserver/code" in page
        assert qr_svg("http://testserver" + reverse("groupes:open_code", args=[code]), title=title) in page
    assert join_codes.in_threes(open_workshop.code) not in poster
    actions.close_session(session=open_workshop, person=facilitator)
    assert join_codes.in_threes(open_workshop.code) not in desk.get(f"/espace/seances/{open_workshop.pk}/").text


def test_strangers_and_their_structures_never_read_the_code_of_a_session(strangers, client, open_workshop):
    for name, stranger in {**strangers, "anonymous": client}.items():
        for page in ("", "salle/", "projection/"):
            text = stranger.get(f"/espace/seances/{open_workshop.pk}/{page}").text
            assert open_workshop.code not in text, name
            assert join_codes.in_threes(open_workshop.code) not in text, name


# --- A place opened by tapping a first name --------------------------------------------------------------------------
def test_a_tapped_first_name_is_taken_into_no_other_group_and_scanning_again_leads_back(
    client, member, open_workshop, make_group, organisation
):
    other = make_group(organisation, title="Un autre")
    client.post("/code/", {"code": open_workshop.code})
    client.post(NAMES, {"learner": member.learner_id})
    assert client.get(f"/code/{open_workshop.code}/", follow=True).redirect_chain[-1][0] == "/seance/"
    for response in (client.get(f"/code/{other.join_code}/"), client.post(f"/code/{other.join_code}/", {"name": "x"})):
        assert response.url == "/seance/"
    assert not other.members.exists()


def test_who_is_signed_in_and_not_in_the_group_is_told_whom_to_ask(client_for, stranger, guest, open_workshop):
    for person in (stranger, guest):
        page = client_for(person).post("/code/", {"code": open_workshop.code}, follow=True)
        assert page.redirect_chain[-1][0] == "/seance/"
        for words in ("pas encore dans ce groupe", "elle peut vous ajouter", "/quitter/"):
            assert words in page.text
        assert "Choisir mon prénom" not in page.text


def test_who_entered_with_their_card_is_one_tap_from_the_session(client_for, learner, member, open_workshop):
    page = client_for(learner).get(f"/code/{open_workshop.code}/", follow=True)
    assert "Rejoindre la séance : Atelier du mardi" in page.text
    assert "pas encore dans ce groupe" not in page.text
