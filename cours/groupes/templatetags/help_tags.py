"""How pages of any room show requests for help, without their views knowing groups."""

from dataclasses import dataclass, field
from datetime import datetime

from django import template
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy

from cours.comptes import perms
from cours.comptes.limited import is_limited
from cours.comptes.moments import ago_in_words
from cours.contenus.outline import outline

from ..forms.help import AskForm, blank_form
from ..memberships import my_groups
from ..models import HelpRequest
from ..querysets import HelpRequestQuerySet

register = template.Library()
register.filter("ago", ago_in_words)

TEAM = gettext_lazy("L'équipe")
KEPT_IN_SIGHT = 10  # requests settled shown under « Mon parcours »


@dataclass
class MyHelp:
    """The requests of the person who reads, the news first."""

    news: list[HelpRequest] = field(default_factory=list)  # answered or closed, not read yet
    waiting: list[HelpRequest] = field(default_factory=list)
    answered: list[HelpRequest] = field(default_factory=list)  # read, and not settled
    settled: list[HelpRequest] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.news or self.waiting or self.answered or self.settled)


@dataclass(frozen=True)
class Said:
    """One answer, as the person reads it."""

    name: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Place:
    title: str
    url: str  # empty when the lesson is not published any more


@register.filter
def place(asked: HelpRequest) -> Place | None:
    """Return where the person was when they asked: the lesson, at its step. A lesson taken away keeps its title."""
    if asked.lesson is None:
        return None
    entry = outline().lesson(asked.lesson_id)
    if entry is None:
        return Place(asked.lesson.title, "")
    title = f"{entry.label} {entry.title}".strip()
    return Place(title, f"{entry.url}#etape-{asked.step}" if asked.step else entry.url)


@register.filter
def first_name(person) -> str:
    """Return what to call a member of the team; « L'équipe » for somebody whose account is gone."""
    return (person.first_name or person.username) if person else TEAM


@register.simple_tag(takes_context=True)
def my_help(context) -> MyHelp:
    """Return the requests of a learner; empty, and free, for anybody else. One query, once per request."""
    request = context["request"]
    # What was written between two people is not shown in a place that a neighbour may have opened with this name.
    if not perms.is_learner(request.user) or is_limited(request):
        return MyHelp()
    if not hasattr(request, "_my_help"):
        request._my_help = _sorted(request.user)
    return request._my_help


def _sorted(learner) -> MyHelp:
    mine = MyHelp()
    for row in _with_answers(HelpRequest.objects.of_learner(learner)):
        if row.has_news:
            mine.news.append(row)
        elif row.closed_at:
            mine.settled.append(row)
        elif row.answered_at:
            mine.answered.append(row)
        else:
            mine.waiting.append(row)
    del mine.settled[KEPT_IN_SIGHT:]
    return mine


def _with_answers(requests: HelpRequestQuerySet) -> list[HelpRequest]:
    """Return requests with `said`, their answers, in one query: « Mon parcours » has none to spare."""
    rows = (
        requests.select_related("lesson", "group", "closed_by")
        .annotate(
            answer_text=F("answers__text"),
            answer_at=F("answers__answered_at"),
            answer_name=Coalesce(
                NullIf("answers__answered_by__first_name", Value("")), F("answers__answered_by__username")
            ),
        )
        .order_by("-asked_at", "-pk", "answers__pk")
    )
    found: dict[int, HelpRequest] = {}
    for row in rows:
        asked = found.setdefault(row.pk, row)
        if asked is row:
            asked.said = []
        if row.answer_at:
            asked.said.append(Said(row.answer_name or TEAM, row.answer_text, row.answer_at))
    return list(found.values())


@register.simple_tag(takes_context=True)
def asking(context, lesson) -> AskForm | None:
    """Return the form that asks for help from a lesson, ready before the network goes away; None without a group."""
    request = context["request"]
    return blank_form(request, lesson.id) if my_groups(request, lesson.id) else None


@register.simple_tag(takes_context=True)
def help_waiting(context) -> int:
    """Return how many requests nobody has answered in the groups of this person: one query, once per request."""
    request = context["request"]
    if not hasattr(request, "_help_waiting"):
        request._help_waiting = HelpRequest.objects.visible_to(request.user).waiting().count()
    return request._help_waiting
