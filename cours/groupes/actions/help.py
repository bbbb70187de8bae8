"""Ask for help, answer, say that it is settled."""

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from cours.comptes.models import User
from cours.contenus.models import LessonPage
from cours.exercices.masking import hide_private

from ..models import HelpAnswer, HelpRequest, LearnerGroup, Seat


class AnsweredMeanwhile(Exception):
    """A colleague answered, or somebody closed the request, after the page was opened."""


def ask_for_help(
    *,
    learner: User,
    group: LearnerGroup,
    client_id: uuid.UUID,
    text: str = "",
    lesson: LessonPage | None = None,
    step: int | None = None,
    by_name: bool = False,
) -> HelpRequest:
    """Send a few words to those who lead a group of this learner (the caller has checked that it is theirs).

    `by_name`: nobody showed the card of this learner, so the team is told that it may be somebody else.

    Numbers and e-mail addresses are hidden before anything is written. Sent again, even ten times at once, it is one
    request; the same number with other words is another request, because a page restored by « Back » reuses its own.
    """
    said = {"group": group, "text": hide_private(text), "lesson": lesson, "step": step}
    first = _once(learner=learner, client_id=client_id, by_name=by_name, **said)
    if all(getattr(first, name) == value for name, value in said.items()):
        return first
    place = (group.pk, lesson.pk if lesson else 0, step or 0)
    return _once(learner=learner, client_id=uuid.uuid5(client_id, f"{place} {said['text']}"), by_name=by_name, **said)


def _once(*, learner: User, client_id: uuid.UUID, **fields) -> HelpRequest:
    try:
        with transaction.atomic():
            return HelpRequest.objects.create(learner=learner, client_id=client_id, **fields)
    except IntegrityError:
        return HelpRequest.objects.select_related("group", "lesson").get(learner=learner, client_id=client_id)


@transaction.atomic
def answer_request(*, request: HelpRequest, person: User, text: str, seen: str, sent_with: uuid.UUID) -> HelpAnswer:
    """Add an answer to a request. The second tap of one form gives the answer of the first.

    Its numbers are not hidden: « appelez l'accueil au 02… » is an answer.

    `seen` is `state_of` when the page was opened. Raise `AnsweredMeanwhile` when it has changed since: the person
    reads first, and may then send the same words knowingly.
    """
    request = HelpRequest.objects.select_for_update().get(pk=request.pk)
    already = request.answers.filter(sent_with=sent_with).first()
    if already:
        return already
    if seen != state_of(request):
        raise AnsweredMeanwhile
    answer = request.answers.create(text=text, answered_by=person, sent_with=sent_with)
    request.answered_at, request.read_at = answer.answered_at, None
    request.closed_at = request.closed_by = None  # there is something to read again
    request.save(update_fields=["answered_at", "read_at", "closed_at", "closed_by"])
    return answer


def state_of(request: HelpRequest) -> str:
    """Return what a page has seen of a request: how many answers, and whether it is closed."""
    return f"{request.answers.count()}{'-closed' if request.closed_at else ''}"


@transaction.atomic
def close_request(*, request: HelpRequest, person: User) -> None:
    """Say that a request is settled; when a facilitator says it, it is news for the person. Twice changes nothing."""
    request = HelpRequest.objects.select_for_update().get(pk=request.pk)
    if request.closed_at:
        return
    request.closed_at, request.closed_by = timezone.now(), person
    request.read_at = request.closed_at if person.pk == request.learner_id else None
    request.save(update_fields=["closed_at", "closed_by", "read_at"])


def take_back(*, seat: Seat, by_name: bool) -> int:
    """Close what the first person of a device wrote in its session and nobody has answered; return how many.

    `by_name`: their card was not shown on this device, so what they wrote with it is left alone.
    """
    written = HelpRequest.objects.waiting().filter(
        learner=seat.learner_id, group=seat.session.group_id, asked_at__gte=seat.session.opened_at
    )
    found = list(written.filter(by_name=True) if by_name else written)
    for one in found:
        close_request(request=one, person=seat.learner)
    return len(found)


def reopen_request(*, request: HelpRequest) -> None:
    HelpRequest.objects.filter(pk=request.pk).update(closed_at=None, closed_by=None)


def mark_read(*, request: HelpRequest) -> None:
    """« J'ai lu » : the first reading counts."""
    HelpRequest.objects.filter(pk=request.pk, read_at=None).update(read_at=timezone.now())
