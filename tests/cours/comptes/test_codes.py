"""Secret codes: which ones are allowed, and what the database knows about them."""

import pytest

from cours.comptes import actions, codes
from cours.comptes.models import AccessCard


@pytest.mark.parametrize(
    "pin", ["0000", "1234", "4321", "9999", "1212", "1122", "123456", "111111", "1985", "2004", "1233"[:2] * 2]
)
def test_the_codes_everybody_tries_first_are_refused(pin):
    assert codes.is_too_easy(pin)


@pytest.mark.parametrize("pin", ["2468", "7308", "90417", "582013"])
def test_other_codes_are_allowed(pin):
    assert codes.is_well_formed(pin)
    assert not codes.is_too_easy(pin)


@pytest.mark.parametrize("pin", ["", "123", "1234567", "12a4", "²³45"])
def test_a_code_has_four_to_six_digits(pin):
    assert not codes.is_well_formed(pin)


@pytest.mark.parametrize("typed", ["2468", "24 68", "2-4-6-8", "2.468", "\N{ARABIC-INDIC DIGIT TWO}468"])
def test_spaces_and_other_digits_are_forgiven(typed):
    assert codes.clean_pin(typed) == "2468"


def test_a_given_code_is_never_an_easy_one():
    for number in range(2000):
        pin, token = codes.card_secrets(nonce=f"nonce-{number}", owner="learner-1")
        assert codes.is_well_formed(pin)
        assert not codes.is_too_easy(pin)
        assert len(token) >= 22  # 128 bits and more in url-safe characters


@pytest.mark.django_db
def test_the_database_alone_gives_back_neither_code_nor_token(learner, settings):
    card = AccessCard.objects.get(learner=learner)
    assert learner.card.pin not in card.pin_hash
    assert learner.card.token not in card.token_digest
    assert len(card.token_digest) == 64
    assert codes.pin_matches(learner.card.pin, card.pin_hash, learner_id=learner.pk)
    settings.CARD_PEPPER = "the key of another site"
    assert not codes.pin_matches(learner.card.pin, card.pin_hash, learner_id=learner.pk)


@pytest.mark.django_db
def test_the_same_code_of_two_people_is_kept_differently(make_guest):
    first, second = make_guest(), make_guest()
    for guest in (first, second):
        actions.issue_card(learner=guest, pin="7308")
    one, two = AccessCard.objects.order_by("pk")
    assert one.pin_hash != two.pin_hash
    assert not codes.pin_matches("7308", one.pin_hash, learner_id=second.pk)


def test_a_real_site_keys_a_code_a_hundred_thousand_times(learner):
    """The tests ask for fewer rounds, to be quick; nothing else may."""
    from config.settings import base

    assert base.CARD_CODE_ROUNDS >= 100_000
    for name in ("production", "dev", "demo"):
        assert "CARD_CODE_ROUNDS" not in (base.BASE_DIR / f"config/settings/{name}.py").read_text()
