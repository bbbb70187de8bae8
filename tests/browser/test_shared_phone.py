"""A telephone that several people use: after « Quitter », nothing that the browser kept of a card opens the place.

A real profile on the disk, as of a phone: its history is read, and it is closed and opened again.
"""

import contextlib
import re
import shutil
import sqlite3

import pytest

from tests.browser.conftest import ARGUMENTS, CHROMIUM, PHONE

TOKEN = "jeton-de-carte-pour-le-telephone-partage"


@pytest.fixture(scope="module")
def address(site):
    """The address in the QR of a card of the demonstration."""
    site.manage(
        "shell",
        "-c",
        "from cours.comptes import codes\n"
        "from cours.comptes.models import AccessCard\n"
        "AccessCard.objects.live().filter(learner__username='tulipe-soleil-42')"
        f".update(token_digest=codes.digest('{TOKEN}'))",
    )
    return f"/carte/{TOKEN}/"


@pytest.fixture
def phone_of_the_house(site, chromium, tmp_path, watch):
    """`phone_of_the_house()`: the same telephone each time, opened again with everything it had kept."""
    profile = tmp_path / "profile"

    @contextlib.contextmanager
    def opened(**options):
        context = chromium.browser_type.launch_persistent_context(
            str(profile), executable_path=CHROMIUM, args=ARGUMENTS, base_url=site.url, **(PHONE | options)
        )
        context.set_default_timeout(10_000)
        watch.on(context)
        yield context
        context.close()

    opened.profile = profile
    return opened


def scan_and_enter(page, address):
    page.goto(address)
    assert page.url.endswith("/carte/"), "no secret in the address bar"
    page.get_by_role("button", name="Entrer").click()
    page.wait_for_url("**/mon-parcours/")


def leave(page):
    page.goto("/quitter/")
    page.get_by_role("button", name="Quitter", exact=True).first.click()
    page.get_by_text("Votre place est fermée sur cet appareil").wait_for()


def addresses_kept(profile):
    """Return every address of the history, hidden ones included: those that the address bar would propose."""
    copy = profile.parent / "History"
    shutil.copy(profile / "Default" / "History", copy)
    with contextlib.closing(sqlite3.connect(copy)) as history:
        return [url for (url,) in history.execute("SELECT url FROM urls")]


def tries_to_enter(page):
    """Press whatever this page offers to press, as somebody curious does, and say whether the place opened."""
    button = page.get_by_role("button", name=re.compile("^Entrer"))
    if button.count():
        with contextlib.suppress(Exception):
            button.first.click()
            page.wait_for_load_state()
    return is_in(page)


def is_in(page):
    answer = page.context.request.get("/mes-informations/", max_redirects=0)
    return answer.status == 200


@pytest.mark.parametrize("own", [False, True])
def test_ten_times_back_after_leaving_opens_nothing(phone_of_the_house, address, watch, own):
    with phone_of_the_house() as phone:
        page = phone.pages[0]
        page.goto("/")
        page.goto(address)
        if own:
            page.get_by_label("Cet appareil est à moi").check()
        page.get_by_role("button", name="Entrer").click()
        page.wait_for_url("**/mon-parcours/")
        page.goto("/mes-informations/")
        leave(page)
        for _ in range(10):
            page.go_back()
            assert TOKEN not in page.url
            assert "Oksana" not in page.content(), "nothing of the person comes back"
            assert not tries_to_enter(page)
            if not page.url.startswith("http"):
                break


def test_the_history_and_the_address_bar_lead_to_the_code(phone_of_the_house, address, watch):
    with phone_of_the_house() as phone:
        page = phone.pages[0]
        scan_and_enter(page, address)
        leave(page)
    # Whatever the history holds, this address included, is opened and pressed by the next one.
    kept = {*addresses_kept(phone_of_the_house.profile), address}
    with phone_of_the_house() as phone:
        page = phone.pages[0]
        for url in kept:
            if "quitter" in url or not url.startswith(("http", "/")):
                continue
            page.goto(url)
            assert not tries_to_enter(page), url
        page.goto(address)
        assert page.get_by_text("écrivez son code secret").is_visible()
        page.get_by_label("Code secret").fill("2468")
        page.get_by_role("button", name="Entrer").click()
        page.wait_for_url("**/mon-parcours/")
        assert is_in(page)


def test_a_tab_restored_after_the_browser_was_closed_opens_nothing(phone_of_the_house, address, watch):
    with phone_of_the_house() as phone:
        page = phone.pages[0]
        page.goto(address)  # and the telephone is put down, without a tap
    with phone_of_the_house() as phone:
        page = phone.pages[0]
        for url in ("/carte/", address):
            page.goto(url)
            assert not tries_to_enter(page)
        assert page.get_by_text("écrivez son code secret").is_visible()


def test_all_this_without_javascript(phone_of_the_house, address, watch):
    with phone_of_the_house(java_script_enabled=False) as phone:
        page = phone.pages[0]
        scan_and_enter(page, address)
        leave(page)
        page.go_back()
        assert not tries_to_enter(page)
        page.goto(address)
        assert not tries_to_enter(page)
        page.get_by_label("Code secret").fill("2468")
        page.get_by_role("button", name="Entrer").click()
        page.wait_for_url("**/mon-parcours/")
