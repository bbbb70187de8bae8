"""A test client that reads every page it receives, and refuses what a browser or a screen reader would stumble on."""

import re

from django.conf import settings
from django.template import base as template_base
from django.test import Client

from .tags import tags_of

LEFTOVER = re.compile(r"\{\{|\{%|\{#|__[A-Z][A-Z_]+__")
VOID = set("area base br col embed hr img input link meta source track wbr".split())
BLOCKS = set(
    "address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "main nav ol p pre section table ul".split()
)
LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "video": "src"}
NOT_OURS = ("/admin/", "/documents/", "/_util/")


class PageProblem(AssertionError):
    """A page says something that no page of ours may say."""


class _Reader:
    def __init__(self, page: str):
        self.page = page
        self.place = 0
        self.problems: list[str] = []
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.h1 = 0
        self.lang = ""
        self.title = ""
        self.is_page = False
        for tag in tags_of(page):
            self.place = tag.place
            if self.open and self.open[-1] == "title" and "svg" not in self.open:
                self.title += tag.before
            if tag.closes:
                self.closes(tag.name)
                continue
            self.opens(tag.name, tag.attributes)
            if tag.closes_itself and tag.name not in VOID:
                self.open.pop()

    def say(self, what: str):
        self.problems.append(f"line {self.page.count(chr(10), 0, self.place) + 1}: {what}")

    def opens(self, tag, values):
        for name in values:
            if name.startswith("on"):
                self.say(f"inline handler {name} on <{tag}>")
            if name == "style":
                self.say(f"style attribute on <{tag}>")
        if tag == "style" or (tag == "script" and "src" not in values and not _is_data(values)):
            self.say(f"inline <{tag}>, which the content security policy refuses")
        if tag == "img" and "alt" not in values:
            self.say(f"<img src={values.get('src')!r}> without alt")
        if (values.get(LOADED.get(tag, "")) or "").startswith(("http:", "https:", "//")) and not _is_canonical(values):
            self.say(f"<{tag}> loads {values[LOADED[tag]]} from another site")
        if "id" in values:
            if values["id"] in self.ids:
                self.say(f"id {values['id']!r} twice")
            self.ids.add(values["id"])
        if tag in BLOCKS and self.open and self.open[-1] == "p":
            self.say(f"<{tag}> inside <p>: the browser closes the paragraph before it")
        if tag == "h1":
            self.h1 += 1
        if tag == "html":
            self.is_page = True
            self.lang = values.get("lang") or ""
        if tag not in VOID:
            self.open.append(tag)

    def closes(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.say(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
            return
        self.open.pop()


def _is_data(attributes) -> bool:
    return attributes.get("type") in ("application/json", "application/ld+json")


def _is_canonical(attributes) -> bool:
    return attributes.get("rel") in ("canonical", "alternate")


def problems_of(html: str) -> list[str]:
    """Return what is wrong in a page, or in a fragment that will be put into one."""
    reader = _Reader(html)
    problems = reader.problems
    problems += [f"leftover {found!r}" for found in sorted(set(LEFTOVER.findall(html)))]
    if reader.open:
        problems.append(f"never closed: {reader.open}")
    if reader.is_page:
        if reader.h1 != 1:
            problems.append(f"{reader.h1} h1 instead of one")
        if reader.lang != "fr":
            problems.append(f"lang is {reader.lang!r}")
        if not reader.title.strip():
            problems.append("no title")
    return problems


class StrictClient(Client):
    """Django's client, which fails on a page that breaks the house rules."""

    def request(self, **request):
        response = super().request(**request)
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming and not request["PATH_INFO"].startswith(NOT_OURS):
            problems = problems_of(response.content.decode())
            if problems:
                raise PageProblem(f"{request['PATH_INFO']} ({response.status_code}):\n  " + "\n  ".join(problems))
        return response

    def force_login(self, user, backend=None):
        """Sign in through the door of that person: the backends decide what they may do."""
        door = "LearnerBackend" if user.is_learner else "StaffBackend"
        super().force_login(user, backend or f"cours.comptes.backends.{door}")


class UndefinedTemplateVariable(AssertionError):
    """A template of ours names something that its view did not give."""


class RefuseUndefined:
    """The value of `string_if_invalid`: an undefined variable in our own templates is a failure.

    Without it, a renamed variable displays nothing and no test sees it. `|default` says that absence is expected.
    Templates of Wagtail and allauth behave as in production.
    """

    def __contains__(self, what):
        return True  # the engine asks whether "%s" is inside, then calls __mod__

    def __mod__(self, variable):
        import copy
        import sys

        caller = sys._getframe(1)
        expression, context = caller.f_locals["self"], caller.f_locals["context"]
        if not isinstance(expression, template_base.FilterExpression):
            return ""
        first = expression.filters[0][0].__name__ if expression.filters else ""
        template = context.render_context.template or context.template
        ours = str(template.origin.name).startswith(str(settings.BASE_DIR / "templates"))
        if ours and not first.startswith("default"):
            raise UndefinedTemplateVariable(f"{variable} in {template.origin.name}")
        absent = copy.copy(expression)
        absent.is_var, absent.var = False, ""
        return absent.resolve(context)
