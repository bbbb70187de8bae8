import uuid

import pytest

from cours.comptes import codes
from cours.contenus.outline import outline
from cours.contenus.rendering import lesson_content
from cours.suivi.layer import Token
from tests.cours.suivi import answers


class LessonAtHand:
    """A lesson of the starter pack in front of one client: what its forms would post, and where."""

    def __init__(self, client, page):
        self.client = client
        self.page = page
        self.open()

    def open(self):
        """Open the lesson again, as a reload would."""
        self.entry = outline().lesson(self.page.pk)
        self.content = lesson_content(self.entry.revision_id)
        return self.client.get(self.entry.url)

    @property
    def exercises(self):
        return [step.exercise for step in self.content.exercise_steps]

    def exercise(self, kind):
        return next(exercise for exercise in self.exercises if exercise["kind"] == kind)

    def token(self, learner=None):
        return Token(self.entry.id, self.content.revision_id, 0, learner.pk if learner else 0).sign()

    def post(self, exercise, fields, *, learner=None, attempt=None, act="answer", fetch=False, **extra):
        data = {
            "exercise": exercise["id"],
            "token": self.token(learner),
            "attempt": attempt or str(uuid.uuid4()),
            "act": act,
        }
        headers = {"X-Requested-With": "fetch"} if fetch else {}
        return self.client.post(f"/lecons/{self.entry.id}/reponse/", data | fields | extra, headers=headers)

    def right(self, exercise, **kwargs):
        return self.post(exercise, answers.right(exercise), **kwargs)

    def wrong(self, exercise, **kwargs):
        return self.post(exercise, answers.wrong(exercise), **kwargs)

    def acknowledge(self, exercise, **kwargs):
        return self.post(exercise, {}, act="acknowledge", **kwargs)

    def see_everything(self):
        steps = [step.id for step in self.content.steps]
        return self.client.post(
            f"/lecons/{self.entry.id}/etape/", {"step": steps}, headers={"X-Requested-With": "fetch"}
        )

    def finish(self):
        return self.client.post(f"/lecons/{self.entry.id}/terminer/")


@pytest.fixture
def lesson_of(pages):
    """`lesson_of(client)`: lesson 2.4 in front of that client; `lesson_of(client, "M3-L2")` for another."""

    def at_hand(client, code="M2-L4"):
        return LessonAtHand(client, pages.lesson(code))

    return at_hand


@pytest.fixture
def hashes(monkeypatch):
    """Count the slow hashes: they are what makes an answer long, so what could betray that an identifier exists."""
    done = []
    encode = codes._CodeHasher.encode

    def counted(self, *args, **kwargs):
        done.append(1)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(codes._CodeHasher, "encode", counted)
    return done
