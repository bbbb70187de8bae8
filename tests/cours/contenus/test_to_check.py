"""« À vérifier »: no fact stays without somebody to read it again; the learner is told when one is a year old."""

import datetime
import json

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cours.contenus.checks import freshness
from cours.contenus.models import LessonPage
from cours.contenus.reports import lessons_to_check

pytestmark = pytest.mark.django_db
URL = "/admin/reports/a-verifier/"
TODAY = datetime.date(2027, 5, 21)


@pytest.fixture
def fresh(db):
    """Every lesson was checked today, and what a calculation holds is left aside."""
    LessonPage.objects.update(checked_on=TODAY)
    LessonPage.objects.filter(code__startswith="M4").update(live=False)


def _listed(today=TODAY):
    return {row.title: row for row in lessons_to_check(today)}


@pytest.mark.parametrize(
    ("checked_on", "sources", "late"),
    [
        (datetime.date(2026, 11, 22), True, False),  # six months tomorrow
        (datetime.date(2026, 11, 21), True, True),
        (datetime.date(2026, 11, 21), False, False),
        (datetime.date(2026, 5, 21), False, True),
        (datetime.date(2027, 5, 22), True, True),  # a day that has not come
        (None, False, True),
    ],
)
def test_six_months_with_sources_twelve_without(checked_on, sources, late):
    assert bool(freshness.lesson_problem(checked_on, sources, TODAY)) is late


def test_a_late_lesson_is_listed_with_the_reason_and_the_oldest_comes_first(fresh, pages):
    assert _listed() == {}
    sourced = pages.lesson("M3-L2")
    assert len(sourced.sources)
    LessonPage.objects.filter(pk=sourced.pk).update(checked_on="2026-11-21")
    LessonPage.objects.filter(code="M2-L4").update(checked_on=None)
    never, late = lessons_to_check(TODAY)
    assert "2.4" in never.title
    assert never.checked == "jamais"
    assert late.module == "Faire mes démarches"
    assert late.why.startswith("Vérifié le 2026-11-21, il y a plus de 6 mois")
    LessonPage.objects.filter(pk=sourced.pk).update(live=False)
    assert len(_listed()) == 1


def test_the_rates_of_a_calculation_have_their_own_date(fresh, pages):
    calculations = [page for page in LessonPage.objects.filter(code__startswith="M4") if "checked_on" in _raw(page)]
    lesson = calculations[0]
    LessonPage.objects.filter(pk=lesson.pk).update(live=True)
    assert [row.pk for row in lessons_to_check(TODAY)] == []
    assert [row.pk for row in lessons_to_check(TODAY + datetime.timedelta(days=60))] == [lesson.pk]


def _raw(page):
    return json.dumps(list(page.steps.raw_data), default=str)


def test_authors_reviewers_and_administrators_read_it(client_for, author, reviewer, administrator, pages):
    LessonPage.objects.filter(code="M2-L4").update(checked_on=None)
    for person in (author, reviewer, administrator):
        page = client_for(person).get(URL)
        assert page.status_code == 200
        assert f"/admin/pages/{pages.lesson('M2-L4').pk}/edit/" in page.text
        assert URL in client_for(person).get("/admin/").text  # in the menu


def test_nobody_else_does(client, client_for, facilitator, pilot, learner):
    for url in (URL, f"{URL}resultats/", f"{URL}?export=csv"):
        assert client.get(url).status_code == 302
        for person in (facilitator, pilot, learner):
            assert client_for(person).get(url).status_code in (302, 403)


def test_it_goes_out_as_a_file(client_for, author, pages):
    LessonPage.objects.filter(code="M2-L4").update(checked_on="2020-01-01")
    client = client_for(author)
    text = b"".join(client.get(f"{URL}?export=csv").streaming_content).decode()
    assert text.splitlines()[0] == "Leçon,Module,Vérifiée le,Pourquoi"
    assert "2020-01-01" in text
    assert client.get(f"{URL}?export=xlsx").status_code == 200


def test_it_costs_the_same_for_one_lesson_or_for_all(client_for, author, fresh):
    client = client_for(author)

    def cost():
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)

    LessonPage.objects.filter(code="M2-L4").update(checked_on=None)
    one = cost()
    LessonPage.objects.update(checked_on=None)
    assert cost() == one


@pytest.mark.parametrize(("years", "said"), [(0, False), (1, True)])
def test_the_learner_is_told_once_the_facts_are_a_year_old(client, client_for, learner, pages, years, said):
    page = pages.lesson("M2-L4")
    checked = page.checked_on
    with time_machine.travel(
        datetime.datetime(checked.year + years, checked.month, checked.day, 12, tzinfo=datetime.UTC)
    ):
        for browser in (client, client_for(learner)):
            text = browser.get("/modules/proteger-mon-identite/reperer-un-message-piege/").text
            assert ("Information vérifiée le 22 novembre 2026" in text) is said


def test_a_lesson_without_a_date_says_nothing_to_the_learner():
    assert freshness.to_say("", TODAY) is None
