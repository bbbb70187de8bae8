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
from .erasing import ask_erasure, cancel_erasure
from .guests import (
    PlaceClosed,
    TooManyGuests,
    find_guest,
    open_guest,
    open_guest_here,
    open_newcomer,
    page_is_of_another,
)

__all__ = [
    "BATCH_MAX",
    "CardReplaced",
    "CodeRefused",
    "IssuedCard",
    "PlaceClosed",
    "TooManyGuests",
    "ask_erasure",
    "cancel_erasure",
    "card_for_token",
    "card_that_opens",
    "check_code",
    "create_guest",
    "create_learners_with_cards",
    "find_guest",
    "has_card_for",
    "issue_card",
    "merge_guest",
    "open_guest",
    "open_guest_here",
    "open_newcomer",
    "page_is_of_another",
    "settle_device",
    "sign_in",
    "sign_out",
]
