from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import User
from cours.contenus.models import LessonPage, ModulePage, PathwayPage

from .placement_models import PlacementAnswer, PlacementStart, PlacementTest
from .querysets import AttemptQuerySet, LessonCompletionQuerySet, LessonRunQuerySet, QuestionnaireQuerySet

__all__ = [
    "Attempt",
    "Enrolment",
    "LessonCompletion",
    "LessonRun",
    "ModuleReview",
    "Participation",
    "PlacementAnswer",
    "PlacementStart",
    "PlacementTest",
    "QuestionAnswer",
    "Questionnaire",
    "ReviewAnswer",
]


class Enrolment(models.Model):
    """Being in a pathway. Nothing is locked by it: it only says what to propose next."""

    learner = models.ForeignKey(User, models.CASCADE, related_name="enrolments", verbose_name=_("personne"))
    pathway = models.ForeignKey(PathwayPage, models.CASCADE, related_name="enrolments", verbose_name=_("parcours"))
    enrolled_at = models.DateTimeField(_("inscription le"), auto_now_add=True)

    class Meta:
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        ordering = ["-enrolled_at"]
        constraints = [models.UniqueConstraint(fields=["learner", "pathway"], name="suivi_one_enrolment_per_pathway")]

    def __str__(self):
        return f"{self.learner} · {self.pathway}"


class LessonRun(models.Model):
    """One passage through a lesson by one learner, or by two on one phone, pinned to the revision they opened.

    `states` and `seen_steps` are caches: `completion.recompute` derives `states` from the attempts each time.

    `by_name`: begun by tapping a first name, with no card shown. Whoever did it may have been somebody else, so it
    counts as done in session and never as mastery, whoever goes on with it.
    """

    MAX_LEARNERS = 2
    was_at: int | None = None  # `steps_forward` when the row was read to be written

    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="runs", verbose_name=_("leçon"))
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.PROTECT, related_name="+", verbose_name=_("version de la leçon")
    )
    learners = models.ManyToManyField(User, through="Participation", related_name="runs", verbose_name=_("personnes"))
    is_shared = models.BooleanField(_("à deux sur un appareil"), default=False)
    by_name = models.BooleanField(_("ouverte en touchant un prénom"), default=False)
    seed = models.PositiveSmallIntegerField(_("ordre des réponses"), default=0, validators=[MaxValueValidator(7)])
    started_at = models.DateTimeField(_("commencée le"), auto_now_add=True)
    active_at = models.DateTimeField(_("dernière activité"), auto_now=True)
    # By the clock of the server: a step seen for the first time, a question got right. What « bloqué » is counted from.
    progressed_at = models.DateTimeField(_("dernier pas en avant"), null=True, blank=True)
    step_count = models.PositiveSmallIntegerField(_("nombre d'étapes"))
    current_step = models.PositiveSmallIntegerField(_("étape en cours"), default=1)
    # Which page said it last, and how many times that page had spoken: {"page": str, "turn": int}.
    current_step_said = models.JSONField(default=dict, blank=True)
    seen_steps = models.JSONField(_("étapes vues"), default=list, blank=True)
    states = models.JSONField(_("état des exercices"), default=dict, blank=True)
    drafts = models.JSONField(_("réponses non envoyées"), default=dict, blank=True)
    completed_at = models.DateTimeField(_("terminée le"), null=True, blank=True)

    objects = LessonRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["-active_at"]

    def __str__(self):
        return f"{self.lesson_id} · {self.started_at:%d/%m/%Y}"

    @property
    def is_never_mastered(self) -> bool:
        """Work of two, or of whoever tapped a name, says nothing sure of one person (domain.md § 4)."""
        return self.is_shared or self.by_name

    @property
    def steps_forward(self) -> int:
        """Count what was read and what was got right or understood: it only grows while somebody gets on."""
        settled = sum(bool(state.get("right") or state.get("acknowledged")) for state in self.states.values())
        return len(self.seen_steps) + settled

    @property
    def resume_step(self) -> int:
        """Return the step to open again, 1-based; never beyond the lesson."""
        return max(1, min(self.current_step, self.step_count))


class Participation(models.Model):
    """Who takes part in a run. A learner has at most one current run per lesson and place; older ones are history.

    `place` names the place, opened by tapping the first name of this person, that holds the run: a place reads and
    writes its own runs and no other. Empty once the person goes on with it with their card, as for any run of theirs.
    """

    run = models.ForeignKey(LessonRun, models.CASCADE, related_name="participations")
    learner = models.ForeignKey(User, models.CASCADE, related_name="participations")
    # The lesson is repeated here so that the database itself can refuse a second current run.
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="+")
    is_current = models.BooleanField(default=True)
    place = models.CharField(_("place ouverte en touchant un prénom"), max_length=40, blank=True, default="")

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(fields=["run", "learner"], name="suivi_learner_once_per_run"),
            models.UniqueConstraint(
                fields=["learner", "lesson", "place"],
                condition=models.Q(is_current=True),
                name="suivi_one_current_run_per_lesson",
            ),
        ]

    def __str__(self):
        return f"{self.learner_id} · {self.run_id}"


class Attempt(models.Model):
    """One answer given. Append-only: nothing in the code updates or deletes a row, except erasing a person.

    `client_id` is chosen by the device, so that the same answer sent ten times is one attempt.
    `answer` never holds what was typed in a simulation, only which rules passed.
    """

    class Outcome(models.TextChoices):
        RIGHT = "right", _("juste")
        PARTIAL = "partial", _("en partie")
        WRONG = "wrong", _("pas encore")
        ONGOING = "ongoing", _("étape réussie")
        ACKNOWLEDGED = "acknowledged", _("explication lue")

    run = models.ForeignKey(LessonRun, models.CASCADE, related_name="attempts", verbose_name=_("passage"))
    client_id = models.UUIDField(_("numéro donné par l'appareil"))
    exercise_id = models.CharField(_("exercice"), max_length=64)
    answer = models.JSONField(_("réponse"), default=dict)
    outcome = models.CharField(_("résultat"), max_length=12, choices=Outcome)
    created_at = models.DateTimeField(_("le"), auto_now_add=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("essai")
        verbose_name_plural = _("essais")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "client_id"], name="suivi_attempt_sent_once_per_run"),
        ]

    def __str__(self):
        return f"{self.exercise_id} · {self.get_outcome_display()}"


class LessonCompletion(models.Model):
    """A lesson finished by a learner. It stays, whatever happens to the lesson afterwards.

    `is_in_person`: « fait en séance », on paper or aloud when somebody of the team says so (domain.md § 4), or in a
    place opened by tapping the first name. The day the person does the lesson for real, the same row becomes a real
    completion, and stays one.
    """

    learner = models.ForeignKey(User, models.CASCADE, related_name="completions", verbose_name=_("personne"))
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="completions", verbose_name=_("leçon"))
    run = models.ForeignKey(LessonRun, models.SET_NULL, null=True, related_name="+", verbose_name=_("passage"))
    completed_at = models.DateTimeField(_("terminée le"))
    mastered_at = models.DateTimeField(_("maîtrisée le"), null=True, blank=True)
    # Not « without a run »: the run of a lesson really done may be gone with the person it was shared with.
    is_in_person = models.BooleanField(_("faite en séance"), default=False)

    objects = LessonCompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("leçon terminée")
        verbose_name_plural = _("leçons terminées")
        constraints = [
            models.UniqueConstraint(fields=["learner", "lesson"], name="suivi_one_completion_per_lesson"),
            models.CheckConstraint(
                condition=models.Q(is_in_person=False) | models.Q(run=None, mastered_at=None),
                name="suivi_in_person_is_never_mastered",
            ),
        ]

    def __str__(self):
        return f"{self.learner} · {self.lesson_id}"


class Questionnaire(models.Model):
    """Questions drawn for one learner out of the lessons, each answered once.

    `items` is the draw, in the order shown: [{"revision": id, "exercise": id}]. Each question stays as it was in that
    revision, whatever the lesson becomes.
    """

    items = models.JSONField(_("questions"), default=list)
    seed = models.PositiveSmallIntegerField(_("ordre des réponses"), default=0, validators=[MaxValueValidator(7)])
    started_at = models.DateTimeField(_("commencé le"), auto_now_add=True)
    finished_at = models.DateTimeField(_("terminé le"), null=True, blank=True)
    right_count = models.PositiveSmallIntegerField(_("réponses justes"), default=0)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-started_at", "-pk"]

    def __str__(self):
        return f"{self._meta.verbose_name} · {self.started_at:%d/%m/%Y}"


class QuestionAnswer(models.Model):
    """The answer to one drawn question. Append-only, as an attempt; the first graded one is the one that counts."""

    client_id = models.UUIDField(_("numéro donné par l'appareil"))
    exercise_id = models.CharField(_("exercice"), max_length=64)
    answer = models.JSONField(_("réponse"), default=dict)
    outcome = models.CharField(_("résultat"), max_length=12, choices=Attempt.Outcome)
    created_at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self):
        return f"{self.exercise_id} · {self.get_outcome_display()}"


class ModuleReview(Questionnaire):
    """One « bilan » of a module by one learner. Retaken as often as wanted: the best one counts (domain.md § 5.3)."""

    SIZE = 10
    MASTERED = 8
    ALMOST = 6

    learner = models.ForeignKey(User, models.CASCADE, related_name="reviews", verbose_name=_("personne"))
    module = models.ForeignKey(ModulePage, models.PROTECT, related_name="reviews", verbose_name=_("module"))

    class Meta(Questionnaire.Meta):
        verbose_name = _("bilan")
        verbose_name_plural = _("bilans")


class ReviewAnswer(QuestionAnswer):
    review = models.ForeignKey(ModuleReview, models.CASCADE, related_name="answers", verbose_name=_("bilan"))

    class Meta(QuestionAnswer.Meta):
        verbose_name = _("réponse à un bilan")
        verbose_name_plural = _("réponses aux bilans")
        constraints = [
            models.UniqueConstraint(fields=["review", "client_id"], name="suivi_review_answer_sent_once"),
            models.UniqueConstraint(
                fields=["review", "exercise_id"],
                condition=~models.Q(outcome="ongoing"),
                name="suivi_one_review_answer_per_question",
            ),
        ]


class RecallQuiz(Questionnaire):
    """One « On se souvient ? »: five questions on lessons finished some days ago (domain.md § 3.8).

    A row without `items` was put off before it began; the same row is then drawn, so that there are never two at once.
    """

    SIZE = 5
    MASTERED = 4

    learner = models.ForeignKey(User, models.CASCADE, related_name="recalls", verbose_name=_("personne"))
    put_off_at = models.DateTimeField(_("remis à plus tard le"), null=True, blank=True)

    class Meta(Questionnaire.Meta):
        verbose_name = _("rappel « On se souvient ? »")
        verbose_name_plural = _("rappels « On se souvient ? »")
        constraints = [
            models.UniqueConstraint(
                fields=["learner"], condition=models.Q(finished_at=None), name="suivi_one_open_recall_per_learner"
            )
        ]


class RecallAnswer(QuestionAnswer):
    recall = models.ForeignKey(RecallQuiz, models.CASCADE, related_name="answers", verbose_name=_("rappel"))

    class Meta(QuestionAnswer.Meta):
        verbose_name = _("réponse à un rappel")
        verbose_name_plural = _("réponses aux rappels")
        constraints = [
            models.UniqueConstraint(fields=["recall", "client_id"], name="suivi_recall_answer_sent_once"),
            models.UniqueConstraint(
                fields=["recall", "exercise_id"],
                condition=~models.Q(outcome="ongoing"),
                name="suivi_one_recall_answer_per_question",
            ),
        ]
