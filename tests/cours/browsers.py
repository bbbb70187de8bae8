"""A browser of the tests which sends what a page really holds: its signed token, its numbers, its secret."""

import copy
import re
import uuid

from django.contrib.auth import SESSION_KEY

from cours.contenus.outline import outline
from cours.contenus.rendering import lesson_content
from tests.cours.suivi import answers
from tests.strict import StrictClient


class Page:
    """A lesson as it was served to a browser: what its forms hold, whatever happens to the browser afterwards."""

    def __init__(self, browser, page):
        self.entry = outline().lesson(page.pk)
        self.html = browser.client.get(self.entry.url).content.decode()
        self.exercises = [step.exercise for step in lesson_content(self.entry.revision_id).exercise_steps]
        self.token = re.search(r'name="token" value="([^"]+)"', self.html)[1]
        self.secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.html)[1]


class Browser:
    def __init__(self, cookies=None):
        self.client = StrictClient(enforce_csrf_checks=True)
        if cookies:
            self.client.cookies = copy.deepcopy(cookies)

    def as_it_is_now(self):
        """Return a request on its way: what this browser sends now, before it hears of anything else."""
        return Browser(self.client.cookies)

    @property
    def person(self):
        return int(self.client.session.get(SESSION_KEY, 0))

    def open(self, page):
        return Page(self, page)

    def send(self, page, number, *, well=True, attempt=None, act="answer", fields=None, **data):
        """Answer question `number` of that page, as its script does: with the secret that the browser has now."""
        exercise = page.exercises[number - 1]
        if fields is None:
            fields = answers.right(exercise) if well else answers.wrong(exercise)
        posted = {
            "csrfmiddlewaretoken": self.client.cookies["csrftoken"].value,
            "exercise": exercise["id"],
            "token": page.token,
            "attempt": attempt or str(uuid.uuid4()),
            "act": act,
        }
        address = f"/lecons/{page.entry.id}/reponse/"
        return self.client.post(address, posted | fields | data, headers={"X-Requested-With": "fetch"})

    def post(self, path, data=None):
        secret = self.client.cookies["csrftoken"].value if "csrftoken" in self.client.cookies else ""
        return self.client.post(path, {"csrfmiddlewaretoken": secret} | (data or {}))

    def leave(self):
        return self.post("/quitter/")
