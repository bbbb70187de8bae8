"""A lesson under a thumb: the same gestures with JavaScript (one step at a time) and without (one long page)."""

import re

from tests.cours.suivi import answers

from .waiting import settle, until


class Lesson:
    def __init__(self, page, path, exercises, javascript=True):
        self.page = page
        self.path = path
        self.exercises = exercises  # as their authors wrote them, in order
        self.javascript = javascript

    def open(self):
        self.page.goto(self.path)
        settle(self.page)

    def current_step(self) -> int:
        """Return the step in front of the person; 0 on the first screen."""
        if self.javascript:
            shown = self.page.locator(".screen.is-current").get_attribute("id")
        else:
            shown = self.page.url.partition("#")[2] or "debut"
        return int(shown.partition("-")[2]) if shown.startswith("etape-") else 0

    def go_to(self, step: int):
        """« Continuer » until that step; without JavaScript, everything is already there."""
        if not self.javascript:
            self.page.locator(f"#etape-{step}").scroll_into_view_if_needed()
            return
        for _ in range(30):
            if self.current_step() == step:
                return
            before = self.current_step()
            self._turn(1 if before < step else -1)
            until(
                self.page,
                "id => document.querySelector('.screen.is-current').id !== id",
                f"etape-{before}" if before else "debut",
            )
        raise AssertionError(f"Step {step} cannot be reached")

    def _turn(self, by: int):
        """Go to the next step, past a question too, or back."""
        if by < 0:
            self.page.locator(".pager__back").click()
            return
        passing = self.page.locator(".screen.is-current .step__pass button")
        (passing if passing.count() else self.page.locator(".pager__next")).click()
        unsent = self.page.locator("#non-valide[open] [value=leave]")
        if unsent.count():
            unsent.click()

    def go_to_question(self, number: int):
        """Go to the step of a question."""
        self.go_to(int(self.form(number).locator("xpath=ancestor::section[1]").get_attribute("id").partition("-")[2]))

    def form(self, number: int, twin: bool = False):
        """The form of a question, or of the question of the end that asks it once more."""
        if twin:
            return self.page.locator(f".fin__twin[data-number='{number}'] form[data-exercise]")
        return self.page.locator(".step form[data-exercise]").nth(number - 1)

    def feedback(self, number: int, twin: bool = False) -> str:
        return self.form(number, twin).locator(".feedback").inner_text()

    def is_done(self, number: int, twin: bool = False) -> bool:
        return self.form(number, twin).get_attribute("data-done") is not None

    def answer_right(self, number: int):
        self.answer(number, answers.by_hand(self.exercises[number - 1]))

    def answer_wrong(self, number: int):
        self.answer(number, answers.by_hand(self.exercises[number - 1], well=False))

    def answer_twin(self, number: int):
        """Answer right the question of the end which asks question `number` once more."""
        self.answer(number, answers.by_hand(self.exercises[number - 1]["twin"]), twin=True)

    def acknowledge(self, number: int):
        self._send(self.form(number), "acknowledge")

    def answer(self, number: int, fields: dict, twin: bool = False):
        """Fill in what the question asks for now, send it, and go on as long as it asks for more."""
        form = self.form(number, twin)
        while here := [name for name in fields if form.locator(f"[name='{name}']:not([type=hidden])").count()]:
            self._fill_in(form, {name: fields[name] for name in here})
            self._send(form, "answer")
            fields = {name: value for name, value in fields.items() if name not in here}

    def finish(self):
        """« Terminer », when it is still asked for."""
        button = self.page.locator("form[action$='/terminer/'] button")
        if button.count() and button.first.is_visible():
            with self.page.expect_event("load"):  # the page comes back, changed
                button.first.click()
            settle(self.page)

    def go_to_end(self):
        while self.javascript and self.page.locator(".pager__next").is_visible():
            self._turn(1)
            self.page.wait_for_timeout(50)

    def _fill_in(self, form, fields):
        if self.javascript and form.locator(".ordering__moves").count():
            self._order(form, fields)
        elif self.javascript and form.locator(".gap__button").count():
            self._place_words(form, fields)
        else:
            for name, value in fields.items():
                self._fill(form, name, value)

    def _fill(self, form, name, value):
        boxes = form.locator(f"[name='{name}']")
        if boxes.first.evaluate("node => node.tagName") == "SELECT":
            boxes.first.select_option(str(value))
            return
        kind = boxes.first.get_attribute("type")
        if kind in ("checkbox", "radio"):
            wanted = {str(each) for each in (value if isinstance(value, list) else [value])}
            for box in boxes.all():
                chosen = box.get_attribute("value") in wanted
                if box.is_checked() != chosen and (chosen or kind == "checkbox"):
                    self._choose(box, chosen)
        else:
            self._write(boxes.first, str(value))

    def _write(self, box, text):
        cursor = box.locator("xpath=../input[@type='range']")
        if cursor.count() and cursor.is_visible():
            cursor.fill(text)
            assert box.input_value() == text, "the number follows its cursor"
        else:
            box.fill(text)

    def _choose(self, box, chosen):
        """Open the sheet a box is in, touch the pin it stands for, or touch its words."""
        sheet = box.locator("xpath=ancestor::details[not(@open)]/summary")
        if sheet.count():
            sheet.click()
            self.page.wait_for_timeout(50)  # the sheet says that it is open a moment later
            if box.is_checked() == chosen:  # opening was choosing
                return
        scene = box.locator("xpath=ancestor::*[contains(@class, 'scene')][1]")
        pin = scene.locator(f"[data-pin='{box.get_attribute('value')}']")
        if self.javascript and pin.count():
            pin.click()
            assert box.is_checked(), "a pin is as good as its words"
        else:
            self._tap(box)

    def _tap(self, box):
        """Touch the words, as people do: the box itself is small and drawn by us."""
        box.locator("xpath=ancestor::label").click()

    def _place_words(self, form, fields):
        """Empty the gaps, then touch each gap and its word."""
        gaps = [form.locator(f".gap:has([name='{name}']) .gap__button") for name in fields]
        for gap in gaps:
            if gap.inner_text().strip():
                gap.click()
        for gap, word in zip(gaps, fields.values(), strict=True):
            gap.click()
            free = form.locator(".bank__button:not([aria-disabled=true])")
            free.filter(has_text=re.compile(rf"^\s*{re.escape(word)}\s*$")).first.click()

    def _order(self, form, fields):
        """Put the lines in order with the ↑ buttons."""
        ranked = sorted(fields, key=lambda name: fields[name])
        for place, name in enumerate(ranked):
            line = form.locator(f"li:has([name='{name}'])")
            while (
                form.locator("li select").evaluate_all(
                    "(nodes, name) => nodes.findIndex(node => node.name === name)", name
                )
                > place
            ):
                line.locator("[data-move='-1']").click()

    def _send(self, form, act):
        button = form.locator(f"button[name=act][value={act}]")
        if self.javascript and form.locator("xpath=ancestor::*[contains(@class, 'step ')]").count():
            button = self.page.locator(".pager__next")  # it stands for the question's own button
        if not self.javascript:
            with self.page.expect_navigation():
                button.click()
            return
        with self.page.expect_response(re.compile("/reponse/")) as answer:
            button.click()
        assert answer.value.status in (200, 422), answer.value.status
        answer.value.finished()
        until(self.page, "() => !document.querySelector('form[aria-busy]')")  # what came back is in its place
