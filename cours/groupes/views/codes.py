"""« J'ai un code » : one field and one address for the code of a group and for that of a session."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cours.comptes import limited
from cours.comptes.qr import qr_svg

from .. import device
from ..doors import what_opens
from ..forms.joining import CodeForm
from ..models import WorkshopSession
from .joining import is_in_group, join_group


def code_qr(request: HttpRequest, code: str, *, title: str) -> SafeString:
    """Draw the square that opens what a code opens."""
    return qr_svg(request.build_absolute_uri(reverse("groupes:open_code", args=[code])), title=title)


# Without the token: the field is on pages that are kept for everybody, and a link to `open_code` does the same.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def type_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code, or lead to what the code that was typed opens."""
    form = CodeForm(request.POST or None)
    if not form.is_valid():
        return render(request, "groupes/code.html", {"form": form})
    code = form.cleaned_data["code"]
    opens = what_opens(code)
    if isinstance(opens, WorkshopSession):
        return _enter_room(request, opens)
    if opens or is_in_group(request, code):
        return redirect("groupes:open_code", code)
    form.say_nothing_opens()
    return render(request, "groupes/code.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_code(request: HttpRequest, code: str) -> HttpResponse:
    """Open what the code of a QR opens. The address alone joins nobody and takes no place: previews open it too."""
    form = CodeForm({"code": code})
    if form.is_valid():
        code = form.cleaned_data["code"]
        opens = what_opens(code)
        if isinstance(opens, WorkshopSession):
            return _enter_room(request, opens)
        if is_in_group(request, code):
            return redirect("groupes:joined", code)
        if opens:
            return _join(request, opens)
        form.say_nothing_opens()
    return render(request, "groupes/code.html", {"form": form}, status=404)


def _enter_room(request: HttpRequest, session: WorkshopSession) -> HttpResponse:
    request.session[device.ROOM] = session.pk  # of a device that has a seat, the seat says the room
    return redirect("groupes:seat" if request.user.is_authenticated else "groupes:seat_names")


def _join(request: HttpRequest, group) -> HttpResponse:
    if limited.is_limited(request):  # whoever tapped a first name must not take that person into another group
        messages.info(request, _("Une place est déjà ouverte sur cet appareil. Quittez-la d'abord."))
        return redirect("groupes:seat")
    return join_group(request, group)
