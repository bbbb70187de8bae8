"""What the editor shows beside the form: the page as a learner will see it, drawn by the views of the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from . import views
from .models import LessonPage, ModulePage, PathwayPage
from .outline import outline


def lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """`suivi` reads `request.is_preview` and the page itself: everything can be tried, nothing is kept."""
    entry = outline().entry_for(page)
    module = outline().module(entry.module_slug)
    return render(request, "contenus/lesson.html", {"page": page, "lesson": entry, "module": module})


def module(request: HttpRequest, page: ModulePage) -> HttpResponse:
    return views.render_module(request, outline().module_for(page))


def pathway(request: HttpRequest, page: PathwayPage) -> HttpResponse:
    return views.render_pathway(request, outline().pathway_for(page))


def modules(request: HttpRequest) -> HttpResponse:
    return views.render_modules(request)
