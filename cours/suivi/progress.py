"""Where a learner is in the whole curriculum: four queries, whatever the number of lessons, learners and attempts."""

from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cours.comptes.models import User
from cours.contenus.outline import LessonEntry, ModuleEntry, PathwayEntry, outline

from . import completion, recall
from .choices import Start, choices_of
from .layer import minutes_left
from .models import LessonCompletion, LessonRun, ModuleReview
from .reviews import is_offered


@dataclass(frozen=True)
class LessonProgress:
    """The state of one lesson for one learner. `minutes_left` is 0 once completed."""

    entry: LessonEntry
    state: str = completion.NOT_STARTED
    step: int = 1
    seen: int = 0
    total: int = 0
    minutes_left: int = 0

    @property
    def label(self) -> str:
        return completion.state_label(self.state)

    @property
    def is_completed(self) -> bool:
        return self.state in (completion.COMPLETED, completion.MASTERED)


@dataclass(frozen=True)
class SetProgress:
    """Progress over the lessons of a module or of a pathway, in words and as two numbers for a bar."""

    lessons: tuple[LessonProgress, ...]

    @property
    def done(self) -> int:
        return sum(lesson.is_completed for lesson in self.lessons)

    @property
    def total(self) -> int:
        return len(self.lessons)

    @property
    def minutes_left(self) -> int:
        return sum(lesson.minutes_left for lesson in self.lessons)

    @property
    def state(self) -> str:
        if self.lessons and self.done == self.total:
            mastered = all(lesson.state == completion.MASTERED for lesson in self.lessons)
            return completion.MASTERED if mastered else completion.COMPLETED
        started = any(lesson.state != completion.NOT_STARTED for lesson in self.lessons)
        return completion.IN_PROGRESS if started else completion.NOT_STARTED

    @property
    def label(self) -> str:
        return completion.state_label(self.state)

    @property
    def next_lesson(self) -> LessonProgress | None:
        return next((lesson for lesson in self.lessons if not lesson.is_completed), None)

    @property
    def sentence(self) -> str:
        """Say the progress in words: « 3 leçons sur 5, encore 20 minutes »."""
        if not self.lessons:
            return _("Les leçons arrivent bientôt")
        left = ngettext("encore %(n)d minute", "encore %(n)d minutes", self.minutes_left) % {"n": self.minutes_left}
        if not self.done:
            return _("Aucune leçon terminée, %(left)s") % {"left": left}
        if self.done == self.total:
            return ngettext("La leçon est terminée", "Les %(n)d leçons sont terminées", self.total) % {"n": self.total}
        done = ngettext("%(done)d leçon sur %(total)d", "%(done)d leçons sur %(total)d", self.done) % {
            "done": self.done,
            "total": self.total,
        }
        return f"{done}, {left}"


@dataclass(frozen=True)
class ModuleProgress(SetProgress):
    """Progress in a module, its bilan included (domain.md § 4).

    Completed: every lesson finished and the bilan opened, when the module has enough questions for one. Mastered: at
    least eight right answers in the best bilan, whatever was read.
    """

    module: ModuleEntry
    best: int | None  # right answers of the best bilan; None when none was opened

    @cached_property
    def has_review(self) -> bool:
        return is_offered(self.module)

    @property
    def is_reviewed(self) -> bool:
        return self.best is not None

    @property
    def waits_for_review(self) -> bool:
        """True when only the bilan remains."""
        return self.total > 0 and self.done == self.total and not self.is_reviewed and self.has_review

    @property
    def state(self) -> str:
        if self.best is not None and self.best >= ModuleReview.MASTERED:
            return completion.MASTERED
        lessons = super().state
        if lessons == completion.MASTERED and self.has_review:
            lessons = completion.COMPLETED  # the lessons are; the module is by its bilan
        if self.waits_for_review or (lessons == completion.NOT_STARTED and self.is_reviewed):
            return completion.IN_PROGRESS
        return lessons

    @property
    def sentence(self) -> str:
        sentence = super().sentence
        return _("%(lessons)s, il reste le bilan") % {"lessons": sentence} if self.waits_for_review else sentence


@dataclass(frozen=True)
class Resume:
    """The one thing to propose first: the lesson left in the middle, or the next one."""

    lesson: LessonProgress
    started: bool
    is_review: bool = False

    @property
    def entry(self) -> LessonEntry:
        return self.lesson.entry

    @property
    def title(self) -> str:
        return self.entry.title

    @property
    def label(self) -> str:
        return self.entry.label

    @property
    def url(self) -> str:
        return f"{self.entry.url}#etape-{self.lesson.step}" if self.started else self.entry.url

    @property
    def step(self) -> int:
        return self.lesson.step

    @property
    def total(self) -> int:
        return self.lesson.total

    @property
    def minutes_left(self) -> int:
        return self.lesson.minutes_left


@dataclass(frozen=True)
class ReviewResume:
    """The bilan, for somebody who chose to begin a module by it."""

    module: ModuleEntry
    started: bool = False
    is_review: bool = True
    label: str = ""

    @property
    def title(self) -> str:
        return _("Le bilan : %(title)s") % {"title": self.module.title}

    @property
    def url(self) -> str:
        return reverse("suivi:review", args=[self.module.slug])


@dataclass
class LearnerProgress:
    """Read what a learner did, once; every list and sentence of the site comes from here."""

    learner: User | None
    runs: dict[int, LessonRun] = field(default_factory=dict)
    completions: dict[int, LessonCompletion] = field(default_factory=dict)
    enrolled_ids: list[int] = field(default_factory=list)  # pathway page ids, latest first
    reviews: dict[int, int] = field(default_factory=dict)  # module page id → right answers of the best bilan
    starts: dict[int, Start] = field(default_factory=dict)  # module page id → beginning chosen, latest first

    @classmethod
    def of(cls, user) -> "LearnerProgress":
        """Return the progress of a learner; of anybody else, an empty one and no query."""
        if not (user.is_authenticated and user.is_learner):
            return cls(learner=None)
        choices = choices_of(user)
        return cls(
            learner=user,
            runs=_runs_of(user),
            completions={done.lesson_id: done for done in recall.with_recalls(user.completions.all(), user)},
            enrolled_ids=choices.pathways,
            reviews=choices.reviews,
            starts=choices.starts,
        )

    @cached_property
    def lessons(self) -> dict[int, LessonProgress]:
        return {entry.id: self._lesson(entry) for module in outline().modules for entry in module.lessons}

    @cached_property
    def modules(self) -> dict[str, ModuleProgress]:
        return {
            module.code: ModuleProgress(self.of_lessons(module.lessons).lessons, module, self.reviews.get(module.id))
            for module in outline().modules
        }

    @cached_property
    def pathways(self) -> dict[str, SetProgress]:
        return {pathway.slug: self.of_pathway(pathway) for pathway in outline().pathways}

    @cached_property
    def enrolled(self) -> list[tuple[PathwayEntry, SetProgress]]:
        by_id = {pathway.id: pathway for pathway in outline().pathways}
        return [(by_id[pk], self.of_pathway(by_id[pk])) for pk in self.enrolled_ids if pk in by_id]

    @cached_property
    def done(self) -> list[LessonProgress]:
        """Lessons finished, latest first."""
        finished = sorted(self.completions.values(), key=lambda row: row.completed_at, reverse=True)
        return [self.lessons[row.lesson_id] for row in finished if row.lesson_id in self.lessons]

    @cached_property
    def in_progress(self) -> list[LessonProgress]:
        """Lessons left in the middle, latest first."""
        runs = sorted(self.runs.values(), key=lambda run: run.active_at, reverse=True)
        known = [self.lessons[run.lesson_id] for run in runs if run.lesson_id in self.lessons]
        return [lesson for lesson in known if lesson.state == completion.IN_PROGRESS]

    @cached_property
    def resume(self) -> Resume | ReviewResume | None:
        """Return what to propose first, or None for somebody who has done nothing yet."""
        if self.in_progress and not self._chose_since(self.in_progress[0].entry):
            return Resume(self.in_progress[0], started=True)
        if chosen := self._chosen:
            return chosen
        sets = [progress for _pathway, progress in self.enrolled]
        if self.done:
            last = self.done[0].entry
            sets += [self.of_lessons(module.lessons) for module in outline().modules if last in module.lessons]
        if self.done or self.starts:
            sets += [self.of_lessons(module.lessons) for module in outline().modules if module.counted]
        left = [lesson for progress in sets for lesson in progress.lessons if not lesson.is_completed]
        # What a person chose to pass over waits for the end: it is not hidden, nor said to be done.
        left.sort(key=lambda lesson: lesson.entry.id in self.passed_over)
        if not left:
            return None
        return Resume(left[0], started=left[0].state == completion.IN_PROGRESS)

    # --- Where a person chose to begin (« Où j'en suis ? ») -----------------------------------------------------------
    @cached_property
    def passed_over(self) -> frozenset[int]:
        """Return the lessons before the beginnings that this person chose; all of a module begun by its bilan."""
        return frozenset(lesson.id for module in outline().modules for lesson in self._before(module))

    def _before(self, module: ModuleEntry) -> tuple[LessonEntry, ...]:
        start = self.starts.get(module.id)
        if start is None:
            return ()
        ids = [lesson.id for lesson in module.lessons]
        if start.lesson_id is not None:
            return module.lessons[: ids.index(start.lesson_id)] if start.lesson_id in ids else ()
        best = self.reviews.get(module.id)  # a bilan that says « revoyons » brings the lessons back
        return module.lessons if best is None or best >= ModuleReview.MASTERED else ()

    @property
    def _begun(self) -> list[ModuleEntry]:
        by_id = {module.id: module for module in outline().modules}
        return [by_id[pk] for pk in self.starts if pk in by_id]

    @property
    def _chosen(self) -> Resume | ReviewResume | None:
        """Return what comes next in the modules begun by choice, the latest choice first.

        Where a pathway holds some lessons of such a module, only those are proposed.
        """
        proposed = {lesson.entry.id for _pathway, progress in self.enrolled for lesson in progress.lessons}
        for module in self._begun:
            if self.starts[module.id].lesson_id is None and module.id not in self.reviews and is_offered(module):
                return ReviewResume(module)
            ahead = [lesson for lesson in module.lessons if lesson.id not in self.passed_over]
            following = self.of_lessons([lesson for lesson in ahead if lesson.id in proposed] or ahead).next_lesson
            if following:
                return Resume(following, started=following.state == completion.IN_PROGRESS)
        return None

    @cached_property
    def recall(self) -> recall.Offer | None:
        """Return the « On se souvient ? » that may be opened today."""
        return recall.offer(self.completions)

    def _chose_since(self, entry: LessonEntry) -> bool:
        """Tell whether a beginning was chosen after this lesson was left in the middle."""
        latest = next(iter(self.starts.values()), None)
        return latest is not None and latest.chosen_at > self.runs[entry.id].active_at

    @property
    def has_work(self) -> bool:
        return bool(self.runs or self.completions or self.reviews)

    def of_lessons(self, entries) -> SetProgress:
        return SetProgress(tuple(self.lessons[entry.id] for entry in entries if entry.id in self.lessons))

    def of_pathway(self, pathway: PathwayEntry) -> SetProgress:
        return SetProgress(tuple(self.lessons[pk] for pk in pathway.lesson_ids if pk in self.lessons))

    def _lesson(self, entry: LessonEntry) -> LessonProgress:
        run, done = self.runs.get(entry.id), self.completions.get(entry.id)
        if done:
            return LessonProgress(entry, completion.MASTERED if done.mastered_at else completion.COMPLETED)
        if run is None:
            return LessonProgress(entry, minutes_left=entry.minutes)
        seen = len(run.seen_steps)
        left = max(1, minutes_left(entry.minutes, seen, run.step_count))
        return LessonProgress(entry, completion.IN_PROGRESS, run.resume_step, seen, run.step_count, left)


def _runs_of(learner: User) -> dict[int, LessonRun]:
    """Return the run to find again in each lesson: what was done under this name shows where nothing else does."""
    found: dict[int, LessonRun] = {}
    for run in LessonRun.objects.current_for(learner).own_first().defer("states", "drafts"):
        found.setdefault(run.lesson_id, run)
    return found


def first_lesson() -> LessonEntry | None:
    """Return the lesson a newcomer starts with: the first of the first module, « Je découvre la plateforme »."""
    modules: tuple[ModuleEntry, ...] = outline().modules
    return next((module.lessons[0] for module in modules if module.lessons), None)
