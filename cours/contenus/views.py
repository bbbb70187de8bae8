"""The screens of the content. Everything they need is in the outline: no page is fetched to show a page."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cours.exercices.folding import fold

from .glossary import glossary
from .outline import LessonEntry, ModuleEntry, PathwayEntry, outline


@require_safe
def modules(request: HttpRequest) -> HttpResponse:
    return render_modules(request)


def render_modules(request: HttpRequest) -> HttpResponse:
    content = outline()
    return render(request, "contenus/modules.html", {"outline": content, "modules": content.modules})


@require_safe
def module(request: HttpRequest, module_slug: str) -> HttpResponse:
    entry = outline().module(module_slug)
    if entry is None:
        raise Http404
    return render_module(request, entry)


def render_module(request: HttpRequest, entry: ModuleEntry) -> HttpResponse:
    return render(request, "contenus/module.html", {"module": entry})


@require_safe
def lesson(request: HttpRequest, module_slug: str, lesson_slug: str) -> HttpResponse:
    entry = outline().lesson_at(module_slug, lesson_slug)
    if entry is None:
        # A lesson moved to another module keeps the printed addresses and QR codes alive.
        moved = outline().lesson_elsewhere(lesson_slug)
        if moved is None:
            raise Http404
        return redirect(moved.url, permanent=True)
    return render_lesson(request, entry)


def render_lesson(request: HttpRequest, entry: LessonEntry, *, status: int = 200) -> HttpResponse:
    """Draw a lesson; its template asks `suivi` for the personal layer."""
    context = {"page": entry, "lesson": entry, "module": outline().module_of(entry)}
    return render(request, "contenus/lesson.html", context, status=status)


@require_safe
def pathway(request: HttpRequest, slug: str) -> HttpResponse:
    entry = outline().pathway(slug)
    if entry is None:
        raise Http404
    return render_pathway(request, entry)


def render_pathway(request: HttpRequest, entry: PathwayEntry) -> HttpResponse:
    lessons = [outline().lesson(lesson_id) for lesson_id in entry.lesson_ids]
    return render(request, "contenus/pathway.html", {"pathway": entry, "lessons": lessons})


@require_safe
def glossary_page(request: HttpRequest) -> HttpResponse:
    terms = sorted(glossary().entries, key=lambda entry: fold(entry.term))
    letters = [(letter, list(entries)) for letter, entries in groupby(terms, key=lambda entry: letter_of(entry.term))]
    return render(request, "contenus/glossary.html", {"terms": terms, "letters": letters})


def letter_of(term: str) -> str:
    first = fold(term)[:1].upper()
    return first if first.isalpha() else "#"
