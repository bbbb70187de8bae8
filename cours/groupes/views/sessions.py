"""Plan the sessions of a group, open one, close it, read what happened."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from .. import live, perms
from ..actions import sessions as actions
from ..forms.sessions import CloseForm, SessionForm
from ..models import LearnerGroup, WorkshopSession

PAST_SHOWN = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """List the sessions of a group, the one going on first; plan another."""
    group = perms.group_or_404(request.user, pk, active=request.method == "POST")
    form = _new_form(group, request.POST or None)
    if form.is_valid():
        wish = dict(form.cleaned_data)
        number = wish.pop("number") or uuid.uuid4()
        session = actions.plan_session(group=group, person=request.user, form_number=number, **wish)
        if request.POST.get("act") == "open":
            return _open(request, session)
        messages.success(request, _("La séance est notée."))
        return redirect("groupes:sessions", pk)
    rows = group.sessions.select_related("lesson", "venue").with_counts()
    context = {
        "group": group,
        "form": form,
        "venues": group.organisation.venues.all(),
        "today": timezone.localdate(),
        "open": rows.left_open().first(),
        "planned": rows.planned().order_by("held_on", "pk"),
        "past": rows.closed()[:PAST_SHOWN],
    }
    return render(request, "groupes/sessions.html", context)


@require_POST
@perms.team_required
def open_session(request: HttpRequest, pk: int) -> HttpResponse:
    return _open(request, perms.session_or_404(request.user, pk, active=True))


def _open(request: HttpRequest, session: WorkshopSession) -> HttpResponse:
    opened = actions.open_session(session=session, person=request.user)
    if opened.pk != session.pk:
        messages.info(request, _("Une séance de ce groupe est déjà ouverte. La voici."))
    return redirect("groupes:session", opened.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def session_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the day, the length, the place or the lesson of a session, before or after it."""
    session = perms.session_or_404(request.user, pk, active=request.method == "POST")
    form = SessionForm.of(session, request.POST or None)
    if form.is_valid():
        wish = {name: value for name, value in form.cleaned_data.items() if name != "number"}
        actions.change_session(session=session, **wish)
        messages.success(request, _("C'est enregistré."))
        return redirect("groupes:session", pk)
    context = {
        "group": session.group,
        "session": session,
        "form": form,
        "venues": session.group.organisation.venues.all(),
    }
    return render(request, "groupes/session_settings.html", context)


@require_POST
@perms.team_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    session = perms.session_or_404(request.user, pk, active=True)
    if actions.cancel_session(session=session):
        messages.success(request, _("La séance est retirée."))
    else:
        messages.info(request, _("Cette séance a eu lieu : elle reste."))
    return redirect("groupes:sessions", session.group_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """« Tout le monde quitte » : read the presence once more, say how long it lasted, and end every place."""
    session = perms.session_or_404(request.user, pk)  # of an archived group too: people may still be in the room
    form = CloseForm(request.POST or None, initial={"duration_minutes": session.duration_minutes})
    if form.is_valid():
        was_open = session.is_open
        actions.close_session(session=session, person=request.user, **form.cleaned_data)
        if was_open:
            messages.success(request, _("La séance est finie. Chaque appareil quitte dans quelques secondes."))
        else:
            messages.success(request, _("C'est enregistré."))
        return redirect("groupes:session", pk)
    context = {"group": session.group, "session": session, "form": form, "room": live.room(session)}
    return render(request, "groupes/session_close.html", context)


def _new_form(group: LearnerGroup, data) -> SessionForm:
    last = group.sessions.first()
    return SessionForm(
        data,
        initial={
            "number": uuid.uuid4(),
            "held_on": timezone.localdate(),
            "duration_minutes": last.duration_minutes if last else actions.DURATION,
            "venue": group.venue.name if group.venue else "",
        },
    )
