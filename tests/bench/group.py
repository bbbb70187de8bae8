"""`make bench-groupe`: how long a facilitator waits for a group of thirty people and their cards.

Each round makes a new group through the screens, as a person does: the form, the pasted names, the confirmation. The
last one hashes thirty codes, writes thirty people and draws thirty QR codes.
"""

import statistics
import time

from tests.bench.__main__ import Browser, Forms
from tests.screens import FACILITATOR, STAFF_PASSWORD
from tests.server import cpu_seconds, running_site

ROUNDS = 5
NAMES = "\n".join(f"Personne {number}" for number in range(30))


def form_with(page: str, field: str, value: str = "") -> dict[str, str]:
    return next(fields for _action, fields in Forms(page).forms if field in fields and value in fields[field])


def timed(browser: Browser, path: str, fields: dict[str, str]) -> tuple[float, str]:
    started = time.perf_counter()
    _status, page = browser.send("POST", path, fields)
    return time.perf_counter() - started, page


def one_group(browser: Browser, number: int) -> tuple[float, float, float]:
    form = form_with(browser.get("/espace/groupes/nouveau/"), "title")
    created, _page = timed(browser, "/espace/groupes/nouveau/", form | {"title": f"Mesure {number}"})
    start = browser.location
    pasted = form_with(browser.get(start), "act", "paste") | {"names": NAMES}
    seen, page = timed(browser, start, pasted)
    added, page = timed(browser, start, form_with(page, "signed") | {"act": "confirm"})
    if page.count('class="access-card"') != 30:
        raise SystemExit("Thirty cards were expected.")
    return created, seen, added


def main():
    with running_site() as site:
        browser = Browser(int(site.url.rpartition(":")[2]))
        door = form_with(browser.get("/equipe/login/"), "login")
        browser.send("POST", "/equipe/login/", door | {"login": FACILITATOR, "password": STAFF_PASSWORD})
        before = cpu_seconds(site.process)
        rounds = [one_group(browser, number) for number in range(ROUNDS)]
        spent = (cpu_seconds(site.process) - before) / ROUNDS
    for words, times in zip(("créer le groupe", "voir la liste", "30 cartes"), zip(*rounds, strict=True), strict=True):
        print(f"{words:<16} médiane {statistics.median(times):.2f} s, au pire {max(times):.2f} s")
    total = [sum(each) for each in rounds]
    print(f"{'en tout':<16} médiane {statistics.median(total):.2f} s, au pire {max(total):.2f} s (promis : 2 s)")
    print(f"{'processeur':<16} {spent:.2f} s par groupe : c'est l'attente sur une machine qui ne fait rien d'autre")


if __name__ == "__main__":
    main()
