import difflib
from urllib.parse import quote

from django.core.cache import cache
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cours.contenus.glossary import glossary
from cours.contenus.models import LessonPage, ModuleIndexPage, ModulePage, PathwayIndexPage, PathwayPage
from cours.contenus.outline import LessonEntry, outline
from cours.contenus.stems import fold, words

from . import lessons, terms
from .everyday import Subject, everyday, subjects

MAX_QUERY = 100  # characters
MAX_RESULTS = 10  # of each group
PROPOSED = 3  # lessons, when nothing is found


def search(request: HttpRequest):
    """Search lessons, lexicon words and pages, by our words or everyday ones; propose a way when nothing is found."""
    query = " ".join(request.GET.get("q", "").replace("\x00", " ")[:MAX_QUERY].split())
    asked = subjects(query)
    context = {"query": query, "popular": everyday().popular, "lessons": [], "terms": [], "pages": [], "total": 0}
    if asked:
        context |= {"lessons": _lessons(asked), "terms": _terms(asked), "pages": _pages(asked)}
        context["total"] = sum(len(context[group]) for group in ("lessons", "terms", "pages"))
    if query and not context["total"]:
        context |= {"suggestions": suggestions(query), "proposed": _proposed()}
    return render(request, "search/search.html", context)


def _lessons(asked: list[Subject]) -> list[dict]:
    return [_shown(lesson) | {"excerpt": excerpt} for lesson, excerpt in lessons.found(asked)[:MAX_RESULTS]]


def _proposed() -> list[dict]:
    """Return the lessons that speak most of the first popular words."""
    best = [lessons.found(subjects(word))[:1] for word in everyday().popular]
    entries = dict.fromkeys(lesson for found in best for lesson, _excerpt in found)
    return [_shown(lesson) | {"excerpt": lesson.goal} for lesson in list(entries)[:PROPOSED]]


def _shown(lesson: LessonEntry) -> dict:
    module = outline().module_of(lesson)
    title = module.title if module else ""
    return {"title": lesson.title, "url": lesson.url, "label": lesson.label, "module_title": title}


def _terms(asked: list[Subject]) -> list[dict]:
    return [
        {"term": term.term, "definition": term.definition, "url": f"{reverse('contenus:glossary')}#{quote(term.slug)}"}
        for term in terms.found(asked)[:MAX_RESULTS]
    ]


def _pages(asked: list[Subject]) -> list[dict]:
    """Return the pages that hold every word; when there is none, those that hold a word beginning like each of them."""
    elsewhere = (LessonPage, ModulePage, ModuleIndexPage, PathwayPage, PathwayIndexPage)
    pages = Page.objects.live().not_type(*elsewhere).filter(depth__gt=2)
    stems = " ".join(word for subject in asked for word in subject.typed)
    backend = get_search_backend()
    found = list(backend.search(stems, pages, operator="and")[:MAX_RESULTS])
    found = found or list(backend.autocomplete(stems, pages, operator="and")[:MAX_RESULTS])
    return [{"title": page.title, "url": page.url} for page in found]


def suggestions(query: str) -> list[str]:
    """Return words of our contents, or popular ones, that look like what was typed, closest first."""
    vocabulary = cache.get_or_set("search.vocabulary", _vocabulary, 600)
    found: list[str] = []
    for word in words(query):
        for match in difflib.get_close_matches(fold(word), vocabulary, n=3, cutoff=0.7):
            if vocabulary[match] not in found:
                found.append(vocabulary[match])
    return found[:5]


def _vocabulary() -> dict[str, str]:
    texts = [entry.title for module in outline().modules for entry in module.lessons]
    texts += [module.title for module in outline().modules]
    texts += [entry.term for entry in glossary().entries]
    texts += everyday().popular
    return {fold(word): word.lower() for text in texts for word in words(text) if len(word) > 3}
