"""Send somebody to one lesson: a QR on paper or on screen, no account, and numbers that name nobody (journey J1)."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cours.comptes.models import Organisation
from cours.comptes.perms import is_staff_member
from cours.comptes.qr import qr_svg
from cours.contenus.models import LessonPage
from cours.contenus.outline import outline

from .. import perms
from ..actions.referrals import count_opened, make_referral
from ..forms.referrals import ReferralForm
from ..join_codes import clean_join_code
from ..models import Referral
from ..referral_counts import counts_of

SLIPS = 4  # on one sheet of paper
A_VISIT = 4 * 60 * 60  # seconds during which a browser remembers by itself where a QR led
ROBOTS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|preview|facebookexternalhit|whatsapp|skypeuripreview|embedly|slurp|curl|wget|python",
    re.I,
)


@require_safe
def open_referral(request: HttpRequest, code: str) -> HttpResponse:
    """Open the lesson at once. The address carries the mark of the QR: nothing is written on the device of who looks.

    Kept by the browser for the time of a visit, so that a second scan neither asks us nor counts.
    """
    referral = Referral.objects.filter(code=clean_join_code(code)).first()
    lesson = outline().lesson(referral.lesson_id) if referral else None
    if referral is None or lesson is None:
        response = render(request, "groupes/referral_gone.html", {"known": referral is not None}, status=404)
    else:
        response = redirect(f"{lesson.url}?par={referral.code}")
        if _counts(request, referral):
            count_opened(referral=referral)
        response["Cache-Control"] = f"private, max-age={A_VISIT}"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def choose(request: HttpRequest) -> HttpResponse:
    """Choose one lesson; the sheet comes next. Those made before are one tap away."""
    organisations = _organisations(request)
    if not organisations:
        return render(request, "groupes/referrals.html", {"form": None, "made": []})
    form = ReferralForm(request.POST or None, organisations=organisations)
    if form.is_valid():
        referral = make_referral(
            person=request.user,
            organisation=form.cleaned_data.get("organisation", organisations[0]),
            lesson=LessonPage.objects.get(pk=form.cleaned_data["lesson"]),
        )
        return redirect("groupes:referral", referral.code)
    made = [(row, outline().lesson(row.lesson_id)) for row in _referrals(request)]
    context = {"form": form, "made": [(row, lesson) for row, lesson in made if lesson]}
    return render(request, "groupes/referrals.html", context)


@require_safe
@never_cache
@perms.team_required
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Four slips on one sheet of paper; one of them on screen."""
    return render(request, "groupes/referral_sheet.html", _drawn(request, code) | {"slips": range(SLIPS)})


@require_safe
@never_cache
@perms.team_required
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """The QR alone, as large as the screen, for the person to scan."""
    return render(request, "groupes/referral_screen.html", _drawn(request, code))


@require_safe
@never_cache
@perms.team_required
def counts(request: HttpRequest) -> HttpResponse:
    """How often each lesson was opened and begun, month by month, for the structures of this person."""
    organisations = _organisations(request)
    return render(request, "groupes/referral_counts.html", {"counts": counts_of(organisations)})


def _organisations(request):
    return Organisation.objects.filter(pk__in=perms.roles_in_structures(request.user))


def _referrals(request):
    return Referral.objects.filter(organisation__in=perms.roles_in_structures(request.user)).select_related(
        "organisation"
    )


def _drawn(request, code):
    referral = get_object_or_404(_referrals(request).select_related("lesson"), code=code)
    address = request.build_absolute_uri(reverse("groupes:open_referral", args=[referral.code]))
    return {
        "referral": referral,
        "lesson": outline().lesson(referral.lesson_id),
        "qr": qr_svg(address, title=_("QR code de la leçon")),
        "address": address.partition("://")[2],
    }


def _counts(request, referral) -> bool:
    """Say whether this opening is somebody's: not a robot, not a browser looking ahead, not the team, and once."""
    looks_ahead = "prefetch" in "".join(
        request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
    )
    if request.method != "GET" or looks_ahead or ROBOTS.search(request.headers.get("User-Agent", "")):
        return False
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return True  # reading the session would make the answer vary by cookie, and the browser forget it
    seen = request.session.get("referrals", [])
    if is_staff_member(request.user) or referral.code in seen:
        return False
    request.session["referrals"] = [*seen, referral.code]
    return True
