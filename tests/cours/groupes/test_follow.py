"""The table of a group, on the screen and in files, and « validé en séance »."""

import csv
import io
from html.parser import HTMLParser

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cours.groupes.actions import follow as actions
from cours.groupes.actions.proposals import propose
from cours.groupes.csv_out import safe_cell
from cours.groupes.models import ExportLog, GroupMember, InPersonValidation
from cours.suivi.models import LessonCompletion, LessonRun, Participation
from tests.cours.groupes.work import long_ago, pretend

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(group):
    return f"/espace/groupes/{group.pk}/suivi/"


@pytest.fixture
def lesson(pages):
    return pages.lesson("M2-L4")


@pytest.fixture
def offer(group, facilitator, lesson):
    return propose(group=group, by=facilitator, what={"lesson_id": lesson.pk})[0]


@pytest.fixture
def people(group, make_guest, put_in):
    """`people("David", "Monique")`: learners of the group by these names, as members."""

    def make(*names):
        return [put_in(group, make_guest(), name) for name in names]

    return make


class Table(HTMLParser):
    """Read the words of the table of a page, one list per line, as a person sees them."""

    def __init__(self, html):
        super().__init__()
        self.lines, self.inside, self.cell, self.spans, self.hidden = [], False, None, [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "table":
            self.inside = True
        if self.inside and tag == "tr":
            self.lines.append([])
        if self.inside and tag in ("td", "th"):
            self.cell = []
            self.spans.append(int(values.get("colspan", 1)))

    def handle_endtag(self, tag):
        if tag == "table":
            self.inside = False
        if self.inside and tag in ("td", "th"):
            self.lines[-1].append(" ".join("".join(self.cell).split()))
            self.lines[-1] += [""] * (self.spans.pop() - 1)
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)

    @property
    def as_in_files(self):
        """Put the headings that cover two lines where the files have them: on the second."""
        first, second, *rest = self.lines
        return [["", *first[1:-2], "", ""], [first[0], *second, *first[-2:]], *rest]


# --- The table -------------------------------------------------------------------------------------------------------
def test_a_group_that_proposes_nothing_is_offered_to_propose(client_for, facilitator, member, url):
    page = client_for(facilitator).get(url).text
    assert "rien n'est proposé" in page
    assert "Proposer une leçon" in page
    assert "<table" not in page


def test_it_says_each_state_in_words_and_the_sums(client_for, facilitator, offer, people, lesson, url):
    _monique, david = people("Monique", "David")
    pretend(david, lesson, done=True)
    table = Table(client_for(facilitator).get(url).text)
    assert table.lines == [
        ["Personne", "Protéger mon identité", "En tout", "À noter"],
        ["2.4 Repérer un message piégé"],
        ["David", "Terminée", "1 leçon sur 1", ""],
        ["Monique", "À commencer", "Aucune leçon terminée", ""],
        ["Ont terminé", "1 personne sur 2", "", ""],
        ["Compétences (CRCN)", "4.1, 4.2", "", ""],
    ], "in the order of the names, never of success"


def test_filters_keep_a_module_a_proposal_or_those_in_difficulty(
    client_for, facilitator, group, offer, people, pages, lesson, url
):
    david, monique = people("David", "Monique")
    other = propose(group=group, by=facilitator, what={"module_id": pages.module("M3").pk}, learner=monique.learner)[0]
    long_ago(david)
    client = client_for(facilitator)

    def shown(query):
        _modules, heads, *rows, _sums, _competences = Table(client.get(url + query).text).lines
        return len(heads), [row[0] for row in rows]

    assert shown("") == (6, ["David", "Monique"])
    assert shown("?module=proteger-mon-identite") == (1, ["David", "Monique"])
    assert shown(f"?proposition={other.pk}") == (5, ["Monique"])
    assert shown("?aide=1") == (6, ["David"])
    assert shown("?module=inconnu&proposition=abc")[1] == ["David", "Monique"]
    assert client.get(f"{url}?proposition=99999999999999999999&page=zero").status_code == 200


def test_a_lesson_moved_or_taken_off_line_follows_the_site(client_for, facilitator, offer, people, pages, lesson, url):
    people("David")
    lesson.move(pages.module("M3"), pos="last-child")
    client = client_for(facilitator)
    assert "Faire mes démarches" in Table(client.get(url).text).lines[0]
    pages.lesson("M2-L4").unpublish()
    assert "rien n'est proposé" in client.get(url).text


def test_thirty_people_a_page_and_all_of_them_to_print(client_for, facilitator, offer, people, url):
    people(*(f"Personne {number:02}" for number in range(35)))
    client = client_for(facilitator)
    first, second, whole = (Table(client.get(url + query).text).lines for query in ("", "?page=2", "?tout=1"))
    assert (len(first) - 4, len(second) - 4, len(whole) - 4) == (30, 5, 35)
    assert first[-2] == second[-2] == whole[-2] == ["Ont terminé", "Personne encore", "", ""]


def test_three_hundred_people_cost_as_many_queries_as_thirty(
    client_for, facilitator, group, pages, django_user_model, url
):
    from cours.contenus.outline import outline

    propose(group=group, by=facilitator, what={"pathway_id": pages.pathway("premiers-pas").pk})
    for module in outline().modules:
        propose(group=group, by=facilitator, what={"module_id": module.id})
    lessons = list(outline().lessons)
    assert len(lessons) >= 24
    client = client_for(facilitator)

    def fill(first, last):
        learners = django_user_model.objects.bulk_create(
            django_user_model(username=f"p{number}", kind="learner") for number in range(first, last)
        )
        GroupMember.objects.bulk_create(
            GroupMember(group=group, learner=learner, name=f"P{learner.pk}") for learner in learners
        )
        for lesson in lessons:
            runs = LessonRun.objects.bulk_create(
                LessonRun(lesson_id=lesson.id, revision_id=lesson.revision_id, step_count=9) for _ in learners
            )
            Participation.objects.bulk_create(
                Participation(run=run, learner=learner, lesson_id=lesson.id)
                for run, learner in zip(runs, learners, strict=True)
            )
            LessonCompletion.objects.bulk_create(
                LessonCompletion(learner=learner, lesson_id=lesson.id, completed_at=timezone.now())
                for learner in learners[::2]
            )

    costs = []
    for first, last in ((0, 30), (30, 300)):
        fill(first, last)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url).text
        assert len(Table(page).lines) == 34
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12, [query["sql"][:200] for query in queries]


def test_nobody_else_comes_in(client, strangers, offer, people, url, group, lesson):
    (david,) = people("David")
    person = f"/espace/groupes/{group.pk}/personnes/{david.pk}/suivi/"
    reads = (url, f"{url}questions/", person)
    writes = (f"{url}valider/", f"{url}annuler/", f"{url}export.csv", f"{url}export.xlsx", f"{person}{lesson.pk}/")
    for name, stranger in strangers.items():
        for address in reads:
            assert stranger.get(address).status_code == 404, (name, address)
        for address in writes:
            data = {"qui": david.pk, "lecon": lesson.pk, "act": "validate"}
            assert stranger.post(address, data).status_code == 404, (name, address)
    for address in reads:
        assert client.get(address).url.startswith("/equipe/login/")
    for address in writes:
        assert client.post(address).url.startswith("/equipe/login/")
    assert not ExportLog.objects.exists()
    assert not InPersonValidation.objects.exists()


def test_a_person_of_another_group_is_not_there(
    client_for, facilitator, make_group, organisation, put_in, stranger, group
):
    elsewhere = put_in(make_group(organisation, title="Ailleurs"), stranger, "Fatou")
    client = client_for(facilitator)
    assert client.get(f"/espace/groupes/{group.pk}/personnes/{elsewhere.pk}/suivi/").status_code == 404


# --- Files -----------------------------------------------------------------------------------------------------------
def read_csv(response):
    content = response.content.decode("utf-8")
    assert content.startswith("\ufeff")
    return list(csv.reader(io.StringIO(content[1:]), delimiter=";"))


def read_xlsx(response):
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    return [[cell or "" for cell in line] for line in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("query", ["", "?module=faire-mes-demarches", "?aide=1"])
def test_files_say_what_the_screen_says(client_for, facilitator, group, offer, people, pages, lesson, url, query):
    members = people(*(f"Personne {number:02}" for number in range(33)))
    propose(group=group, by=facilitator, what={"module_id": pages.module("M3").pk})
    pretend(members[0], lesson, done=True)
    pretend(members[1], lesson)
    actions.validate_in_person(group=group, members=members[2:4], lesson_id=lesson.pk, by=facilitator)
    long_ago(*members[5:20])
    client = client_for(facilitator)
    screen = Table(client.get(f"{url}{query or '?'}&tout=1").text).as_in_files
    assert len(screen) == (19 if "aide" in query else 37)
    assert read_csv(client.post(f"{url}export.csv{query}")) == screen
    assert read_xlsx(client.post(f"{url}export.xlsx{query}")) == screen
    logs = list(ExportLog.objects.values_list("person", "organisation", "row_count"))
    assert logs == [(facilitator.pk, group.organisation_id, len(screen) - 4)] * 2
    assert client.get(f"{url}export.csv").status_code == 405


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"
    assert safe_cell(f"David {start}") == f"David {start}"


def test_a_name_that_looks_like_a_formula_runs_in_no_spreadsheet(client_for, facilitator, offer, people, url):
    people("=1+1", "@SUM(A1)\x0b")
    client = client_for(facilitator)
    for kind, read in (("csv", read_csv), ("xlsx", read_xlsx)):
        names = {line[0].rstrip("\x0b") for line in read(client.post(f"{url}export.{kind}"))}
        assert {"'=1+1", "'@SUM(A1)"} <= names


# --- Validated in person ---------------------------------------------------------------------------------------------
def test_several_people_are_validated_at_once_and_that_is_undone(client_for, facilitator, offer, people, lesson, url):
    david, monique, _yanis = people("David", "Monique", "Yanis")
    client = client_for(facilitator)
    data = {"qui": [david.pk, monique.pk], "lecon": lesson.pk}
    page = client.post(f"{url}valider/", data, follow=True).text
    assert "validée en séance pour David, Monique." in page
    assert [line[1] for line in Table(page).lines[2:5]] == ["Faite en séance", "Faite en séance", "À commencer"]
    assert set(InPersonValidation.objects.values_list("validated_by", flat=True)) == {facilitator.pk}
    assert LessonCompletion.objects.filter(is_in_person=True, mastered_at=None).count() == 2
    numbers = ",".join(str(pk) for pk in InPersonValidation.objects.values_list("pk", flat=True))
    page = client.post(f"{url}annuler/", {"validations": numbers}, follow=True).text
    assert [line[1] for line in Table(page).lines[2:5]] == ["À commencer"] * 3
    assert not LessonCompletion.objects.exists()
    assert "déjà annulé" in client.post(f"{url}annuler/", {"validations": numbers}, follow=True).text


def test_two_facilitators_at_once_validate_once(client_for, facilitator, colleague, group, offer, people, lesson, url):
    from cours.groupes.models import GroupFacilitator

    GroupFacilitator.objects.create(group=group, person=colleague)
    (david,) = people("David")
    for person in (facilitator, colleague):
        actions.validate_in_person(group=group, members=[david], lesson_id=lesson.pk, by=person)
    assert InPersonValidation.objects.get().validated_by == facilitator
    page = client_for(colleague).post(f"{url}valider/", {"qui": david.pk, "lecon": lesson.pk}, follow=True).text
    assert "était déjà faite" in page


def test_what_is_done_for_real_afterwards_stays(client_for, facilitator, group, offer, learner, member, lesson_of, url):
    actions.validate_in_person(group=group, members=[member], lesson_id=offer.lesson_id, by=facilitator)
    lesson = lesson_of(client_for(learner))
    for exercise in lesson.exercises:
        lesson.right(exercise)
    lesson.finish()
    client = client_for(facilitator)
    assert Table(client.get(url).text).lines[2][1] == "Maîtrisée"
    client.post(f"{url}annuler/", {"validations": InPersonValidation.objects.get().pk})
    assert Table(client.get(url).text).lines[2][1] == "Maîtrisée"


def test_the_word_of_another_group_is_not_taken_back(
    facilitator, group, offer, learner, member, make_group, organisation, put_in, lesson
):
    other = make_group(organisation, facilitator, title="Jeudi")
    theirs = put_in(other, learner)
    for where, who in ((group, member), (other, theirs)):
        actions.validate_in_person(group=where, members=[who], lesson_id=lesson.pk, by=facilitator)
    ours = InPersonValidation.objects.get(group=group)
    assert actions.withdraw_validations(group=other, validations=[ours.pk]) == 0
    actions.withdraw_validations(group=group, validations=[ours.pk])
    assert LessonCompletion.objects.filter(is_in_person=True).exists()


def test_bad_choices_are_explained_and_change_nothing(
    client_for, facilitator, group, offer, people, lesson, pages, url
):
    david, monique = people("David", "Monique")
    client = client_for(facilitator)
    for data in ({}, {"qui": david.pk}, {"lecon": lesson.pk}, {"qui": david.pk, "lecon": pages.lesson("M3-L2").pk}):
        assert "Cochez des personnes" in client.post(f"{url}valider/", data, follow=True).text
    GroupMember.objects.filter(pk=monique.pk).update(left_at=timezone.now())
    page = client.post(f"{url}valider/", {"qui": [monique.pk, "x"], "lecon": lesson.pk}, follow=True).text
    assert "rien n&#x27;a changé" in page
    assert not InPersonValidation.objects.exists()
    assert (
        "n&#x27;est plus dans le groupe"
        in client.get(f"/espace/groupes/{group.pk}/personnes/{monique.pk}/suivi/", follow=True).text
    )
    monique.learner.delete()
    assert client.get(f"/espace/groupes/{group.pk}/personnes/{monique.pk}/suivi/").status_code == 404
    group.archived_at = timezone.now()
    group.save()
    assert client.post(f"{url}valider/", {"qui": david.pk, "lecon": lesson.pk}).status_code == 404
    assert client.get(url).status_code == 200
