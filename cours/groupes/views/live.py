"""The live screen of a session: tiles, help, presence."""

import secrets

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_list_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cours.comptes.background import is_background

from .. import live, perms
from ..actions import seats
from ..actions import sessions as actions
from .codes import code_qr


@require_safe
@never_cache
@perms.team_required
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a session: live while it goes on, as a sheet before and after."""
    session = perms.session_or_404(request.user, pk)
    context = {
        "group": session.group,
        "session": session,
        "room": live.room(session),
        "nonce": secrets.token_urlsafe(16),
        "qr": code_qr(request, session.code, title=_("QR code de la séance")) if session.code else "",
    }
    return render(request, "groupes/session.html", context)


@require_safe
@perms.team_required
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what moves on the live screen, or « nothing new ». Asked every two seconds by each facilitator."""
    session = perms.session_or_404(request.user, pk)
    now = live.room(session)
    version = f'"{now.version}-{int(session.is_under_way)}"'
    if request.headers.get("If-None-Match") == version:
        return HttpResponseNotModified(headers={"ETag": version})
    context = {"group": session.group, "session": session, "room": now}
    response = render(request, "groupes/parts/room.html", context)
    response["ETag"], response["Cache-Control"] = version, "private, no-cache"
    return response


@require_POST
@perms.team_required
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that people are there, or are not: the button says who and which, so that two taps are one."""
    session = perms.session_or_404(request.user, pk, active=True)
    who, _colon, present = request.POST.get("who", "").partition(":")
    if present not in ("0", "1"):
        raise Http404
    learners = get_list_or_404(live.on_the_sheet(session), pk__in=[_number(one) for one in who.split(",")])
    for learner in learners:
        actions.mark_attendance(session=session, learner=learner, is_present=present == "1", marked_by=request.user)
    return _back(request, session, f"personne-{learners[0].pk}")


@require_POST
@perms.team_required
def help_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """« Vu »: somebody goes there."""
    session = perms.session_or_404(request.user, pk, active=True)
    seat_id = _number(request.POST.get("seat"))
    seats.see_help(session=session, seat_id=seat_id)
    return _back(request, session, f"appareil-{seat_id}")


def _back(request: HttpRequest, session, anchor: str) -> HttpResponse:
    if is_background(request):
        return _fragment(request, session)
    return redirect(f"{reverse('groupes:session', args=[session.pk])}#{anchor}")


def _fragment(request: HttpRequest, session) -> HttpResponse:
    context = {"group": session.group, "session": session, "room": live.room(session)}
    response = render(request, "groupes/parts/room.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 12 else 0
