from django.conf import settings

from . import idle


def site(request):
    """What every page knows: the name of the site, whether it is a demonstration, and the automatic exit (0 = none)."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "DEMO": settings.DEMO,
        "auto_exit_minutes": _auto_exit_minutes(request),
    }


def _auto_exit_minutes(request) -> int:
    # An error page can be rendered before the session exists.
    if not hasattr(request, "session") or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return 0
    return idle.minutes_for(request) if idle.concerns(request) else 0
