"""Cards, the doors of learners, and the merge of a guest into the owner of a card."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login, logout
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from .. import codes, devices, signals, waits
from .. import limited as limited_place
from ..identifiers import clean_identifier, random_identifier
from ..models import AccessCard, User
from ..waits import CodeRefused
from .profiles import join_profiles

OWN_DEVICE_KEPT_FOR = settings.RETENTION["sessions"]
BATCH_MAX = 30
_BACKEND = "cours.comptes.backends.LearnerBackend"
Record = Callable[[User], object]


class CardReplaced(Exception):
    """The card asked for was made earlier by the same form, and is not shown any more: ten minutes ago, or replaced."""


@dataclass(frozen=True)
class IssuedCard:
    """The three secrets of a card, known only while it is being given: the database keeps their digests."""

    identifier: str
    pin: str
    token: str
    first_name: str = ""


def create_guest() -> User:
    """Create the silent account of a person who has just given a first answer without a card."""
    guest = User(kind=User.Kind.LEARNER, username=f"invite-{secrets.token_hex(12)}")
    guest.set_unusable_password()
    guest.save()
    return guest


def issue_card(
    *,
    learner: User,
    issued_by: User | None = None,
    pin: str | None = None,
    nonce: str | None = None,
    record: Record | None = None,
) -> IssuedCard:
    """Give a learner a card: the first one also gives the identifier; any other voids the one before it at once.

    Replacing a card ends every session opened with the old one (the caller's own session must be renewed), and the
    wait after wrong codes. The same `nonce` gives the same card again instead of a new one, so that a second tap is
    harmless; raise `CardReplaced` when that card has been replaced since, or ten minutes later. `pin`: chosen by the
    person, already checked. `record` receives the learner as they were, inside the transaction and for a new card
    alone: who calls refuses there what is not allowed any more, and writes down who did it.
    """
    own_pin, token = codes.card_secrets(nonce=nonce or secrets.token_urlsafe(16), owner=f"learner-{learner.pk}")
    # Hashed before the transaction: on SQLite a write transaction stops everybody else's.
    pin_hash = codes.hash_pin(pin or own_pin, learner_id=learner.pk)
    return _write_card(
        learner=learner, issued_by=issued_by, pin=pin or own_pin, pin_hash=pin_hash, token=token, record=record
    )


def has_card_for(*, learner: User, nonce: str) -> bool:
    """Say whether the form carrying this nonce has already given this learner the card they have now."""
    _pin, token = codes.card_secrets(nonce=nonce, owner=f"learner-{learner.pk}")
    return learner.cards.live().filter(token_digest=codes.digest(token)).exists()


@transaction.atomic
def _write_card(
    *, learner: User, issued_by: User | None, pin: str, pin_hash: str, token: str, record: Record | None
) -> IssuedCard:
    learner = User.objects.select_for_update().get(pk=learner.pk)
    if not learner.is_learner:
        raise ValueError("Only learners have cards.")
    same = AccessCard.objects.filter(token_digest=codes.digest(token)).first()
    if same is None:
        now = timezone.now()
        if record:
            record(learner)
        learner.cards.live().update(voided_at=now)
        AccessCard.objects.create(
            learner=learner, pin_hash=pin_hash, token_digest=codes.digest(token), issued_by=issued_by
        )
        if learner.is_guest:
            _give_identifier(learner, now=now)
        else:
            learner.set_unusable_password()  # a new random value: sessions are tied to it
            learner.save(update_fields=["password"])
        waits.forget(learner.username)
    elif same.voided_at or not codes.may_be_shown_again(same.issued_at):
        raise CardReplaced
    else:
        same.pin_hash = pin_hash  # back, another code chosen, sent again: the last choice is the good one
        same.save(update_fields=["pin_hash"])
    return IssuedCard(identifier=learner.username, pin=pin, token=token, first_name=learner.first_name)


def _give_identifier(learner: User, *, now) -> None:
    learner.first_card_at = now
    while True:
        learner.username = random_identifier()
        try:
            with transaction.atomic():
                learner.save(update_fields=["username", "first_card_at"])
        except IntegrityError:
            continue  # drawn twice: rare, and the unique constraint is the only safe judge
        return


def check_code(*, identifier: str, pin: str, being_erased: bool = False) -> User:
    """Return the learner whose live card carries this identifier and this code; raise `CodeRefused` otherwise.

    Unknown, switched off, without a live card or wrong: the same answer, after the same work. During a wait nothing is
    looked at, for anybody. `being_erased`: only the door asks for those too, who may still say « Annuler » there.
    """
    identifier, pin = clean_identifier(identifier), codes.clean_pin(pin)
    wait_until = waits.take_a_try(identifier)
    card = _opening(being_erased=being_erased).filter(learner__username=identifier).first()
    if card is None:
        codes.waste_the_time_of_a_check(pin)
        raise CodeRefused(wait_until)
    if not codes.pin_matches(pin, card.pin_hash, learner_id=card.learner_id):
        raise CodeRefused(wait_until)
    waits.forget(identifier)
    return card.learner


def card_for_token(token: str) -> AccessCard | None:
    """Return the card that carries this QR while it opens a place; None when it is unknown, voided or switched off.

    That of somebody being erased is known too: `sign_in` refuses them, and the door offers « Annuler » instead.
    """
    return _opening(being_erased=True).filter(token_digest=codes.digest(token)).first()


def card_that_opens(pk: int) -> AccessCard | None:
    """Return this card if it still opens a place: it was replaced, or its owner erased, since it was scanned."""
    return _opening(being_erased=True).filter(pk=pk).first()


def _opening(*, being_erased: bool):
    people = User.objects.learners().known_at_the_door() if being_erased else User.objects.learners().enterable()
    return AccessCard.objects.live().filter(learner__in=people).select_related("learner")


def sign_in(request: HttpRequest, learner: User, *, own_device: bool, limited: str = "") -> None:
    """Open a session for a learner; whoever was signed in on this browser is signed out first.

    On a shared device the session ends with the browser, and `IdleExitMiddleware` ends it after some idle minutes.
    On one's own device, and for guests (who would lose everything), it lasts 90 days. `limited`: nobody has shown a
    card; it names the place, which reaches little (see `limited`), on a shared device whatever is said.
    """
    if not learner.is_learner or not learner.may_enter:
        raise PermissionDenied
    if request.user.is_authenticated and request.user.pk != learner.pk:
        _close(request)  # said aloud, so that what this person had opened here is closed
    login(request, learner, backend=_BACKEND)
    settle_device(request, learner, own_device=own_device and not limited, limited=limited)


def settle_device(request: HttpRequest, learner: User, *, own_device: bool, limited: str = "") -> None:
    """Write in the open session whose device this is, and so how long the session lasts."""
    request.session["own_device"] = own_device
    request.session["guest"] = learner.is_guest and not limited
    request.session["last_seen"] = int(time.time())
    request.session[limited_place.KEY] = limited
    lasts = own_device or (learner.is_guest and not limited)
    request.session.set_expiry(int(OWN_DEVICE_KEPT_FOR.total_seconds()) if lasts else 0)
    signals.device_settled.send(sender=User, request=request, learner=learner)


@transaction.atomic
def merge_guest(*, guest: User, learner: User) -> bool:
    """Give everything a guest did to the owner of a card, then delete the guest. Return whether it was done now.

    Losing nothing: the rooms that hold something about the guest move it when `guest_merged` is sent, inside this
    transaction. Doubling nothing: the second of two taps finds the guest gone, and does nothing.
    """
    people = {
        person.pk: person
        for person in User.objects.select_for_update().filter(pk__in=[guest.pk, learner.pk]).order_by("pk")
    }
    if guest.pk == learner.pk or guest.pk not in people or learner.pk not in people:
        return False
    guest = people[guest.pk]
    if not guest.is_guest:  # got a card of their own meanwhile: their place exists, it must not be emptied
        return False
    guest.device_numbers.update(learner=people[learner.pk])  # a page opened before the merge is theirs
    join_profiles(guest=guest, learner=people[learner.pk])
    signals.guest_merged.send(sender=User, guest=guest, learner=people[learner.pk])
    guest.delete()
    return True


def sign_out(request: HttpRequest) -> int | None:
    """Close the session. Return the id of the person who was there.

    What follows on this device, a message for instance, lives in a session that ends with the browser.
    """
    person_id = request.session.get(SESSION_KEY)
    _close(request)
    if person_id:
        request.session.set_expiry(0)
    return int(person_id) if person_id else None


def _close(request: HttpRequest) -> None:
    """Close the session; nothing that this browser sent, keeps or shows leads to that person any more."""
    person = request.user
    if person.is_authenticated and person.is_guest and not limited_place.is_limited(request):
        person.device_numbers.update(learner=None)  # a page found again with « Back » would open their place
    logout(request)
    devices.change_number(request)
