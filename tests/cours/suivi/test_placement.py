"""« Où j'en suis ? »: a few questions to choose where to begin; never a score, and nothing is decided for anybody."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cours.comptes import actions as comptes
from cours.comptes.models import User
from cours.contenus.outline import outline
from cours.contenus.placement import placement_bank, placement_modules
from cours.echanges.actions import erase_learner
from cours.suivi import placement_actions
from cours.suivi.models import PlacementAnswer, PlacementStart, PlacementTest
from cours.suivi.placement_advice import advices
from cours.suivi.progress import LearnerProgress
from tests.cours.suivi import answers

pytestmark = pytest.mark.django_db

HOME = "/ou-j-en-suis/"
QUESTION = "/ou-j-en-suis/question/"
ANSWER = "/ou-j-en-suis/reponse/"
RESULT = "/ou-j-en-suis/resultat/"
STOP = "/ou-j-en-suis/arreter/"


def module(code):
    return next(module for module in outline().modules if module.code == code)


class TestAtHand:
    """The test in front of one client, answered as its form would."""

    __test__ = False

    def __init__(self, client, *codes):
        self.client = client
        self.start(*codes)

    def start(self, *codes, order=""):
        slugs = [module(code).slug for code in codes]
        self.started = self.client.post(HOME, {"module": slugs, "order": order})

    def page(self):
        return self.client.get(QUESTION)

    @property
    def exercise(self):
        return self.page().context["exercise"]

    @property
    def level(self):
        return placement_bank().find(self.exercise["id"]).level

    def post(self, fields, *, exercise=None, attempt=None, act="answer"):
        exercise = exercise or self.exercise
        data = {"exercise": exercise["id"], "attempt": attempt or str(uuid.uuid4()), "act": act}
        return self.client.post(ANSWER, data | fields)

    def right(self):
        exercise = self.exercise
        return self.post(answers.right(exercise), exercise=exercise)

    def wrong(self):
        exercise = self.exercise
        return self.post(answers.wrong(exercise), exercise=exercise)

    def unknown(self):
        return self.post({}, act="unknown")

    def finish(self, *, right):
        """Answer each module up to the level `right`."""
        for _ in range(20):
            if self.page().status_code != 200:
                break
            if self.level <= right:
                self.right()
            else:
                self.unknown()
        return self.client.get(RESULT)


@pytest.fixture
def at_hand(client_for, learner):
    return lambda *codes: TestAtHand(client_for(learner), *(codes or ["M2"]))


# --- Before -----------------------------------------------------------------------------------------------------------
def test_it_shows_a_picture_for_each_module_and_a_way_out(client):
    page = client.get(HOME)
    assert page.status_code == 200
    for each in placement_modules():
        assert f'value="{each.slug}"' in page.text
    assert page.text.count('type="checkbox"') == 5
    assert "Je ne veux pas de test" in page.text
    assert 'type="text"' not in page.text.partition("<main")[2]


def test_newcomers_see_a_small_entry_and_the_first_lesson_stays_the_big_button(client, client_for, learner, lesson_of):
    for path in ("/", "/mon-parcours/"):
        main = client.get(path).text.partition("<main")[2]
        assert main.index("button--big") < main.index(HOME)
    lesson = lesson_of(client_for(learner))
    lesson.right(lesson.exercises[0])
    for path in ("/", "/mon-parcours/"):
        assert HOME not in lesson.client.get(path).text


def test_without_any_question_in_the_modules_there_is_no_test(client, pages, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for each in placement_modules():
            page = pages.module(each.code)
            page.placement = []
            page.save_revision().publish()
    assert client.get(HOME).status_code == 404
    assert HOME not in client.get("/").text


def test_looking_creates_nothing(client, client_for, learner):
    for browser in (client, client_for(learner)):
        for path in (HOME, QUESTION, ANSWER, RESULT):
            browser.get(path)
    assert not PlacementTest.objects.exists()
    assert not User.objects.guests().exists()


def test_it_says_kindly_that_no_picture_was_touched(client):
    response = client.post(HOME, {"module": ["inconnu"]})
    assert response.status_code == 422
    assert "Touchez au moins une image." in response.text


def test_modules_are_asked_about_in_the_order_they_were_touched(at_hand):
    test = at_hand("M1", "M4")
    assert test.page().context["module"].code == "M1"
    test.start("M1", "M4", order=f"{module('M4').slug} {module('M1').slug}")
    assert test.page().context["module"].code == "M4"
    test.start("M1", "M4", order="n'importe quoi")
    assert test.page().context["module"].code == "M1"


# --- Who --------------------------------------------------------------------------------------------------------------
def test_the_first_answer_of_a_visitor_creates_the_guest_and_the_test(client):
    test = TestAtHand(client, "M2")
    test.page()
    assert not User.objects.guests().exists()
    assert not PlacementTest.objects.exists()
    test.right()
    row = PlacementTest.objects.get()
    assert row.learner == User.objects.guests().get()
    assert row.answers.get().outcome == "right"
    assert test.level == 2
    test.right()
    assert PlacementTest.objects.count() == 1
    assert row.answers.count() == 2


def test_the_test_of_a_person_is_found_on_another_device_and_nowhere_else(client, client_for, learner, stranger):
    test = TestAtHand(client_for(learner), "M2")
    exercise = test.exercise
    assert client_for(learner).get(QUESTION).context["exercise"]["id"] == exercise["id"]
    for other in (client_for(stranger), client):
        assert other.get(QUESTION).url == HOME
        test.client = other
        assert test.post(answers.right(exercise), exercise=exercise).url == QUESTION
        assert other.post(STOP).status_code == 302
        assert other.get(RESULT).url == HOME
    assert not PlacementAnswer.objects.exists()
    assert PlacementTest.objects.get().finished_at is None


def test_a_test_begun_before_entering_goes_on_with_the_card(client, learner, client_for):
    test = TestAtHand(client, "M2")
    exercise = test.exercise
    client.force_login(learner)
    assert test.exercise["id"] == exercise["id"]
    test.right()
    assert PlacementTest.objects.get().learner == learner


def test_the_staff_tries_without_leaving_traces(client_for, author):
    test = TestAtHand(client_for(author), "M2", "M3")
    assert "rien n'est enregistré" in test.page().text.replace("’", "'").replace("&#x27;", "'")
    page = test.finish(right=2)
    assert "Vous vous débrouillez." in page.text
    advised = page.context["said"][0]["advice"].advised
    assert test.client.post(f"{HOME}{module('M2').slug}/commencer/", {"start": advised.value}).url == advised.url
    for model in (PlacementTest, PlacementAnswer, PlacementStart):
        assert not model.objects.exists()


# --- During -----------------------------------------------------------------------------------------------------------
def test_a_question_is_answered_by_touch_and_nothing_is_judged(at_hand):
    test = at_hand("M2", "M3")
    for answer in (test.right, test.wrong, test.unknown):
        main = test.page().text.partition("<h1")[2]
        for word in (
            'type="text"',
            "<textarea",
            "Oui, c",
            "Pas encore",
            "is-right",
            "is-again",
            "juste",
            "faux",
            "score",
            "%",
        ):
            assert word not in main
        assert answer().url == QUESTION
    assert [row.outcome for row in PlacementAnswer.objects.all()] == ["right", "wrong", "unknown"]


def test_it_says_how_many_questions_at_most(at_hand):
    assert "Il y en a 3 au plus" in at_hand("M2").page().text
    assert "Il y en a 12 au plus" in at_hand("M1", "M2", "M3", "M4", "M5").page().text


def test_i_do_not_know_keeps_nothing_else_and_goes_to_the_next_module(at_hand):
    test = at_hand("M2", "M3")
    exercise = test.exercise
    # What is ticked by accident does not count: the button says what the person means.
    test.post(answers.right(exercise), exercise=exercise, act="unknown")
    row = PlacementAnswer.objects.get()
    assert (row.outcome, row.answer, row.level) == ("unknown", {}, 1)
    assert test.page().context["module"].code == "M3"


def test_it_asks_again_when_nothing_was_chosen(at_hand):
    test = at_hand("M2")
    response = test.post({})
    assert response.status_code == 422
    assert "« Je ne sais pas »" in response.text
    assert not PlacementAnswer.objects.exists()


@pytest.mark.parametrize("fields", [{"choice": "\x00", "zones": "\x00"}, {"choice": "99", "zones": "99"}])
def test_it_answers_clearly_to_what_our_form_cannot_send(at_hand, fields):
    test = at_hand("M2")
    assert test.post(fields).status_code == 400
    assert not PlacementAnswer.objects.exists()


def test_too_long_an_answer_is_not_read(at_hand):
    assert at_hand("M2").post({"choice": "x" * 70_000}).url == QUESTION
    assert not PlacementAnswer.objects.exists()


def test_the_same_answer_sent_ten_times_is_one_answer(at_hand):
    test = at_hand("M2")
    exercise, attempt = test.exercise, str(uuid.uuid4())
    for _ in range(10):
        assert test.post(answers.right(exercise), exercise=exercise, attempt=attempt).status_code == 302
    assert PlacementAnswer.objects.count() == 1
    assert test.level == 2


def test_the_first_answer_counts_after_going_back(at_hand):
    test = at_hand("M2", "M3")
    exercise, attempt = test.exercise, str(uuid.uuid4())
    test.post(answers.wrong(exercise), exercise=exercise, attempt=attempt)
    test.post(answers.right(exercise), exercise=exercise)
    assert PlacementAnswer.objects.get().outcome == "wrong"
    # The old number of a page restored by « Back » does not hide the answer to another question.
    other = test.exercise
    test.post(answers.right(other), exercise=other, attempt=attempt)
    assert PlacementAnswer.objects.count() == 2


def test_a_question_of_another_level_or_module_is_not_taken(at_hand):
    test = at_hand("M2")
    bank = placement_bank()
    for code, level in (("M2", 3), ("M3", 1)):
        other = bank.cell(module(code).id, level)[0].exercise
        assert test.post(answers.right(other), exercise=other).url == QUESTION
    assert not PlacementAnswer.objects.exists()


def test_any_question_of_the_right_level_is_taken_when_an_author_added_one_meanwhile(at_hand):
    test = at_hand("M2")
    cell = placement_bank().cell(module("M2").id, 1)
    other = next(question.exercise for question in cell if question.id != test.exercise["id"])
    test.post(answers.right(other), exercise=other)
    assert PlacementAnswer.objects.get().exercise_id == other["id"]


def test_the_database_refuses_two_answers_at_one_level(learner):
    row = PlacementTest.objects.create(learner=learner, modules=[module("M2").id])

    def give(client_id, level):
        row.answers.create(
            client_id=client_id, module_id=module("M2").id, level=level, exercise_id="a", outcome="right"
        )

    number = uuid.uuid4()
    give(number, 1)
    for client_id, level in ((uuid.uuid4(), 1), (number, 2)):
        with pytest.raises(IntegrityError), transaction.atomic():
            give(client_id, level)


def test_it_stops_when_the_person_wants(at_hand):
    test = at_hand("M2", "M3")
    test.right()
    assert test.client.post(STOP).url == RESULT
    assert PlacementTest.objects.get().finished_at
    page = test.client.get(RESULT).text
    assert "Vous découvrez ce thème." in page
    assert "Nous n'avons pas parlé de ce thème." in page.replace("&#x27;", "'")
    assert test.page().url == RESULT


def test_stopping_before_any_answer_leaves_the_choice_free(at_hand, client):
    for test in (at_hand("M2"), TestAtHand(client, "M2")):
        assert test.client.post(STOP).url == "/modules/"
        assert test.client.get(RESULT).url == HOME
        assert test.page().url == HOME


def test_a_new_test_replaces_the_one_left_in_the_middle(at_hand):
    test = at_hand("M2")
    test.right()
    test.start("M3")
    test.finish(right=0)
    assert test.page().url == RESULT
    assert [row["advice"].module.code for row in test.client.get(RESULT).context["said"]] == ["M3"]


def test_a_question_taken_away_by_an_author_does_not_block_the_test(at_hand, pages, django_capture_on_commit_callbacks):
    test = at_hand("M2")
    exercise = test.exercise
    page = pages.module("M2")
    page.placement = [item for item in page.placement.raw_data if item["id"] != exercise["id"]]
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert test.post(answers.right(exercise), exercise=exercise).url == QUESTION
    assert test.exercise["id"] != exercise["id"]


# --- The result -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("right", "words", "place"),
    [
        (0, "Ce thème est nouveau pour vous.", 0),
        (1, "Vous découvrez ce thème.", 1),
        (2, "Vous vous débrouillez.", "bilan"),
        (3, "Vous êtes à l'aise.", "bilan"),
    ],
)
def test_it_says_the_result_in_words_and_where_to_begin(at_hand, right, words, place):
    page = at_hand("M2").finish(right=right)
    main = page.text.partition("<h1")[2].partition("</main")[0].replace("&#x27;", "'")
    assert words in main
    for word in ("%", "score", "niveau", " sur "):
        assert word not in main
    advice = page.context["said"][0]["advice"]
    assert advice.level == right
    lesson = None if place == "bilan" else advice.module.lessons[place]
    assert advice.advised.lesson == lesson
    assert (advice.also is not None) == (right == 1)
    assert ("« Faire mes démarches »" in main) == (right == 3)


def test_every_lesson_and_the_bilan_can_be_chosen_instead():
    (advice,) = advices([module("M2").id], [])
    assert [beginning.title for beginning in advice.beginnings][-1] == "Le bilan du module"
    assert len(advice.beginnings) == len(module("M2").lessons) + 1


def test_without_enough_questions_for_a_bilan_it_proposes_the_last_lesson(monkeypatch):
    from cours.suivi import placement_advice
    from cours.suivi.placement import Given

    monkeypatch.setattr(placement_advice, "is_offered", lambda module: False)
    pk = module("M2").id
    (advice,) = advices([pk], [Given(pk, level, True) for level in (1, 2)])
    assert advice.advised.lesson == module("M2").lessons[-1]


def test_a_module_unpublished_since_is_passed_over(at_hand, pages, django_capture_on_commit_callbacks):
    test = at_hand("M2")
    test.finish(right=1)
    with django_capture_on_commit_callbacks(execute=True):
        pages.module("M2").unpublish()
    page = test.client.get(RESULT)
    assert page.status_code == 200
    assert page.context["said"] == []


# --- Choosing ---------------------------------------------------------------------------------------------------------
def begin(client, code, start):
    return client.post(f"{HOME}{module(code).slug}/commencer/", {"start": str(start)})


def test_the_advice_changes_nothing_until_it_is_accepted(at_hand, learner):
    test = at_hand("M2")
    test.finish(right=1)
    assert LearnerProgress.of(learner).resume is None
    second = module("M2").lessons[1]
    assert begin(test.client, "M2", second.id).url == second.url
    assert LearnerProgress.of(learner).resume.entry == second
    assert second.title in test.client.get("/mon-parcours/").text.replace("&#x27;", "'")
    row = PlacementStart.objects.get()
    assert (row.learner, row.chosen_by, row.lesson_id) == (learner, learner, second.id)


def test_the_person_may_choose_something_else(at_hand, learner):
    test = at_hand("M2")
    test.finish(right=3)
    first = module("M2").lessons[0]
    begin(test.client, "M2", first.id)
    assert LearnerProgress.of(learner).resume.entry == first
    begin(test.client, "M2", module("M2").lessons[3].id)
    assert LearnerProgress.of(learner).resume.entry == module("M2").lessons[3]
    assert "Vous avez choisi :" in test.client.get(RESULT).text


def test_the_bilan_chosen_is_what_the_site_proposes(at_hand, learner):
    test = at_hand("M2")
    test.finish(right=2)
    assert begin(test.client, "M2", "bilan").url == f"/modules/{module('M2').slug}/bilan/"
    for path in ("/", "/mon-parcours/"):
        assert "Le bilan : Protéger mon identité" in test.client.get(path).text


def test_a_double_tap_is_one_choice(at_hand, learner):
    client = at_hand("M2").client
    for _ in range(3):
        begin(client, "M2", module("M2").lessons[1].id)
    assert PlacementStart.objects.count() == 1


@pytest.mark.parametrize("start", ["", "999999", "bilan-2", "\x00"])
def test_a_beginning_that_is_not_proposed_leads_to_the_module(at_hand, start):
    client = at_hand("M2").client
    assert begin(client, "M2", start).url == module("M2").url
    assert not PlacementStart.objects.exists()
    assert client.post(f"{HOME}inconnu/commencer/").status_code == 404
    with pytest.raises(LookupError):
        placement_actions.choose_start(
            learner=User.objects.learners().first(), module_id=module("M2").id, lesson_id=module("M3").lessons[0].id
        )


def test_the_anonymous_is_led_to_the_lesson_and_nothing_is_kept(client):
    lesson = module("M2").lessons[1]
    assert begin(client, "M2", lesson.id).url == lesson.url
    assert not PlacementStart.objects.exists()


def test_who_helps_may_choose_for_the_person(learner, facilitator):
    row = placement_actions.choose_start(
        learner=learner, module_id=module("M2").id, lesson_id=module("M2").lessons[2].id, chosen_by=facilitator
    )
    assert row.chosen_by == facilitator
    assert LearnerProgress.of(learner).resume.entry == module("M2").lessons[2]


# --- What is proposed afterwards --------------------------------------------------------------------------------------
def choose(learner, code, place):
    lessons = module(code).lessons
    placement_actions.choose_start(
        learner=learner, module_id=module(code).id, lesson_id=None if place is None else lessons[place].id
    )


def complete(learner, *lessons):
    from django.utils import timezone

    from cours.suivi.models import LessonCompletion

    for lesson in lessons:
        LessonCompletion.objects.create(learner=learner, lesson_id=lesson.id, completed_at=timezone.now())


def test_a_pathway_passes_over_what_was_known(learner, pages):
    """J4: the test skips 2.1, then the pathway goes on as it was proposed."""
    from cours.suivi import actions

    actions.enrol(learner=learner, pathway=pages.pathway("emploi"))
    choose(learner, "M2", 1)
    proposed = []
    for _ in range(5):
        entry = LearnerProgress.of(learner).resume.entry
        proposed.append(entry.code)
        complete(learner, entry)
    assert proposed == ["M2-L2", "M3-L1", "M3-L2", "M3-L4", "M3-L5"]


def test_what_was_passed_over_is_proposed_last_not_forgotten(learner):
    choose(learner, "M2", 3)
    complete(learner, *(lesson for lesson in outline().lessons if lesson.module_slug != module("M2").slug))
    complete(learner, *module("M2").lessons[3:])
    assert LearnerProgress.of(learner).resume.entry == module("M2").lessons[0]


def test_after_the_bilan_the_next_module_or_the_lessons_to_see_again(learner):
    from cours.suivi.models import ModuleReview

    choose(learner, "M1", None)
    assert LearnerProgress.of(learner).resume.is_review
    row = ModuleReview.objects.create(learner=learner, module_id=module("M1").id, right_count=9)
    assert LearnerProgress.of(learner).resume.entry.code == "M2-L1"
    row.right_count = 4
    row.save()
    assert LearnerProgress.of(learner).resume.entry.code == "M1-L1"


def test_the_lesson_left_in_the_middle_comes_first_unless_the_choice_is_newer(learner, client_for, lesson_of):
    choose(learner, "M1", 2)
    lesson = lesson_of(client_for(learner))
    lesson.right(lesson.exercises[0])
    assert LearnerProgress.of(learner).resume.entry.code == "M2-L4"
    choose(learner, "M3", 1)
    assert LearnerProgress.of(learner).resume.entry.code == "M3-L2"


# --- Keeping, giving, erasing -----------------------------------------------------------------------------------------
def test_the_test_of_a_guest_goes_to_the_card(client, learner):
    test = TestAtHand(client, "M2")
    test.finish(right=1)
    begin(client, "M2", module("M2").lessons[1].id)
    guest = User.objects.guests().get()
    comptes.merge_guest(guest=guest, learner=learner)
    row, start = PlacementTest.objects.get(), PlacementStart.objects.get()
    assert (row.learner, start.learner, start.chosen_by) == (learner, learner, learner)
    assert row.answers.count() == 2


def test_a_guest_is_asked_whether_these_answers_are_theirs_before_entering(client):
    test = TestAtHand(client, "M2")
    test.right()
    page = client.get("/entrer/").text.replace("&#x27;", "'")
    asked = page.partition("keep-work")[2].partition("</form")[0]
    assert "1 réponse sur cet appareil" in asked
    assert "Où j'en suis ?" in asked
    assert "Décochez si ce n'est pas vous" in page


def test_a_person_takes_it_away_and_erases_it(at_hand, learner):
    test = at_hand("M2")
    test.finish(right=1)
    begin(test.client, "M2", module("M2").lessons[1].id)
    page = test.client.get("/mes-informations/").text.replace("&#x27;", "'")
    assert "Où j'en suis ?" in page
    assert "2 réponses, commencé le" in page
    data = test.client.get("/mes-informations/telecharger/").json()
    (kept,) = data["positionnements"]
    assert [answer["resultat"] for answer in kept["reponses"]] == ["juste", "je ne sais pas"]
    assert data["debuts_choisis"][0]["debut"] == module("M2").lessons[1].title
    erase_learner(learner=learner)
    for model in (PlacementTest, PlacementAnswer, PlacementStart):
        assert not model.objects.exists()


def test_the_share_of_right_answers_of_a_question_can_be_counted(client_for, make_learner):
    for right in (0, 1):
        test = TestAtHand(client_for(make_learner()), "M2")
        test.finish(right=right)
    asked = PlacementAnswer.objects.filter(level=1)
    assert sorted(asked.values_list("outcome", flat=True)) == ["right", "unknown"]
    known = {question.id for question in placement_bank().questions}
    assert set(PlacementAnswer.objects.values_list("exercise_id", flat=True)) <= known


# --- Cost -------------------------------------------------------------------------------------------------------------
def test_each_page_costs_at_most_eight_queries(at_hand, client):
    test = at_hand("M1", "M2", "M3", "M4", "M5")
    for _ in range(3):
        test.right()
    costs = {}
    for path in (HOME, QUESTION):
        test.client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert test.client.get(path).status_code == 200
        costs[path] = len(queries)
    test.client.post(STOP)
    test.client.get(RESULT)
    with CaptureQueriesContext(connection) as queries:
        assert test.client.get(RESULT).status_code == 200
    costs[RESULT] = len(queries)
    assert max(costs.values()) <= 8, costs
    client.get(HOME)
    with CaptureQueriesContext(connection) as queries:
        client.get(HOME)
    assert len(queries) == 0
