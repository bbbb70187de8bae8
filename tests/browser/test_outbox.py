"""What is done without network leaves later, once, from any page, in the name of whoever did it; or it is said."""

import contextlib

import pytest

from tests.journeys.resident import exercises_of
from tests.screens import ACCOUNT, FACILITATOR, TRAPS, enter, enter_as_staff

from .conftest import DESKTOP
from .lesson import Lesson
from .test_journey_home import open_help, unique
from .test_main_road import keep_place
from .waiting import settle, until

CALM = {"reduced_motion": "reduce"}
HARASSMENT = "/modules/proteger-mon-identite/harcelement-usurpation-je-reagis/"
BROKEN = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "status of 4", "status of 5")


@contextlib.contextmanager
def no_network(page):
    """Cut the network, and come back to a page that knows nothing: nothing can leave by itself meanwhile."""
    page.context.set_offline(True)
    yield
    page.goto("about:blank")
    page.context.set_offline(False)


@pytest.fixture
def person(visit, watch):
    """Somebody with a new card, on a phone that is not theirs; returns the page and what the card says."""
    for words in BROKEN:
        watch.expect(words)
    page = visit(**CALM)
    identifier, code = keep_place(page)
    leave(page)
    enter(page, identifier, code)
    return page, identifier, code


def leave(page):
    page.goto("/quitter/")
    settle(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/quitter/" not in url)


def answer(page, step=6, option=0):
    """Choose an answer in the lesson that is open, and press « Valider »."""
    page.evaluate(f"location.hash = 'etape-{step}'")
    page.locator(f"#etape-{step} .option").nth(option).click()
    page.locator(".pager__next").click()
    page.locator(f"#etape-{step} .feedback .notice").wait_for()


def opened(page):
    lesson = Lesson(page, TRAPS, exercises_of("M2-L4"))
    lesson.open()
    return lesson


def answered_without_network(page, **which):
    opened(page)
    with no_network(page):
        answer(page, **which)


def stored(visit, identifier, code):
    """How many answers the site holds of this person, asked from a device that knows nothing."""
    page = visit(**CALM)
    enter(page, identifier, code)
    page.goto("/mes-informations/")
    words = page.locator("main").inner_text()
    page.context.close()
    return next((n for n in range(5, 0, -1) if f"{n} réponse" in words), 0)


def on_device(page):
    """Everything this site keeps in the memory of the browser, as one text."""
    return page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


# --- Any page sends -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/", "/mon-parcours/", "/modules/", "/lexique/"])
def test_what_waits_leaves_from_any_page(person, visit, path):
    page, identifier, code = person
    answered_without_network(page)
    for _opened in range(3):  # the switch of the browser's network is sometimes late, and the next try comes in 30 s
        page.goto(path)
        with contextlib.suppress(AssertionError):
            until(page, "() => !localStorage.getItem('passerelle:envois')", seconds=10)
            break
    assert stored(visit, identifier, code) == 1


def test_leaving_sends_what_waits_before(person, visit):
    page, identifier, code = person
    answered_without_network(page)
    page.goto("/quitter/")
    settle(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/quitter/" not in url)
    assert stored(visit, identifier, code) == 1


def test_the_automatic_exit_sends_what_waits_before(person, visit):
    _page, identifier, code = person
    page = visit(**CALM)
    page.clock.install()
    enter(page, identifier, code)
    answered_without_network(page)
    page.route("**/reponse/", lambda route: route.abort())
    page.goto("/mon-parcours/")
    settle(page)
    page.unroute_all(behavior="wait")
    page.clock.fast_forward("14:10")
    page.locator("dialog.auto-exit[open]").wait_for()
    page.clock.fast_forward("01:00")
    page.wait_for_url(lambda url: "/mon-parcours/" not in url)
    assert stored(visit, identifier, code) == 1


# --- Somebody else --------------------------------------------------------------------------------------------------
def test_what_waits_is_never_sent_under_another_name_nor_lost(person, visit):
    page, identifier, code = person
    answered_without_network(page)
    page.context.clear_cookies()
    other_identifier, other_code = keep_place(page)
    opened(page)
    page.wait_for_load_state("networkidle")
    leave(page)
    assert stored(visit, other_identifier, other_code) == 0, "sent under another name"
    enter(page, identifier, code)
    settle(page)
    page.wait_for_load_state("networkidle")
    assert stored(visit, identifier, code) == 1, "lost in silence"


def test_without_network_nobody_leaves_and_it_is_said(person):
    page, _identifier, _code = person
    page.goto("/mon-parcours/")
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "() => Boolean(navigator.serviceWorker.controller)")
    page.context.set_offline(True)
    page.goto("/quitter/")
    page.get_by_text("elle le reste sur cet appareil").wait_for()
    page.context.set_offline(False)
    page.goto("/mon-parcours/")
    assert page.get_by_role("link", name="Quitter").count(), "the place is still open, as was said"


# --- Help -----------------------------------------------------------------------------------------------------------
def asked(visit, words):
    desk = visit(DESKTOP, **CALM)
    enter_as_staff(desk, FACILITATOR)
    desk.goto("/espace/demandes/")
    return desk.locator(".request", has_text=words).count()


def test_help_asked_without_network_is_not_lost_when_the_session_ends_meanwhile(visit, watch):
    for words in BROKEN:
        watch.expect(words)
    desk, phone = visit(DESKTOP, **CALM), visit(**CALM)
    enter_as_staff(desk, FACILITATOR)
    desk.goto("/espace/groupes/1/seances/")
    if desk.get_by_role("link", name="Voir la séance").count():
        desk.get_by_role("link", name="Voir la séance").click()
    else:
        desk.get_by_role("button", name="Ouvrir maintenant").click()
    enter(phone)
    phone.goto("/seance/")
    phone.get_by_role("button", name="Rejoindre la séance").first.click()
    phone.get_by_role("heading", name="Bonjour").wait_for()
    question = unique("Je suis bloquée.")
    opened(phone)
    phone.context.set_offline(True)
    dialog = open_help(phone)
    dialog.locator("textarea").fill(question)
    dialog.get_by_role("button", name="Envoyer ma question").click()
    dialog.get_by_text("gardée sur cet appareil").wait_for()
    desk.get_by_role("link", name="Tout le monde quitte").click()
    desk.get_by_role("button", name="Tout le monde quitte").click()
    desk.get_by_text("La séance est finie. Chaque appareil quitte").wait_for()
    phone.context.set_offline(False)
    phone.get_by_text("votre place est fermée sur cet appareil").wait_for(timeout=20_000)
    assert asked(visit, question) == 1


# --- Cookies gone ---------------------------------------------------------------------------------------------------
def test_without_any_cookie_the_person_is_told_to_enter_again_and_the_answer_is_kept(person, visit):
    page, identifier, code = person
    opened(page)
    page.context.clear_cookies()
    page.evaluate("location.hash = 'etape-6'")
    page.locator("#etape-6 .option").first.click()
    page.locator(".pager__next").click()
    page.get_by_text("Entrez de nouveau").first.wait_for()
    enter(page, identifier, code)
    settle(page)
    page.wait_for_load_state("networkidle")
    assert stored(visit, identifier, code) == 1


# --- What stops it is said, and what stays is sealed ----------------------------------------------------------------
def say_instead(page, status, headers=None, body="", path="**/reponse/"):
    page.route(path, lambda route: route.fulfill(status=status, headers=headers or {}, body=body))


def line(page):
    return page.locator(".outbox [data-line]")


def test_who_leaves_with_something_unsent_is_told_why_and_finds_it_again(person, visit):
    page, identifier, code = person
    opened(page)
    say_instead(page, 503, {"X-Passerelle": "later"})
    answer(page)
    page.goto("/quitter/")
    settle(page)
    button = page.locator("main form button[type=submit]").last
    button.click()
    page.get_by_text("30 jours au plus").wait_for()
    assert "Le site ne peut pas répondre" in page.locator(".leave-form__problem").inner_text()
    button.click()
    page.wait_for_url(lambda url: "/quitter/" not in url)
    assert "gardé ici pour vous, sans votre nom" in page.locator("main").inner_text()
    page.goto("/modules/")
    line(page).get_by_text("Gardé ici pour la personne qui l'a fait").wait_for()
    words = page.locator(".outbox").inner_text()
    assert "piégé" not in words, "the next person learns what it was"
    assert identifier not in on_device(page), "the next person learns whose it was"
    page.unroute_all()
    enter(page, identifier, code)
    page.get_by_text("Tout ce qui attendait est parti").wait_for()
    assert stored(visit, identifier, code) == 1


def test_what_is_refused_says_why_and_gives_back_what_was_typed(person):
    page, _identifier, _code = person
    page.evaluate(
        """() => localStorage.setItem("passerelle:envois", JSON.stringify([{
            id: "x", stamp: "1", at: Date.now(), url: "/demander-de-l-aide/", kind: "", title: "Demander de l'aide",
            person: document.querySelector(".outbox").dataset.person, typed: "Où est le bouton ?", said: "", late: true,
            data: [["client_id", crypto.randomUUID()], ["text", "Où est le bouton ?"]],
        }]))"""
    )
    page.goto("/lexique/")  # in no group: nobody can be asked
    page.get_by_text("vous n'êtes plus dans un groupe").wait_for()
    assert page.locator(".outbox textarea").input_value() == "Où est le bouton ?"
    page.locator(".outbox").get_by_role("button", name="Effacer").click()
    page.locator(".outbox textarea").wait_for(state="detached")
    assert "bouton" not in on_device(page)


@pytest.mark.parametrize("status", [200, 302, 404, 502])
def test_what_is_no_answer_of_ours_is_not_a_yes(person, visit, status):
    """The wall of a café's network, a filter, a page that was followed."""
    page, identifier, code = person
    opened(page)
    say_instead(page, status, {"Location": "/entrer/", "Content-Type": "text/html"}, "<h1>Bienvenue au café</h1>")
    answer(page)
    assert "gardé sur cet appareil" in page.locator("#etape-6 .feedback").inner_text()
    page.unroute_all()
    page.goto("/")
    page.get_by_text("Tout ce qui attendait est parti").wait_for()
    assert stored(visit, identifier, code) == 1


def test_a_device_that_can_keep_nothing_says_so(person):
    page, _identifier, _code = person
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    opened(page)
    page.context.set_offline(True)
    answer(page)
    assert "ne peut rien garder" in page.locator("#etape-6 .feedback").inner_text()
    assert "est gardé" not in page.locator("main").inner_text()


def test_what_leaves_in_the_turn_of_something_else_is_stored_all_the_same(person):
    """A step read and an answer at the same moment: the first turn sends both."""
    page, _identifier, _code = person
    opened(page)
    sources = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    outcomes = page.evaluate(
        """async ([source]) => {
            const { post } = await import(source);
            const { stepUrl, token } = document.querySelector(".lesson").dataset;
            const { step: id } = document.querySelector(".step").dataset;
            const data = (turn) => [["step", id], ["token", token], ["page", "p"], ["turn", turn]];
            const step = (turn) => post({ id: `a${turn}`, url: stepUrl, kind: "steps", data: data(turn) });
            return (await Promise.all([step(1), step(2)])).map((outcome) => outcome.is);
        }""",
        [next(url for url in sources if "/js/outbox" in url)],
    )
    assert outcomes == ["stored", "stored"]


def test_two_tabs_send_it_once(person, visit):
    page, identifier, code = person
    other = page.context.new_page()
    other.goto("/modules/")
    settle(other)
    opened(page)
    page.context.set_offline(True)
    answer(page)
    sent = []
    page.context.on("request", lambda request: sent.append(request.url) if "/reponse/" in request.url else None)
    page.context.set_offline(False)
    until(page, "() => !localStorage.getItem('passerelle:envois')")
    page.wait_for_load_state("networkidle")
    other.wait_for_load_state("networkidle")
    assert len(sent) == 1
    assert stored(visit, identifier, code) == 1


def test_what_is_typed_in_a_simulation_is_not_kept_on_the_device_either(person):
    page, _identifier, _code = person
    page.goto(f"{ACCOUNT}#etape-6")
    settle(page)
    page.context.set_offline(True)
    page.locator("#etape-6 .box__input").first.fill("Melnyk")
    page.locator(".pager__next").click()
    page.locator("#etape-6 .feedback .notice").wait_for()
    assert "/reponse/" in on_device(page), "the result of each rule waits"
    assert "Melnyk" not in on_device(page)


def test_what_somebody_without_a_card_could_not_send_goes_with_them(visit, watch):
    """Nobody could ever come back for it; that is said before."""
    for words in BROKEN:
        watch.expect(words)
    page = visit(**CALM)
    opened(page)
    answer(page)
    page.wait_for_load_state("networkidle")
    say_instead(page, 503, {"X-Passerelle": "later"})
    answer(page, step=8)
    leave_twice(page, "ce sera perdu")
    assert "/reponse/" not in on_device(page)


# --- What is said is true while something waits ---------------------------------------------------------------------
def wait_on_device(page, step=6):
    """Answer while the site cannot take it; the page stays open."""
    say_instead(page, 503, {"X-Passerelle": "later"})
    answer(page, step)
    line(page).get_by_text("En attente sur cet appareil").wait_for()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (TRAPS, "Enregistré"),
        ("/", "Vos réponses sont gardées"),
        ("/quitter/", "Vos réponses sont gardées"),
    ],
)
def test_nothing_says_that_all_is_kept_by_the_site_while_something_waits(person, path, words):
    page, _identifier, _code = person
    opened(page)
    answer(page, step=8)
    page.goto(path)
    page.locator("main").get_by_text(words).locator("visible=true").first.wait_for()
    opened(page)
    wait_on_device(page)
    page.goto(path)
    line(page).get_by_text("En attente sur cet appareil").wait_for()
    assert words not in page.locator("main").inner_text()
    page.unroute_all(behavior="wait")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("Tout ce qui attendait est parti").wait_for()
    assert words in page.locator("main").inner_text(), "true again"


def test_nor_while_it_is_on_its_way_on_a_slow_network(person):
    page, _identifier, _code = person
    opened(page)
    wait_on_device(page)
    page.unroute_all(behavior="wait")
    page.route("**/reponse/", lambda _route: None)  # no answer comes
    page.goto("/quitter/")
    settle(page)
    assert "Vos réponses sont gardées" not in page.locator("main").inner_text()


def test_saved_is_not_said_beside_the_answer_that_waits(person):
    page, _identifier, _code = person
    opened(page)
    answer(page, step=8)
    assert page.locator("#enregistre").get_by_text("Enregistré").is_visible()
    wait_on_device(page)
    assert not page.get_by_text("Enregistré").locator("visible=true").count()


def test_finishing_that_leaves_later_shows_the_end_of_the_lesson(person):
    page, _identifier, _code = person
    lesson = opened(page)
    for number, step in enumerate((5, 6, 7, 8, 9, 10), 1):  # the others are not read: only « Terminer » counts them so
        page.evaluate(f"location.hash = 'etape-{step}'")
        lesson.answer_right(number)
    page.evaluate("location.hash = 'fin'")
    lesson.answer_twin(1)
    page.wait_for_timeout(800)  # the steps seen are noted, and the end that came back is in its place
    assert "Il reste" in page.locator("#fin").inner_text()
    say_instead(page, 503, {"X-Passerelle": "later"}, path="**/terminer/")
    page.locator("#fin").get_by_role("button", name="Terminer").click()
    line(page).get_by_text("En attente sur cet appareil : 1 envoi").wait_for()
    page.unroute_all(behavior="wait")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("#fin").get_by_text("Bravo, cette leçon est terminée").wait_for()
    assert page.locator("#fin").get_by_role("button", name="Terminer").count() == 0


# --- Other tabs -----------------------------------------------------------------------------------------------------
def quit_fast(page):
    page.goto(HARASSMENT)
    settle(page)
    page.locator(".quick-exit button").click()
    page.wait_for_url("**/lexique/")


def another_enters(page):
    page.context.clear_cookies()
    enter(page)


def place_closes_by_itself(page):
    """As when the minute of the dialog is over, in this tab only: the other one sleeps."""
    page.goto("/mon-parcours/")
    settle(page)
    page.evaluate("document.querySelector('dialog.auto-exit form').requestSubmit()")
    page.wait_for_url(lambda url: "/mon-parcours/" not in url)


@pytest.mark.parametrize("path", [TRAPS, "/mes-informations/"])
@pytest.mark.parametrize("goes", [leave, quit_fast, place_closes_by_itself, another_enters])
def test_a_tab_left_open_on_the_page_of_somebody_closes_when_they_leave_in_another(person, goes, path):
    page, identifier, _code = person
    other = page.context.new_page()
    other.goto(path)
    settle(other)
    if path == TRAPS:
        answer_chosen_only(other)
    goes(page)
    other.wait_for_url(lambda url: url.partition("://")[2].partition("/")[2] == "")
    settle(other)
    assert other.evaluate("sessionStorage.length") == 0, "what was begun there is in the memory of the tab"
    other.go_back()
    assert identifier not in other.content()


def answer_chosen_only(page):
    page.evaluate("location.hash = 'etape-6'")
    page.locator("#etape-6 .option").first.click()


def test_a_newcomer_who_becomes_somebody_by_an_answer_keeps_every_tab(visit, watch):
    page = visit(**CALM)
    opened(page)
    other = page.context.new_page()
    other.goto("/lexique/")
    settle(other)
    answer(page)
    page.wait_for_load_state("networkidle")
    opened(page)
    page.wait_for_timeout(300)
    assert "/lexique/" in other.url, "a page of nobody says nothing of anybody"
    other.goto("/modules/")
    settle(other)
    keep_place(other)
    page.wait_for_timeout(300)
    assert TRAPS in page.url, "the same person, in two tabs"


# --- Thirty days ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "waits"), [(29, True), (31, False)])
def test_what_waits_goes_by_itself_after_thirty_days(person, visit, days, waits):
    page, identifier, code = person
    opened(page)
    wait_on_device(page)
    leave_twice(page)
    page.unroute_all(behavior="wait")
    page.clock.install()
    page.clock.fast_forward(days * 86_400_000)
    page.goto("/modules/")
    settle(page)
    assert ("/reponse/" in on_device(page)) is waits
    assert ("Gardé ici" in page.locator(".outbox").inner_text()) is waits
    enter(page, identifier, code)
    settle(page)
    page.wait_for_load_state("networkidle")
    assert stored(visit, identifier, code) == waits


def leave_twice(page, said="30 jours au plus"):
    """Leave though something waits: the first press says what becomes of it."""
    page.goto("/quitter/")
    settle(page)
    button = page.locator("main form button[type=submit]").last
    button.click()
    page.get_by_text(said).wait_for()
    button.click()
    page.wait_for_url(lambda url: "/quitter/" not in url)
