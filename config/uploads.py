"""The uploads, where no web server in front gives them: a developer's machine and the demonstration."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve


def upload(request: HttpRequest, path: str) -> HttpResponseBase:
    """Give a file of the uploads. A name that no disk could hold is not a breakdown: nothing is there."""
    try:
        return serve(request, path, document_root=settings.MEDIA_ROOT)
    except (OSError, ValueError) as error:
        raise Http404 from error
