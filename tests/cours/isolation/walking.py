"""Somebody who follows every link of their pages and takes down every form, as a browser would send it."""

import copy
import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.urls import Resolver404, resolve

from tests.strict import StrictClient
from tests.tags import tags_of

NOT_OURS = ("/admin/", "/documents/", "/media/", "/static/", "/equipe/", "/_util/")
LONGEST = 400  # pages of one person: beyond, a page leads to ever new ones, and that is a fault of its own
OF_ONE_VIEW = 4  # pages: the fourth lesson has the forms of the three before


@dataclass(frozen=True)
class Form:
    """A form as it stands on a page: where it is sent, and each of its fields with a value that may be sent."""

    page: str
    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    free: frozenset[str] = frozenset()  # names of the fields where anything may be typed

    buttons: tuple[tuple[str, str], ...] = ()
    is_exercise: bool = False  # its answer is content, the same for everybody

    @property
    def key(self) -> tuple:
        """What makes it another form: where it is sent, what it asks, which act it is."""
        return (self.method, view_of(self.action), tuple(sorted({name for name, _value in self.fields})), self.buttons)


class Browser:
    """One person's browser. What is done is undone at once: every page is read in the same world."""

    def __init__(self, client: StrictClient):
        self.cookies = client.cookies

    def open(self, method: str, path: str, data: list[tuple[str, str]] | None = None, *, look: Callable | None = None):
        """Open an address or send a form, let `look` see what it did, then undo it."""
        client = StrictClient(raise_request_exception=False)
        client.cookies = copy.deepcopy(self.cookies)
        posted: dict[str, list[str]] = {}
        for name, value in data or []:
            posted.setdefault(name, []).append(value)
        with transaction.atomic():
            response = getattr(client, method)(path, posted or None)
            if look:
                look()
            transaction.set_rollback(True)
        return response


@dataclass
class Walk:
    """What somebody can reach: pages by address, forms by what they send."""

    browser: Browser
    pages: dict[str, str] = field(default_factory=dict)
    forms: dict[tuple, Form] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def go(self, *starts: str) -> "Walk":
        waiting, met = list(starts), Counter()
        while waiting and len(self.pages) < LONGEST:
            path = waiting.pop()
            if path in self.pages or met[view_of(path)] >= OF_ONE_VIEW:
                continue
            met[view_of(path)] += 1
            response = self.browser.open("get", path)
            self.pages[path] = ""
            if response.status_code in (301, 302):
                waiting += _ours([urljoin(path, response.url)])
            elif response.headers.get("Content-Type", "").startswith("text/html"):
                self.pages[path] = response.text
                waiting += self._read(path, response.text)
            if response.status_code >= 500:
                self.problems.append(f"GET {path} → {response.status_code}")
        assert len(self.pages) < LONGEST, "a page leads to ever new ones"
        return self

    def press(self) -> "Walk":
        """Send each form as it stands, to find the forms of the pages that only come after one."""
        for form in list(self.forms.values()):
            if form.method != "post" or "quitter" in form.action:
                continue
            response = self.browser.open("post", form.action, list(form.fields))
            if response.status_code >= 500:
                self.problems.append(f"POST {form.action} of {form.page} → {response.status_code}")
            if response.headers.get("Content-Type", "").startswith("text/html"):
                self._read(form.action, response.text)
        return self

    def _read(self, path: str, page: str) -> list[str]:
        links, forms = read(path, page)
        for form in forms:
            self.forms.setdefault(form.key, form)
        return _ours(links)


@cache
def view_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return path


def _ours(links: list[str]) -> list[str]:
    found = []
    for link in links:
        parts = urlsplit(link)
        if parts.scheme in ("", "http", "https") and parts.netloc in ("", "testserver"):
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if path.startswith("/") and not path.startswith(NOT_OURS):
                found.append(path)
    return found


def read(path: str, page: str) -> tuple[list[str], list[Form]]:
    """Return the links of a page and its forms, each field with the value it shows, or else one that it may take."""
    links, forms = [], []
    form = select = None  # the form, and the list in it, that we are in
    for tag in tags_of(page):
        at = tag.attributes
        if tag.name == "a" and at.get("href"):
            links.append(urljoin(path, at["href"]))
        elif tag.name == "form":
            if not tag.closes:
                form = {"action": urlsplit(urljoin(path, at.get("action") or path)), "method": at.get("method", "get")}
                form |= {"fields": [], "free": set(), "buttons": [], "is_exercise": "data-exercise" in at}
            elif form:
                forms += _finish(path, form) if form["method"] != "dialog" else []  # closes a window, sends nothing
                form = None
        elif form and not tag.closes:
            if tag.name == "select" and not form["is_exercise"]:
                select = at.get("name")
            elif tag.name == "option" and select:
                chosen = [name for name, _value in form["fields"]]
                if "selected" in at and select in chosen:
                    form["fields"] = [pair for pair in form["fields"] if pair[0] != select]
                if "selected" in at or select not in chosen:
                    form["fields"].append((select, at.get("value", "")))
            elif tag.name == "textarea" and at.get("name") and not form["is_exercise"]:
                form["fields"].append((at["name"], "Lina"))
                form["free"].add(at["name"])
            elif tag.name == "button" and at.get("name") and at.get("type", "submit") == "submit":
                form["buttons"].append((at["name"], at.get("value", "")))
            elif tag.name == "input" and at.get("name"):
                _input(form, at)
    return links, [form for form in forms if not form.action.startswith(NOT_OURS)]


def _input(form: dict, at: dict[str, str]) -> None:
    kind, name, value = at.get("type", "text"), at["name"], at.get("value", "")
    names = [known for known, _value in form["fields"]]
    if name == "csrfmiddlewaretoken" or kind in ("submit", "image", "file"):
        return
    if form["is_exercise"] and kind != "hidden":
        return
    if kind == "radio" and name in names and "checked" not in at:
        return
    if kind == "radio":
        form["fields"] = [pair for pair in form["fields"] if pair[0] != name]
    if kind in ("radio", "checkbox", "hidden"):
        form["fields"].append((name, value or ("on" if kind == "checkbox" else "")))
        return
    form["free"].add(name)
    usual = {"date": datetime.date.today().isoformat(), "number": at.get("min") or "1"}  # noqa: DTZ011
    form["fields"].append((name, value or usual.get(kind, "Lina")))


def _finish(path: str, form: dict) -> Iterator[Form]:
    """One form for each of its buttons: they are as many acts."""
    action = form["action"].path + (f"?{form['action'].query}" if form["action"].query else "")
    for button in form["buttons"] or [None]:
        buttons = (button,) if button else ()
        fields = (*form["fields"], *buttons)
        method = form["method"].lower()
        yield Form(path, action, method, fields, frozenset(form["free"]), buttons, form["is_exercise"])
