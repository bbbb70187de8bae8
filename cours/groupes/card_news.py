"""Tell a person that somebody of a team has remade their card."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cours.comptes import limited
from cours.comptes.models import User
from cours.comptes.moments import day_said

from .models import CardLog


def tell(request: HttpRequest, learner: User) -> None:
    """Say once, at the next entry, each card that was remade. A place opened by tapping a first name is not told.

    The person is the only one who knows whether they asked for it: without this sentence, whoever made the card could
    go in and nobody would know.
    """
    if limited.is_limited(request):
        return
    news = list(
        CardLog.objects.remade()
        .filter(learner=learner, told_at=None)
        .select_related("made_by", "organisation")
        .order_by("made_at")
    )
    for log in news:
        messages.warning(
            request,
            _(
                "Votre carte a été refaite le %(day)s par %(who)s. Raison : %(reason)s. Vous ne l'aviez pas demandé ? "
                "Refaites votre carte dans « Mon parcours », et parlez-en à votre structure."
            )
            % {"day": day_said(log.made_at), "who": log.made_by_whom, "reason": log.get_reason_display().lower()},
        )
    CardLog.objects.filter(pk__in=[log.pk for log in news]).update(told_at=timezone.now())
