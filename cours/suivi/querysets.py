from django.db import models


class LessonRunQuerySet(models.QuerySet):
    def current_for(self, learner, place: str = "") -> "LessonRunQuerySet":
        """Keep the runs this learner would find again; in a place opened by tapping their name, those of that place.

        With a card: their own, at most one per lesson, and what was begun by name where they have none (`own_first`).
        """
        here = {"participations__place": place} if place else {}
        return self.filter(participations__learner=learner, participations__is_current=True, **here)

    def own_first(self) -> "LessonRunQuerySet":
        return self.order_by("participations__place", "-active_at")

    def annotate_learner(self) -> "LessonRunQuerySet":
        """Add `of_learner`, the id of a learner: a run of two comes once for each of those the rows were asked for."""
        return self.annotate(of_learner=models.F("participations__learner_id"))

    def unfinished(self) -> "LessonRunQuerySet":
        return self.filter(completed_at=None)

    def sole(self) -> "LessonRunQuerySet":
        """Keep the runs of one learner alone, which disappear with that learner."""
        return self.annotate(people=models.Count("participations")).filter(people__lte=1)


class AttemptQuerySet(models.QuerySet):
    def answers(self) -> "AttemptQuerySet":
        return self.exclude(outcome="acknowledged")


class LessonCompletionQuerySet(models.QuerySet):
    def mastered(self) -> "LessonCompletionQuerySet":
        return self.exclude(mastered_at=None)

    def in_person(self) -> "LessonCompletionQuerySet":
        """Keep those that rest on the word of the team alone."""
        return self.filter(is_in_person=True)


class QuestionnaireQuerySet(models.QuerySet):
    def asked(self) -> "QuestionnaireQuerySet":
        """Keep those whose questions are known: not yet drawn, or answered so long ago that only the result is kept."""
        return self.exclude(items=[])

    def finished(self) -> "QuestionnaireQuerySet":
        return self.exclude(finished_at=None)

    def unfinished(self) -> "QuestionnaireQuerySet":
        return self.filter(finished_at=None)
