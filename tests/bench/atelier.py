"""`make bench-atelier`: a full room. Forty devices answer and listen, one facilitator watches, all on two workers.

Says how long an answer takes, how far the tiles are behind the answers, and fails when the promises are not kept:
no error, tiles at most 3 s behind, 95 answers in 100 within 300 ms.
"""

import os
import platform
import random
import re
import statistics
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field

from tests.bench.__main__ import Browser, Forms
from tests.prepared import on_postgresql
from tests.screens import STAFF_PASSWORD
from tests.server import cpu_seconds, running_site

DEVICES = 40
SECONDS = 60
WORKERS = 2
THINKS = (5.0, 12.0)  # seconds between two answers of a device: quicker than people
LISTENS_EVERY = 2.0
BEHIND_AT_MOST, ANSWER_AT_MOST = 3.0, 0.3
LESSON = "/modules/proteger-mon-identite/reperer-un-message-piege/"


@dataclass
class Seen:
    """What everybody measured. Lists only grow, so that threads share them without a lock."""

    answers: list[float] = field(default_factory=list)
    listens: list[float] = field(default_factory=list)
    rooms: list[float] = field(default_factory=list)
    behind: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    steps: dict[str, tuple[int, float]] = field(default_factory=dict)  # name → step reached, and when it was answered


def timed(kept: list[float], errors: list[str], expected: tuple[int, ...], browser: Browser, *request, **headers):
    started = time.perf_counter()
    try:
        status, text = browser.send(*request, **headers)
    except OSError as error:
        errors.append(f"{request[1]}: {error}")
        browser.connection.close()
        return 0, ""
    kept.append(time.perf_counter() - started)
    if status not in expected:
        errors.append(f"{request[1]}: {status}")
    return status, text


class Device(threading.Thread):
    """A phone of the room: it listens every two seconds, and answers from time to time."""

    def __init__(self, port: int, code: str, name: str, seen: Seen, until: float):
        super().__init__(daemon=True)
        self.browser, self.called, self.seen, self.until = Browser(port), name, seen, until
        self._enter(code)

    def _post(self, path: str, fields: dict) -> int:
        fields = fields | {"csrfmiddlewaretoken": self.browser.cookies["csrftoken"]}
        return self.browser.send("POST", path, fields)[0]

    def _enter(self, code: str):
        self.browser.get("/entrer/")
        if self._post("/code/", {"code": code}) != 302:
            raise SystemExit("The code was refused")
        page = self.browser.get("/seance/prenoms/")
        found = re.search(rf'name="learner" value="(\d+)"[^>]*>{self.called}<', page)
        if not found or self._post("/seance/prenoms/", {"learner": found[1]}) != 302:
            raise SystemExit(f"{self.called} cannot enter")
        forms = [fields for _action, fields in Forms(self.browser.get(LESSON)).forms if "attempt" in fields]
        self.action = next(action for action, fields in Forms(self.browser.get(LESSON)).forms if "attempt" in fields)
        self.questions = forms

    def run(self):
        time.sleep(random.uniform(0, LISTENS_EVERY))
        answers_at = time.monotonic() + random.uniform(0, THINKS[1])
        turn = 0
        while time.monotonic() < self.until:
            if time.monotonic() >= answers_at:
                self._answer(self.questions[turn % len(self.questions)])
                turn += 1
                answers_at = time.monotonic() + random.uniform(*THINKS)
            headers = {"X-Passerelle-Poll": "1"}
            timed(self.seen.listens, self.seen.errors, (200,), self.browser, "GET", "/seance/etat/", **headers)
            time.sleep(LISTENS_EVERY)

    def _answer(self, fields: dict):
        fields = fields | {
            "act": "answer",
            "attempt": str(uuid.uuid4()),
            "csrfmiddlewaretoken": self.browser.cookies["csrftoken"],
        }
        headers = {"X-Requested-With": "fetch"}
        request = ("POST", self.action, fields)
        status, text = timed(self.seen.answers, self.seen.errors, (200, 422), self.browser, *request, **headers)
        step = re.search(r'id="etape-(\d+)"', text)
        if status == 200 and step:
            self.seen.steps[self.called] = (int(step[1]), time.monotonic())


class Facilitator(threading.Thread):
    """The screen that is looked at: asks for the room every two seconds, and says how far behind it is."""

    def __init__(self, port: int, seen: Seen):
        super().__init__(daemon=True)
        self.browser, self.seen, self.until = Browser(port), seen, 0.0
        self.browser.get("/equipe/login/")
        self._post("/equipe/login/", {"login": "animatrice", "password": STAFF_PASSWORD})
        group = re.search(r"/espace/groupes/\d+/", self.browser.get("/espace/"))
        if not group:
            raise SystemExit("The demonstration has no group")
        self.group = group[0]

    def _post(self, path: str, fields: dict) -> str:
        fields = fields | {"csrfmiddlewaretoken": self.browser.cookies["csrftoken"]}
        status, text = self.browser.send("POST", path, fields)
        if status not in (200, 302):
            raise SystemExit(f"POST {path}: {status}\n{text[:400]}")
        return text

    def opens(self) -> str:
        today = time.strftime("%Y-%m-%d")
        wish = {"held_on": today, "duration_minutes": "90", "act": "open", "number": str(uuid.uuid4())}
        self._post(f"{self.group}seances/", wish)
        page = self.browser.get(f"{self.group}seances/")
        self.address = re.search(r"/espace/seances/\d+/", page)[0]
        return re.search(r'session-code.*?join-code">([\w-]+)<', self.browser.get(self.address), re.DOTALL)[1]

    def run(self):
        told: dict[str, int] = {}
        while time.monotonic() < self.until:
            asked = time.monotonic()
            request = ("GET", f"{self.address}salle/")
            status, text = timed(self.seen.rooms, self.seen.errors, (200, 304), self.browser, *request)
            if status == 200:
                self._read(text, told)
            time.sleep(max(0.0, LISTENS_EVERY - (time.monotonic() - asked)))

    def _read(self, text: str, told: dict[str, int]):
        now = time.monotonic()
        tiles = text.split('<li class="tile')[1:]
        found = [re.search(r'tile__names">(\w+)</strong>.*?étape (\d+) sur', tile, flags=re.DOTALL) for tile in tiles]
        shown = {each[1]: each[2] for each in found if each}
        for name, (step, at) in list(self.seen.steps.items()):
            if told.get(name) != (step, at) and shown.get(name) == str(step):
                self.seen.behind.append(now - at)
                told[name] = (step, at)


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def fill_group(site, names: list[str]):
    """Put the people in the group of the demonstration, as the screen that adds them does."""
    script = (
        "from cours.comptes.actions import create_guest;"
        "from cours.groupes.models import GroupMember, LearnerGroup;"
        "from cours.comptes.models import User;"
        "group = LearnerGroup.objects.get(title='Atelier du mardi');"
        f"names = {names!r};"
        "people = [(create_guest(), name) for name in names];"
        "[GroupMember.objects.create(group=group, learner=learner, name=name) for learner, name in people];"
        "User.objects.filter(pk__in=[learner.pk for learner, _ in people]).update(is_demo=True)"
    )
    site.manage("shell", "--no-imports", "-c", script)


def main():
    names = [f"Appareil{number:02d}" for number in range(DEVICES)]
    with running_site(workers=WORKERS) as site:
        port = int(site.url.rpartition(":")[2])
        fill_group(site, names)
        seen = Seen()
        facilitator = Facilitator(port, seen)
        code = facilitator.opens()
        devices = [Device(port, code, name, seen, 0.0) for name in names]
        load, spent = os.getloadavg()[0], cpu_seconds(site.process)
        facilitator.until = time.monotonic() + SECONDS
        for device in devices:
            device.until = facilitator.until - LISTENS_EVERY - 1  # the last answers are looked at too
        for thread in (facilitator, *devices):
            thread.browser.connection.close()  # the server has let go of those that waited for the others to enter
            thread.start()
        for thread in (*devices, facilitator):
            thread.join()
        spent = cpu_seconds(site.process) - spent
    sys.exit(report(seen, load, spent))


def report(seen: Seen, load: float, spent: float) -> int:
    database = "PostgreSQL" if on_postgresql() else "SQLite"
    print(
        f"\n{database}, granian {WORKERS} processus, {DEVICES} appareils et un écran d'animation pendant {SECONDS} s, "
        f"Python {platform.python_version()}, {os.cpu_count()} cœurs, charge de la machine au départ {load:.1f}.\n"
    )
    print(f"{'':24} {'nombre':>7} {'médiane':>9} {'95 sur 100':>11} {'pire':>8}")
    lines = (
        ("réponse", seen.answers),
        ("écoute d'un appareil", seen.listens),
        ("écran d'animation", seen.rooms),
        ("retard d'une vignette", seen.behind),
    )
    for name, values in lines:
        middle = statistics.median(values) if values else 0.0
        figures = (
            f"{middle * 1000:.0f} ms",
            f"{quantile(values, 0.95) * 1000:.0f} ms",
            f"{max(values, default=0):.2f} s",
        )
        print(f"{name:24} {len(values):7} {figures[0]:>9} {figures[1]:>11} {figures[2]:>8}")
    print(f"\nProcesseur du serveur : {spent / SECONDS * 100:.0f} % d'un cœur. Erreurs : {len(seen.errors)}.")
    problems = [*sorted(set(seen.errors))[:5]]
    if not seen.behind or max(seen.behind) > BEHIND_AT_MOST:
        problems.append(f"une vignette a plus de {BEHIND_AT_MOST:.0f} s de retard")
    if quantile(seen.answers, 0.95) > ANSWER_AT_MOST:
        problems.append(f"plus de 5 réponses sur 100 prennent plus de {ANSWER_AT_MOST * 1000:.0f} ms")
    for problem in problems:
        print(f"Promesse non tenue : {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    main()
