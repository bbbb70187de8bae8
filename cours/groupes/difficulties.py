"""« Qui a besoin d'aide ? » and the questions that are hard for the whole group. Reasons in words, never a figure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cours.contenus.outline import LessonEntry, outline
from cours.contenus.rendering import lesson_content
from cours.suivi.models import Attempt, Participation

from .following import Following, Passage
from .models import GroupMember
from .proposing import named

KINDS = ASKED, STUCK, ABSENT = "asked", "stuck", "absent"
WRONG_TRIES = 2
SAME_STEP = timedelta(days=1)
FEWEST_PEOPLE = 5  # domain.md § 6.2: below, a question would speak of somebody
HARDEST = 5
_PASSED = (Attempt.Outcome.RIGHT, Attempt.Outcome.ACKNOWLEDGED)
_GRADED = (Attempt.Outcome.RIGHT, Attempt.Outcome.PARTIAL, Attempt.Outcome.WRONG)


@dataclass(frozen=True)
class Need:
    """One reason to go and see a person, and what can be done."""

    kind: str
    short: str  # for a cell
    reason: str
    advice: str


@dataclass(frozen=True)
class HardQuestion:
    lesson: LessonEntry
    prompt: str
    sentence: str
    people: int


def needs(following: Following) -> dict[int, list[Need]]:
    """Return, by member, why they may need somebody: asked for help, stuck, long absent. In that order.

    Stuck: in their last day of activity, a question not passed after two tries; or a question that resists, tried
    again more than a day after the first time. Absent: nothing for `GROUPS_ABSENT_AFTER_DAYS` days, neither here nor
    at a session, while something of what is proposed remains. Two people on one phone are both concerned.
    """
    unsolved = _unsolved(following) if following.lessons and following.members else {}
    found = {}
    for member in following.members:
        ours = [
            need for need in (_asked(member), _stuck(following, member, unsolved), _absent(following, member)) if need
        ]
        if ours:
            found[member.pk] = ours
    return found


def _asked(member: GroupMember) -> Need | None:
    if not member.asks_for_help:  # type: ignore[attr-defined]
        return None
    words = _("A demandé de l'aide")
    return Need(
        ASKED, words, _("%(words)s, et attend une réponse.") % {"words": words}, _("Répondez-lui, ou passez voir.")
    )


def _stuck(following: Following, member: GroupMember, unsolved: dict[int, list[Any]]) -> Need | None:
    passages = following.passages_of(member)
    last_day = max((_day(passage.active_at) for passage in passages), default=None)
    for passage in passages:
        if passage.completed_at or not passage.is_whole:
            continue
        for tries, first, last in unsolved.get(passage.run_id, []):
            if last - first > SAME_STEP:
                return _stuck_on(passage, _("La même étape résiste depuis plus d'un jour : %(where)s."))
            if tries >= WRONG_TRIES and _day(last) == last_day:
                return _stuck_on(passage, _("Une question résiste : %(where)s."))
    return None


def _stuck_on(passage: Passage, sentence: str) -> Need:
    lesson = outline().lesson(passage.lesson_id)
    place = {"lesson": named(lesson) if lesson else "", "step": passage.step}
    where = _("« %(lesson)s », étape %(step)d") % place
    return Need(STUCK, _("Une question résiste"), sentence % {"where": where}, _("Regardez l'étape ensemble."))


def _absent(following: Following, member: GroupMember) -> Need | None:
    proposed = [cell for cell in following.row(member) if cell.is_proposed]
    if not proposed or all(cell.is_done for cell in proposed):
        return None
    days = (timezone.localdate() - last_seen(following, member)).days
    if days < settings.GROUPS_ABSENT_AFTER_DAYS:
        return None
    reason = ngettext("Rien depuis %(n)d jour.", "Rien depuis %(n)d jours.", days) % {"n": days}
    return Need(ABSENT, _("Pas de nouvelles"), reason, _("Un mot ou un appel suffit souvent."))


def last_seen(following: Following, member: GroupMember) -> date:
    """Return the last day this group saw the person: here, at a session, or the day they joined."""
    days = [_day(member.here_since), *(_day(passage.active_at) for passage in following.passages_of(member))]
    if member.last_came_on:  # type: ignore[attr-defined]
        days.append(member.last_came_on)  # type: ignore[attr-defined]
    return max(days)


def _unsolved(following: Following) -> dict[int, list[tuple[int, datetime, datetime]]]:
    """Return, by run, the tries, the first and the last one of each question not passed yet. One query."""
    attempts = (
        Attempt.objects.filter(run__in=_runs(following).filter(run__completed_at=None).values("run"))
        .values("run_id", "exercise_id")
        .annotate(
            tries=Count("pk", filter=Q(outcome__in=(Attempt.Outcome.PARTIAL, Attempt.Outcome.WRONG))),
            passed=Count("pk", filter=Q(outcome__in=_PASSED)),
            first=Min("created_at"),
            last=Max("created_at"),
        )
        .filter(passed=0, tries__gt=0)
        .order_by("run_id")
    )
    found = defaultdict(list)
    for row in attempts:
        found[row["run_id"]].append((row["tries"], row["first"], row["last"]))
    return found


def hard_questions(following: Following) -> list[HardQuestion]:
    """Return the questions that the fewest people of the group found at the first try, the hardest first.

    Only what happened in the group's frame, only from five people up, and in words: an exact share of six people
    would sometimes say what each of them answered.
    """
    if len(following.members) < FEWEST_PEOPLE or not following.lessons:
        return []
    whole = {one.run_id: one.lesson_id for ones in following.passages.values() for one in ones if one.is_whole}
    people = defaultdict(list)
    for ones in following.passages.values():
        for one in ones:
            if one.is_whole:
                people[one.run_id].append(one.learner_id)
    graded = Attempt.objects.filter(run__in=_runs(following).values("run"), outcome__in=_GRADED)
    firsts = graded.values("run_id", "exercise_id").annotate(pk_first=Min("pk")).values("pk_first")
    answers: dict[tuple[int, str], dict[int, bool]] = defaultdict(dict)
    rows = Attempt.objects.filter(pk__in=firsts).order_by("pk").values_list("run_id", "exercise_id", "outcome")
    for run_id, exercise_id, outcome in rows:
        for learner_id in people.get(run_id, []):
            answers[whole[run_id], exercise_id].setdefault(learner_id, outcome == Attempt.Outcome.RIGHT)
    return list(_hardest(answers))


def _hardest(answers: dict[tuple[int, str], dict[int, bool]]) -> Iterable[HardQuestion]:
    shares = sorted(
        (sum(right.values()) / len(right), lesson_id, exercise_id, len(right))
        for (lesson_id, exercise_id), right in answers.items()
        if len(right) >= FEWEST_PEOPLE and sum(right.values()) * 3 <= len(right) * 2
    )
    for share, lesson_id, exercise_id, count in shares[:HARDEST]:
        lesson = outline().lesson(lesson_id)
        exercise = lesson_content(lesson.revision_id).exercises.get(exercise_id) if lesson else None
        if lesson and exercise:
            yield HardQuestion(lesson, exercise["prompt"], _share_in_words(share), count)


def _share_in_words(share: float) -> str:
    if share <= 1 / 3:
        return _("Peu de personnes ont trouvé du premier coup.")
    return _("Environ une personne sur deux a trouvé du premier coup.")


def _runs(following: Following) -> Any:
    learners = following.group.members.current().values("learner_id")
    return Participation.objects.filter(learner__in=learners, lesson__in=[lesson.id for lesson in following.lessons])


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
