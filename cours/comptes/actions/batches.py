"""Many first cards at once, for a workshop: as safe as one card, and short to write."""

import secrets
from collections.abc import Callable, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from .. import codes
from ..identifiers import random_identifier
from ..models import AccessCard, User
from .cards import CardReplaced, IssuedCard

Place = Callable[[list[User]], object]


def create_learners_with_cards(
    *, first_names: Sequence[str], issued_by: User, nonce: str, owner: str = "", place: Place | None = None
) -> list[IssuedCard]:
    """Create learners with a first card each, in the order of their first names (which may be empty).

    All of them, or none. The same nonce gives the same cards again; raise `CardReplaced` when one of them has been
    replaced since, or ten minutes later. `owner` tells apart the batches of one person. `place` receives the new
    learners inside the transaction that gives them their cards: who calls puts them where they belong.
    """
    seeds = [f"batch-{owner}{issued_by.pk}-{index}" for index in range(len(first_names))]
    drawn = [codes.card_secrets(nonce=nonce, owner=seed) for seed in seeds]
    tokens = [codes.digest(token) for _pin, token in drawn]
    if not _made(tokens):
        learners = _learners(first_names)
        try:
            # Hashed between two short transactions: on SQLite a write transaction stops everybody else's, and a code
            # is hashed with the number of its owner, which must exist first.
            hashes = [
                codes.hash_pin(pin, learner_id=learner.pk)
                for learner, (pin, _token) in zip(learners, drawn, strict=True)
            ]
            _give(learners, hashes, tokens, issued_by=issued_by, place=place)
        except IntegrityError:
            _forget(learners)  # the other of two taps gave these cards first
            if not _made(tokens):
                raise
        except BaseException:
            _forget(learners)
            raise
    return _cards(drawn, tokens)


def _made(tokens: list[str]) -> dict[str, AccessCard]:
    return {card.token_digest: card for card in AccessCard.objects.filter(token_digest__in=tokens)}


def _learners(first_names: Sequence[str]) -> list[User]:
    """Write learners who have no card yet."""
    learners = [
        User(kind=User.Kind.LEARNER, username=f"invite-{secrets.token_hex(12)}", first_name=name)
        for name in first_names
    ]
    for learner in learners:
        learner.set_unusable_password()
    return User.objects.bulk_create(learners)


def _forget(learners: list[User]) -> None:
    User.objects.filter(pk__in=[learner.pk for learner in learners], first_card_at=None).delete()


@transaction.atomic
def _give(learners: list[User], hashes: list[str], tokens: list[str], *, issued_by: User, place: Place | None) -> None:
    now = timezone.now()
    AccessCard.objects.bulk_create(
        AccessCard(learner=learner, pin_hash=pin_hash, token_digest=token, issued_by=issued_by)
        for learner, pin_hash, token in zip(learners, hashes, tokens, strict=True)
    )
    for learner, identifier in zip(learners, _identifiers(len(learners)), strict=True):
        learner.username, learner.first_card_at = identifier, now
    User.objects.bulk_update(learners, ["username", "first_card_at"])
    if place:
        place(learners)


def _identifiers(number: int) -> list[str]:
    """Draw identifiers that nobody has. Drawn by somebody else in the same instant, one in ten million: nothing is
    written, and the same form sent again works."""
    drawn: set[str] = set()
    while len(drawn) < number:
        drawn |= {random_identifier() for _ in range(number - len(drawn))}
        drawn -= set(User.objects.filter(username__in=drawn).values_list("username", flat=True))
    return sorted(drawn, key=lambda _identifier: secrets.randbits(32))


def _cards(drawn: list[tuple[str, str]], tokens: list[str]) -> list[IssuedCard]:
    made = {
        card.token_digest: card
        for card in AccessCard.objects.select_related("learner").filter(token_digest__in=tokens, voided_at=None)
    }
    if len(made) < len(tokens) or not all(codes.may_be_shown_again(card.issued_at) for card in made.values()):
        raise CardReplaced
    return [
        IssuedCard(made[digest].learner.username, pin, token, made[digest].learner.first_name)
        for (pin, token), digest in zip(drawn, tokens, strict=True)
    ]
