"""What the people of the demonstration group did: through the verbs of the product, as they would have."""

import uuid
from datetime import timedelta

from django.utils import timezone

from cours.comptes.models import User
from cours.contenus.outline import LessonEntry, outline
from cours.contenus.rendering import lesson_content
from cours.groupes.actions.follow import say_autonomy, validate_in_person
from cours.groupes.actions.proposals import propose
from cours.groupes.models import GroupMember, LearnerGroup
from cours.suivi import actions as suivi

NOTE = "On en parle mardi. Faites ce que vous pouvez, rien ne presse."


def add_work(group: LearnerGroup, facilitator: User) -> None:
    """Propose a module, and let people begin it: two have finished a lesson, one is stuck, one long absent."""
    site = outline()
    module = next((module for module in site.modules if module.code == "M2" and len(module.lessons) > 3), None)
    welcome = next((lesson for lesson in site.lessons if lesson.code == "M0-L0"), None)
    if module is None or welcome is None:
        return
    due = timezone.localdate() + timedelta(days=7)
    propose(group=group, by=facilitator, what={"lesson_id": welcome.id})
    propose(group=group, by=facilitator, what={"module_id": module.id}, due_on=due, note=NOTE)
    people = {member.name: member for member in group.members.current().select_related("learner")}
    monique, yanis = people["Monique"].learner, people["Yanis"].learner
    for learner in (monique, yanis):
        _finish(learner, welcome)
    say_autonomy(learner=monique, lesson_id=welcome.id, level="some_help", by=monique)
    say_autonomy(learner=monique, lesson_id=welcome.id, level="alone", by=facilitator, group=group)
    _begin(yanis, module.lessons[0])
    validate_in_person(group=group, members=[people["Fatou"]], lesson_id=welcome.id, by=facilitator)
    _get_stuck(people["David"].learner, module.lessons[3])
    GroupMember.objects.filter(pk=people["Samira"].pk).update(joined_at=timezone.now() - timedelta(days=20))


def _begin(learner: User, lesson: LessonEntry) -> int:
    run = suivi.open_run(learners=[learner], lesson_id=lesson.id, revision_id=lesson.revision_id)
    suivi.record_steps(learner=learner, run_id=run.pk, seen=[1, 2], current=2)
    return run.pk


def _finish(learner: User, lesson: LessonEntry) -> None:
    run_id = _begin(learner, lesson)
    for step in lesson_content(lesson.revision_id).exercise_steps:
        _answer(learner, run_id, step.exercise, _right(step.exercise))
    suivi.finish(learner=learner, run_id=run_id)


def _get_stuck(learner: User, lesson: LessonEntry) -> None:
    run_id = _begin(learner, lesson)
    steps = lesson_content(lesson.revision_id).exercise_steps
    hard = next((step.exercise for step in steps if step.exercise["kind"] == "single_choice"), None)
    for _try in range(2 if hard else 0):
        wrong = next(place for place, option in enumerate(hard["options"]) if not option["correct"])
        _answer(learner, run_id, hard, {"choice": wrong})


def _answer(learner: User, run_id: int, exercise: dict, answer: dict) -> None:
    suivi.submit_answer(
        learner=learner, run_id=run_id, exercise_id=exercise["id"], answer=answer, attempt_id=uuid.uuid4()
    )


def _right(exercise: dict) -> dict:
    """Return the right answer to the kinds of the discovery lesson."""
    if exercise["kind"] == "single_choice":
        return {"choice": next(place for place, option in enumerate(exercise["options"]) if option["correct"])}
    if exercise["kind"] == "hotspot":
        return {"zones": [place for place, zone in enumerate(exercise["zones"]) if zone.get("correct")]}
    return {"positions": list(range(1, len(exercise["items"]) + 1))}
