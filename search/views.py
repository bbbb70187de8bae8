import difflib
from urllib.parse import quote

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cours.contenus.models import GlossaryTerm, LessonPage, ModuleIndexPage, ModulePage, PathwayIndexPage, PathwayPage
from cours.contenus.outline import outline
from cours.contenus.stems import fold, stem, stem_text, words

MAX_QUERY = 100  # characters
MAX_RESULTS = 20  # of each group
EXCERPT = 120  # characters


def search(request: HttpRequest):
    """Search lessons, lexicon words and pages; accents and endings are forgiven, suggestions when nothing is found."""
    query = " ".join(request.GET.get("q", "").replace("\x00", " ")[:MAX_QUERY].split())
    stems = stem_text(query)
    context = {"query": query, "lessons": [], "terms": [], "pages": [], "suggestions": [], "total": 0}
    if stems:
        context |= {"lessons": _lessons(stems), "terms": _terms(stems), "pages": _pages(stems)}
        context["total"] = sum(len(context[group]) for group in ("lessons", "terms", "pages"))
        if not context["total"]:
            context["suggestions"] = suggestions(query)
    return render(request, "search/search.html", context)


def _lessons(stems: str) -> list[dict]:
    entries = []
    for page in _found(LessonPage.objects.live(), stems):
        entry = outline().lesson(page.pk)
        if entry:
            module = outline().module(entry.module_slug)
            entries.append(
                {
                    "title": entry.title,
                    "url": entry.url,
                    "label": entry.label,
                    "module_title": module.title if module else "",
                    "excerpt": excerpt(page.searchable_text, stems),
                }
            )
    return entries


def _terms(stems: str) -> list[dict]:
    return [
        {"term": term.term, "definition": term.definition, "url": f"{reverse('contenus:glossary')}#{quote(term.slug)}"}
        for term in _found(GlossaryTerm.objects.all(), stems)
    ]


def _pages(stems: str) -> list[dict]:
    lessons = (LessonPage, ModulePage, ModuleIndexPage, PathwayPage, PathwayIndexPage)
    pages = Page.objects.live().not_type(*lessons).filter(depth__gt=2)
    return [{"title": page.title, "url": page.url} for page in _found(pages, stems)]


def _found(rows: QuerySet, stems: str) -> list:
    """Return the rows that hold every stem; when there is none, those that hold a word beginning like each of them."""
    backend = get_search_backend()
    found = list(backend.search(stems, rows, operator="and")[:MAX_RESULTS])
    return found or list(backend.autocomplete(stems, rows, operator="and")[:MAX_RESULTS])


def excerpt(text: str, stems: str) -> SafeString:
    """Return the words around the first match, escaped, the match in <mark>."""
    wanted = set(stems.split())
    flat = " ".join(text.replace("**", "").replace("[[", "").replace("]]", "").split())
    position = 0
    for word in words(flat):
        at = flat.find(word, position)
        position = at + len(word)
        if stem(word) in wanted:
            start = max(0, at - EXCERPT // 2)
            start = flat.find(" ", start) + 1 if start else 0
            start = min(start, at)
            end = flat.rfind(" ", 0, position + EXCERPT // 2) if position + EXCERPT // 2 < len(flat) else len(flat)
            end = max(end, position)
            before, after = flat[start:at], flat[position:end]
            lead, tail = "… " if start else "", " …" if end < len(flat) else ""
            return mark_safe(f"{lead}{escape(before)}<mark>{escape(word)}</mark>{escape(after)}{tail}")
    return mark_safe(escape(flat[:EXCERPT]))


def suggestions(query: str) -> list[str]:
    """Return words of our own contents that look like what was typed, closest first."""
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
    texts += GlossaryTerm.objects.values_list("term", flat=True)
    return {fold(word): word.lower() for text in texts for word in words(text) if len(word) > 3}
