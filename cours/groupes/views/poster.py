"""The poster of a group: how to join it, on one sheet of paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cours.comptes.qr import qr_svg

from .. import perms


@require_safe
@never_cache
@perms.team_required
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    group = perms.group_or_404(request.user, pk)
    address = request.build_absolute_uri(reverse("groupes:join", args=[group.join_code]))
    context = {"group": group, "qr": qr_svg(address, title=_("QR code pour rejoindre le groupe"))}
    return render(request, "groupes/poster.html", context)
