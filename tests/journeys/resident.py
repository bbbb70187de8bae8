"""A resident with an old phone and no JavaScript, who reads pages and fills in forms. Knows nothing of the database."""

import html
import re
from functools import cache

import yaml
from django.conf import settings
from django.utils.html import strip_tags

from tests.cours.suivi import answers
from tests.strict import StrictClient
from tests.tags import tags_of

PACK = settings.BASE_DIR / "cours/contenus/depart"


@cache
def _written(path: str) -> dict:
    return yaml.safe_load((PACK / path).read_text())


def _address(code: str) -> str:
    lesson = _written(f"lecons/{code}.yaml")
    module = _written(f"modules/{lesson['module']}.yaml")
    return f"/modules/{module['slug']}/{lesson['slug']}/"


LESSONS = {path.stem: _address(path.stem) for path in sorted((PACK / "lecons").glob("*.yaml"))}


def exercises_of(code: str) -> list[dict]:
    """Return the exercises of a lesson as its authors wrote them, in order."""
    return [step for step in _written(f"lecons/{code}.yaml")["steps"] if step["type"] == "exercise"]


def placement_of(code: str) -> dict[str, dict]:
    """Return the questions of « Où j'en suis ? » about a module, by what they ask."""
    return {question["prompt"]: question for question in _written(f"modules/{code}.yaml")["placement"]}


class _Forms:
    """Read the forms of a page, with what a browser would send if nobody touched them."""

    def __init__(self, page):
        self.found = []
        self.inside = False
        self.select = ""
        for tag in tags_of(page):
            if not tag.closes:
                self._opens(tag.name, tag.attributes)
            elif tag.name == "form":
                self.inside = False

    def _opens(self, tag, values):
        if tag == "form":
            form = {"action": values.get("action", ""), "attributes": values}
            self.found.append(form | {"fields": {}, "names": set(), "acts": set()})
            self.inside = True
        elif self.inside:
            self._read(tag, values, self.found[-1])

    def _read(self, tag, values, form):
        name, value = values.get("name"), values.get("value", "")
        if name == "act":
            form["acts"].add(value)
        elif name and tag != "button":
            form["names"].add(name)
        if tag == "select":
            self.select = name
        elif tag == "option" and (self.select not in form["fields"] or "selected" in values):
            form["fields"][self.select] = value
        elif tag == "input" and name:
            if values.get("type") == "checkbox":
                if "checked" in values:
                    form["fields"].setdefault(name, []).append(value or "on")
            elif values.get("type") == "hidden" and name in form["fields"]:  # several choices already made
                kept = form["fields"][name]
                form["fields"][name] = [*(kept if isinstance(kept, list) else [kept]), value]
            elif values.get("type") != "radio" or "checked" in values:
                form["fields"][name] = value


class Resident:
    """Someone in front of a screen: `opens`, `answers`, `sees`."""

    def __init__(self):
        self.client = StrictClient()
        self.page = ""
        self.forms = []
        self.address = ""
        self.lesson = []

    def opens(self, path):
        response = self.client.get(path, follow=True)
        return self._reads(response, path)

    def opens_lesson(self, code):
        self.lesson = exercises_of(code)
        return self.opens(LESSONS[code])

    def sees(self, text):
        return text in self.text

    @property
    def text(self):
        apart = re.sub(r"</(?!strong|em|span|a\b)", " </", self.page)  # words of two blocks are two words
        return re.sub(r"\s+", " ", html.unescape(strip_tags(apart)))

    def offers(self, action):
        """Say whether a form of the page goes there."""
        return any(form["action"].endswith(action) for form in self.forms)

    def form(self, *names, action=None):
        """Return the first form of the page that holds these fields, or that goes there."""
        for form in self.forms:
            if set(names) <= form["names"] and (action is None or form["action"].endswith(action)):
                return form
        raise AssertionError(f"No form with {names or action} on {self.address}")

    def sends(self, form, **fields):
        action = form["action"] or self.address
        return self._reads(self.client.post(action, form["fields"] | fields, follow=True), action)

    def answers_question(self, number, fields, act="answer"):
        """Fill in question `number` of the lesson as it is on the page, and send it."""
        return self.sends(self._questions()[number - 1], act=act, **fields)

    def answers_in_stages(self, number, fields):
        """Fill in what question `number` asks for now, send it, and go on as long as it asks for more."""
        response = None
        while here := {name: fields[name] for name in fields if name in self._questions()[number - 1]["names"]}:
            fields = {name: value for name, value in fields.items() if name not in here}
            response = self.answers_question(number, here)
        return response

    def answers_right(self, number):
        return self.answers_in_stages(number, answers.by_hand(self.lesson[number - 1]))

    def answers_wrong(self, number):
        return self.answers_in_stages(number, answers.by_hand(self.lesson[number - 1], well=False))

    def is_done(self, number):
        return "data-done" in self._questions()[number - 1]["attributes"]

    def is_explained(self, number):
        """Tell whether the answer of a question is shown, with what is needed to go on."""
        return "acknowledge" in self._questions()[number - 1]["acts"]

    def _questions(self):
        return [form for form in self.forms if {"exercise", "attempt"} <= form["names"]]

    def comes_in(self, identifier, code):
        self.opens("/entrer/")
        return self.sends(self.form("identifier", "pin"), identifier=identifier, pin=code)

    def _reads(self, response, path):
        assert response.status_code < 500, f"{path}: {response.status_code}"
        self.page = response.content.decode()
        self.forms = _Forms(self.page).found  # read once: a road asks a page many things
        self.address = response.redirect_chain[-1][0] if response.redirect_chain else path
        return response
