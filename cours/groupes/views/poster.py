"""The poster of a group: how to join it, on one sheet of paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import perms
from .codes import code_qr


@require_safe
@never_cache
@perms.team_required
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    group = perms.group_or_404(request.user, pk)
    qr = code_qr(request, group.join_code, title=_("QR code pour rejoindre le groupe"))
    return render(request, "groupes/poster.html", {"group": group, "qr": qr})
