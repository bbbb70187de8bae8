import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from . import actions, background, idle, limited, perms, second_factor

_POLL = "X-Passerelle-Poll"  # sent by scripts that ask by themselves whether something is new: nobody's sign of life
_SEEN_EVERY = 60  # seconds: one write of the session per minute of activity, not one per request


class BackgroundMiddleware:
    """Answer what a page sends by itself as `background` says, whoever answers: a view, a decorator, a middleware.

    Before the protection against forged requests, whose refusal is such an answer too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        return background.answered(response) if self._concerns(request) else response

    def process_view(self, request, view, args, kwargs):
        return background.not_theirs(request) if self._concerns(request) else None

    @staticmethod
    def _concerns(request):
        return request.method == "POST" and background.is_background(request)


class IdleExitMiddleware:
    """End the session of a learner who left a shared device without saying so.

    The request goes on as anonymous, with `request.session_expired_learner_id`: a view that receives an answer can
    still keep it for that person.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.session_expired_learner_id = None
        # Without the cookie there is nothing to read, and reading would make every answer vary by cookie.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and idle.concerns(request):
            self._check(request)
        return self.get_response(request)

    def _check(self, request):
        now = int(time.time())
        idle_for = now - request.session.get("last_seen", 0)
        minutes = idle.minutes_for(request)
        # One minute more: `last_seen` may be that old, and the page announces the exit and does it at the minute said.
        if minutes and idle_for >= minutes * 60 + _SEEN_EVERY:
            request.session_expired_learner_id = actions.sign_out(request)
        elif idle_for >= _SEEN_EVERY and _POLL not in request.headers:
            request.session["last_seen"] = now

    def process_view(self, request, view, args, kwargs):
        if request.session_expired_learner_id is not None:  # here, because messages are not ready in `__call__`
            messages.info(
                request,
                _(
                    "Rien ne bougeait depuis un moment. Pour protéger votre place, nous l'avons refermée. "
                    "Entrez de nouveau."
                ),
            )


class LimitedPlaceMiddleware:
    """Hold a place opened by tapping a first name to the table of `limited`; say kindly what asks for the card."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not limited.is_limited(request):
            return None
        opening = limited.opening(request, request.resolver_match.view_name, kwargs, request.method)
        if opening is None:
            return self._closed(request)
        if opening.shown == limited.AT_THE_SEAT:
            return redirect("groupes:seat")
        if opening.shown == limited.AS_ANYBODY:
            request.user = AnonymousUser()
        return None

    @staticmethod
    def _closed(request):
        if background.is_background(request):
            return background.told(409, background.NOT_FROM_HERE)
        suite = request.path if request.method in ("GET", "HEAD") else ""
        response = render(request, "comptes/closed_by_name.html", {"suite": suite}, status=403)
        add_never_cache_headers(response)
        return response


class StaffSecondFactorMiddleware:
    """Guard the rooms of the staff: learners stay out, and a second factor is asked of those who must have one."""

    _ROOMS = ("/admin/", "/equipe/", "/cartes/", "/espace/")
    _ONCE_SIGNED_IN = ("/equipe/2fa/", "/equipe/password/change/", "/equipe/reauthenticate/")
    _WHILE_SIGNING_IN = ("/equipe/2fa/authenticate/", "/equipe/2fa/webauthn/login/", "/equipe/2fa/trust/")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.path.startswith(self._ROOMS):
            return None
        if perms.is_learner(request.user):
            if request.path.startswith("/espace/"):
                return None  # whose addresses do not exist for them: nothing says which groups there are
            return render(request, "comptes/staff_only.html", status=403)
        if request.path.startswith("/equipe/"):
            return self._door(request)
        if not request.user.is_authenticated:
            return None  # each room sends the anonymous to the door by itself
        if second_factor.is_lacking(request.user):
            messages.warning(
                request, _("Ajoutez d'abord une deuxième protection à votre compte. C'est obligatoire ici.")
            )
            return redirect("mfa_index")
        if request.path.startswith("/admin/") and not request.user.has_perm("wagtailadmin.access_admin"):
            # Wagtail would send them to the door, which would send them back here, for ever.
            return render(request, "comptes/staff_only.html", status=403)
        return None

    def _door(self, request):
        """Send the anonymous to the staff's own door: allauth would send them to the learners' one."""
        if request.user.is_authenticated or request.path.startswith(self._WHILE_SIGNING_IN):
            return None
        if request.path.startswith(self._ONCE_SIGNED_IN):
            return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
        return None
