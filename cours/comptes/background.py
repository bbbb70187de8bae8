"""What a page sends by itself, without being left: how the site answers it, so that nothing is lost or believed sent.

A page keeps what somebody did until the site has said yes *for that thing* (`static/js/outbox.js`). So a request of
this kind is never sent elsewhere: a browser follows, reads a page that says something else, and takes it for a yes.
Each answer carries one header, by which the page knows it comes from here, and what to do:

- `stored`: it is written; the page forgets it. Only a view that has written it says so;
- `kept`: nobody is here any more (401), somebody else is, or this place does not reach it (403, 409): it waits for the
  person who did it;
- `refused`: it will never be taken (400, 404, 405, 410, 413, 422): the page says why, in our words, and gives it back;
- `later`: too many at once, or a breakdown (429, 500, 503): the page tries again.

Anything without that header (a wall of a café's network, a filter, a page followed) is no answer of ours.
"""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SAYS = "X-Passerelle"
PERSON = "X-Passerelle-Person"  # who did what is sent: the number of their account, or nothing for a newcomer
STORED, KEPT, REFUSED, LATER = "stored", "kept", "refused", "later"
_FATES = {401: KEPT, 403: KEPT, 409: KEPT, 429: LATER}

ENTER_AGAIN = _("Votre place s'est refermée. Entrez de nouveau : c'est gardé sur cet appareil.")
SOMEBODY_ELSE = _("Une autre personne est entrée sur cet appareil. C'est gardé pour la personne qui l'a fait.")
NOT_FROM_HERE = _("Cette place ne permet pas cela. Entrez avec votre carte : c'est gardé sur cet appareil.")
GONE = _("Cette page n'existe plus.")
NOT_TAKEN = _("Ce n'est pas parti : cette place ne le permet plus. C'est gardé sur cet appareil.")
LATER_WORDS = _("Ça n'a pas marché de notre côté. C'est gardé sur cet appareil, et cela repartira tout seul.")
_WORDS = {KEPT: ENTER_AGAIN, REFUSED: GONE, LATER: LATER_WORDS}
MERGED_GUEST = "merged_guest"  # in the session of somebody whose work without a card was joined to their card


def is_background(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def stored(response: HttpResponse) -> HttpResponse:
    """Say that what was sent is written."""
    response[SAYS] = STORED
    return response


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Lead somebody on after something was written: by a redirection, or by a header when a page asked."""
    if not is_background(request):
        return redirect(url)
    response = HttpResponse()
    response["X-Location"] = url
    return stored(response)


def told(status: int, words: str | Promise, url: str = "") -> HttpResponse:
    """Answer a page that it is not written, and why. `url`: where the person can do something about it."""
    response = HttpResponse(render_to_string("components/told.html", {"words": words}), status=status)
    if url:
        response["X-Location"] = url
    return response


def is_theirs(request: HttpRequest, person_id: int) -> bool:
    """True when what this person did is taken in the name of who is here: themselves, or the guest they were before."""
    return person_id in (request.user.pk, request.session.get(MERGED_GUEST))


def not_theirs(request: HttpRequest) -> HttpResponse | None:
    """Answer something done by another person than the one who is here. None when it is theirs, or does not say."""
    whose = request.headers.get(PERSON)
    if whose is None:
        return None
    user = request.user
    if not user.is_authenticated:
        return told(401, ENTER_AGAIN, _door(request)) if whose else None
    is_theirs_here = is_theirs(request, int(whose)) if whose.isdecimal() else not whose and user.is_guest
    return None if is_theirs_here else told(409, SOMEBODY_ELSE)


def answered(response: HttpResponse) -> HttpResponse:
    """Write on an answer what becomes of the thing sent; one that leads elsewhere is replaced by one that does not."""
    if 300 <= response.status_code < 400:
        cookies = response.cookies
        response = told(409, NOT_TAKEN)
        response.cookies = cookies
    status = response.status_code
    if status >= 400:
        fate = response.headers.get(SAYS) or _FATES.get(status) or (LATER if status >= 500 else REFUSED)
        response[SAYS] = fate
        if not response.streaming and (not response.content or b"<html" in response.content):
            # Nothing, or a page for somebody who looks at it: a page that asked by itself needs a sentence.
            response.content = told(status, _WORDS[fate]).content
            response.headers.pop("Content-Length", None)
    return response


def _door(request: HttpRequest) -> str:
    """Where to enter again; the person comes back to the page they were on."""
    page = urlsplit(request.headers.get("Referer", "")).path
    return f"{reverse('comptes:enter')}?{urlencode({'suite': page})}" if page else reverse("comptes:enter")
