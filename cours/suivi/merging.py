"""A guest turns out to own a card: what they did becomes the owner's, not lost, not doubled."""

from django.db import transaction
from django.utils import timezone

from cours.comptes.actions.moving import move_numbered
from cours.comptes.models import User
from cours.contenus.rendering import lesson_content

from .actions import enrol, recompute
from .models import LessonCompletion, LessonRun, Participation


@transaction.atomic
def merge_learner(*, guest: User, learner: User) -> None:
    """Move what a guest did to the owner of a card: nothing lost, nothing doubled.

    Where both were inside the same version of a lesson, the attempts join in one run; where the versions
    differ, the run that went further stays the current one and the other becomes history.
    """
    taken = {
        (participation.lesson_id, participation.place): participation
        for participation in learner.participations.filter(is_current=True).select_related("run")
    }
    for participation in guest.participations.select_related("run").order_by("pk"):
        run, mine = participation.run, taken.get((participation.lesson_id, participation.place))
        if run.participations.filter(learner=learner).exists():
            participation.delete()
        elif (
            mine
            and participation.is_current
            and not (run.is_shared or mine.run.is_shared or run.by_name != mine.run.by_name)
        ):
            _join(participation, mine)
        else:
            participation.learner = learner
            participation.is_current = participation.is_current and mine is None
            participation.save(update_fields=["learner", "is_current"])
    for theirs in guest.completions.all():
        ours, created = LessonCompletion.objects.get_or_create(
            learner=learner,
            lesson_id=theirs.lesson_id,
            defaults={
                "run": theirs.run,
                "completed_at": theirs.completed_at,
                "mastered_at": theirs.mastered_at,
                "is_in_person": theirs.is_in_person,
            },
        )
        if not created and ours.is_in_person and not theirs.is_in_person:
            theirs_is_kept = {"run": theirs.run, "mastered_at": theirs.mastered_at, "is_in_person": False}
            LessonCompletion.objects.filter(pk=ours.pk).update(completed_at=theirs.completed_at, **theirs_is_kept)
        elif not created and not theirs.is_in_person:
            ours.completed_at = min(ours.completed_at, theirs.completed_at)
            ours.mastered_at = min(filter(None, [ours.mastered_at, theirs.mastered_at]), default=None)
            ours.save(update_fields=["completed_at", "mastered_at"])
    guest.reviews.update(learner=learner)
    _move_recalls(guest, learner)
    guest.placements.update(learner=learner)
    guest.starts.filter(chosen_by=guest).update(chosen_by=learner)
    guest.starts.update(learner=learner)
    for enrolment in guest.enrolments.select_related("pathway"):
        enrol(learner=learner, pathway=enrolment.pathway)


def _move_recalls(guest: User, learner: User) -> None:
    """Only one may be open: where both are, one that was only put off goes, else the guest's stops where it is."""
    theirs, ours = guest.recalls.unfinished().first(), learner.recalls.unfinished().first()
    if theirs and ours:
        if theirs.items and ours.items:
            theirs.finished_at = timezone.now()
            theirs.save(update_fields=["finished_at"])
        else:
            (ours if theirs.items else theirs).delete()
    guest.recalls.update(learner=learner)


def _join(theirs: Participation, mine: Participation) -> None:
    # Locked together: an answer sent to one of them meanwhile would be recomputed without the other.
    both = LessonRun.objects.select_for_update(of=("self",)).filter(pk__in=[theirs.run_id, mine.run_id]).order_by("pk")
    runs = {run.pk: run for run in both}
    run, target = runs[theirs.run_id], runs[mine.run_id]
    if run.revision_id == target.revision_id:
        move_numbered(run.attempts.all(), target.attempts.all(), "exercise_id", "answer", "outcome", run=target)
        target.seen_steps = sorted({*target.seen_steps, *run.seen_steps})
        target.current_step = max(target.current_step, run.current_step)
        # Of two drafts of one question, one can be shown: the last typed.
        older, newer = sorted([run, target], key=lambda each: each.active_at)
        target.drafts = older.drafts | newer.drafts
        target.completed_at = min(filter(None, [target.completed_at, run.completed_at]), default=None)
        target.progressed_at = max(filter(None, [target.progressed_at, run.progressed_at]), default=None)
        LessonCompletion.objects.filter(run=run).update(run=target)
        theirs.delete()
        run.delete()
        recompute(target, lesson_content(target.revision_id), list(target.attempts.all()))
        return
    keep_theirs = (run.completed_at is not None, len(run.states)) > (
        target.completed_at is not None,
        len(target.states),
    )
    if keep_theirs:
        mine.is_current = False
        mine.save(update_fields=["is_current"])
    theirs.learner = mine.learner
    theirs.is_current = keep_theirs
    theirs.save(update_fields=["learner", "is_current"])
