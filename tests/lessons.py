"""`make lecons`: every lesson done from beginning to end in a real browser at 360 px, and a picture of each step.

Four walks a lesson: all right and all wrong, with JavaScript and without. A lesson that cannot be finished, a page
wider than the phone or a complaint of the browser is an error. Written in `captures/lecons/`, one sheet per walk.
`make lecons SEULEMENT="M1-L1 M2-L4"` walks a few.
"""

import io
import sys
import time

from PIL import Image
from playwright.sync_api import Error, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, PHONE, Watch
from tests.browser.lesson import Lesson
from tests.journeys.resident import LESSONS, exercises_of
from tests.prepared import ROOT
from tests.server import running_site

FOLDER = ROOT / "captures" / "lecons"
WIDTH, TALLEST, GAP = 300, 3000, 12


class Walk:
    """One lesson, by somebody who answers all right or all wrong."""

    def __init__(self, page, code, *, right, javascript):
        self.page, self.right, self.javascript = page, right, javascript
        self.lesson = Lesson(page, LESSONS[code], exercises_of(code), javascript=javascript)
        self.pictures = []
        self.problems = []

    def go(self):
        self.lesson.open()
        self.look()
        for number in range(1, len(self.lesson.exercises) + 1):
            self.go_to_question(number)
            self.answer(number)
        self.lesson.go_to_end() if self.javascript else self.lesson.finish()
        if not self.right:
            self.answer_twins()
            if not self.javascript:
                self.lesson.finish()
        expected = ["mastered"] if self.right else ["completed", "mastered"]
        try:
            self.page.locator(", ".join(f"#fin[data-state='{state}']" for state in expected)).wait_for(timeout=5_000)
        except Error:
            self.problems.append(f"ends « {self.page.locator('#fin').get_attribute('data-state')} »")
        self.look()

    def go_to_question(self, number):
        if not self.javascript:
            return
        step = self.lesson.form(number).locator("xpath=ancestor::section[1]").get_attribute("id")
        wanted = int(step.partition("-")[2])
        while self.lesson.current_step() < wanted:  # one step at a time, to see each of them
            self.lesson.go_to(self.lesson.current_step() + 1)
            self.look()

    def answer(self, number):
        if self.right:
            self.lesson.answer_right(number)
        else:
            self.lesson.answer_wrong(number)
            if self.lesson.is_done(number):  # every choice was good
                self.look()
                return
            self.look()
            self.lesson.answer_wrong(number)
            self.look()
            self.lesson.acknowledge(number)
        if not self.lesson.is_done(number):
            self.problems.append(f"question {number}: not done — {self.lesson.feedback(number)}")
        self.look()

    def answer_twins(self):
        for twin in self.page.locator(".fin__twin[data-number]").all():
            number = int(twin.get_attribute("data-number"))
            self.lesson.answer_twin(number)
            if not self.lesson.is_done(number, twin=True):
                self.problems.append(f"twin of question {number}: not done — {self.lesson.feedback(number, twin=True)}")

    def look(self):
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > 360:
            self.problems.append(f"{wide} px wide at {self.lesson.current_step()}")
        # A window as tall as the page: what sticks to the edge of a screen is drawn once, at its end.
        tall = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": 360, "height": min(max(tall, 640), 16_000)})
        picture = self.page.screenshot()
        self.page.set_viewport_size(PHONE["viewport"])
        if not self.javascript:
            del self.pictures[1:]  # one long page: before and after
        self.pictures.append(picture)


def sheet(pictures):
    """Put the pictures of a walk in columns, to be read from top to bottom, then from left to right."""
    columns, top = [[]], 0
    for picture in pictures:
        with Image.open(io.BytesIO(picture)) as image:
            small = image.convert("RGB").resize((WIDTH, image.height * WIDTH // image.width))
        if top and top + small.height > TALLEST:
            columns.append([])
            top = 0
        columns[-1].append((top, small))
        top += small.height + GAP
    tallest = max(top + image.height for column in columns for top, image in column)
    total = Image.new("RGB", (len(columns) * (WIDTH + GAP), tallest), "#8a8f94")
    for place, column in enumerate(columns):
        for top, image in column:
            total.paste(image, (place * (WIDTH + GAP), top))
    return total


def walk(browser, site, code, *, right, javascript):
    """Walk a lesson, write its sheet, and return what went wrong."""
    name = f"{code}-{'juste' if right else 'faux'}{'' if javascript else '-sans-javascript'}"
    watch = Watch(site.url)
    context = browser.new_context(
        **PHONE | {"device_scale_factor": 1},
        base_url=site.url,
        locale="fr-FR",
        reduced_motion="reduce",
        java_script_enabled=javascript,
    )
    context.set_default_timeout(10_000)
    watch.on(context)
    steps = Walk(context.new_page(), code, right=right, javascript=javascript)
    try:
        steps.go()
    except (Error, AssertionError) as error:
        steps.problems.append(str(error))
    sheet(steps.pictures).save(FOLDER / f"{name}.png")
    context.close()
    return [f"{name}: {problem}" for problem in steps.problems + watch.unexpected()]


def main():
    if not CHROMIUM:
        raise SystemExit("Chromium manque : sudo apt-get install chromium")
    started = time.monotonic()
    FOLDER.mkdir(parents=True, exist_ok=True)
    codes = [code for code in LESSONS if not sys.argv[1:] or code in sys.argv[1:]]
    problems = []
    with running_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for code in codes:
            for javascript in (True, False):
                for right in (True, False):
                    problems += walk(browser, site, code, right=right, javascript=javascript)
            print(code, flush=True)
        browser.close()
    print("\n".join(problems))
    print(f"{len(codes)} leçons, {len(problems)} problème(s), en {time.monotonic() - started:.0f} s. {FOLDER}")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
