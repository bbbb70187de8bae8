"""What every response carries."""

import re
import secrets

import brotli
from django.conf import settings
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

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


class CompressionMiddleware(GZipMiddleware):
    """Send pages in Brotli to the browsers that read it: a lesson weighs 900 bytes less than in gzip.

    A header of random length stands for what Django adds inside gzip: the size of an answer must not tell whether
    something guessed is in it (BREACH).
    """

    ACCEPTS = re.compile(r"\bbr\b")
    QUALITY = 6
    # Between two tags alone, never in a text: a box keeps what was typed in it. A twenty-fifth of a lesson.
    INDENTS = re.compile(rb">\n\s+<")

    def process_response(self, request, response):
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        if response.streaming or response.has_header("Content-Encoding") or not self.ACCEPTS.search(accepted):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        content = response.content
        if response.get("Content-Type", "").startswith("text/html"):
            content = self.INDENTS.sub(b">\n<", content)
        shorter = brotli.compress(content, quality=self.QUALITY) if len(content) >= 200 else b""
        if not shorter or len(shorter) >= len(response.content):
            return response
        response.content = shorter
        response.headers["Content-Length"] = str(len(shorter))
        response.headers["Content-Encoding"] = "br"
        response.headers["X-Padding"] = "0" * secrets.randbelow(self.max_random_bytes)
        etag = response.headers.get("ETag", "")
        if etag.startswith('"'):  # the same page in other bytes: RFC 9110, section 8.8.1
            response.headers["ETag"] = f"W/{etag}"
        return response
