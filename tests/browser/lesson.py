"""A lesson under a thumb: the same gestures with JavaScript (one step at a time) and without (one long page)."""

import re

from tests.cours.suivi import answers


class Lesson:
    def __init__(self, page, path, exercises, javascript=True):
        self.page = page
        self.path = path
        self.exercises = exercises  # as their authors wrote them, in order
        self.javascript = javascript

    def open(self):
        self.page.goto(self.path)
        self.page.wait_for_load_state("networkidle")

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
            self.page.locator(".pager__next" if before < step else ".pager__back").click()
            self.page.wait_for_function(
                "id => document.querySelector('.screen.is-current').id !== id",
                arg=f"etape-{before}" if before else "debut",
            )
        raise AssertionError(f"Step {step} cannot be reached")

    def form(self, number: int):
        """The form of a question; the one after the last is the question of the end."""
        if number > len(self.exercises):
            return self.page.locator("#fin form[data-exercise]").first
        return self.page.locator(".step form[data-exercise]").nth(number - 1)

    def feedback(self, number: int) -> str:
        return self.form(number).locator(".feedback").inner_text()

    def answer_right(self, number: int):
        self.answer(number, answers.right(self.exercises[number - 1]))

    def answer_wrong(self, number: int):
        self.answer(number, answers.wrong(self.exercises[number - 1]))

    def acknowledge(self, number: int):
        self._send(number, "acknowledge")

    def answer(self, number: int, fields: dict):
        form = self.form(number)
        if any(name.startswith("position-") for name in fields) and self.javascript:
            self._order(form, fields)
        else:
            for name, value in fields.items():
                self._fill(form, name, value)
        self._send(number, "answer")

    def answer_twin(self, number: int):
        """Answer right the question of the end which asks question `number` once more."""
        self.answer(len(self.exercises) + 1, answers.right(self.exercises[number - 1]["twin"]))

    def finish(self):
        """« Terminer », when it is still asked for."""
        button = self.page.locator("form[action$='/terminer/'] button")
        if button.count() and button.first.is_visible():
            button.first.click()
            self.page.wait_for_load_state("networkidle")

    def go_to_end(self):
        while self.javascript and self.page.locator(".pager__next").is_visible():
            self.page.locator(".pager__next").click()
            self.page.wait_for_timeout(50)

    def _fill(self, form, name, value):
        boxes = form.locator(f"[name='{name}']")
        if not boxes.count():
            return  # sorted already: a right message of the inbox is not asked again
        if boxes.first.evaluate("node => node.tagName") == "SELECT":
            boxes.first.select_option(str(value))
            return
        kind = boxes.first.get_attribute("type")
        if kind == "checkbox":
            wanted = {str(each) for each in value}
            for index in range(boxes.count()):
                box = boxes.nth(index)
                if box.is_checked() != (box.get_attribute("value") in wanted):
                    self._tap(box)
        elif kind == "radio":
            self._tap(form.locator(f"[name='{name}'][value='{value}']"))
        else:
            boxes.first.fill(str(value))

    def _tap(self, box):
        """Touch the words, as people do: the box itself is small and drawn by us."""
        box.locator("xpath=ancestor::label").click()

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

    def _send(self, number, act):
        form = self.form(number)
        button = form.locator(f"button[name=act][value={act}]")
        if not self.javascript:
            button.click()
            self.page.wait_for_load_state("networkidle")
            return
        with self.page.expect_response(re.compile("/reponse/")) as answer:
            button.click()
        assert answer.value.status in (200, 422), answer.value.status
        answer.value.finished()
        self.page.wait_for_timeout(150)
