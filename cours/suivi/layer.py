"""The personal layer of a lesson: the same content for everybody, dressed with one learner's state."""

import datetime
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cours.comptes import devices
from cours.contenus.checks import freshness
from cours.contenus.outline import LessonEntry, outline
from cours.contenus.rendering import LessonContent, Step, lesson_content
from cours.exercices.base import Answer, Exercise, ExerciseState
from cours.exercices.rendering import render_exercise

from . import completion
from .actions import run_of
from .models import LessonRun
from .receiving import learners_of, places_of

SEEDS = 8  # orders in which options may be shown; few, so that rendered exercises can be cached
FRAGMENT_VERSION = 2
_WORDS_BEGIN = '<input type="hidden" name="exercise"'  # in templates/exercices/exercise.html


@dataclass(frozen=True)
class Token:
    """What a lesson page says of itself when an answer comes back: which lesson, version, order, and whose page."""

    lesson_id: int
    revision_id: int
    seed: int
    learner_id: int  # 0 when nobody was signed in
    device: str = ""  # then, the number of the browser that the page was served to (see `comptes.devices`)
    visit: str = ""  # what brought the person here, as its room named it (`?par=…`); nothing for most pages

    def sign(self) -> str:
        numbers = f"{self.lesson_id}:{self.revision_id}:{self.seed}:{self.learner_id}:{self.device}"
        return signing.Signer(salt="suivi.layer").sign(f"{numbers}:{self.visit}" if self.visit else numbers)

    @classmethod
    def read(cls, value: str) -> "Token":
        """Raise `django.core.signing.BadSignature` when the value was not made by `sign`."""
        numbers = signing.Signer(salt="suivi.layer").unsign(value).split(":")
        return cls(*map(int, numbers[:4]), *numbers[4:6])


@dataclass(frozen=True)
class Override:
    """What one answer changes on the page without being stored: words, or what was typed in a simulation."""

    exercise_id: str
    message: str = ""
    note: str = ""
    typed: Answer | None = None


@dataclass(frozen=True)
class LayerStep:
    """A step as a template shows it. `state` is "" for a step without exercise."""

    id: str
    number: int
    type: str
    title: str
    html: SafeString
    is_exercise: bool
    state: str


@dataclass(frozen=True)
class Plank:
    """A step on the footbridge. `state` is "" before, "seen" when its question waits, "done" when nothing does."""

    number: int
    state: str


@dataclass(frozen=True)
class LayerTwin:
    id: str
    number: int
    html: SafeString


@dataclass
class LessonLayer:
    """Everything a lesson page needs to know of the person in front of it. Costs one query, for the run."""

    entry: LessonEntry
    content: LessonContent
    run: LessonRun | None
    learner_id: int
    seed: int
    csrf: str
    device: str = ""  # the number of the browser, when nobody is signed in
    visit: str = ""
    is_trial: bool = False  # the staff and the preview: graded, never kept
    override: Override | None = None
    trial_states: Mapping[str, Any] = field(default_factory=dict)

    @property
    def states(self) -> Mapping[str, Any]:
        return self.run.states if self.run else self.trial_states

    @cached_property
    def token(self) -> str:
        page = Token(
            lesson_id=self.entry.id,
            revision_id=self.content.revision_id or 0,
            seed=self.seed,
            learner_id=self.learner_id,
            device=self.device,
            visit=self.visit,
        )
        return page.sign()

    @cached_property
    def steps(self) -> list[LayerStep]:
        return [self._step(step) for step in self.content.steps]

    def step_of(self, exercise_id: str) -> LayerStep | None:
        for step in self.content.exercise_steps:
            if step.exercise["id"] == exercise_id:
                return self._step(step)
        return None

    @cached_property
    def twins(self) -> list[LayerTwin]:
        exercises = [self.content.exercises[twin_id] for twin_id in completion.due_twins(self.content, self.states)]
        return [LayerTwin(twin["id"], twin["number"], self.exercise_html(twin)) for twin in exercises]

    @property
    def total(self) -> int:
        return len(self.content.steps)

    @property
    def seen(self) -> int:
        return len(self.run.seen_steps) if self.run else 0

    @cached_property
    def planks(self) -> list[Plank]:
        """Say of each step whether it is passed: read, or answered when it asks something."""
        seen = set(self.run.seen_steps) if self.run else set()
        answered = {
            step.number
            for step in self.content.exercise_steps
            if completion.exercise_state(self.states, step.exercise["id"]).resolved
        }
        asking = {step.number for step in self.content.exercise_steps}
        done = answered | (seen - asking)
        return [
            Plank(step.number, "done" if step.number in done else "seen" if step.number in seen else "")
            for step in self.content.steps
        ]

    @cached_property
    def answered_words(self) -> str:
        """Say how many questions have their answer; nothing in a lesson without questions."""
        numbers = {step.number for step in self.content.exercise_steps}
        answered = sum(plank.state == "done" for plank in self.planks if plank.number in numbers)
        if not numbers:
            return ""
        return ngettext(
            "%(answered)d question répondue, sur %(total)d",
            "%(answered)d questions répondues, sur %(total)d",
            answered,
        ) % {"answered": answered, "total": len(numbers)}

    @property
    def resume_step(self) -> int:
        return min(self.run.resume_step, self.total) if self.run and not self.run.completed_at else 1

    @property
    def minutes_left(self) -> int:
        """Whole minutes still to plan, at least 1 while something remains."""
        return minutes_left(self.content.minutes, self.seen, self.total)

    @cached_property
    def completion(self) -> completion.Explanation:
        if self.run is None:
            return completion.Explanation(completion.NOT_STARTED)
        explanation = completion.explain(
            self.content,
            seen_steps=self.run.seen_steps,
            states=self.run.states,
            is_never_mastered=self.run.is_never_mastered,
        )
        if self.run.completed_at and not explanation.is_completed:  # who had finished stays finished
            return completion.Explanation(completion.COMPLETED)
        return explanation

    @cached_property
    def remains(self) -> "completion.Explanation":
        """Say what remains at the end; of somebody who answered nothing yet, the questions alone."""
        if self.run:
            return self.completion
        everything = [step.number for step in self.content.steps]
        return completion.explain(self.content, seen_steps=everything, states=self.states)

    @property
    def saved(self) -> bool:
        return self.run is not None

    @property
    def checked_on(self) -> datetime.date | None:
        """Return the day the facts were checked, once it is old enough to be said (domain.md § 3.8)."""
        return freshness.to_say(self.content.checked_on, timezone.localdate())

    @property
    def newer_version(self) -> bool:
        return self.run is not None and self.entry.revision_id != self.run.revision_id

    @cached_property
    def next(self) -> LessonEntry | None:
        return outline().next_lesson(self.entry.id)

    def exercise_html(self, exercise: Exercise) -> SafeString:
        """Render an exercise in this learner's state; one rendering serves everyone in the same state."""
        drafts = self.run.drafts if self.run else {}
        state = completion.exercise_state(self.states, exercise["id"], drafts.get(exercise["id"]))
        override = self.override if self.override and self.override.exercise_id == exercise["id"] else None
        html = rendered(self.content, exercise, state, seed=self.seed, override=override)
        return personal(html, csrf=self.csrf, token=self.token, action=reverse("suivi:answer", args=[self.entry.id]))

    def _step(self, step: Step) -> LayerStep:
        if step.exercise is None:
            return LayerStep(step.id, step.number, step.type, step.title, step.html, False, "")
        state = completion.exercise_state(self.states, step.exercise["id"])
        word = "right" if state.right else "acknowledged" if state.acknowledged else "tried" if state.tries else "todo"
        html = self.exercise_html(step.exercise)
        return LayerStep(step.id, step.number, step.type, step.title, html, True, word)


def rendered(
    content: LessonContent, exercise: Exercise, state: ExerciseState, *, seed: int, override: Override | None = None
) -> str:
    """Render an exercise, placeholders included: from the cache, unless something is to be shown only once."""
    if override or content.revision_id is None:
        extra = {"typed": override.typed, "message": override.message, "note": override.note} if override else {}
        return render_exercise(exercise, state, seed=seed, glossary=content.glossary, **extra)
    digest = hashlib.sha256(json.dumps([vars(state), seed], sort_keys=True).encode()).hexdigest()[:24]
    key = f"suivi.exercise:{FRAGMENT_VERSION}:{content.version}:{exercise['id']}:{digest}"
    html = cache.get(key)
    if html is None:
        html = render_exercise(exercise, state, seed=seed, glossary=content.glossary)
        cache.set(key, html, 60 * 60 * 24)
    return html


def personal(html: str, *, csrf: str, token: str, action: str) -> SafeString:
    """Put the values of one person, one page, one form in the placeholders of a rendering that serves everybody.

    They are all above the number of the exercise, where only we write. Below are the words of authors and of the
    person: looking there too would replace what they typed, and show the secrets of the form in its place.
    """
    head, mark, words = html.partition(_WORDS_BEGIN)
    values = {"__CSRF__": csrf, "__TOKEN__": token, "__ACTION__": action, "__ATTEMPT__": str(uuid.uuid4())}
    for placeholder, value in values.items():
        head = head.replace(placeholder, value)
    return mark_safe(head + mark + words)


def minutes_left(minutes: int, seen: int, total: int) -> int:
    """Share the planned minutes over the steps: at least 1 while a step remains, 0 at the end."""
    if not total or seen >= total:
        return 0
    return max(1, round(minutes * (total - seen) / total))


def step_sentence(seen: int, total: int) -> str:
    if not seen:
        return _("Aucune étape vue")
    return ngettext("%(seen)d étape sur %(total)d", "%(seen)d étapes sur %(total)d", seen) % {
        "seen": seen,
        "total": total,
    }


def _visit(request) -> str:
    """Return the mark that an address or a form carries, so that nothing is written on the device of who only reads."""
    visit = getattr(request, "visit", "") or request.GET.get("par", "")
    return visit if visit.isascii() and visit.isalnum() and len(visit) <= 8 else ""


def build(
    request, entry: LessonEntry, *, content: LessonContent | None = None, run: LessonRun | None = None
) -> LessonLayer:
    """Return the layer of the person who asks; `run` when the caller has just read it (or `request.run_read`).

    A learner with a current run gets the run's own version; everybody else gets the published one. `content` is
    given by the editor's preview only, and then nothing personal is read.
    """
    user = request.user
    preview = content is not None
    learners = [] if preview else learners_of(request)
    learner = learners[0] if learners else None
    if learner and run is None:
        known = hasattr(request, "run_read")
        run = request.run_read if known else run_of(learners=learners, lesson_id=entry.id, places=places_of(request))
    if content is None:
        content = lesson_content(run.revision_id if run else entry.revision_id)
    return LessonLayer(
        entry=entry,
        content=content,
        run=run,
        learner_id=learner.pk if learner else 0,
        seed=run.seed if run else timezone.localdate().toordinal() % SEEDS,
        csrf=get_token(request),
        device="" if learner else devices.number_of(request),
        visit=_visit(request),
        is_trial=preview or (user.is_authenticated and learner is None),
        override=getattr(request, "exercise_override", None),
        trial_states=getattr(request, "trial_states", {}),
    )
