"""One question on the wall: one answer per place, shown by five at least, nobody's, and no attempt of anybody."""

import itertools
import re
import uuid

import pytest
from django.utils import timezone

from cours.groupes.actions.projections import has_answered
from cours.groupes.actions.sessions import close_session
from cours.groupes.models import Projection, ProjectionAnswer, Seat
from cours.groupes.room_answers import shown_of
from cours.groupes.views import room_question
from cours.suivi.models import Attempt, LessonRun
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_the_wall(client_for, facilitator, open_workshop, lesson_of):
    """What a facilitator needs to project a question: `project("single_choice")`, and the wall."""

    class Wall:
        client = client_for(facilitator)
        address = f"/espace/seances/{open_workshop.pk}/projection/"
        lesson = lesson_of(client)

        def project(self, kind="single_choice"):
            exercise = self.lesson.exercise(kind)
            fields = {"lesson": self.lesson.entry.id, "exercise": exercise["id"]}
            assert self.client.post(f"{self.address}choisir/", fields).url == self.address
            return exercise

        def shows(self, query=""):
            return self.client.get(self.address + query).text

        def shows_all(self):
            return self.client.post(f"{self.address}montrer/", follow=True).text

    return Wall()


@pytest.fixture
def places(make_learner, put_in, open_workshop):
    """`places(3)`: three devices of the room, each with the place of one more person of the group."""

    def open_places(count):
        return [sit(StrictClient(), open_workshop, put_in(open_workshop.group, make_learner())) for _ in range(count)]

    return open_places


def sit(device, session, member):
    device.post("/code/", {"code": session.code})
    assert device.post("/seance/prenoms/", {"learner": member.learner_id, "change": "1"}).url == "/seance/"
    return device


def answer(device, fields, /, **more):
    data = {"question": Projection.objects.get(closed_at=None).pk} | fields | more
    return device.post("/seance/question/", data)


def wrong_of(exercise):
    return next(i for i, option in enumerate(exercise["options"]) if not option["correct"])


def test_only_questions_with_choices_are_proposed(at_the_wall):
    page = at_the_wall.client.get(f"{at_the_wall.address}choisir/", {"lesson": at_the_wall.lesson.entry.id}).text
    for exercise in at_the_wall.lesson.exercises:
        may = exercise["kind"] in ("single_choice", "multiple_choice", "true_false")
        assert (f'value="{exercise["id"]}"' in page) is may, exercise["kind"]


def test_a_question_that_is_not_in_the_lesson_is_not_projected(at_the_wall):
    other = next(e for e in at_the_wall.lesson.exercises if e["kind"] == "ordering")
    for exercise_id in ("nimporte", other["id"], ""):
        fields = {"lesson": at_the_wall.lesson.entry.id, "exercise": exercise_id}
        assert at_the_wall.client.post(f"{at_the_wall.address}choisir/", fields).status_code == 200
    for lesson in ("999999", "x", "9" * 40):
        at_the_wall.client.post(f"{at_the_wall.address}choisir/", {"lesson": lesson, "exercise": "x"})
    assert not Projection.objects.exists()


def test_nothing_is_shown_before_the_close_in_a_small_room_then_bars_in_words(at_the_wall, places):
    exercise = at_the_wall.project()
    wrong, feedback = wrong_of(exercise), exercise["options"][wrong_of(exercise)]["feedback"]
    assert "Aucune réponse reçue" in at_the_wall.shows()
    for number, device in enumerate(places(6), start=1):
        assert answer(device, {"choice": wrong}).status_code == 302
        assert "Votre réponse est partie" in device.get("/seance/question/").text
        assert f"{number} réponse" in at_the_wall.shows()
        assert "bar__fill" not in at_the_wall.shows()
        if number == 4:
            assert "Il faut au moins cinq réponses" in at_the_wall.shows_all()
            assert Projection.objects.get().closed_at is None, "a tap too early closes nothing"
    page = at_the_wall.shows_all()
    assert "bar__fill--10" in page
    assert "6 réponses" in page
    start = feedback.split(".")[0][:30]
    assert start not in page, "the room discusses first"
    assert start in at_the_wall.shows("?explications=oui")


def test_true_or_false_and_several_answers_work_too(at_the_wall, places):
    at_the_wall.project("true_false")
    room = places(5)
    for device in room:
        answer(device, {"choice": "true"})
    assert "bar__fill--10" in at_the_wall.shows_all()
    lesson = next((e for e in at_the_wall.lesson.exercises if e["kind"] == "multiple_choice"), None)
    if lesson:
        at_the_wall.project("multiple_choice")
        for device in room:
            answer(device, {"choices": [0, 1]})
        assert at_the_wall.shows_all().count("bar__fill--10") == 2


# --- What is read by difference --------------------------------------------------------------------------------------
@pytest.mark.parametrize("received", range(60))
def test_each_move_of_the_wall_adds_five_answers_at_least_the_last_one_too(received):
    now, then = (shown_of(count, is_closed=False) for count in (received, received + 1))
    assert then - now in range(5, 100) or then == now
    at_the_close = shown_of(received, is_closed=True)
    assert at_the_close == (received if received >= 5 else 0)
    assert at_the_close - now in range(5, 100) or at_the_close == now == 0


def test_nobody_reads_the_sixth_answer_nor_the_last_by_watching_the_wall(at_the_wall, places, facilitator):
    """Eleven say the same and the one after them something else: no screen, fragment or 304 moves by less than five."""
    exercise = at_the_wall.project()
    wrong, right = wrong_of(exercise), next(i for i, option in enumerate(exercise["options"]) if option["correct"])
    seen = [(0,) * len(exercise["options"])]
    version = ""
    for number, device in enumerate(places(12), start=1):
        answer(device, {"choice": right if number in (6, 12) else wrong})
        fragment = at_the_wall.client.get(f"{at_the_wall.address}reponses/", headers={"If-None-Match": version})
        assert fragment.status_code == 200, "the number of answers has moved"
        version = fragment["ETag"]
        again = at_the_wall.client.get(f"{at_the_wall.address}reponses/", headers={"If-None-Match": version})
        assert again.status_code == 304
        for page in (fragment.text, at_the_wall.shows(), at_the_wall.shows("?explications=oui")):
            seen.append(bars_of(page, len(exercise["options"])))
    seen.append(bars_of(at_the_wall.shows_all(), len(exercise["options"])))
    assert sum(seen[-1]) == 12
    for before, after in itertools.pairwise(seen):
        assert after == before or sum(after) - sum(before) >= 5
    assert {sum(bars) for bars in seen} == {0, 5, 12}


def bars_of(page, options):
    """Return how many answers each bar of the wall counts."""
    said = re.findall(r'bar__count">(\d+|aucune) réponses?<', page)
    return tuple(0 if words == "aucune" else int(words) for words in said) or (0,) * options


def test_answers_are_nobodys(at_the_wall, open_workshop, learner, member, client_for):
    exercise = at_the_wall.project()
    phone = client_for(learner)
    phone.post("/seance/rejoindre/", {"session": open_workshop.pk})
    assert "Question de la salle" in phone.get("/modules/").text
    answer(phone, {"choice": wrong_of(exercise)})
    row = ProjectionAnswer.objects.get()
    fields = {field.name for field in row._meta.get_fields()}
    assert fields == {"id", "projection", "place", "beside", "answer", "outcome"}
    seat, said = Seat.objects.get(), str(dict(phone.session.items()))
    for number in (row.place, row.beside):
        assert str(number) not in said, "the session of the device must not lead back"
        assert number not in (seat.key, uuid.UUID(int=learner.pk), uuid.UUID(int=seat.pk))
    assert not Attempt.objects.exists()
    assert not LessonRun.objects.exists()
    assert "David" not in at_the_wall.shows()


@pytest.mark.parametrize("end", ["shown", "withdrawn", "session closed", "next question"])
def test_once_the_question_is_over_the_answers_lead_to_nobody_even_with_the_key(
    at_the_wall, open_workshop, places, facilitator, end
):
    exercise = at_the_wall.project()
    shown = Projection.objects.get()
    for device in places(5):
        answer(device, {"choice": wrong_of(exercise)})
    seats = list(Seat.objects.all())
    assert all(has_answered(projection=shown, seat=seat) for seat in seats)
    if end == "shown":
        at_the_wall.shows_all()
    elif end == "withdrawn":
        at_the_wall.client.post(f"{at_the_wall.address}retirer/")
    elif end == "next question":
        at_the_wall.project("true_false")
    else:
        close_session(session=open_workshop, person=facilitator)
    assert shown.answers.count() == 5
    assert not any(has_answered(projection=shown, seat=seat) for seat in seats)


# --- One answer per place --------------------------------------------------------------------------------------------
def test_a_place_answers_once_however_often_it_taps_leaves_and_comes_back(at_the_wall, open_workshop, member):
    exercise = at_the_wall.project()
    for _ in range(4):
        device = sit(StrictClient(), open_workshop, member)
        for choice in (wrong_of(exercise), 0):
            answer(device, {"choice": choice})
        assert "Votre réponse est partie" in device.get("/seance/question/").text
        device.post("/quitter/")
    assert ProjectionAnswer.objects.count() == 1


def test_twelve_cookies_without_a_place_cast_no_vote(at_the_wall, open_workshop, member):
    exercise = at_the_wall.project()
    for _ in range(12):
        device = StrictClient()
        device.post("/code/", {"code": open_workshop.code})
        assert answer(device, {"choice": wrong_of(exercise)}).url == "/seance/prenoms/"
        assert device.get("/seance/question/").url == "/seance/prenoms/"
        assert "question de la salle" not in device.get("/seance/prenoms/").text
    assert not ProjectionAnswer.objects.exists()


def test_two_on_a_device_are_one_place_and_stay_so_when_they_part(at_the_wall, open_workshop, member, places, put_in):
    exercise = at_the_wall.project()
    partner = places(1)[0].session["_auth_user_id"]
    pair = sit(StrictClient(), open_workshop, member)
    pair.post("/seance/a-deux/", {"learner": partner, "change": "1"})
    answer(pair, {"choice": wrong_of(exercise)})
    answer(pair, {"choice": 0})
    assert ProjectionAnswer.objects.count() == 1
    pair.post("/seance/seul/", {"stays": member.learner_id})
    other = sit(StrictClient(), open_workshop, open_workshop.group.members.get(learner_id=partner))
    for device in (pair, other):
        answer(device, {"choice": 0})
        assert "Votre réponse est partie" in device.get("/seance/question/").text
    assert ProjectionAnswer.objects.count() == 1
    row = ProjectionAnswer.objects.get()
    assert row.place != row.beside


def test_nothing_in_the_table_tells_a_pair_from_somebody_alone(at_the_wall, places):
    exercise = at_the_wall.project()
    (device,) = places(1)
    answer(device, {"choice": wrong_of(exercise)})
    assert ProjectionAnswer.objects.get().beside is not None


def test_an_answer_that_arrives_after_the_close_is_not_kept_and_says_so(at_the_wall, places):
    exercise = at_the_wall.project()
    *room, late = places(6)
    question = Projection.objects.get().pk
    for device in room:
        answer(device, {"choice": wrong_of(exercise)})
    at_the_wall.shows_all()
    response = late.post("/seance/question/", {"question": question, "choice": 0}, follow=True)
    assert "Pas de question pour le moment" in response.text
    assert ProjectionAnswer.objects.count() == 5


def test_the_close_is_looked_at_again_when_the_answer_is_kept(at_the_wall, places, monkeypatch):
    """The facilitator closes between the page that was read and the answer that is written."""
    exercise = at_the_wall.project()
    (device,) = places(1)
    before = room_question.answer_in_room

    def closed_meanwhile(**wish):
        Projection.objects.update(closed_at=timezone.now())
        return before(**wish)

    monkeypatch.setattr(room_question, "answer_in_room", closed_meanwhile)
    assert answer(device, {"choice": wrong_of(exercise)}).url == "/seance/question/"
    assert not ProjectionAnswer.objects.exists()


def test_an_empty_answer_is_asked_again_and_nothing_is_kept(at_the_wall, places):
    at_the_wall.project()
    (device,) = places(1)
    page = answer(device, {})
    assert page.status_code == 422
    assert "Choisissez une réponse" in page.text
    assert answer(device, {"choice": "99"}).status_code == 422
    assert not ProjectionAnswer.objects.exists()


def test_the_next_question_takes_the_place_and_late_answers_to_the_first_are_not_taken_for_it(at_the_wall, places):
    at_the_wall.project()
    (device,) = places(1)
    first = Projection.objects.get()
    at_the_wall.project("true_false")
    answer(device, {"choice": "0"}, question=first.pk)
    assert not ProjectionAnswer.objects.exists()
    assert Projection.objects.filter(closed_at=None).count() == 1
    answer(device, {"choice": "true"})
    assert ProjectionAnswer.objects.get().projection_id != first.pk


def test_projecting_the_same_question_twice_keeps_its_answers(at_the_wall):
    for _ in range(2):
        at_the_wall.project()
    assert Projection.objects.count() == 1


def test_the_question_is_withdrawn_and_the_phones_hear_it(at_the_wall, places):
    at_the_wall.project()
    (device,) = places(1)
    at_the_wall.client.post(f"{at_the_wall.address}retirer/")
    assert "Pas de question pour le moment" in device.get("/seance/question/").text
    assert at_the_wall.client.get(at_the_wall.address).url.endswith("/choisir/")
    assert at_the_wall.client.get(f"{at_the_wall.address}reponses/").status_code == 204


def test_the_wall_hears_only_what_is_new(at_the_wall, places):
    exercise = at_the_wall.project()
    address = f"{at_the_wall.address}reponses/"
    first = at_the_wall.client.get(address)
    headers = {"If-None-Match": first["ETag"]}
    assert at_the_wall.client.get(address, headers=headers).status_code == 304
    (device,) = places(1)
    answer(device, {"choice": wrong_of(exercise)})
    assert "1 réponse reçue" in at_the_wall.client.get(address, headers=headers).text


def test_nobody_answers_without_the_code(client, client_for, stranger, at_the_wall):
    exercise = at_the_wall.project()
    for somebody in (client, client_for(stranger)):
        assert answer(somebody, {"choice": wrong_of(exercise)}).url == "/seance/"
    assert not ProjectionAnswer.objects.exists()


def test_nothing_is_projected_before_the_session(client_for, facilitator, open_workshop):
    type(open_workshop).objects.update(opened_at=None, code=None)
    client = client_for(facilitator)
    assert client.get(f"/espace/seances/{open_workshop.pk}/projection/", follow=True).redirect_chain[-1][0] == (
        f"/espace/seances/{open_workshop.pk}/"
    )


def test_the_question_on_the_wall_comes_before_the_lesson(at_the_wall, client_for, learner, member, open_workshop):
    phone = client_for(learner)
    phone.post("/seance/rejoindre/", {"session": open_workshop.pk})
    seat = "/seance/"
    before = phone.get(seat).text
    assert 'class="button button--wide button--big" href="/modules/"' in before
    at_the_wall.project()
    page = phone.get(seat).text
    assert 'class="button button--big button--wide" href="/seance/question/"' in page
    assert 'class="button button--wide button--secondary" href="/modules/"' in page
