"""J4: Yanis wants a job. A pathway is proposed, the test skips what he knows, he fills in a candidate's account."""

from tests.journeys.resident import LESSONS, exercises_of
from tests.screens import enter_as_staff

from .lesson import Lesson


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
    phone.goto(f"/rejoindre/{code}/")
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

    lesson = Lesson(phone, LESSONS["M3-L5"], exercises_of("M3-L5"))
    lesson.open()
    account = next(n for n, exercise in enumerate(lesson.exercises, 1) if exercise["kind"] == "sim_choices")
    lesson.go_to_question(account)
    lesson.answer_right(account)
    assert lesson.is_done(account)
    desktop.goto(group + "/suivi/")
    row = desktop.locator("tr", has_text="Yanis")
    row.get_by_text("En cours").first.wait_for()
