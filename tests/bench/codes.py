"""`make bench-codes`: ten thousand wrong codes a minute, and newcomers who hold the right one, on two workers.

Half of the wrong codes are typed, half are addresses. Says how many were really answered, how long a newcomer takes
from the home page to the first names of the session, and fails when one is refused or waits for more than two seconds.
The flood shares the cores of the server: what is measured is worse than from outside.
"""

import multiprocessing
import os
import platform
import statistics
import sys
import time

from cours.groupes.join_codes import in_threes, new_code
from tests.bench.__main__ import Browser
from tests.bench.atelier import WORKERS, Facilitator, Seen, quantile
from tests.prepared import on_postgresql
from tests.server import cpu_seconds, running_site

A_MINUTE = 10_000
SECONDS = 30
SENDERS = 8
WAITS_AT_MOST = 2.0


def flood(port: int, seconds: float, a_second: float, answered):
    """Send wrong codes at a steady pace; somebody who guesses does not wait for a slow answer to send the next."""
    browser, started, sent = Browser(port), time.monotonic(), 0
    while (now := time.monotonic()) - started < seconds:
        due = started + sent / a_second
        if due > now:
            time.sleep(due - now)
        code = in_threes(new_code())
        request = ("POST", "/code/", {"code": code}) if sent % 2 else ("GET", f"/code/{code}/")
        sent += 1
        try:
            status, _text = browser.send(*request)
        except OSError:
            browser.connection.close()
            continue
        if status in (200, 404):
            with answered.get_lock():
                answered.value += 1


def newcomer(port: int, code: str) -> float:
    """Come with the right code; return how many seconds passed before the first names."""
    browser, started = Browser(port), time.monotonic()
    browser.get("/")
    status, _text = browser.send("POST", "/code/", {"code": code})
    if status != 302 or "/seance/prenoms/" not in browser.location:
        raise SystemExit(f"The right code was refused: {status} {browser.location}")
    browser.get("/seance/prenoms/")
    return time.monotonic() - started


def newcomers(port: int, code: str, seconds: float) -> list[float]:
    """Send one newcomer a second."""
    until, took = time.monotonic() + seconds, []
    while time.monotonic() < until:
        took.append(newcomer(port, code))
        time.sleep(max(0.0, 1.0 - took[-1]))
    return took


def main():
    load = os.getloadavg()[0]
    with running_site(workers=WORKERS) as site:
        port = int(site.url.rpartition(":")[2])
        code = Facilitator(port, Seen()).opens()
        calm = newcomers(port, code, 10)
        answered = multiprocessing.Value("i", 0)
        pace = A_MINUTE / 60 / SENDERS
        senders = [
            multiprocessing.Process(target=flood, args=(port, SECONDS, pace, answered), daemon=True)
            for _ in range(SENDERS)
        ]
        spent = cpu_seconds(site.process)
        for sender in senders:
            sender.start()
        time.sleep(2)  # the flood is there when the first newcomer comes
        flooded = newcomers(port, code, SECONDS - 4)
        for sender in senders:
            sender.join()
        spent = cpu_seconds(site.process) - spent
    sys.exit(report(calm, flooded, answered.value, load, spent))


def report(calm: list[float], flooded: list[float], answered: int, load: float, spent: float) -> int:
    database = "PostgreSQL" if on_postgresql() else "SQLite"
    print(
        f"\n{database}, granian {WORKERS} processus, Python {platform.python_version()}, {os.cpu_count()} cœurs "
        f"partagés avec ceux qui envoient, charge de la machine au départ {load:.1f}.\n"
        f"Codes faux : {A_MINUTE} par minute envoyés, {answered * 60 // SECONDS} par minute répondus, pendant "
        f"{SECONDS} s. Processeur du serveur : {spent / SECONDS * 100:.0f} % d'un cœur.\n"
    )
    print(f"{'de l’accueil aux prénoms':26} {'nombre':>7} {'médiane':>9} {'95 sur 100':>11} {'pire':>8}")
    for name, values in (("au calme", calm), ("sous les codes faux", flooded)):
        middle, high = statistics.median(values) * 1000, quantile(values, 0.95) * 1000
        print(f"{name:26} {len(values):7} {middle:6.0f} ms {high:8.0f} ms {max(values):6.2f} s")
    if max(flooded) <= WAITS_AT_MOST:
        return 0
    print(f"Promesse non tenue : une personne a attendu plus de {WAITS_AT_MOST:.0f} s")
    return 1


if __name__ == "__main__":
    main()
