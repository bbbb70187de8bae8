"""What people do with accounts, cards and structures. Every write goes through here, one file per subject."""

from .batches import create_learners_with_cards
from .cards import (
    BATCH_MAX,
    CardReplaced,
    CodeRefused,
    IssuedCard,
    card_for_token,
    card_that_opens,
    check_code,
    create_guest,
    has_card_for,
    issue_card,
    merge_guest,
    settle_device,
    sign_in,
    sign_out,
)

__all__ = [
    "BATCH_MAX",
    "CardReplaced",
    "CodeRefused",
    "IssuedCard",
    "card_for_token",
    "card_that_opens",
    "check_code",
    "create_guest",
    "create_learners_with_cards",
    "has_card_for",
    "issue_card",
    "merge_guest",
    "settle_device",
    "sign_in",
    "sign_out",
]
