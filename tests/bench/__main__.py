"""`make bench`: what a request costs, against a bare Django view on the same server, database and run.

Rounds are interleaved and medians are printed, so that a busy machine slows every line alike. The figure that travels
between machines is the last column: how many bare views a page costs.
"""

import concurrent.futures
import http.client
import os
import platform
import statistics
import time
import urllib.parse
import uuid
from html.parser import HTMLParser
from http.cookies import SimpleCookie

from tests.prepared import on_postgresql
from tests.server import cpu_seconds, running_site

ROUNDS = 7
REQUESTS = 200
CLIENTS = 4


class Browser:
    """One person's browser, as thin as possible: its own cost must not hide the server's."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.location = ""

    def send(self, method: str, path: str, fields=None, **headers) -> tuple[int, str]:
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        self.location = response.headers.get("Location") or ""
        for header in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        return response.status, text

    def get(self, path: str) -> str:
        status, text = self.send("GET", path)
        if status != 200:
            raise SystemExit(f"GET {path}: {status}")
        return text


class Forms(HTMLParser):
    """The forms of a page: where each goes, and what an unhurried thumb would send."""

    def __init__(self, html: str):
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "form":
            self.forms.append((values.get("action", ""), {}))
        elif tag == "a":
            self.links.append(values.get("href") or "")
        elif self.forms and values.get("name") and (tag == "input" or values.get("value")):
            self.forms[-1][1].setdefault(values["name"], values.get("value") or "")


class Answering:
    """A guest who answers the first question of a lesson, again and again, each time as a new attempt."""

    def __init__(self, port: int, lesson: str):
        self.browser = Browser(port)
        forms = Forms(self.browser.get(lesson)).forms
        self.action, self.fields = next((action, fields) for action, fields in forms if "attempt" in fields)
        self.fields["act"] = "answer"

    def __call__(self):
        # The protection token changes when the first answer creates the account.
        fields = self.fields | {"attempt": str(uuid.uuid4()), "csrfmiddlewaretoken": self.browser.cookies["csrftoken"]}
        headers = {"X-Requested-With": "fetch"}
        status, text = self.browser.send("POST", self.action, fields, **headers)
        if status != 200:
            raise SystemExit(f"POST {self.action}: {status}\n{text[:500]}")


class Reading:
    """A learner signed in with the demonstration's card, who opens one page again and again."""

    def __init__(self, browser: Browser, port: int, path: str):
        self.browser = Browser(port)
        self.browser.cookies = dict(browser.cookies)
        self.path = path

    def __call__(self):
        self.browser.get(self.path)


def enter(port: int) -> Browser:
    browser = Browser(port)
    action, fields = next(
        (action, fields) for action, fields in Forms(browser.get("/entrer/")).forms if "identifier" in fields
    )
    fields |= {"identifier": "tulipe-soleil-42", "pin": "2468"}
    status, text = browser.send("POST", action or "/entrer/", fields)
    if status not in (302, 303) or "sessionid" not in browser.cookies:
        raise SystemExit(f"The demonstration's card was refused: {status}\n{text[:500]}")
    return browser


def first_lesson(port: int) -> str:
    """Return the address of lesson 2.4, a full one: texts, pictures, six exercises and their twins."""
    browser = Browser(port)
    for module in sorted({link for link in Forms(browser.get("/modules/")).links if link.count("/") == 3}):
        if module.startswith("/modules/"):
            for link in Forms(browser.get(module)).links:
                if link.startswith(module) and link != module and "piege" in link:
                    return link
    raise SystemExit("No lesson found in /modules/")


def measure(people, process) -> tuple[float, float]:
    """Return (processor milliseconds per request, requests per second)."""
    share = REQUESTS // len(people)
    with concurrent.futures.ThreadPoolExecutor(len(people)) as pool:
        before, started = cpu_seconds(process), time.perf_counter()
        list(pool.map(lambda person: [person() for _ in range(share)], people))
        elapsed, spent = time.perf_counter() - started, cpu_seconds(process) - before
    done = share * len(people)
    return spent * 1000 / done, done / elapsed


def main():
    workers = os.cpu_count() or 1
    with running_site(workers=workers, urlconf="tests.bench.urls") as site:
        port = int(site.url.rpartition(":")[2])
        lesson = first_lesson(port)
        learner = enter(port)
        targets = {
            "vue nue": [Reading(learner, port, "/nue/") for _ in range(CLIENTS)],
            "accueil": [Reading(learner, port, "/") for _ in range(CLIENTS)],
            "leçon": [Reading(learner, port, lesson) for _ in range(CLIENTS)],
            "réponse": [Answering(port, lesson) for _ in range(CLIENTS)],
        }
        for people in targets.values():
            measure(people, site.process)  # fills the caches
        seen = {name: [] for name in targets}
        for _ in range(ROUNDS):
            for name, people in targets.items():
                if name == "réponse":  # new guests each round: nobody tries a question a thousand times
                    people = [Answering(port, lesson) for _ in range(CLIENTS)]
                seen[name].append(measure(people, site.process))
    report(seen, workers, lesson)


def report(seen, workers, lesson):
    database = "PostgreSQL" if on_postgresql() else "SQLite"
    print(
        f"\n{database}, granian {workers} processus, {CLIENTS} clients, Python {platform.python_version()}, "
        f"{os.cpu_count()} cœurs ; {ROUNDS} tours de {REQUESTS} requêtes, médianes.\nLeçon : {lesson}\n"
    )
    print(f"{'':10} {'ms CPU':>8} {'(min–max)':>14} {'requêtes/s':>12} {'× vue nue':>10}")
    bare = statistics.median(cpu for cpu, _ in seen["vue nue"])
    for name, rounds in seen.items():
        cpu = [cpu for cpu, _ in rounds]
        rate = statistics.median(rate for _, rate in rounds)
        spread = f"{min(cpu):.1f}–{max(cpu):.1f}"
        median = statistics.median(cpu)
        print(f"{name:10} {median:8.1f} {spread:>14} {rate:12.0f} {median / bare:10.1f}")


if __name__ == "__main__":
    main()
