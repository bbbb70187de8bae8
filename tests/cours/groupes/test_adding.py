"""Put people in a group, three ways; their cards are shown once."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cours.comptes import codes
from cours.comptes.models import AccessCard, User
from cours.groupes.models import AttendanceRecord, GroupMember

pytestmark = pytest.mark.django_db
NONCE = "n" * 22


@pytest.fixture
def add(client_for, facilitator, group):
    client = client_for(facilitator)

    def post(act, **fields):
        return client.post(f"/espace/groupes/{group.pk}/personnes/ajouter/", {"act": act} | fields)

    return post


def signed(page):
    return page.context["signed"]


def test_a_number_of_people_have_cards_at_once(add, client, group, facilitator):
    page = add("number", number=8, nonce=NONCE)
    cards = [card for card, _qr in page.context["cards"]]
    assert page.text.count('class="access-card"') == 8
    assert "no-store" in page["Cache-Control"]
    assert group.members.current().count() == 8
    client.post("/entrer/", {"identifier": cards[3].identifier, "pin": cards[3].pin})
    learner = User.objects.get(username=cards[3].identifier)
    assert client.session[SESSION_KEY] == str(learner.pk)
    assert learner.cards.get().issued_by == facilitator


def test_a_second_tap_shows_the_same_cards_and_adds_nobody(add, group):
    first, second = (add("number", number=3, nonce=NONCE) for _ in range(2))
    assert [card for card, _qr in first.context["cards"]] == [card for card, _qr in second.context["cards"]]
    assert group.members.count() == AccessCard.objects.count() == User.objects.learners().count() == 3


def test_the_codes_are_shown_once(add, client_for, facilitator, group):
    (card, _qr), *_ = add("number", number=1, nonce=NONCE).context["cards"]
    page = client_for(facilitator).get(f"/espace/groupes/{group.pk}/").text
    assert card.identifier in page
    assert card.pin not in page.replace(card.identifier, "")


@pytest.mark.parametrize("number", ["0", "31", "-1", "beaucoup", ""])
def test_one_to_thirty_at_a_time(add, number):
    page = add("number", number=number, nonce=NONCE)
    assert "field__error" in page.text
    assert not GroupMember.objects.exists()


def test_pasted_names_are_seen_before_they_are_added(add, group):
    preview = add("paste", names="David, Oksana\nDavid;monique@exemple.fr")
    assert "3 personnes à ajouter" in preview.text
    assert "David 2" in preview.text
    assert "1 ligne laissée de côté" in preview.text
    assert "adresse e-mail" in preview.text
    assert not User.objects.learners().exists(), "nothing is kept before the confirmation"
    cards = add("confirm", signed=signed(preview))
    assert [card.first_name for card, _qr in cards.context["cards"]] == ["David", "Oksana", "David 2"]
    assert [member.name for member in group.members.order_by("pk")] == ["David", "Oksana", "David 2"]
    assert [learner.first_name for learner in User.objects.learners().order_by("pk")] == ["David", "Oksana", "David"]
    again = add("confirm", signed=signed(preview))
    assert [card.pin for card, _qr in again.context["cards"]] == [card.pin for card, _qr in cards.context["cards"]]
    assert [card.first_name for card, _qr in again.context["cards"]] == ["David", "Oksana", "David 2"]
    assert group.members.count() == 3


def test_who_is_already_there_counts_among_the_doubles(add, member):
    assert "David 2" in add("paste", names="David").text


def test_a_list_without_a_name_adds_nobody(add):
    assert "Écrivez au moins un prénom" in add("paste", names=" ").text
    assert "Aucun prénom dans cette liste" in add("paste", names="12 345 678").text
    assert "plus de 300 personnes" in add("paste", names="David\n" * 301).text
    assert not User.objects.learners().exists()


def test_a_file_is_seen_then_added_and_only_first_names_are_kept(add, group):
    data = "Nom;Prénom;E-mail\nDurand;Élodie;elodie@exemple.fr\n".encode("latin-1")
    preview = add("file", file=SimpleUploadedFile("liste.csv", data))
    assert "Élodie" in preview.text
    assert "Nom, E-mail." in preview.text
    assert "Durand" not in preview.text
    assert "elodie@" not in preview.text
    add("confirm", signed=signed(preview))
    assert group.members.get().name == "Élodie"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("vide.csv", b"", "vide"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" * 20, "pas à lire"),
        ("secret.xlsx", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "mot de passe"),
        ("gros.csv", b"a\n" * 600_000, "trop lourd"),
        ("long.csv", b"David\n" * 10_000, "plus de 300 personnes"),
        ("noms.csv", b"Nom;Age\nDurand;40\n", "Aucune colonne"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_adds_nobody(add, name, data, words):
    page = add("file", file=SimpleUploadedFile(name, data))
    assert page.status_code == 200
    assert words in page.text
    assert not User.objects.learners().exists()
    assert "Choisissez un fichier" in add("file").text


def test_a_list_confirmed_by_somebody_else_or_elsewhere_is_refused(
    add, client_for, facilitator, organisation_administrator, group, make_group, organisation
):
    seen = signed(add("paste", names="David"))
    other = make_group(organisation, facilitator, title="Autre")
    address = "/espace/groupes/{}/personnes/ajouter/"
    for who, where, what in (
        (organisation_administrator, group, seen),
        (facilitator, other, seen),
        (facilitator, group, seen[:-1] + "x"),
        (facilitator, group, ""),
    ):
        client = client_for(who)
        response = client.post(address.format(where.pk), {"act": "confirm", "signed": what})
        assert response.url == address.format(where.pk)
        assert "plus valable" in client.get(response.url).text
    assert not GroupMember.objects.exists()


def test_a_failure_in_the_middle_adds_nobody(add, group, monkeypatch):
    hashed = []
    real = codes.hash_pin

    def breaks(*args, **kwargs):
        hashed.append(1)
        if len(hashed) == 3:
            raise OSError("the machine stops")
        return real(*args, **kwargs)

    monkeypatch.setattr(codes, "hash_pin", breaks)
    with pytest.raises(OSError, match="the machine stops"):
        add("number", number=5, nonce=NONCE)
    assert not User.objects.learners().exists()
    monkeypatch.undo()
    add("number", number=5, nonce=NONCE)
    assert group.members.count() == 5


def test_a_card_replaced_since_is_said(add, client_for, facilitator, group):
    from cours.comptes import actions

    add("number", number=2, nonce=NONCE)
    actions.issue_card(learner=group.members.first().learner)
    response = add("number", number=2, nonce=NONCE)
    assert response.url == f"/espace/groupes/{group.pk}/"
    assert group.members.count() == 2


def test_thirty_people_cost_few_queries(add, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        add("number", number=30, nonce=NONCE)


def test_strangers_add_nobody(client, strangers, group):
    address = f"/espace/groupes/{group.pk}/personnes/ajouter/"
    for name, stranger in strangers.items():
        assert stranger.get(address).status_code == 404, name
        assert stranger.post(address, {"act": "number", "number": 1, "nonce": NONCE}).status_code == 404, name
    assert client.get(address).url.startswith("/equipe/login/")
    assert client.post(address, {"act": "number", "number": 1, "nonce": NONCE}).url.startswith("/equipe/login/")
    assert not GroupMember.objects.exists()


def test_nobody_is_added_to_an_archived_group(client_for, facilitator, organisation, make_group):
    from django.utils import timezone

    group = make_group(organisation, facilitator, archived_at=timezone.now())
    client = client_for(facilitator)
    assert client.get(f"/espace/groupes/{group.pk}/personnes/ajouter/").status_code == 404
    assert "Ajouter" not in client.get(f"/espace/groupes/{group.pk}/").text


def test_two_taps_of_the_same_form_make_one_group_of_people(client_for, facilitator, organisation):
    client, number = client_for(facilitator), uuid.uuid4()
    pages = [client.post("/espace/groupes/nouveau/", {"title": "Atelier", "number": number}) for _ in range(2)]
    for page in pages:
        client.post(page.url, {"act": "number", "number": 4, "nonce": NONCE})
    assert GroupMember.objects.count() == 4


def test_who_arrives_late_is_added_from_the_session_and_the_cards_lead_back_to_it(
    add, client_for, facilitator, open_workshop
):
    room = f"/espace/seances/{open_workshop.pk}/"
    desk = client_for(facilitator).get(room).text
    assert f'action="/espace/groupes/{open_workshop.group_id}/personnes/ajouter/"' in desk
    assert 'id="arrivee" name="names"' in desk
    assert 'href="/espace/" aria-current="true"' in desk, "a session is one of the pages of the groups"
    cards = add("confirm", signed=signed(add("paste", names="Nadia")))
    assert open_workshop.group.members.current().count() == 1
    assert f'<a class="button button--secondary" href="{room}">' in cards.text
    assert "qui la prend en photo" in cards.text, "nobody prints in the middle of a session"


def test_a_session_that_is_over_offers_the_page_and_not_the_box(client_for, facilitator, open_workshop):
    room = f"/espace/seances/{open_workshop.pk}/"
    open_workshop.closed_at, open_workshop.code = open_workshop.opened_at, None
    open_workshop.duration_minutes = 60
    open_workshop.save()
    page = client_for(facilitator).get(room).text
    assert 'id="arrivee"' not in page
    assert "Ajouter une personne au groupe" in page


def test_who_arrives_is_there_with_a_card_in_one_tap_and_the_next_one_leads_back(
    add, client_for, facilitator, open_workshop
):
    room = f"/espace/seances/{open_workshop.pk}/"
    assert 'name="act" value="arrival"' in client_for(facilitator).get(room).text
    first, second = (add("arrival", names="Nadia", nonce=NONCE) for _ in range(2))
    for page in (first, second):
        assert "Nadia" in page.text
        assert "Nadia 2" not in page.text
        assert f'<a class="button button--secondary" href="{room}">' in page.text
    assert [card for card, _qr in first.context["cards"]] == [card for card, _qr in second.context["cards"]]
    member = open_workshop.group.members.get()
    record = AttendanceRecord.objects.get()
    assert (record.learner_id, record.is_present, record.marked_by) == (member.learner_id, True, facilitator)


@pytest.mark.parametrize("names", ["Nadia, Oksana", "david", "nadia@exemple.fr"])
def test_what_must_be_checked_is_seen_first_during_a_session_too(add, open_workshop, member, names):
    GroupMember.objects.update(joined_at=timezone.now() - timedelta(days=1))
    page = add("arrival", names=names, nonce=NONCE)
    assert 'class="access-card"' not in page.text
    assert GroupMember.objects.count() == 1


def test_an_arrival_after_the_session_is_seen_first(add, open_workshop):
    open_workshop.code, open_workshop.closed_at, open_workshop.duration_minutes = None, open_workshop.opened_at, 60
    open_workshop.save()
    assert signed(add("arrival", names="Nadia", nonce=NONCE))
    assert not GroupMember.objects.exists()
