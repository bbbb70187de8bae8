"""A QR that opens one lesson, without an account: what is counted, and what is never known."""

import pytest

from cours.groupes.models import Referral, ReferralDay
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db
URL = "/espace/orienter/"


@pytest.fixture
def lesson(pages):
    return pages.lesson("M2-L4")


@pytest.fixture
def referral(client_for, facilitator, lesson):
    client_for(facilitator).post(URL, {"lesson": lesson.pk})
    return Referral.objects.get()


def counted():
    return [(row.opened, row.answered) for row in ReferralDay.objects.all()]


def test_one_lesson_gives_one_sheet_always_the_same(client_for, facilitator, colleague, lesson):
    first = client_for(facilitator).post(URL, {"lesson": lesson.pk})
    again = client_for(colleague).post(URL, {"lesson": lesson.pk})
    assert first.url == again.url
    page = client_for(facilitator).get(first.url).text
    code = Referral.objects.get().code
    assert f"/l/{code}/" in page
    assert lesson.title in page
    assert page.count('class="slip"') == 4
    assert f"/l/{code}/" in client_for(facilitator).get(f"{first.url}ecran/").text
    assert lesson.title in client_for(facilitator).get(URL).text


def test_a_lesson_must_be_chosen(client_for, facilitator):
    assert "Choisissez une leçon." in client_for(facilitator).post(URL, {"lesson": ""}).text
    assert "plus publiée" in client_for(facilitator).post(URL, {"lesson": "999999"}).text
    assert not Referral.objects.exists()


def test_strangers_find_nothing(strangers, referral, lesson):
    for name, client in strangers.items():
        if name == "colleague who does not lead it":
            continue  # works in the structure: the sheet is theirs too
        for path in (f"{URL}{referral.code}/", f"{URL}{referral.code}/ecran/"):
            assert client.get(path).status_code == 404, (name, path)
        assert referral.code not in client.get(URL).text, name
        assert lesson.title not in client.get("/espace/orienter/usages/").text, name


def test_the_anonymous_are_sent_to_the_door(client, referral):
    for path in ("", "usages/", f"{referral.code}/", f"{referral.code}/ecran/"):
        assert client.get(URL + path).url.startswith("/equipe/login/?next="), path


def test_scanned_it_opens_the_lesson_and_leaves_nothing_on_the_phone(referral, lesson):
    phone = StrictClient()
    response = phone.get(f"/l/{referral.code.lower()}/")
    assert response.url == f"{lesson.get_url()}?par={referral.code}"
    assert "private" in response["Cache-Control"], "a second scan is answered by the browser itself"
    assert "Vary" not in response or "Cookie" not in response["Vary"]
    assert phone.get(response.url).status_code == 200
    assert "sessionid" not in phone.cookies
    assert counted() == [(1, 0)]


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "WhatsApp/2.23"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "TelegramBot (like TwitterBot)"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
    ],
)
def test_robots_and_browsers_that_look_ahead_do_not_count(client, referral, headers):
    assert client.get(f"/l/{referral.code}/", headers=headers).status_code == 302
    assert client.head(f"/l/{referral.code}/").status_code == 302
    assert counted() == []


def test_a_phone_whose_name_ends_like_a_robot_counts(client, referral):
    client.get(f"/l/{referral.code}/", headers={"User-Agent": "Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 9)"})
    assert counted() == [(1, 0)]


def test_the_team_does_not_count_and_a_session_counts_once(client_for, facilitator, learner, referral):
    client_for(facilitator).get(f"/l/{referral.code}/")
    assert counted() == []
    phone = client_for(learner)
    for _ in range(3):
        phone.get(f"/l/{referral.code}/")
    assert counted() == [(1, 0)]


@pytest.mark.parametrize("fetch", [True, False])
def test_the_first_answer_of_a_visit_counts_once(lesson_of, referral, fetch):
    phone = StrictClient()
    lesson = lesson_of(phone)
    page = phone.get(f"/l/{referral.code}/", follow=True).text
    token = page.partition('name="token" value="')[2].partition('"')[0]
    for exercise in lesson.exercises[:2]:
        assert lesson.right(exercise, token=token, fetch=fetch).status_code in (200, 302)
    assert counted() == [(1, 1)]


def test_an_answer_that_is_not_complete_carries_the_mark_on(lesson_of, referral):
    phone = StrictClient()
    lesson = lesson_of(phone)
    page = phone.get(f"/l/{referral.code}/", follow=True).text
    token = page.partition('name="token" value="')[2].partition('"')[0]
    again = lesson.post(lesson.exercises[0], {}, token=token)
    assert again.status_code == 422
    token = again.text.partition('name="token" value="')[2].partition('"')[0]
    lesson.right(lesson.exercises[0], token=token)
    assert counted() == [(1, 1)]


def test_an_answer_without_a_mark_or_with_an_invented_one_counts_nowhere(lesson_of, referral):
    lesson = lesson_of(StrictClient())
    lesson.right(lesson.exercises[0])
    phone = StrictClient()
    lesson = lesson_of(phone)
    for mark in ("AAAAAA", "a:b", "x" * 50, "é"):
        page = phone.get(f"{lesson.entry.url}?par={mark}").text
        token = page.partition('name="token" value="')[2].partition('"')[0]
        assert lesson.right(lesson.exercises[0], token=token).status_code == 302, mark
    assert counted() == []


def test_the_last_screen_offers_a_card_or_a_goodbye(lesson_of, referral):
    phone = StrictClient()
    lesson = lesson_of(phone)
    lesson.right(lesson.exercises[0])
    page = phone.get(lesson.entry.url).text
    assert "Garder ma place" in page
    assert "C'est facultatif" in page
    assert "J'ai fini, merci" in page


def test_a_lesson_taken_away_and_an_unknown_code_get_a_kind_page(client, referral, lesson):
    lesson.unpublish()
    gone = client.get(f"/l/{referral.code}/")
    assert gone.status_code == 404
    assert "D'autres leçons sont prêtes" in gone.text
    assert "Regardez bien les lettres" in client.get("/l/XXXXXX/").text
    assert counted() == []


def test_small_numbers_are_not_shown(client_for, facilitator, referral, lesson):
    ReferralDay.objects.create(referral=referral, day="2026-10-03", opened=4, answered=0)
    ReferralDay.objects.create(referral=referral, day="2026-10-28", opened=3, answered=2)
    ReferralDay.objects.create(referral=referral, day="2026-11-02", opened=1)
    page = client_for(facilitator).get("/espace/orienter/usages/").text
    assert "Ouverte : 7" in page
    assert "Commencée : moins de 5" in page
    assert "Ouverte : moins de 5" in page
    assert page.index("novembre 2026") < page.index("octobre 2026")


def test_the_counts_cost_the_same_whatever_they_hold(
    client_for, facilitator, referral, pages, django_assert_max_num_queries
):
    client = client_for(facilitator)
    for month in range(1, 13):
        ReferralDay.objects.create(referral=referral, day=f"2025-{month:02}-01", opened=9)
    with django_assert_max_num_queries(8):
        client.get("/espace/orienter/usages/")
