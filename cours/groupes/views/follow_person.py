"""One person of a group: what is proposed, where they are, and how much help it took. No answer, no time, no score."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cours.comptes.background import go
from cours.comptes.perms import learner_required
from cours.contenus.outline import LessonEntry, ModuleEntry, outline

from .. import perms
from ..actions.follow import say_autonomy, validate_in_person
from ..difficulties import last_seen, needs
from ..follow_table import lessons_in_words
from ..following import Cell, Following, autonomy_of, done_elsewhere
from ..models import AutonomyRating, GroupMember, LearnerGroup


@dataclass(frozen=True)
class FollowedLesson:
    lesson: LessonEntry
    cell: Cell
    history: list[AutonomyRating]

    @property
    def by_learner(self) -> AutonomyRating | None:
        return next((one for one in self.history if one.group_id is None), None)

    @property
    def by_team(self) -> AutonomyRating | None:
        return next((one for one in self.history if one.group_id), None)


@dataclass(frozen=True)
class FollowedModule:
    module: ModuleEntry
    lessons: list[FollowedLesson]

    @property
    def done(self) -> int:
        return sum(one.cell.is_done for one in self.lessons if one.cell.is_proposed)

    @property
    def total(self) -> int:
        return sum(one.cell.is_proposed for one in self.lessons)

    @property
    def sentence(self) -> str:
        return lessons_in_words(one.cell for one in self.lessons)


@require_safe
@never_cache
@perms.team_required
def follow_person(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    group = perms.group_or_404(request.user, pk)
    following = Following.of(group, member_pk=member_pk)
    member = following.member(member_pk)
    if member is None:
        return _gone(request, group, member_pk)
    ratings = autonomy_of(following, member)
    shown = [
        FollowedLesson(lesson, cell, ratings.get(lesson.id, []))
        for lesson, cell in zip(following.lessons, following.row(member), strict=True)
    ]
    modules = [
        FollowedModule(module, ours)
        for module in outline().modules
        if (ours := [one for one in shown if one.lesson.module_slug == module.slug])
    ]
    context = {
        "group": group,
        "member": member,
        "modules": modules,
        "sentence": lessons_in_words(one.cell for one in shown),
        "needs": needs(following).get(member.pk, []),
        "last_seen": last_seen(following, member),
        "elsewhere": done_elsewhere(following, member),
        "requests": group.help_requests.filter(learner=member.learner_id, asked_at__gte=member.joined_at),
        "levels": AutonomyRating.Level.choices,
    }
    return render(request, "groupes/follow_person.html", context)


@require_POST
@perms.team_required
def follow_lesson(request: HttpRequest, pk: int, member_pk: int, lesson_pk: int) -> HttpResponse:
    """Say of one lesson of one person: validated in person, or how much help it took."""
    group = perms.group_or_404(request.user, pk, active=True)
    following = Following.of(group, member_pk=member_pk)
    member = following.member(member_pk)
    if member is None:
        return _gone(request, group, member_pk)
    lesson = next((one for one in following.lessons if one.id == lesson_pk), None)
    if lesson is None or not following.cell(member, lesson).is_proposed:
        messages.info(request, _("Cette leçon n'est plus proposée à cette personne."))
        return redirect("groupes:follow_person", pk, member_pk)
    level = request.POST.get("niveau", "")
    if level in AutonomyRating.Level.values:
        say_autonomy(learner=member.learner, lesson_id=lesson.id, level=level, by=request.user, group=group)
        messages.success(request, _("C'est noté."))
    elif request.POST.get("act") == "validate" and not following.cell(member, lesson).is_done:
        validate_in_person(group=group, members=[member], lesson_id=lesson.id, by=request.user)
        messages.success(request, _("Leçon validée en séance."))
    else:
        messages.info(request, _("Rien n'a changé."))
    return redirect("groupes:follow_person", pk, member_pk)


@require_POST
@learner_required
def my_autonomy(request: HttpRequest, lesson_pk: int) -> HttpResponse:
    """The learner says how much help a lesson took. Only in a group, and only of a lesson that is on line."""
    lesson = outline().lesson(lesson_pk)
    if lesson is None or not LearnerGroup.objects.active().of_learner(request.user).exists():
        raise Http404
    level = request.POST.get("niveau", "")
    if level in AutonomyRating.Level.values:
        say_autonomy(learner=request.user, lesson_id=lesson.id, level=level, by=request.user)
    return go(request, f"{lesson.url}#fin")


def _gone(request: HttpRequest, group: LearnerGroup, member_pk: int) -> HttpResponse:
    """Who has left the group is not followed any more; who was never in it does not exist."""
    get_object_or_404(GroupMember, pk=member_pk, group=group)
    messages.info(request, _("Cette personne n'est plus dans le groupe. Son suivi n'est plus visible."))
    return redirect("groupes:follow", group.pk)
