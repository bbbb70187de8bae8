"""Tell a person that somebody of a team has remade their card."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cours.comptes import limited
from cours.comptes.models import User
from cours.comptes.moments import day_said

from .models import CardLog

_TOLD_FOR = timedelta(days=7)


def tell(request: HttpRequest, learner: User) -> None:
    """Say at each entry of seven days, and at the first one whenever it comes, each card that was remade.

    The person is the only one who knows whether they asked for it: without this sentence, whoever made the card could
    go in and nobody would know. Whoever enters first cannot hide it. A place opened by tapping a first name is not
    told.
    """
    if limited.is_limited(request):
        return
    news = list(
        CardLog.objects.remade()
        .filter(Q(told_at=None) | Q(made_at__gt=timezone.now() - _TOLD_FOR), learner=learner)
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
            % {"day": day_said(log.made_at), "who": log.made_by_whom, "reason": log.get_reason_display().lower()}
            + _again_until(log.made_at + _TOLD_FOR),
        )
    CardLog.objects.filter(pk__in=[log.pk for log in news], told_at=None).update(told_at=timezone.now())


def _again_until(day: datetime) -> str:
    if day < timezone.now():
        return ""
    return " " + _("Ce message revient à chaque entrée, jusqu'au %(day)s.") % {"day": day_said(day)}
