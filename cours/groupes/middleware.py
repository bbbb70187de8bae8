"""A device of a workshop, at each of its requests: who sits there, and whether the session is over."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cours.comptes import actions as comptes
from cours.comptes import background, limited
from cours.suivi.receiving import PARTNER_KEY

from . import device
from .actions import seats
from .models import Seat

# What a device may still do once the session is over: send what it kept while the network was away, and leave.
_LAST_WORDS = ("suivi:answer", "suivi:step", "suivi:draft", "suivi:finish")
_WAY_OUT = (
    "comptes:leave",
    "groupes:session_over",
    "groupes:seat_state",
    "home:service_worker",
    "home:offline",
    "home:offline_form",
)


class SeatMiddleware:
    """Set `request.seat`, and end the place of a device whose session is over or whose person sits elsewhere now."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.seat, request.seat_before, request.seat_is_over = None, None, ""
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        key = request.session.get(device.SEAT)
        if key is None:
            return self._end_without_seat(request) if limited.is_limited(request) else None
        seat = Seat.objects.with_members().select_related("session__group").filter(key=key).first()
        if seat is None or seat.learner_id != device.signed_in_id(request):
            seats.leave_seat(key=key)  # somebody else entered here, or the first person was erased
            device.forget(request)
            return self._end_without_seat(request) if limited.is_limited(request) else None
        over = self._why_over(seat)
        if over:
            return self._end(request, seat, over)
        if seat.partner_id and not seat.partner_is_member:
            seats.leave_others(session=seat.session, learner=seat.partner)
            seat.partner, seat.partner_by_name = None, False
        if request.session.get(PARTNER_KEY) != seat.partner_id:
            device.share(request, seat)
        request.seat = seat
        return None

    @staticmethod
    def _end_without_seat(request):
        """A place opened by a first name lives by its seat: without one nothing says what it is for."""
        comptes.sign_out(request)
        return redirect("groupes:session_over")

    @staticmethod
    def _why_over(seat):
        if seat.session.is_over_for_devices:
            return "closed"
        if not seat.is_member:
            return "out"
        return "moved" if seat.left_at else ""

    def _end(self, request, seat, over):
        request.seat_is_over, request.seat_before = over, seat
        match = request.resolver_match
        name = f"{match.namespace}:{match.url_name}" if match else ""
        if request.method == "POST" and (name in _LAST_WORDS or _is_kept_for(request, seat)):
            if seat.partner_id and not request.session.get(PARTNER_KEY):
                device.share(request, seat)
            return None
        if name in _WAY_OUT:
            return None
        if keeps_place(request, over):
            device.forget(request)
            if over == "closed":
                messages.info(request, _("La séance est finie. Votre place reste ouverte sur votre appareil."))
            return None
        if background.is_background(request):
            return background.told(409, _("La séance est finie. C'est gardé sur cet appareil pour vous."))
        return redirect("groupes:session_over")


def _is_kept_for(request, seat) -> bool:
    """True for what the outbox of this device sends, done by the person of the seat before it ended."""
    return background.is_background(request) and request.headers.get(background.PERSON) == str(seat.learner_id)


def keeps_place(request, over: str) -> bool:
    """Somebody who entered with a card on their own device goes on there; every other place ends with the session.

    A guest has never said whose device it is: when everybody leaves they leave too, with a card.
    """
    if limited.is_limited(request):
        return False
    if over == "out":  # the card is theirs whatever the group
        return True
    if request.session.get("guest"):
        return over != "closed"
    return bool(request.session.get("own_device"))


def end_place(request) -> None:
    """Sign out the device of a session that is over."""
    comptes.sign_out(request)
