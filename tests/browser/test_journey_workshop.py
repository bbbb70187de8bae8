"""J2: a workshop, from the opening to everybody leaving (domain.md § 1.5). One facilitator, three phones, one pair."""

import json
import re

import pytest

from tests.browser.conftest import DESKTOP
from tests.browser.waiting import until
from tests.screens import FACILITATOR, TRAPS, enter_as_staff

CALM = {"reduced_motion": "reduce"}
CHOICE, TRUE_FALSE, OTHER_CHOICE = 6, 8, 10  # steps of lesson 2.4


class Facilitator:
    def __init__(self, page):
        self.page = page

    def opens_a_session(self):
        enter_as_staff(self.page, FACILITATOR)
        self.page.goto("/espace/")
        self.page.get_by_role("link", name="Atelier du mardi").first.click()
        self.page.get_by_role("link", name="Séances").click()
        if self.page.get_by_role("link", name="Voir la séance").count():  # left open by another test
            self.page.get_by_role("link", name="Voir la séance").click()
            self.leaves()
            self.page.get_by_role("link", name="Séances").click()
        self.page.get_by_label("Leçon (facultatif)").select_option(label="2.4 Repérer un message piégé")
        self.page.get_by_role("button", name="Ouvrir maintenant").click()
        self.page.wait_for_url(re.compile(r"/espace/seances/\d+/"))
        self.address = self.page.url
        return self.page.locator(".session-code .join-code").inner_text()

    def leaves(self, minutes="90"):
        self.page.get_by_role("link", name="Tout le monde quitte").click()
        self.page.get_by_label("Durée, en minutes").fill(minutes)
        self.page.get_by_role("button", name="Tout le monde quitte").click()
        self.page.get_by_text("La séance est finie. Chaque appareil quitte").wait_for()

    def tile(self, name):
        return self.page.locator(".tile", has_text=name)

    def sees(self, name, words):
        self.tile(name).get_by_text(words).wait_for(timeout=10_000)


class Phone:
    def __init__(self, page):
        self.page = page

    def enters(self, code, name):
        self.types(code)
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.get_by_role("heading", name=f"Bonjour {name}").wait_for()

    def types(self, code):
        self.page.goto("/code/")
        self.page.get_by_label("Le code").fill(code)
        self.page.get_by_role("button", name="Continuer").click()
        self.page.wait_for_url("**/seance/prenoms/")

    def opens(self, step):
        self.page.goto(f"{TRAPS}#etape-{step}")
        self.page.wait_for_selector(f".lesson.is-paged #etape-{step}.is-current")

    def goes_to(self, step):
        self.page.evaluate(f"location.hash = 'etape-{step}'")
        self.page.wait_for_selector(f"#etape-{step}.is-current")

    def answers(self, step):
        form = self.page.locator(f"#etape-{step} form[data-exercise]")
        form.locator(".option").first.click()
        self.page.locator(".pager__next").click()
        self.page.wait_for_selector(f"#etape-{step} .feedback .notice")

    def kept(self):
        items = json.loads(self.page.evaluate("localStorage.getItem('passerelle:envois')") or "[]")
        return [item for item in items if item["kind"] == "answer"]

    def everything_of_the_site(self):
        return self.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('passerelle:'))")


@pytest.fixture
def desk(visit):
    return Facilitator(visit(DESKTOP, **CALM))


@pytest.fixture
def phones(visit):
    return [Phone(visit(**CALM)) for _ in range(3)]


def test_a_workshop_from_the_opening_to_everybody_leaving(desk, phones, visit, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    code = desk.opens_a_session()
    first, second, third = phones
    first.enters(code, "David")
    second.enters(code, "Fatou")
    third.enters(code, "Samira")

    # Two on one phone.
    first.page.get_by_role("link", name="Nous sommes 2").click()
    first.page.get_by_role("button", name="Monique", exact=True).click()
    first.page.get_by_role("heading", name="Bonjour David et Monique").wait_for()
    desk.sees("David et Monique", "avance")
    desk.sees("Samira", "avance")
    # A first name that was tapped waits for a word of the facilitator.
    desk.page.locator(".presence--tapped", has_text="Monique").wait_for()
    desk.page.get_by_role("button", name="Confirmer ces 4 personnes").click()
    desk.page.locator(".presence--here", has_text="Monique").wait_for()

    # The lesson, and one tap to call.
    for phone in phones:
        phone.opens(CHOICE)
        phone.answers(CHOICE)
    assert "David et Monique" in first.page.locator(".seat-bar__who").inner_text()
    desk.tile("Fatou").get_by_text("étape 6").wait_for()
    second.page.get_by_role("button", name="Appeler").click()
    second.page.get_by_role("button", name="Quelqu'un vient").wait_for()
    desk.sees("Fatou", "demande d'aide")
    desk.tile("Fatou").get_by_role("button", name="Vu").click()
    desk.sees("Fatou", "avance")
    second.page.get_by_role("button", name="Appeler").wait_for()  # « Vu » is heard on the phone too

    # The network goes for a while: the pair answers twice and reads on; nothing is lost, everything goes once.
    sent = []
    first.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    first.page.context.set_offline(True)
    for step in (TRUE_FALSE, OTHER_CHOICE):
        first.goes_to(step)
        first.answers(step)
    first.goes_to(11)
    first.page.locator(".outbox", has_text="En attente sur cet appareil : 2 réponses").wait_for()
    assert len(first.kept()) == 2
    sent.clear()
    first.page.context.set_offline(False)
    first.page.get_by_text("Tout ce qui attendait est parti").wait_for()
    assert not first.kept()
    assert len([url for url in sent if url.endswith("/reponse/")]) == 2
    until(first.page, "() => !localStorage['passerelle:envois']")
    desk.tile("David").get_by_text("étape 11").wait_for()

    # One question on the wall, for five places; nothing is shown before the facilitator says so.
    desk.page.get_by_role("link", name="Projeter une question").click()
    desk.page.get_by_role("button", name=re.compile("Projeter")).first.click()
    desk.page.get_by_text("Aucune réponse reçue").wait_for()
    late = [Phone(visit(**CALM)) for _ in range(2)]
    for phone, name in zip(late, ("Yanis", "Oksana"), strict=True):
        phone.enters(code, name)
    for phone in (*phones, *late):
        phone.page.get_by_role("link", name="Question de la salle", exact=True).click()
    for phone in (*phones, *late):
        phone.page.locator(".option").first.click()
        phone.page.get_by_role("button", name="Envoyer ma réponse").click()
        phone.page.get_by_role("heading", name="Votre réponse est partie").wait_for()
    desk.page.get_by_text("5 réponses reçues").wait_for()
    assert not desk.page.locator(".bar__fill").count()
    desk.page.get_by_role("button", name="Montrer toutes les réponses").click()
    desk.page.locator(".bar__fill").first.wait_for(state="attached")
    for name in ("David", "Monique", "Fatou", "Samira"):
        assert name not in desk.page.locator("body").inner_text()
    desk.page.get_by_role("link", name="Montrer les explications").click()
    desk.page.locator(".bar__feedback").first.wait_for()

    # Everybody leaves, what was chosen and not sent included.
    second.opens(TRUE_FALSE)
    second.page.locator(f"#etape-{TRUE_FALSE} .option").first.click()
    desk.page.goto(desk.address)
    desk.page.get_by_role("button", name="Confirmer ces 2 personnes").click()
    desk.page.locator(".presence--tapped").first.wait_for(state="detached")
    desk.leaves("75")
    for phone in phones:
        phone.page.get_by_text("votre place est fermée sur cet appareil").wait_for()
        assert phone.everything_of_the_site() == []
        phone.page.goto("/mon-parcours/")
        phone.page.get_by_role("link", name="J'ai une carte", exact=True).wait_for()
    assert "Durée notée : 75 minutes" in desk.page.locator("main").inner_text()
    assert desk.page.locator(".presence--here").count() == 6


def test_answers_kept_when_the_session_ends_without_network_are_sent_before_the_device_forgets(desk, phones, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    code = desk.opens_a_session()
    phone = phones[0]
    phone.enters(code, "Yanis")
    phone.opens(CHOICE)
    phone.page.wait_for_load_state("networkidle")
    phone.page.context.set_offline(True)
    phone.answers(CHOICE)
    assert len(phone.kept()) == 1
    desk.leaves()
    with phone.page.expect_response(lambda response: response.url.endswith("/reponse/")) as answer:
        phone.page.context.set_offline(False)
    assert answer.value.ok
    phone.page.get_by_text("votre place est fermée sur cet appareil").wait_for()
    assert phone.everything_of_the_site() == []
