"""How long a request may be, judged on what it announces: nothing of a body too long is ever read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

KILOBYTE, MEGABYTE = 1024, 1024 * 1024
PUBLIC = 512 * KILOBYTE  # the longest honest form of a learner is about 64 kB
_AROUND_A_FILE = MEGABYTE  # the other fields of the form, and what separates them


def limit_for(path: str) -> int:
    """Return how many bytes a request to this path may carry."""
    if path.startswith(("/admin/images/", "/admin/documents/")):
        return max(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE) + _AROUND_A_FILE
    if path.startswith("/admin/"):
        return 5 * MEGABYTE  # a long lesson in the editor
    if path.startswith("/espace/"):
        return 3 * MEGABYTE  # lists of first names (1 MB) and of neighbourhoods (2 MB)
    return PUBLIC


class BodyLimitMiddleware:
    """Refuse what is too long before anybody reads it; must come before whatever reads forms, the protection against
    forged requests first. 413 when it announces too much, 411 when it does not say how much.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or ""
        if announced.isdecimal() and int(announced) > limit_for(request.path_info):
            return _too_long(request)
        if not announced and request.META.get("HTTP_TRANSFER_ENCODING"):
            return HttpResponse(_("Dites d'abord la longueur de ce que vous envoyez."), _TEXT, 411)
        return self.get_response(request)


_TEXT = "text/plain; charset=utf-8"


def _too_long(request: HttpRequest) -> HttpResponse:
    if request.headers.get("X-Requested-With") == "fetch":
        words = _("C'est trop long pour être envoyé. Raccourcissez, puis envoyez de nouveau.")
        # See comptes/background.py.
        return HttpResponse(words, status=413, headers={"Content-Type": _TEXT, "X-Passerelle": "refused"})
    return HttpResponse(render_to_string("413.html"), status=413)
