"""Too many wrong codes: a growing wait, on the identifier alone, said in words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cours.comptes import actions, waits
from cours.comptes.models import CodeFailure

WRONG = "0001"


def refuse(identifier):
    with pytest.raises(actions.CodeRefused) as refusal:
        actions.check_code(identifier=identifier, pin=WRONG)
    return refusal.value.wait_until


@pytest.mark.django_db
def test_the_wait_grows_and_stops_growing(learner, time_machine):
    now = timezone.now().replace(microsecond=0)
    time_machine.move_to(now, tick=False)
    waited = []
    for _ in range(11):
        until = refuse(learner.card.identifier)
        waited.append((until - timezone.now()).total_seconds() if until else 0)
        if until:
            time_machine.move_to(until, tick=False)
    assert waited == [0, 0, 30, 60, 120, 300, 900, 1800, 3600, 3600, 3600]


@pytest.mark.django_db
def test_the_right_code_starts_afresh(learner, time_machine):
    refuse(learner.card.identifier)
    refuse(learner.card.identifier)
    assert actions.check_code(identifier=learner.card.identifier, pin=learner.card.pin) == learner
    assert refuse(learner.card.identifier) is None
    assert refuse(learner.card.identifier) is None


@pytest.mark.django_db
def test_during_the_wait_even_the_right_code_waits(learner, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    for _ in range(3):
        refuse(learner.card.identifier)
    with pytest.raises(actions.CodeRefused):
        actions.check_code(identifier=learner.card.identifier, pin=learner.card.pin)
    time_machine.move_to(now + timedelta(seconds=31), tick=False)
    assert actions.check_code(identifier=learner.card.identifier, pin=learner.card.pin) == learner


@pytest.mark.django_db
def test_insisting_during_the_wait_does_not_make_it_longer(learner, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(3):
        until = refuse(learner.card.identifier)
    assert [refuse(learner.card.identifier) for _ in range(20)] == [until] * 20


@pytest.mark.django_db
def test_other_people_on_the_same_address_do_not_wait(client, learner, stranger, enter):
    for _ in range(10):
        client.post("/entrer/", {"identifier": learner.card.identifier, "pin": WRONG})
    assert enter(client, stranger.card).status_code == 302


@pytest.mark.django_db
def test_the_wait_follows_the_identifier_however_it_is_typed(learner, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for typed in (learner.card.identifier, learner.card.identifier.upper(), learner.card.identifier.replace("-", " ")):
        until = refuse(typed)
    assert until is not None
    assert CodeFailure.objects.count() == 1
    assert learner.card.identifier not in CodeFailure.objects.get().identifier_digest


@pytest.mark.django_db
def test_a_day_of_peace_starts_afresh_and_old_rows_go(learner, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    for _ in range(3):
        refuse(learner.card.identifier)
    refuse("cascade-tulipe-99")
    time_machine.move_to(start + timedelta(hours=25), tick=False)
    assert refuse(learner.card.identifier) is None
    refuse("tulipe-cascade-11")
    assert CodeFailure.objects.count() == 2, "rows that no longer count are removed by the next newcomer"


@pytest.mark.django_db
def test_a_new_card_ends_the_wait(learner, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(4):
        try:
            actions.check_code(identifier=learner.card.identifier, pin=WRONG)
        except actions.CodeRefused:
            continue
    card = actions.issue_card(learner=learner)
    assert actions.check_code(identifier=card.identifier, pin=card.pin) == learner


@pytest.mark.django_db
def test_the_page_says_when_to_try_again_and_who_can_help(client, learner, time_machine):
    time_machine.move_to("2026-11-22 13:29:40 +0000", tick=False)  # 14:29:40 in Paris
    for _ in range(5):
        response = client.post("/entrer/", {"identifier": learner.card.identifier, "pin": WRONG})
        if response.status_code != 429:
            continue
        time_machine.shift(31)
    page = response.content.decode()
    assert "14 heures 32" in page
    assert "La personne qui anime votre atelier peut vous en donner un nouveau" in page


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-22 13:31:10", "14 heures 32"),
        ("2026-11-22 13:32:00", "14 heures 32"),
        ("2026-11-22 00:05:00", "1 heure 5"),
        ("2026-11-22 11:00:00", "midi"),
        ("2026-11-22 22:59:30", "minuit"),
    ],
)
def test_hours_are_said_as_people_say_them(moment, words):
    from datetime import UTC, datetime

    from cours.comptes.moments import hour_in_words

    assert hour_in_words(datetime.fromisoformat(moment).replace(tzinfo=UTC)) == words


@pytest.mark.django_db(transaction=True)
def test_a_hundred_codes_at_once_are_not_all_looked_at(at_once, learner, hashes):
    hashes.clear()

    def attack(number):
        try:
            actions.check_code(identifier=learner.card.identifier, pin=f"{number:04d}")
        except actions.CodeRefused as refusal:
            return refusal.wait_until
        return "entered"

    at_once(attack, times=12)
    assert len(hashes) == waits.FREE_TRIES
    assert CodeFailure.objects.get().failures == waits.FREE_TRIES


# --- What is said is true ---------------------------------------------------------------------------------------------
NOT_LOOKED_AT = "Trop d&#x27;essais"


def words_of(page):
    """The sentence that refuses, without what differs at every request."""
    return " ".join(page.context["form"].errors["__all__"])


@pytest.mark.django_db
def test_a_wrong_code_typed_five_times_by_the_right_person_ends_well(client, learner, enter, time_machine):
    time_machine.move_to("2026-11-22 13:29:40 +0000", tick=False)
    pages = [client.post("/entrer/", {"identifier": learner.card.identifier, "pin": WRONG}) for _ in range(5)]
    assert [page.status_code for page in pages] == [200, 200, 429, 429, 429]
    right = enter(client, learner.card)
    assert right.status_code == 429
    assert "ne correspond pas" not in right.text, "it is the right code"
    assert words_of(right) == words_of(pages[-1]), "an attacker learns nothing"
    assert "dans moins d'une minute, à 14 heures 31" in words_of(right)
    time_machine.shift(31)
    assert enter(client, learner.card).status_code == 302


@pytest.mark.django_db
def test_during_a_wait_the_right_code_is_not_called_wrong_at_the_second_door_either(client_for, learner, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    client = client_for(learner)
    wrong = [client.post("/mes-informations/effacer/", {"pin": WRONG}) for _ in range(4)][-1]
    right = client.post("/mes-informations/effacer/", {"pin": learner.card.pin})
    assert right.context["form"].errors["pin"] == wrong.context["form"].errors["pin"]
    assert NOT_LOOKED_AT in right.text
    assert "Ce n&#x27;est pas le code" not in right.text
