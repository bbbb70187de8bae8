"""Somebody on their first visit, on a bad network: one person, each answer once, whatever happens on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db.utils import ConnectionHandler
from environ import Env

from tests.screens import TRAPS

from .lesson import settle, until

CALM = {"reduced_motion": "reduce"}
TABLES = {"people": ("comptes_user", "kind = 'learner'"), "answers": ("suivi_attempt", "1 = 1")}


class Counted:
    """How many people and answers the site holds more than when it was last asked."""

    def __init__(self, site, blocker):
        self.url, self.blocker = site.environment["TEST_DATABASE_URL"], blocker
        self.last = self._now()

    def _now(self):
        with ThreadPoolExecutor(1) as pool:  # Playwright runs a loop in this thread, where Django asks nothing
            return pool.submit(self._ask).result()

    def _ask(self):
        connection = ConnectionHandler({"default": Env.db_url_config(self.url)})["default"]
        with self.blocker.unblock(), connection.cursor() as cursor:
            found = {}
            for name, (table, where) in TABLES.items():
                cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE {where}")  # noqa: S608
                found[name] = cursor.fetchone()[0]
        connection.close()
        return found

    def more(self):
        before, self.last = self.last, self._now()
        return {name: self.last[name] - before[name] for name in TABLES}


@pytest.fixture(scope="module")
def counted(site, django_db_blocker):
    return Counted(site, django_db_blocker)


def slow(page, *, latency, throughput=-1):
    """Give this page a network: `latency` in milliseconds, `throughput` in bytes per second."""
    network = {"offline": False, "latency": latency, "downloadThroughput": throughput, "uploadThroughput": throughput}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", network)


def opened(page):
    page.goto(TRAPS)
    settle(page)
    return page


def press(page, step, option=0):
    """Choose an answer, and press « Valider »: the answer of the site is not waited for."""
    page.evaluate(f"location.hash = 'etape-{step}'")
    page.locator(f"#etape-{step} .option").nth(option).click()
    page.locator(f"#etape-{step} [name=act][value=answer]").evaluate("button => button.click()")


def all_has_left(page):
    until(page, "() => !localStorage.getItem('passerelle:envois')", seconds=25)


def test_two_questions_answered_while_the_site_is_four_seconds_away(visit, counted):
    page = opened(visit(**CALM))
    slow(page, latency=4000)
    press(page, 6)
    press(page, 8)
    until(page, "() => JSON.parse(localStorage.getItem('passerelle:envois') ?? '[]').length === 2")
    all_has_left(page)
    assert counted.more() == {"people": 1, "answers": 2}


def test_two_tabs_that_answer_at_the_same_moment_where_none_waits_for_the_other(visit, counted):
    first = visit(**CALM)
    first.context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    opened(first)
    second = opened(first.context.new_page())
    for page in (first, second):
        slow(page, latency=1000)
    press(first, 6)
    press(second, 8)
    for page in (first, second):
        all_has_left(page)
    assert counted.more() == {"people": 1, "answers": 2}


def test_a_lesson_opens_and_an_answer_is_kept_at_400_ms_and_50_kilobytes_a_second(visit, counted):
    page = visit(**CALM)
    slow(page, latency=400, throughput=50_000)
    began = datetime.now()  # noqa: DTZ005
    opened(page)
    assert datetime.now() - began < timedelta(seconds=10)  # noqa: DTZ005
    press(page, 6)
    all_has_left(page)
    page.locator("#etape-6 .feedback .notice").wait_for()
    assert counted.more() == {"people": 1, "answers": 1}


def test_a_response_lost_once_the_answer_is_stored(visit, watch, counted):
    watch.expect("ERR_FAILED")
    page = opened(visit(**CALM))
    lost = []

    def lose(route):
        before = page.context.cookies()
        lost.append(route.fetch().status)
        route.abort()
        page.context.clear_cookies()  # what the response gave never came
        page.context.add_cookies(before)

    page.route("**/reponse/", lose, times=1)
    press(page, 6)
    page.get_by_text("C'est gardé sur cet appareil").first.wait_for()
    assert lost == [200]
    page.reload()
    settle(page)
    all_has_left(page)
    assert counted.more() == {"people": 1, "answers": 1}
    page.goto("/mes-informations/")
    assert "1 réponse" in page.locator("main").inner_text(), "and the person is who the site made"


@pytest.mark.parametrize("years", [-2, 2])
def test_a_device_whose_clock_is_two_years_wrong(visit, watch, counted, years):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page = visit(**CALM)
    page.clock.install(time=datetime.now() + timedelta(days=365 * years))  # noqa: DTZ005
    opened(page)
    page.context.set_offline(True)
    press(page, 6)
    page.clock.run_for(1000)
    page.get_by_text("C'est gardé sur cet appareil").first.wait_for()
    page.context.set_offline(False)
    page.clock.run_for(31_000)
    all_has_left(page)
    assert counted.more() == {"people": 1, "answers": 1}
