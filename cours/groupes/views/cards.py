"""The cards of a group, shown once."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cours.comptes.actions import IssuedCard
from cours.comptes.qr import qr_svg

from ..models import GroupMember, LearnerGroup


def sheet(
    request: HttpRequest, group: LearnerGroup, cards: Sequence[IssuedCard], *, member: GroupMember | None = None
) -> HttpResponse:
    """Show cards to print, eight on a page. `member`: the one person whose card this is."""
    drawn = [(card, qr_svg(request.build_absolute_uri(reverse("comptes:card", args=[card.token])))) for card in cards]
    session = group.sessions.under_way().first()  # whoever added a latecomer goes back to the room
    context = {"group": group, "cards": drawn, "member": member, "session": session}
    response = render(request, "groupes/cards_issued.html", context)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "strict-origin"  # see comptes.views: the secret is in the addresses drawn here
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
