"""What a page sends by itself is stored once, or kept and said, or refused and said: each thing, in each state.

The forms are those of `tests/outbox_forms.py`, which a browser test compares with every form of every learner's screen.
"""

import re
import time
import uuid

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse

from cours.comptes import background, limited
from cours.contenus.outline import outline
from cours.groupes import device
from cours.groupes.actions import projections, proposals, seats
from cours.groupes.actions.help import ask_for_help
from cours.groupes.actions.sessions import close_session
from cours.groupes.models import AttendanceRecord, Seat
from cours.suivi import reviews
from cours.suivi.layer import Token
from cours.suivi.questionnaires import drawn
from tests.cours.suivi import answers
from tests.outbox_forms import BY_THE_OUTBOX
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db
NAME, CARD = AttendanceRecord.How.NAME, AttendanceRecord.How.CARD

# What may become of something done in the name of who is there, in each state. `kept` is said by 401, 403 and 409.
STATES = {
    "card": {"stored"},
    "guest": {"stored"},
    "limited place": {"stored", "kept"},
    "limited place, session closed meanwhile": {"stored", "kept"},
    "session closed meanwhile": {"stored"},
    "session closed meanwhile, own device": {"stored"},
    "moved to another device": {"stored"},
    "signed out": {"kept"},
    "idle for too long": {"kept"},
    "other person entered": {"kept"},
    "staff entered": {"kept"},
    "cookies gone": {"kept"},
}
# Where the server says no for good, and why it is right.
REFUSED = {
    ("groupes:room_question", "moved to another device"): "one vote per place: it is given there",
    ("groupes:room_question", "card"): "no session on this device",
    ("groupes:room_question", "guest"): "no session on this device",
    ("groupes:room_question", "limited place, session closed meanwhile"): "the question is not on the wall any more",
    ("groupes:room_question", "session closed meanwhile"): "the question is not on the wall any more",
    ("groupes:room_question", "session closed meanwhile, own device"): "the question is not on the wall any more",
}


class World:
    """One learner with everything that a screen may offer, and a browser in which they are in some state."""

    def __init__(self, learner, lesson, workshop, member, facilitator, module):
        self.learner, self.lesson, self.workshop, self.member = learner, lesson, workshop, member
        self.facilitator, self.module = facilitator, module
        self.entry = outline().lesson(lesson.page.pk)
        self.exercise = lesson.exercise("single_choice")
        self.token = Token(self.entry.id, lesson.content.revision_id, 0, learner.pk).sign()
        self.number = str(uuid.uuid4())
        self.client = StrictClient(enforce_csrf_checks=False)

    # --- Where the person is
    def enter(self, user, **kept):
        self.client = StrictClient()
        self.client.force_login(user)
        session = self.client.session
        session.update(self._usual(user) | kept)
        session.save()

    @staticmethod
    def _usual(user):
        return {"own_device": False, "guest": user.is_learner and user.is_guest, "last_seen": int(time.time())}

    def sit(self, how, **kept):
        seat = seats.take_seat(session=self.workshop, learner=self.learner, how=how)
        self.enter(self.learner, **{device.SEAT: str(seat.key), device.ROOM: self.workshop.pk} | kept)

    def tap(self):
        """A place opened by tapping a first name, on a device of the room."""
        self.client = StrictClient()
        session = self.client.session
        session["room"] = self.workshop.pk
        session.save()
        self.client.post("/seance/prenoms/", {"learner": self.learner.pk, "change": "1"})
        assert limited.KEY in self.client.session

    def be(self, state, stranger):
        if state in ("card", "guest"):
            self.enter(self.learner)
        elif state.startswith("limited place"):
            self.tap()
            if "closed" in state:
                close_session(session=self.workshop, person=self.facilitator)
        elif state.startswith("session closed"):
            self.sit(CARD, own_device="own" in state)
            close_session(session=self.workshop, person=self.facilitator)
        elif state == "moved to another device":
            self.sit(NAME)
            seats.take_seat(session=self.workshop, learner=self.learner, how=CARD)
        elif state == "signed out":
            self.client = StrictClient()
        elif state == "idle for too long":
            self.enter(self.learner, last_seen=1)
        elif state == "other person entered":
            self.enter(stranger)
        elif state == "staff entered":
            self.enter(self.facilitator)
        else:
            self.client = StrictClient(enforce_csrf_checks=True)

    def send(self, url, data):
        headers = {"X-Requested-With": "fetch", background.PERSON: str(self.learner.pk)}
        return self.client.post(url, data, headers=headers)

    # --- What they did
    def thing(self, name):
        return getattr(self, name.partition(":")[2])()

    def _in_lesson(self, what, **data):
        return reverse(f"suivi:{what}", args=[self.entry.id]), {"token": self.token} | data

    def answer(self):
        right = answers.right(self.exercise)
        return self._in_lesson("answer", exercise=self.exercise["id"], attempt=self.number, act="answer", **right)

    def step(self):
        return self._in_lesson("step", step=[self.lesson.content.steps[0].id], page="p", turn=1)

    def finish(self):
        return self._in_lesson("finish")

    def restart(self):
        return self._in_lesson("restart")

    def review_answer(self):
        draw = reviews.new_draw(self.module)
        review = reviews.start_review(learner=self.learner, module_id=self.module.id, draw=draw)
        item = review.items[0]
        exercise = next(each for _content, each in drawn(review.items) if each["id"] == item["exercise"])
        data = {"exercise": item["exercise"], "attempt": self.number, "token": "", "act": "answer"}
        return reverse("suivi:review_answer", args=[review.pk]), data | answers.right(exercise)

    def ask_for_help(self):
        data = {"client_id": self.number, "text": "Je suis perdu.", "groupe": self.member.group_id}
        return reverse("groupes:ask_for_help"), data

    def my_request(self):
        asked = ask_for_help(learner=self.learner, group=self.member.group, client_id=self.number, text="Où ?")
        return reverse("groupes:my_request", args=[asked.pk]), {"act": "settled"}

    def leave_proposal(self):
        what = {"lesson_id": self.entry.id}
        offered = proposals.propose(group=self.member.group, by=self.facilitator, what=what)[0]
        return reverse("groupes:leave_proposal", args=[offered.pk]), {"page": "/"}

    def my_autonomy(self):
        return reverse("groupes:my_autonomy", args=[self.entry.id]), {"niveau": "alone"}

    def room_question(self):
        shown = projections.project(session=self.workshop, lesson=self.entry, exercise_id=self.exercise["id"])
        choice = answers.right(self.exercise)
        return reverse("groupes:room_question"), {"question": shown.pk} | choice

    def recall_put_off(self):
        return reverse("suivi:recall_put_off"), {"from": "my_path"}


@pytest.fixture
def world(learner, guest, lesson_of, open_workshop, put_in, facilitator, group, pages):
    def build(state):
        person = guest if state == "guest" else learner
        member = put_in(group, person, "David")
        lesson = lesson_of(StrictClient())
        module = outline().module(pages.module("M2").slug)
        return World(person, lesson, open_workshop, member, facilitator, module)

    return build


def rows():
    """Count the rows of every table that holds what people do: whatever is written twice, or for another, shows."""
    models = [*apps.get_app_config("suivi").get_models(), *apps.get_app_config("groupes").get_models()]
    return {model.__name__: model._default_manager.count() for model in models if model is not Seat}


def test_each_thing_the_outbox_sends_is_tried_here():
    assert {name for name in BY_THE_OUTBOX if not hasattr(World, name.partition(":")[2])} == set()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", sorted(BY_THE_OUTBOX))
def test_it_is_stored_once_or_kept_and_said_or_refused_and_said(name, state, world, stranger):
    here = world(state)
    url, data = here.thing(name)
    here.be(state, stranger)
    before = rows()
    answered = here.send(url, data)
    fate = answered.headers.get(background.SAYS)
    assert fate in (STATES[state] | ({"refused"} if (name, state) in REFUSED else set())), (answered.status_code, fate)
    assert not 300 <= answered.status_code < 400
    if fate == "stored":
        assert answered.status_code in (200, 204)
        after = rows()
        assert here.send(url, data).headers.get(background.SAYS) == "stored", "a lost answer is sent again"
        assert rows() == after, "sent twice, written twice"
    else:
        assert rows() == before, "not taken, and written all the same"
        assert "data-problem" in answered.text, "not taken, and nothing is said"


# --- No address leads a page elsewhere --------------------------------------------------------------------------------
NOT_FOR_LEARNERS = ("admin/", "equipe/", "espace/", "cartes/", "django-admin/", "documents/")
KNOWN = {"lesson_id": 1, "lesson_pk": 1, "pk": 1, "member_pk": 1, "proposal_pk": 1, "slug": "premiers-pas"}
KNOWN |= {"module_slug": "proteger-mon-identite", "code": "ABCDEF", "token": "x"}


def addresses(patterns=None, before=""):
    """Yield every address a learner may meet, whatever it receives."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if route.startswith(NOT_FOR_LEARNERS) or "^" in route or "(" in route:
            continue
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda name: str(KNOWN.get(name[1], "x")), route)


@pytest.mark.parametrize("state", STATES)
def test_no_address_leads_elsewhere_a_page_that_sends_by_itself(state, world, stranger):
    found = sorted(set(addresses()))
    assert "/quitter/" in found
    assert "/seance/finie/" in found
    here = world(state)
    here.be(state, stranger)
    for address in found:
        answered = here.send(address, {})
        assert not 300 <= answered.status_code < 400, address
        assert answered.status_code < 500, address
        if answered.status_code >= 400:
            assert answered[background.SAYS] in ("kept", "refused", "later"), address
