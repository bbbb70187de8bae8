"""Addresses that only receive forms."""

from functools import wraps

from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect

from cours.contenus.outline import outline


def post_only(view):
    """Accept a form; lead whoever only opens the address back to the lesson or the pathway.

    Without JavaScript, an incomplete answer is shown again at the address of the form: a phone that reopens its tabs
    would find an empty « 405 » there.
    """

    @wraps(view)
    def wrapped(request, lesson_id: int | None = None, slug: str = ""):
        known = {"lesson_id": lesson_id} if lesson_id is not None else {"slug": slug}
        if request.method == "POST":
            return view(request, **known)
        place = outline().pathway(slug) if lesson_id is None else outline().lesson(lesson_id)
        if place is None or request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["POST"])
        return redirect(place.url)

    return wrapped
