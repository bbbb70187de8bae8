"""A card made by the team: for a reason, written down, told to the person, seen by who runs the structure."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from cours.comptes import codes
from cours.comptes.models import AccessCard, Membership, Organisation
from cours.comptes.moments import day_said
from cours.groupes.models import CardLog, GroupFacilitator, LearnerGroup

pytestmark = pytest.mark.django_db


def remake(staff, member, *, reason="lost", nonce="n" * 22):
    path = f"/espace/groupes/{member.group_id}/personnes/{member.pk}/carte/"
    return staff.post(path, {"nonce": nonce, "reason": reason} if reason else {"nonce": nonce})


def card_of(response):
    return response.context["cards"][0][0]


@pytest.fixture
def enter(client_for):
    from tests.strict import StrictClient

    def enter(card):
        client = StrictClient()
        return client, client.post("/entrer/", {"identifier": card.identifier, "pin": card.pin}, follow=True)

    return enter


# --- Written down ----------------------------------------------------------------------------------------------------
def test_who_whom_when_why_and_for_which_group_is_written_once(client_for, facilitator, group, member):
    for _ in range(2):
        remake(client_for(facilitator), member, reason="seen")
    log = CardLog.objects.get()
    assert (log.made_by, log.learner, log.group, log.organisation) == (
        facilitator,
        member.learner,
        group,
        group.organisation,
    )
    assert log.get_reason_display() == "Code vu par quelqu'un"


@pytest.mark.parametrize("reason", [None, "", "x", "first", "blank"])
def test_without_a_reason_no_card_is_voided(client_for, facilitator, member, reason):
    response = remake(client_for(facilitator), member, reason=reason)
    assert response.status_code == 302
    assert AccessCard.objects.get(learner=member.learner).voided_at is None
    assert not CardLog.objects.exists()


def test_a_first_card_needs_no_reason(client_for, facilitator, group, guest, put_in):
    assert card_of(remake(client_for(facilitator), put_in(group, guest, "Oksana"), reason=None)).pin
    assert CardLog.objects.get().reason == "first"


def removed(group):
    Membership.objects.filter(organisation=group.organisation_id).update(ended_at=timezone.now())


def not_leading(group):
    GroupFacilitator.objects.filter(group=group).update(ended_at=timezone.now())


def group_put_away(group):
    LearnerGroup.objects.filter(pk=group.pk).update(archived_at=timezone.now())


def structure_closed(group):
    Organisation.objects.filter(pk=group.organisation_id).update(archived_at=timezone.now())


def person_gone(group):
    group.members.update(left_at=timezone.now())


MEANWHILE = [removed, not_leading, group_put_away, structure_closed, person_gone]


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_afterwards_no_card_is_made(client_for, facilitator, group, member, meanwhile):
    staff = client_for(facilitator)
    meanwhile(group)
    assert remake(staff, member).status_code == 404
    assert AccessCard.objects.get(learner=member.learner).voided_at is None


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_in_the_middle_no_card_is_made_either(client_for, facilitator, group, member, meanwhile, monkeypatch):
    """Between the permission and the writing there is a slow hash."""
    hash_pin = codes.hash_pin

    def in_the_middle(*args, **kwargs):
        meanwhile(group)
        return hash_pin(*args, **kwargs)

    monkeypatch.setattr(codes, "hash_pin", in_the_middle)
    assert remake(client_for(facilitator), member).status_code == 404
    assert AccessCard.objects.get(learner=member.learner).voided_at is None
    assert not CardLog.objects.exists()


@pytest.mark.parametrize("meanwhile", MEANWHILE[:4])
def test_nobody_is_added_by_who_was_removed_in_the_middle(client_for, facilitator, group, meanwhile, monkeypatch):
    hash_pin = codes.hash_pin

    def in_the_middle(*args, **kwargs):
        meanwhile(group)
        return hash_pin(*args, **kwargs)

    monkeypatch.setattr(codes, "hash_pin", in_the_middle)
    path = f"/espace/groupes/{group.pk}/personnes/ajouter/"
    assert client_for(facilitator).post(path, {"act": "number", "number": 2, "nonce": "n" * 22}).status_code == 404
    assert not group.members.exists()
    assert not AccessCard.objects.exists()


def test_who_remakes_card_after_card_is_stopped_alone(client_for, facilitator, organisation_administrator, member):
    staff = client_for(facilitator)
    for number in range(40):
        assert remake(staff, member, nonce=f"{number:022}").status_code == 200
    refused = remake(staff, member, nonce="z" * 22)
    assert refused.status_code == 302
    assert "Vous pourrez en refaire" in staff.get(refused.url).text
    assert CardLog.objects.count() == 40
    assert remake(client_for(organisation_administrator), member, nonce="y" * 22).status_code == 200


# --- Told to the person ----------------------------------------------------------------------------------------------
def test_the_person_is_told_at_each_entry_of_seven_days_whoever_enters_first(
    client_for, facilitator, member, enter, time_machine
):
    made_at = timezone.now()
    until = made_at + timedelta(days=7)
    time_machine.move_to(made_at, tick=False)
    card = card_of(remake(client_for(facilitator), member, reason="forgotten"))
    for hours in (0, 1, 7 * 24 - 1):  # the first may be who made the card behind their back
        time_machine.move_to(made_at + timedelta(hours=hours), tick=False)
        _client, page = enter(card)
        assert "Votre carte a été refaite le" in page.text, hours
        assert "par Amina (Maison des Tilleuls)" in page.text
        assert "code oublié" in page.text
        assert f"Ce message revient à chaque entrée, jusqu&#x27;au {day_said(until)}" in page.text
    time_machine.move_to(made_at + timedelta(days=7, seconds=1), tick=False)
    client, page = enter(card)
    assert "Votre carte a été refaite" not in page.text
    assert "par Amina (Maison des Tilleuls), code oublié" in client.get("/mes-informations/").text


def test_who_comes_back_after_the_seven_days_is_told_once(client_for, facilitator, member, enter, time_machine):
    made_at = timezone.now()
    time_machine.move_to(made_at, tick=False)
    card = card_of(remake(client_for(facilitator), member))
    time_machine.move_to(made_at + timedelta(days=40), tick=False)
    page = enter(card)[1].text
    assert "Votre carte a été refaite le" in page
    assert "Ce message revient" not in page
    assert "Votre carte a été refaite le" not in enter(card)[1].text


def test_who_used_a_card_made_behind_somebodys_back_has_not_hidden_it(
    client_for, facilitator, colleague, group, member, enter
):
    """The first to enter reads the sentence. When the person gets a card again, they read it too."""
    enter(card_of(remake(client_for(facilitator), member)))
    GroupFacilitator.objects.create(group=group, person=colleague)
    _client, page = enter(card_of(remake(client_for(colleague), member, nonce="m" * 22)))
    assert page.text.count("Votre carte a été refaite") == 2
    assert "par Amina (" in page.text
    assert "par Carole (" in page.text


def test_a_place_opened_by_a_first_name_is_not_told(client_for, client, facilitator, member, open_workshop, enter):
    card = card_of(remake(client_for(facilitator), member))
    client.post("/code/", {"code": member.group.sessions.get().code})
    client.post("/seance/prenoms/", {"learner": member.learner_id})
    assert client.session[SESSION_KEY] == str(member.learner_id)
    assert "a été refaite" not in client.get("/seance/").text
    assert CardLog.objects.get().told_at is None
    assert "Votre carte a été refaite" in enter(card)[1].text


def test_a_card_that_the_person_remakes_alone_is_no_news(client_for, learner, enter):
    from cours.comptes import actions

    assert "a été refaite" not in enter(actions.issue_card(learner=learner))[1].text


def test_my_information_and_the_file_say_who_made_each_card(client_for, facilitator, learner, member, enter):
    client, _page = enter(card_of(remake(client_for(facilitator), member)))
    page = client.get("/mes-informations/").text
    assert "Mes cartes" in page
    assert "par Amina (Maison des Tilleuls), carte perdue" in page
    data = json.loads(client.get("/mes-informations/telecharger/").content)
    assert [card["remise_par"] for card in data["compte"]["cartes"]] == [None, "Amina"]
    (remade,) = data["cartes_faites_par_une_equipe"]
    assert (remade["par"], remade["structure"], remade["groupe"], remade["raison"]) == (
        "Amina",
        "Maison des Tilleuls",
        "Atelier du mardi",
        "Carte perdue",
    )


def test_who_leads_the_group_reads_that_the_person_remade_it(client_for, facilitator, member, learner):
    from cours.comptes import actions

    actions.issue_card(learner=learner, issued_by=learner)
    page = client_for(facilitator).get(f"/espace/groupes/{member.group_id}/personnes/{member.pk}/").text
    assert "par la personne elle-même" in page


# --- Seen by who runs the structure ----------------------------------------------------------------------------------
def history(client, organisation, page=""):
    return client.get(f"/espace/structure/{organisation.pk}/historique/{page}")


def test_who_runs_the_structure_sees_every_card_that_was_made(
    client_for, facilitator, organisation_administrator, organisation, member
):
    remake(client_for(facilitator), member, reason="seen")
    boss = client_for(organisation_administrator)
    assert f"/espace/structure/{organisation.pk}/historique/" in boss.get(f"/espace/structure/{organisation.pk}/").text
    page = history(boss, organisation).text
    for said in ("Amina", "David", "Atelier du mardi", "code vu par quelqu"):
        assert said in page, said


def test_nobody_else_does(
    client, client_for, facilitator, colleague, outsider, other_administrator, administrator, learner, organisation
):
    for person in (facilitator, colleague, outsider, other_administrator, administrator, learner):
        assert history(client_for(person), organisation).status_code == 404, person
    assert history(client, organisation).status_code == 302


def test_the_list_costs_the_same_whatever_its_length(
    client_for, organisation_administrator, facilitator, organisation, group, member, django_assert_max_num_queries
):
    boss = client_for(organisation_administrator)
    for number in (2, 40):
        CardLog.objects.bulk_create(
            CardLog(organisation=organisation, group=group, made_by=facilitator, learner=member.learner, reason="lost")
            for _ in range(number)
        )
        with django_assert_max_num_queries(12):
            assert "David" in history(boss, organisation).text
    assert "Page 2 sur 2" in history(boss, organisation, "?page=2").text


def test_who_erased_their_account_has_no_name_there(
    client_for, facilitator, organisation_administrator, organisation, learner, member
):
    from cours.echanges.actions import erase_learner

    identifier = learner.username
    remake(client_for(facilitator), member)
    learner.refresh_from_db()
    erase_learner(learner=learner)
    page = history(client_for(organisation_administrator), organisation).text
    assert "Amina" in page
    assert "une personne qui a effacé son compte" in page
    assert "David" not in page
    assert identifier not in page
    assert CardLog.objects.get().learner is None
