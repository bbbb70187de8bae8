"""A resident with an old phone and no JavaScript, who reads pages and fills in forms. Knows nothing of the database."""

import html
import re
from html.parser import HTMLParser

import yaml
from django.conf import settings
from django.utils.html import strip_tags

from tests.cours.suivi import answers
from tests.strict import StrictClient

LESSONS = {
    "M0-L0": "/modules/pour-commencer/je-decouvre-la-plateforme/",
    "M2-L4": "/modules/proteger-mon-identite/reperer-un-message-piege/",
    "M3-L2": "/modules/faire-mes-demarches/creer-mon-compte-et-me-connecter/",
}


def exercises_of(code: str) -> list[dict]:
    """Return the exercises of a lesson as its authors wrote them, in order."""
    pack = settings.BASE_DIR / "cours/contenus/depart/lecons"
    steps = yaml.safe_load((pack / f"{code}.yaml").read_text())["steps"]
    return [step for step in steps if step["type"] == "exercise"]


class _Forms(HTMLParser):
    """Read the forms of a page, with what a browser would send if nobody touched them."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.inside = False
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "form":
            self.found.append({"action": values.get("action", ""), "fields": {}, "names": set()})
            self.inside = True
        elif self.inside:
            self._read(tag, values, self.found[-1])

    def _read(self, tag, values, form):
        name, value = values.get("name"), values.get("value", "")
        if name and tag != "button":
            form["names"].add(name)
        if tag == "select":
            self.select = name
        elif tag == "option" and (self.select not in form["fields"] or "selected" in values):
            form["fields"][self.select] = value
        elif tag == "input" and name:
            if values.get("type") == "checkbox":
                if "checked" in values:
                    form["fields"].setdefault(name, []).append(value or "on")
            elif values.get("type") != "radio" or "checked" in values:
                form["fields"][name] = value

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


class Resident:
    """Someone in front of a screen: `opens`, `answers`, `sees`."""

    def __init__(self):
        self.client = StrictClient()
        self.page = ""
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

    def form(self, *names, action=None):
        """Return the first form of the page that holds these fields, or that goes there."""
        for form in _Forms(self.page).found:
            if set(names) <= form["names"] and (action is None or form["action"].endswith(action)):
                return form
        raise AssertionError(f"No form with {names or action} on {self.address}")

    def sends(self, form, **fields):
        action = form["action"] or self.address
        return self._reads(self.client.post(action, form["fields"] | fields, follow=True), action)

    def answers_question(self, number, fields, act="answer"):
        """Fill in question `number` of the lesson as it is on the page, and send it."""
        forms = [form for form in _Forms(self.page).found if {"exercise", "attempt"} <= form["names"]]
        return self.sends(forms[number - 1], act=act, **fields)

    def answers_right(self, number):
        return self.answers_question(number, answers.right(self.lesson[number - 1]))

    def answers_wrong(self, number):
        return self.answers_question(number, answers.wrong(self.lesson[number - 1]))

    def comes_in(self, identifier, code):
        self.opens("/entrer/")
        return self.sends(self.form("identifier", "pin"), identifier=identifier, pin=code)

    def _reads(self, response, path):
        assert response.status_code < 500, f"{path}: {response.status_code}"
        self.page = response.content.decode()
        self.address = response.redirect_chain[-1][0] if response.redirect_chain else path
        return response
