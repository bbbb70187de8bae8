from django.db import models


class LessonRunQuerySet(models.QuerySet):
    def current_for(self, learner) -> "LessonRunQuerySet":
        """Keep the runs this learner would find again: at most one per lesson."""
        return self.filter(participations__learner=learner, participations__is_current=True)

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
    def finished(self) -> "QuestionnaireQuerySet":
        return self.exclude(finished_at=None)

    def unfinished(self) -> "QuestionnaireQuerySet":
        return self.filter(finished_at=None)
