"""A guest keeps their place: a card of their own, or the card they already have."""

import pytest
from django.contrib.auth import SESSION_KEY

from cours.comptes import actions, signals
from cours.comptes.identifiers import is_identifier
from cours.comptes.models import AccessCard, User


@pytest.fixture
def keep(nonce_of):
    def ask(client, **fields):
        nonce = fields.pop("nonce", None) or nonce_of(client, "/garder-ma-place/")
        return client.post("/garder-ma-place/", {"nonce": nonce} | fields)

    return ask


def card_on(response):
    return response.context["card"]


@pytest.mark.django_db
def test_a_guest_gets_a_card_and_stays_where_they_are(client_for, guest, keep):
    client = client_for(guest)
    response = keep(client, first_name="Fatou")
    card = card_on(response)
    guest.refresh_from_db()
    assert is_identifier(card.identifier)
    assert guest.username == card.identifier
    assert guest.first_name == "Fatou"
    assert not guest.is_guest
    assert client.session[SESSION_KEY] == str(guest.pk)
    page = response.content.decode()
    assert card.identifier in page
    assert card.pin in page
    assert "<svg" in page
    assert 'class="qr"' in page
    assert "style=" not in page
    assert "Prenez cette page en photo" in page
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_the_card_really_opens_from_another_device(client_for, client, guest, keep, enter):
    card = card_on(keep(client_for(guest)))
    enter(client, card)
    assert client.session[SESSION_KEY] == str(guest.pk)


@pytest.mark.django_db
def test_somebody_new_may_begin_with_a_card(client, keep):
    card = card_on(keep(client))
    assert client.session[SESSION_KEY] == str(User.objects.get(username=card.identifier).pk)


@pytest.mark.django_db
def test_a_chosen_code_is_kept(client_for, guest, keep):
    assert card_on(keep(client_for(guest), pin="730 852")).pin == "730852"


@pytest.mark.django_db
@pytest.mark.parametrize("pin", ["1234", "0000", "1985", "12", "abcd"])
def test_an_easy_or_odd_code_is_refused_and_no_card_is_made(client_for, guest, keep, pin):
    response = keep(client_for(guest), pin=pin)
    assert "card" not in response.context
    assert not AccessCard.objects.exists()


@pytest.mark.django_db
def test_a_first_name_has_thirty_letters_at_most(client_for, guest, keep):
    assert "30 lettres" in keep(client_for(guest), first_name="a" * 31).content.decode()


@pytest.mark.django_db
def test_it_tells_what_is_kept_before_asking(client):
    page = client.get("/garder-ma-place/").content.decode()
    assert "/donnees-personnelles/" in page
    assert page.count("<li>Nous gardons") == 1


@pytest.mark.django_db
def test_sending_the_form_again_shows_the_same_card(client_for, guest, keep, nonce_of):
    client = client_for(guest)
    nonce = nonce_of(client, "/garder-ma-place/")
    first, again = card_on(keep(client, nonce=nonce)), card_on(keep(client, nonce=nonce))
    assert (first.identifier, first.pin, first.token) == (again.identifier, again.pin, again.token)
    assert AccessCard.objects.count() == 1


@pytest.mark.django_db
def test_another_form_never_voids_a_card_silently(client_for, guest, keep):
    client = client_for(guest)
    keep(client)
    response = keep(client, nonce="another-form-of-this-page")
    assert response.url == "/refaire-ma-carte/"
    assert AccessCard.objects.count() == 1


@pytest.mark.django_db
def test_a_nonce_read_elsewhere_gives_nothing_to_a_stranger(client_for, guest, stranger, keep, nonce_of):
    client = client_for(guest)
    nonce = nonce_of(client, "/garder-ma-place/")
    card = card_on(keep(client, nonce=nonce))
    response = keep(client_for(stranger), nonce=nonce)
    assert response.status_code == 302
    assert card.pin not in response.content.decode()


@pytest.mark.django_db
def test_the_staff_has_no_card(client_for, facilitator, keep):
    assert client_for(facilitator).get("/garder-ma-place/").status_code == 403


@pytest.mark.django_db
def test_a_card_is_remade_by_its_owner_only(client, client_for, learner, guest, facilitator):
    assert client.get("/refaire-ma-carte/").url.startswith("/entrer/?suite=")
    assert client_for(guest).get("/refaire-ma-carte/").url == "/garder-ma-place/"
    assert client_for(facilitator).get("/refaire-ma-carte/").status_code == 403
    assert client_for(learner).get("/refaire-ma-carte/").status_code == 200


@pytest.mark.django_db
def test_remaking_voids_the_old_card_and_keeps_this_session(client, learner, enter, nonce_of):
    enter(client, learner.card)
    sent = {"nonce": nonce_of(client, "/refaire-ma-carte/"), "current_pin": learner.card.pin}
    response = client.post("/refaire-ma-carte/", sent)
    card = card_on(response)
    assert card.identifier == learner.card.identifier
    assert card.pin != learner.card.pin or card.token != learner.card.token
    assert client.session[SESSION_KEY] == str(learner.pk)
    assert client.session["own_device"] is False
    assert client.get(f"/carte/{learner.card.token}/").status_code == 404
    assert client.get(f"/carte/{card.token}/", follow=True).status_code == 200
    again = card_on(client.post("/refaire-ma-carte/", sent))
    assert again.token == card.token, "a second tap shows the same card"


@pytest.mark.django_db
def test_an_old_form_cannot_bring_a_replaced_card_back(client_for, learner, nonce_of):
    client = client_for(learner)
    sent = {"nonce": nonce_of(client, "/refaire-ma-carte/"), "current_pin": learner.card.pin}
    client.post("/refaire-ma-carte/", sent)
    since = actions.issue_card(learner=learner)
    learner.refresh_from_db()
    client.force_login(learner)
    assert client.post("/refaire-ma-carte/", sent | {"current_pin": since.pin}).status_code == 302
    assert AccessCard.objects.count() == 3


# --- Entering an existing card ---------------------------------------------------------------------------------------
@pytest.fixture
def merged():
    heard = []

    def listen(sender, guest, learner, **kwargs):
        heard.append((guest.pk, learner.pk, User.objects.filter(pk=guest.pk).exists()))

    signals.guest_merged.connect(listen)
    yield heard
    signals.guest_merged.disconnect(listen)


@pytest.mark.django_db
def test_the_work_of_a_guest_joins_the_card(client_for, guest, learner, merged, enter):
    client = client_for(guest)
    enter(client, learner.card)
    assert merged == [(guest.pk, learner.pk, True)], "the signal is sent before the guest disappears"
    assert not User.objects.filter(pk=guest.pk).exists()
    assert client.session[SESSION_KEY] == str(learner.pk)


@pytest.mark.django_db
def test_the_same_with_the_qr(client_for, guest, learner, merged, tap):
    tap(client_for(guest), learner.card, keep="on")
    assert len(merged) == 1


@pytest.mark.django_db
def test_a_card_scanned_but_not_tapped_merges_nothing(client_for, guest, learner, merged, scan):
    scan(client_for(guest), learner.card)
    assert not merged


@pytest.mark.django_db
def test_the_work_of_somebody_else_is_left_aside(client_for, guest, learner, merged, enter):
    client = client_for(guest)
    client.post("/entrer/", {"identifier": learner.card.identifier, "pin": learner.card.pin})
    assert not merged
    assert client.session[SESSION_KEY] == str(learner.pk)


@pytest.mark.django_db
def test_a_wrong_code_merges_nothing(client_for, guest, learner, merged):
    client = client_for(guest)
    client.post("/entrer/", {"identifier": learner.card.identifier, "pin": "0001", "keep": "on"})
    assert not merged
    assert client.session[SESSION_KEY] == str(guest.pk)


@pytest.mark.django_db
def test_it_shows_what_would_be_kept_with_the_box_ticked(client_for, guest, learner, lesson_of):
    client = client_for(guest)
    lesson = lesson_of(client)
    lesson.right(lesson.exercises[0])
    for path in ("/entrer/", f"/carte/{learner.card.token}/"):
        page = client.get(path, follow=True).content.decode()
        assert "Garder aussi ce que j&#x27;ai fait ici sans carte" in page
        assert "1 réponse sur cet appareil" in page
        assert 'name="keep"' in page.partition("checked")[0][-400:] + page.partition("checked")[2][:200]


@pytest.mark.django_db
def test_a_second_tap_doubles_nothing(guest, learner, merged):
    assert actions.merge_guest(guest=guest, learner=learner) is True
    assert actions.merge_guest(guest=guest, learner=learner) is False
    assert len(merged) == 1


@pytest.mark.django_db
def test_a_guest_who_got_a_card_meanwhile_is_not_emptied(guest, learner, merged):
    actions.issue_card(learner=guest)
    assert actions.merge_guest(guest=guest, learner=learner) is False
    assert not merged


@pytest.mark.django_db
def test_a_failure_while_merging_loses_nothing(guest, learner):
    def fail(**kwargs):
        raise RuntimeError

    signals.guest_merged.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            actions.merge_guest(guest=guest, learner=learner)
    finally:
        signals.guest_merged.disconnect(fail)
    assert User.objects.filter(pk=guest.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_taps_at_once_merge_once(at_once, guest, learner, merged):
    results = at_once(lambda _: actions.merge_guest(guest=guest, learner=learner))
    assert results.count(True) == 1
    assert len(merged) == 1


@pytest.mark.django_db(transaction=True)
def test_taps_at_once_make_one_card(at_once, guest):
    cards = at_once(lambda _: actions.issue_card(learner=guest, nonce="the-same-form-tapped"))
    assert len({(card.identifier, card.pin, card.token) for card in cards}) == 1
    assert AccessCard.objects.count() == 1
