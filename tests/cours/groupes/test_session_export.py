"""No double entry: the sessions of a group in the categories of the Coop, in numbers and never in names."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cours.comptes import categories
from cours.comptes.models import Profile, Venue
from cours.echanges.actions import erase_learner
from cours.groupes.csv_out import csv_text
from cours.groupes.models import AttendanceRecord, ExportLog, WorkshopSession

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(group):
    return f"/espace/groupes/{group.pk}/seances/export/"


@pytest.fixture
def held(group, pages):
    """`held(learner, …)`: a session on lesson 2.4 where these people were present."""

    def make(*learners, day=date(2026, 3, 3), **fields):
        session = WorkshopSession.objects.create(
            group=group, held_on=day, lesson=pages.lesson("M2-L4"), opened_at=timezone.now(), **fields
        )
        for learner in learners:
            AttendanceRecord.objects.create(session=session, learner=learner, how="facilitator")
        session.closed_at = timezone.now()
        session.save()
        return session

    return make


def read(response):
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


def test_strangers_get_nothing_and_nothing_is_noted(strangers, client, url):
    for name, person in strangers.items():
        assert person.get(url).status_code == 404, name
        assert person.post(url).status_code == 404, name
    assert client.get(url).status_code == client.post(url).status_code == 302
    assert not ExportLog.objects.exists()


def profile_of(learner, organisation, **said):
    return Profile.objects.create(learner=learner, organisation=organisation, **said)


def test_the_page_says_what_each_column_is(client_for, facilitator, url):
    page = client_for(facilitator).get(url).text
    for column in ("Date", "Activité", "Thématiques", "Âge : 70 ans et plus", "Genre : Non communiqué", "QPV : oui"):
        assert column in page
    assert not ExportLog.objects.exists()


def test_one_line_per_session_with_counts_in_the_national_categories(
    client_for, facilitator, url, held, learner, stranger, make_learner, organisation
):
    third = make_learner()
    profile_of(learner, organisation, age_band="25-39", gender="feminin", in_neighbourhood=True)
    profile_of(stranger, organisation, age_band="70-et-plus", status="retraite", in_neighbourhood=False)
    session = held(learner, stranger, third, duration_minutes=120)
    AttendanceRecord.objects.create(session=session, learner=make_learner(), is_present=False, how="facilitator")
    line = read(client_for(facilitator).post(url))[0]
    assert line["Date"] == "03/03/2026"
    assert line["Activité"] == "Atelier collectif"
    assert line["Durée (minutes)"] == "120"
    assert line["Type de lieu"] == "Autre lieu"
    assert line["Thématiques"] == "Sécurité numérique, Réseaux sociaux"
    assert line["Personnes présentes"] == "3"
    expected = {
        "Âge : 25 à 39 ans": 1,
        "Âge : 70 ans et plus": 1,
        "Âge : Non communiqué": 1,
        "Genre : Féminin": 1,
        "Genre : Non communiqué": 2,
        "Situation : Retraité": 1,
        "Situation : Non communiqué": 2,
        "QPV : oui": 1,
        "QPV : non": 1,
        "QPV : Non communiqué": 1,
    }
    counted = {name: int(value) for name, value in line.items() if " : " in name}
    assert {name: value for name, value in counted.items() if value} == expected


def test_each_category_adds_up_to_the_people_present(client_for, facilitator, url, held, learner, stranger):
    held(learner, stranger)
    line = read(client_for(facilitator).post(url))[0]
    for kind in ("Âge", "Genre", "Situation", "QPV"):
        assert sum(int(value) for name, value in line.items() if name.startswith(f"{kind} :")) == 2, kind


def test_no_name_leaves_and_the_departure_is_noted(client_for, facilitator, url, held, learner, member, organisation):
    held(learner)
    held(day=date(2026, 3, 10))
    text = client_for(facilitator).post(url).content.decode()
    for secret in ("David", learner.username):
        assert secret not in text
    log = ExportLog.objects.get()
    assert (log.person, log.organisation, log.row_count) == (facilitator, organisation, 2)


def test_a_structure_counts_its_own_notes_then_what_the_person_shares_and_nothing_of_another(
    client_for, facilitator, url, held, learner, stranger, make_learner, organisation, other_organisation
):
    shy, noted_elsewhere = make_learner(), make_learner()
    profile_of(learner, organisation, age_band="25-39")
    profile_of(learner, None, age_band="40-59", shared_at=timezone.now())
    profile_of(learner, other_organisation, age_band="18-24")
    profile_of(stranger, None, age_band="70-et-plus", shared_at=timezone.now())
    profile_of(shy, None, age_band="12-17")
    profile_of(noted_elsewhere, other_organisation, age_band="60-69")
    held(learner, stranger, shy, noted_elsewhere)
    line = read(client_for(facilitator).post(url))[0]
    counted = {name: value for name, value in line.items() if name.startswith("Âge :") and value != "0"}
    assert counted == {"Âge : 25 à 39 ans": "1", "Âge : 70 ans et plus": "1", "Âge : Non communiqué": "2"}


def test_an_erased_person_still_counts_as_present(client_for, facilitator, url, held, learner, stranger, organisation):
    profile_of(learner, organisation, age_band="25-39")
    held(learner, stranger)
    erase_learner(learner=learner)
    line = read(client_for(facilitator).post(url))[0]
    assert line["Personnes présentes"] == "2"
    assert line["Âge : Non communiqué"] == "2"


def test_a_session_that_did_not_take_place_is_not_reported(client_for, facilitator, url, group, held, learner):
    WorkshopSession.objects.create(group=group, held_on=date(2026, 3, 4))
    on_paper = WorkshopSession.objects.create(group=group, held_on=date(2026, 3, 5))
    AttendanceRecord.objects.create(session=on_paper, learner=learner, how="facilitator")
    held(learner, day=date(2026, 3, 6))
    assert [line["Date"] for line in read(client_for(facilitator).post(url))] == ["05/03/2026", "06/03/2026"]


def test_a_period_is_chosen_and_a_bad_one_is_said(client_for, facilitator, url, held):
    for number in range(3):
        held(day=date(2026, 3, 3) + timedelta(days=7 * number))
    client = client_for(facilitator)
    some = read(client.post(url, {"first": "2026-03-10", "last": "2026-03-10"}))
    assert [line["Date"] for line in some] == ["10/03/2026"]
    response = client.post(url, {"first": "2026-03-10", "last": "2026-03-01"})
    assert "avant le premier" in response.text
    assert ExportLog.objects.count() == 1


def test_a_place_named_like_a_formula_is_harmless(client_for, facilitator, url, held, organisation):
    held(venue=Venue.objects.create(organisation=organisation, name="=cmd|' /C calc'!A0"))
    line = read(client_for(facilitator).post(url))[0]
    assert line["Lieu"] == "'=cmd|' /C calc'!A0"
    assert line["Type de lieu"] == "Lieu d'activité"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_run_is_escaped(start):
    assert csv_text([[f"{start}1+1"]]).strip("\ufeff\r\n").strip('"').startswith("'")
    assert csv_text([[-3]]) == "\ufeff-3\r\n"


def test_an_archived_group_still_gives_its_figures(client_for, facilitator, url, group, held, learner):
    held(learner)
    group.archived_at = timezone.now()
    group.save()
    assert len(read(client_for(facilitator).post(url))) == 1


def test_the_file_costs_the_same_whatever_its_length(
    client_for, facilitator, url, held, make_learner, django_assert_max_num_queries
):
    people = [make_learner() for _person in range(3)]
    client = client_for(facilitator)
    for number in range(12):
        held(*people, day=date(2026, 3, 3) + timedelta(days=number))
    client.get(url)
    with django_assert_max_num_queries(15):
        client.post(url)


def test_every_module_of_the_starter_pack_has_themes_that_exist(pages):
    from cours.contenus.outline import outline

    for module in outline().modules:
        assert categories.themes_of_module(module.code), module.code
    assert categories.themes_of_module("M99") == []
