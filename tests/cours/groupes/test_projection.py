"""One question on the wall: anonymous answers, shown from five, and no attempt of anybody."""

import uuid

import pytest

from cours.groupes.models import Projection, ProjectionAnswer
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

    return Wall()


def devices(session, count):
    for _ in range(count):
        device = StrictClient()
        device.post("/code/", {"code": session.code})
        yield device


def answer(device, fields, /, **more):
    shown = Projection.objects.get(closed_at=None)
    data = {"question": shown.pk, "device": uuid.uuid4()} | fields | more
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


def test_nothing_is_shown_below_five_answers_then_bars_in_words(at_the_wall, open_workshop):
    exercise = at_the_wall.project()
    wrong, feedback = wrong_of(exercise), exercise["options"][wrong_of(exercise)]["feedback"]
    assert "Encore 5 réponses avant de montrer" in at_the_wall.shows()
    for number, device in enumerate(devices(open_workshop, 5), start=1):
        page = at_the_wall.shows()
        assert "bar__fill" not in page
        assert answer(device, {"choice": wrong}).status_code == 302
        assert "Votre réponse est partie" in device.get("/seance/question/").text
        if number < 5:
            assert f"Encore {5 - number} réponse" in at_the_wall.shows()
    page = at_the_wall.shows()
    assert "bar__fill--10" in page
    assert "5 réponses" in page
    start = feedback.split(".")[0][:30]
    assert start not in page, "the room discusses first"
    assert start in at_the_wall.shows("?explications=oui")


def test_true_or_false_and_several_answers_work_too(at_the_wall, open_workshop):
    at_the_wall.project("true_false")
    room = list(devices(open_workshop, 5))
    for device in room:
        answer(device, {"choice": "true"})
    assert "bar__fill--10" in at_the_wall.shows()
    lesson = next((e for e in at_the_wall.lesson.exercises if e["kind"] == "multiple_choice"), None)
    if lesson:
        at_the_wall.project("multiple_choice")
        for device in room:
            answer(device, {"choices": [0, 1]})
        assert at_the_wall.shows().count("bar__fill--10") == 2


def test_answers_are_nobodys(at_the_wall, open_workshop, learner, member, client_for):
    exercise = at_the_wall.project()
    phone = client_for(learner)
    phone.post("/seance/rejoindre/", {"session": open_workshop.pk})
    assert "Question de la salle" in phone.get("/modules/").text
    answer(phone, {"choice": wrong_of(exercise)})
    row = ProjectionAnswer.objects.get()
    assert {field.name for field in row._meta.get_fields()} == {"id", "projection", "device", "answer", "outcome"}
    assert str(row.device) not in str(dict(phone.session.items())), "the session of the device must not lead back"
    assert not Attempt.objects.exists()
    assert not LessonRun.objects.exists()
    assert "David" not in at_the_wall.shows()


def test_a_device_answers_once_however_often_it_taps(at_the_wall, open_workshop):
    exercise = at_the_wall.project()
    (device,) = devices(open_workshop, 1)
    number = uuid.uuid4()
    for _ in range(3):
        answer(device, {"choice": wrong_of(exercise)}, device=number)
    answer(device, {"choice": 0})
    assert ProjectionAnswer.objects.count() == 1


def test_an_empty_answer_is_asked_again_and_nothing_is_kept(at_the_wall, open_workshop):
    at_the_wall.project()
    (device,) = devices(open_workshop, 1)
    page = answer(device, {})
    assert page.status_code == 422
    assert "Choisissez une réponse" in page.text
    assert answer(device, {"choice": "99"}).status_code == 422
    assert not ProjectionAnswer.objects.exists()


def test_the_next_question_takes_the_place_and_late_answers_to_the_first_are_not_taken_for_it(
    at_the_wall, open_workshop
):
    at_the_wall.project()
    (device,) = devices(open_workshop, 1)
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


def test_the_question_is_withdrawn_and_the_phones_hear_it(at_the_wall, open_workshop):
    at_the_wall.project()
    (device,) = devices(open_workshop, 1)
    at_the_wall.client.post(f"{at_the_wall.address}retirer/")
    assert "Pas de question pour le moment" in device.get("/seance/question/").text
    assert at_the_wall.client.get(at_the_wall.address).url.endswith("/choisir/")
    assert at_the_wall.client.get(f"{at_the_wall.address}reponses/").status_code == 204


def test_the_wall_hears_only_what_is_new(at_the_wall, open_workshop):
    exercise = at_the_wall.project()
    address = f"{at_the_wall.address}reponses/"
    first = at_the_wall.client.get(address)
    headers = {"If-None-Match": first["ETag"]}
    assert at_the_wall.client.get(address, headers=headers).status_code == 304
    (device,) = devices(open_workshop, 1)
    answer(device, {"choice": wrong_of(exercise)})
    assert "Encore 4 réponses" in at_the_wall.client.get(address, headers=headers).text


def test_nobody_answers_without_the_code(client, client_for, stranger, at_the_wall):
    exercise = at_the_wall.project()
    for somebody in (client, client_for(stranger)):
        assert answer(somebody, {"choice": wrong_of(exercise)}).url == "/seance/"
    assert not ProjectionAnswer.objects.exists()


def test_nothing_is_projected_before_the_session(client_for, facilitator, open_workshop):
    type(open_workshop).objects.update(opened_at=None)
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
