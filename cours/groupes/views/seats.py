"""A device of the room: find the session, say who is there, be two, call somebody, leave when everybody does."""

import zlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cours.comptes import limited, scans
from cours.comptes.actions import CodeRefused, check_code, issue_card
from cours.comptes.moments import refusal_in_words
from cours.comptes.qr import qr_svg
from cours.comptes.views import STAYS, discreet, empty_memory
from cours.suivi.receiving import learner_of

from .. import by_name, device, middleware
from ..actions import seats as actions
from ..actions.help import take_back
from ..forms.seats import PartnerCardForm
from ..models import AttendanceRecord, GroupMember, Seat, WorkshopSession
from ..proposing import lessons_of, title_of

How = AttendanceRecord.How


@never_cache
@require_safe
def seat(request: HttpRequest) -> HttpResponse:
    """Show where this device is in the workshop; without a seat, offer to join, or lead to where a code is typed."""
    if request.seat:
        context = {"seat": request.seat, "lesson": by_name.lesson_of(request.seat)}
        if limited.is_limited(request):
            context["proposals"] = [
                {"title": title_of(one), "lessons": lessons_of(one)} for one in by_name.proposals_here(request)
            ]
        return render(request, "groupes/seat.html", context)
    learner = learner_of(request)
    open_to_me = list(device.sessions_open_to(learner)) if learner else []
    room = device.room_of(request)
    is_team = request.user.is_authenticated and learner is None
    if not (open_to_me or room or is_team):
        return redirect("groupes:type_code")
    return render(request, "groupes/seat_find.html", {"open_to_me": open_to_me, "room": room, "is_team": is_team})


@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """« Rejoindre la séance »: one tap of somebody who has entered with a card."""
    learner = learner_of(request)
    if learner is None:
        return redirect(f"{reverse('comptes:enter')}?suite={reverse('groupes:seat')}")
    session = device.sessions_open_to(learner).filter(pk=_number(request.POST.get("session"))).first()
    if session is None:
        messages.info(request, _("Cette séance est finie."))
        return redirect("groupes:seat")
    try:
        device.join_with_card(request, session)
    except (actions.NotInGroup, actions.SessionOver):
        messages.info(request, _("Cette séance est finie."))
    return redirect("groupes:seat")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest) -> HttpResponse:
    """Show the first names of the group on a device where its code was typed. Only a tap signs somebody in."""
    session = device.room_of(request)
    if session is None:
        return redirect("groupes:seat")
    if request.user.is_authenticated:
        if not request.seat:
            messages.info(request, _("Une place est déjà ouverte sur cet appareil. Quittez-la d'abord."))
        return redirect("groupes:seat")
    if request.method == "POST":
        member = _member(session, request.POST.get("learner"))
        if member is None:
            messages.info(request, _("Cette personne n'est plus dans le groupe. Choisissez un prénom de la liste."))
            return redirect("groupes:seat_names")
        if _is_taken(session, member) and "change" not in request.POST:
            return render(request, "groupes/seat_taken.html", {"member": member, "to": reverse("groupes:seat_names")})
        try:
            device.join_with_name(request, session, member.learner)
        except (actions.NotInGroup, actions.SessionOver):  # taken out, or everybody left, between the list and the tap
            messages.info(request, _("La séance vient de se fermer, ou ce prénom n'est plus dans le groupe."))
        return redirect("groupes:seat")
    return render(request, "groupes/seat_names.html", {"session": session, "members": _members(session)})


@sensitive_post_parameters("pin")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """« Nous sommes 2 »: the second person says who they are, by their card or their first name."""
    if not request.seat:
        return redirect("groupes:seat")
    by_card = "identifier" in request.POST
    form = PartnerCardForm(request.POST if by_card else None)
    if by_card and form.is_valid():
        try:
            learner = check_code(identifier=form.cleaned_data["identifier"], pin=form.cleaned_data["pin"])
            return _sit_beside(request, learner, How.CARD)
        except CodeRefused as refusal:
            form.add_error(None, refusal_in_words(refusal.wait_until))
        except actions.NotInGroup:
            form.add_error(None, _("Cette carte n'est pas celle d'une personne du groupe. Demandez à l'animatrice."))
    if request.method == "POST" and not by_card:
        session = request.seat.session
        member = _member(session, request.POST.get("learner"))
        if member and _is_taken(session, member, but=request.seat) and "change" not in request.POST:
            return render(request, "groupes/seat_taken.html", {"member": member, "to": reverse("groupes:seat_pair")})
        try:
            if member:
                return _sit_beside(request, member.learner, How.NAME)
        except (actions.NotInGroup, actions.SessionOver):  # between the list and the tap
            return redirect("groupes:seat")
    members = [row for row in _members(request.seat.session) if row.learner_id not in request.seat.people]
    return render(request, "groupes/seat_pair.html", {"form": form, "members": members, "seat": request.seat})


def _sit_beside(request: HttpRequest, learner, how: str) -> HttpResponse:
    seat = actions.sit_beside(seat=request.seat, partner=learner, how=how)
    device.share(request, seat)
    return redirect("groupes:seat")


@require_POST
def alone(request: HttpRequest) -> HttpResponse:
    """« Je continue seul »: one of the two people keeps the device."""
    if request.seat and request.seat.partner_id:
        device.go_on_alone(request, stays=_number(request.POST.get("stays")))
        messages.success(request, _("C'est fait. Ce qui a été fait à deux est gardé pour les deux personnes."))
    return redirect("groupes:seat")


@require_POST
def ask_help(request: HttpRequest) -> HttpResponse:
    """« Appeler » : light the tile of this device on the screen of whoever leads the session, or take it all back."""
    if request.seat:
        if request.POST.get("stop"):
            actions.stop_asking(seat=request.seat)
            taken_back = take_back(seat=request.seat, by_name=limited.is_limited(request))
            messages.info(request, _("C'est annulé, votre demande écrite aussi.") if taken_back else _("C'est annulé."))
        else:
            actions.ask_for_help(seat=request.seat)
            messages.success(request, _("C'est demandé. Quelqu'un vient vous voir."))
    back = request.POST.get("back", "")
    return redirect(back if back.startswith("/") and not back.startswith("//") else "groupes:seat")


@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Say what a device must hear within three seconds. Asked every two seconds by each: one query, no user read."""
    if request.seat_is_over:
        said = {"over": request.seat_is_over, "stays": middleware.keeps_place(request, request.seat_is_over)}
    elif request.seat:
        seat = request.seat
        actions.hear(seat=seat)
        said = {"question": seat.question, "partner": seat.partner_id, "calls": seat.asks_for_help}
    else:
        said = {"over": "gone"}
    response = JsonResponse(said)
    version = f'"{zlib.crc32(response.content):x}"'
    if request.headers.get("If-None-Match") == version:
        response = HttpResponseNotModified()
    response["ETag"], response["Cache-Control"] = version, "private, no-cache"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def over(request: HttpRequest) -> HttpResponse:
    """The session is over: send what waits on the device, forget everybody, and say so.

    With JavaScript the page leaves by itself, once it has sent what it kept. Without, it comes back with `?quitter`,
    and the place is closed at once: nothing was kept on that device. Who has no card yet is given one with that page.
    """
    if not request.seat_is_over:
        return render(request, "groupes/session_over.html", {"left": True, "stays": "garde" in request.GET})
    if request.method == "POST" or "quitter" in request.GET:
        person = request.user
        if person.is_guest:
            response = _left_without_card(request)
        else:
            middleware.end_place(request)
            stays = "?garde" if request.POST.get(STAYS) == "moi" else ""
            response = redirect(reverse("groupes:session_over") + stays)
        scans.remember(response, person.pk)
        return empty_memory(request, response)
    context = {"left": False, "why": request.seat_is_over}
    return render(request, "groupes/session_over.html", context)


@sensitive_variables("card")
def _left_without_card(request: HttpRequest) -> HttpResponse:
    """Give somebody the card without which their work would be lost, once. Never for a name that was only tapped."""
    context = {"left": True, "no_card": True, "stays": request.POST.get(STAYS) == "moi"}
    if not limited.is_limited(request):
        card = issue_card(learner=request.user)
        context["card"] = card
        context["qr"] = qr_svg(request.build_absolute_uri(reverse("comptes:card", args=[card.token])))
    middleware.end_place(request)
    return discreet(render(request, "groupes/session_over.html", context))


def _members(session: WorkshopSession):
    members = GroupMember.objects.current().filter(group_id=session.group_id, learner__is_active=True)
    rows = members.select_related("learner")
    return sorted(rows, key=lambda one: (one.place_number if one.drawing else 0, one.called.casefold()))


def _member(session: WorkshopSession, posted: str | None) -> GroupMember | None:
    members = GroupMember.objects.current().filter(group_id=session.group_id, learner__is_active=True)
    return members.select_related("learner").filter(learner_id=_number(posted)).first()


def _is_taken(session: WorkshopSession, member: GroupMember, but: Seat | None = None) -> bool:
    taken = session.seats.taken().with_learner(member.learner)
    return taken.exclude(pk=but.pk if but else None).exists()


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 12 else 0
