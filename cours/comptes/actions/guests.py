"""Who answers without a card: one guest per browser, whatever it sends at the same moment, and sends again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from .. import devices, waits
from ..models import DeviceNumber, User
from ..networks import network_of
from .cards import create_guest, has_card_for

_HOUR = timedelta(hours=1)


class PlaceClosed(Exception):
    """The page, or the browser, has served for a place that it does not open (any more).

    `owner`: the person whose place it is, when they have a card that opens it.
    """

    def __init__(self, owner: User | None):
        super().__init__()
        self.owner = owner


class TooManyGuests(Exception):
    """One network has made too many newcomers in this hour. `wait_until`: when it may make others."""

    def __init__(self, wait_until: datetime | None):
        super().__init__(wait_until)
        self.wait_until = wait_until


@transaction.atomic
def open_guest(*, browser: str, page: str = "") -> User:
    """Return the guest of this browser, locked, or make one. To be called inside the transaction of what they do.

    `browser` is the number shown with the request, `page` the one that a page served to nobody carries, signed. Only
    the first opens a place: a page copied elsewhere, or kept by a robot, is not enough; but a page that has served for
    somebody serves for nobody else. Raise `PlaceClosed` for what has served for a place that is left, erased, or opens
    with a card, and for another guest's page.
    """
    numbers = sorted({browser, page} - {""})
    for _try in range(3):  # made by another request meanwhile, then given a card by it: the third look says so
        if guest := find_guest(browser=browser, page=page):
            # Locked: two first answers at the same moment would each begin the same thing.
            guest = User.objects.guests().select_for_update().filter(pk=guest.pk).first()
            if guest is None:  # has just received a card, or joined one
                continue
            for number in numbers:
                DeviceNumber.objects.get_or_create(number=number, defaults={"learner": guest})
            return guest
        try:
            with transaction.atomic():
                guest = create_guest()
                DeviceNumber.objects.bulk_create(DeviceNumber(number=number, learner=guest) for number in numbers)
                return guest
        except IntegrityError:  # another request of this browser has just made them
            continue
    raise PlaceClosed(None)


def find_guest(*, browser: str, page: str = "") -> User | None:
    """Return the guest whom `open_guest` would find, None when it would make one. Raise `PlaceClosed` as it does."""
    known = DeviceNumber.objects.select_related("learner").in_bulk({browser, page} - {""})
    owners = {row.learner for row in known.values()}
    if not owners:
        return None
    owner = next(iter(owners))
    if len(owners) > 1 or owner is None:
        raise PlaceClosed(None)
    if not owner.is_guest:
        raise PlaceClosed(owner)
    shown = known.get(browser)
    if shown is None or not shown.opens or not owner.may_enter:
        raise PlaceClosed(None)
    return owner


def open_guest_here(request: HttpRequest, *, page: str = "") -> User:
    """As `open_guest`, for the browser of a request. Raise `TooManyGuests` instead of making one too many for its
    network: somebody whose place exists is never concerned."""
    browser, purpose = devices.number_of(request), f"guests:{network_of(request)}"
    is_new = find_guest(browser=browser, page=page) is None
    if is_new:
        try:
            waits.raise_if_period_is_full(purpose, limit=settings.NEWCOMERS_PER_NETWORK, period=_HOUR)
        except waits.CodeRefused as refusal:
            raise TooManyGuests(refusal.wait_until) from None
    guest = open_guest(browser=browser, page=page)
    if is_new:
        waits.count_in_period(purpose, period=_HOUR)
    return guest


def open_newcomer(request: HttpRequest, *, nonce: str = "") -> User:
    """Return the guest of this browser for somebody who begins by what they ask for: a card, or a group.

    Who closed a place here, or entered another, begins anew. `nonce`: of the form of a card; sent twice at once, the
    second finds that the first has given it, and is the same person. Raise `TooManyGuests`.
    """
    try:
        return open_guest_here(request)
    except PlaceClosed as closed:
        if nonce and closed.owner and has_card_for(learner=closed.owner, nonce=nonce):
            return closed.owner
    devices.change_number(request)
    return open_guest_here(request)


def page_is_of_another(*, page: str, learner: User) -> bool:
    """Say whether a page served to nobody has served since for somebody else than this person."""
    row = DeviceNumber.objects.filter(number=page).first() if page else None
    return row is not None and row.learner_id != learner.pk
