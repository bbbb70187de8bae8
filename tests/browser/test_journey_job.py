"""J4: Yanis wants a job. A pathway is proposed, the test skips what he knows, he fills in a candidate's account."""

from tests.cours.suivi import answers
from tests.journeys.resident import LESSONS, exercises_of, placement_of
from tests.screens import enter_as_staff

from .lesson import Lesson
from .waiting import settle


def answer_the_easy_questions(page, questions):
    """Yanis knows the basics of a theme, and says « Je ne sais pas » to the rest."""
    by_hand = Lesson(page, "", [])
    for _ in range(len(questions)):
        if not page.url.endswith("/question/"):
            break
        form = page.locator(".exercise__form")
        shown = form.locator(".exercise__prompt").inner_text().replace("\u2060", "")  # « faites-vous » is never cut
        question = questions[" ".join(shown.split())]
        if question["level"] == 1:
            for name, value in answers.right(question).items():
                by_hand._fill(form, name, value)
        act = "answer" if question["level"] == 1 else "unknown"
        with page.expect_navigation():
            form.locator(f"button[name=act][value={act}]").click()
        settle(page)
    assert page.url.endswith("/resultat/")


def test_proposed_a_pathway_then_placed_then_at_work(visit, desktop):
    enter_as_staff(desktop, "animatrice")
    desktop.goto("/espace/groupes/nouveau/")
    desktop.locator("[name=title]").fill("Mission locale, objectif emploi")
    desktop.locator("main form button[type=submit]").first.click()
    desktop.wait_for_url("**/personnes/ajouter/**")
    group = desktop.url.split("/personnes/")[0]
    desktop.goto(group + "/propositions/")
    desktop.get_by_label("Quoi ?").select_option(label="Emploi")
    desktop.get_by_label("Un petit mot").fill("Pour votre dossier.")
    desktop.get_by_role("button", name="Proposer").click()
    desktop.get_by_text("Pour votre dossier.").wait_for()
    desktop.goto(group + "/")
    code = desktop.locator(".join-code").first.inner_text().strip()

    phone = visit(reduced_motion="reduce")
    phone.goto(f"/code/{code}/")
    phone.locator("[name=name]").fill("Yanis")
    phone.locator("main form button[type=submit]").first.click()
    phone.wait_for_url("**/bienvenue/")
    phone.goto("/")
    offer = phone.locator("main").inner_text()
    assert "vous propose" in offer
    assert "Pour votre dossier." in offer

    phone.goto("/ou-j-en-suis/")
    phone.get_by_text("Protéger mon identité").first.click()
    phone.locator("main form button[type=submit]").first.click()
    phone.wait_for_url("**/question/")
    assert phone.get_by_role("button", name="Je ne sais pas").count() == 1, "not knowing is an answer"
    answer_the_easy_questions(phone, placement_of("M2"))
    assert "Vous pouvez passer la première leçon." in phone.locator("main").inner_text()
    phone.get_by_role("button", name="Commencer par :").first.click()
    phone.wait_for_url(f"**{LESSONS['M2-L2']}")
    settle(phone)
    phone.goto("/ou-j-en-suis/resultat/")
    assert phone.locator(".advice__chosen").count() == 1, "where to begin is remembered"

    lesson = Lesson(phone, LESSONS["M3-L5"], exercises_of("M3-L5"))
    lesson.open()
    account = next(n for n, exercise in enumerate(lesson.exercises, 1) if exercise["kind"] == "sim_choices")
    lesson.go_to_question(account)
    lesson.answer_right(account)
    assert lesson.is_done(account)
    desktop.goto(group + "/suivi/")
    row = desktop.locator("tr", has_text="Yanis")
    row.get_by_text("En cours").first.wait_for()
