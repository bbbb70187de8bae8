"""What a lesson costs to somebody who pays for each megabyte: real bytes, headers included, as the network saw them."""

import pytest

from tests.screens import ACCOUNT, TRAPS, WELCOME

KB = 1000


class Meter:
    """Count what the network carries for a page, by type of file. What comes from the browser's memory counts zero."""

    def __init__(self, page):
        self.types = {}
        self.sizes = {}
        self.urls = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self.received)
        session.on("Network.loadingFinished", self.finished)

    def received(self, event):
        kind = "Image" if event["response"]["mimeType"].startswith("image/") else event["type"]
        self.types[event["requestId"]] = kind
        self.urls[event["requestId"]] = event["response"]["url"]

    def finished(self, event):
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def reset(self):
        self.types.clear()
        self.sizes.clear()

    def total(self, *kinds, without=()):
        return sum(
            size
            for request, size in self.sizes.items()
            if self.types.get(request) not in without and (not kinds or self.types.get(request) in kinds)
        )

    def __str__(self):
        return "\n".join(
            f"{size:8d} {self.types.get(request)} {self.urls.get(request)}"
            for request, size in sorted(self.sizes.items(), key=lambda item: -item[1])
        )


def see_everything(page):
    """Scroll to the end, so that pictures loaded late are counted too."""
    page.wait_for_load_state("networkidle")
    for _ in range(40):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(20)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("lesson", [WELCOME, TRAPS, ACCOUNT])
def test_first_visit_of_a_lesson_stays_light(phone, lesson):
    meter = Meter(phone)
    phone.goto(lesson)
    see_everything(phone)
    assert phone.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length)"), "a style sheet is empty"
    assert meter.total("Script") <= 15 * KB, str(meter)
    assert meter.total(without=["Image"]) <= 60 * KB, str(meter)
    assert meter.total() <= 150 * KB, str(meter)


@pytest.mark.parametrize("lesson", [TRAPS, ACCOUNT])
def test_all_pictures_of_a_lesson_stay_light(phone_without_js, lesson):
    meter = Meter(phone_without_js)
    phone_without_js.goto(lesson)
    see_everything(phone_without_js)
    assert meter.total() <= 150 * KB, str(meter)


@pytest.mark.parametrize(("first", "following"), [(WELCOME, TRAPS), (TRAPS, ACCOUNT)])
def test_next_lesson_costs_its_words_only(phone, first, following):
    meter = Meter(phone)
    phone.goto(first)
    phone.wait_for_load_state("networkidle")
    meter.reset()
    phone.goto(following)
    phone.wait_for_load_state("networkidle")
    assert meter.total(without=["Image"]) <= 30 * KB, str(meter)


def test_files_are_fingerprinted_and_compressed(phone):
    sent = {}
    phone.on("response", lambda response: sent.setdefault(response.url, response))
    phone.goto("/")
    phone.wait_for_load_state("networkidle")
    files = {url: response for url, response in sent.items() if "/static/" in url and url.endswith((".css", ".js"))}
    assert files
    for url, response in files.items():
        headers = response.all_headers()
        assert "immutable" in headers["cache-control"], url
        assert headers.get("content-encoding") in ("br", "gzip") or int(headers["content-length"]) < 300, url
