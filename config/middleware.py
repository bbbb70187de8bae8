"""What every response carries."""

from django.conf import settings

# No lesson listens, films, locates or pays: no page, and nothing a page could be made to load, may ask for it.
UNUSED_POWERS = ", ".join(
    f"{power}=()" for power in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)


def _header(policy):
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in policy.items())


class ContentSecurityPolicyMiddleware:
    """Send the strict policy everywhere, and the editor's looser one under /admin/ alone.

    The settings have the shape of Django 6's `SECURE_CSP`, so that this file disappears with the upgrade.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.front = _header(settings.SECURE_CSP)
        self.admin = _header(settings.SECURE_CSP_ADMIN)

    def __call__(self, request):
        response = self.get_response(request)
        policy = self.admin if request.path.startswith("/admin/") else self.front
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", UNUSED_POWERS)
        return response


class LightFilesMiddleware:
    """Take off fingerprinted files the headers that nobody will read; must come first, to see what others added.

    Such a file never changes and is never asked for twice: what helps to check it again, or what protects a page, only
    weighs. A first visit loads thirty files, so this is a tenth of what a lesson costs on a phone.
    """

    USELESS = (
        "Access-Control-Allow-Origin",
        "Cross-Origin-Opener-Policy",
        "ETag",
        "Last-Modified",
        "Referrer-Policy",
        "X-Content-Type-Options",
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "immutable" in response.headers.get("Cache-Control", ""):
            for name in self.USELESS:
                response.headers.pop(name, None)
        return response
