"""When to try again, said as people say it."""

import math
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def refusal_in_words(wait_until: datetime | None) -> str:
    """Say that a card was refused, when to try again, and who can help. The same words for every identifier.

    During a wait nothing is looked at, so nothing is said of the code: the right one is not told that it is wrong.
    """
    if wait_until is None or wait_until <= timezone.now():
        return _("L'identifiant ou le code ne correspond pas. Regardez bien votre carte, puis essayez encore.")
    return (
        _("Trop d'essais avec cet identifiant. Pour protéger cette place, aucun code n'est regardé pour le moment.")
        + " "
        + _try_again(wait_until)
        + " "
        + _("Sans attendre : scannez le QR de votre carte avec un téléphone où vous n'êtes jamais entré.")
    )


def staff_refusal_in_words(wait_until: datetime) -> str:
    """Say to who types a password that it is not looked at, and until when. The same words for every name."""
    return (
        _("Trop d'essais avec ce nom. Pour protéger ce compte, aucun mot de passe n'est regardé pour le moment.")
        + " "
        + _try_again(wait_until)
    )


def code_refused_in_words(wait_until: datetime | None) -> str:
    """Say the same to somebody who is in already, and only gave their code again."""
    if wait_until is None or wait_until <= timezone.now():
        return _("Ce n'est pas le code de votre carte. Regardez bien, puis essayez encore.")
    return (
        _("Trop d'essais. Pour protéger votre place, aucun code n'est regardé pour le moment.")
        + " "
        + _try_again(wait_until)
    )


def crowded_in_words(wait_until: datetime) -> str:
    """Say to a newcomer that nobody is made on this network for now, and what to do."""
    return _(
        "Beaucoup de personnes commencent ici en ce moment. Entrez avec votre carte, ou revenez à partir de %(hour)s."
    ) % {"hour": hour_in_words(wait_until)}


def _try_again(moment: datetime) -> str:
    words = {"delay": _delay(moment), "hour": hour_in_words(moment)}
    return _("Vous pourrez essayer encore %(delay)s, à %(hour)s.") % words


def hour_in_words(moment: datetime) -> str:
    """Return « 14 heures 32 », never earlier than the moment: a person who comes at the minute said must get in."""
    rounded = datetime.fromtimestamp(math.ceil(moment.timestamp() / 60) * 60, tz=timezone.get_current_timezone())
    if rounded.hour == 0:
        hour = _("minuit")
    elif rounded.hour == 12:
        hour = _("midi")
    else:
        hour = ngettext("%(count)d heure", "%(count)d heures", rounded.hour) % {"count": rounded.hour}
    return f"{hour} {rounded.minute}" if rounded.minute else hour


def _delay(moment: datetime) -> str:
    seconds = (moment - timezone.now()).total_seconds()
    if seconds <= 60:
        return _("dans moins d'une minute") if seconds < 55 else _("dans une minute")
    minutes = math.ceil(seconds / 60)
    return ngettext("dans %(count)d minute", "dans %(count)d minutes", minutes) % {"count": minutes}


def ago_in_words(moment: datetime) -> str:
    """Return « à l'instant », « il y a 20 minutes », « hier », « il y a 3 jours »: how long somebody has waited."""
    now = timezone.now()
    minutes = int((now - moment).total_seconds() // 60)
    days = (timezone.localdate(now) - timezone.localdate(moment)).days
    if minutes < 1:
        return _("à l'instant")
    if minutes < 60:
        return ngettext("il y a %(count)d minute", "il y a %(count)d minutes", minutes) % {"count": minutes}
    if days == 0 or minutes < 6 * 60:
        hours = minutes // 60
        return ngettext("il y a %(count)d heure", "il y a %(count)d heures", hours) % {"count": hours}
    if days == 1:
        return _("hier")
    return ngettext("il y a %(count)d jour", "il y a %(count)d jours", days) % {"count": days}


def day_said(day: date) -> str:
    """Return « 1er décembre 2026 », here, also of a moment: Django's format would say « 1 décembre »."""
    day = timezone.localtime(day) if isinstance(day, datetime) else day
    return f"{'1er' if day.day == 1 else day.day} {date_format(day, 'F Y')}"


def duration_in_words(duration: timedelta) -> str:
    """Return « 24 heures », « 90 jours », « 12 mois »: months for whole years, which is how people read a long time."""
    if duration <= timedelta(days=1):
        return ngettext("%(n)d heure", "%(n)d heures", hours := int(duration.total_seconds() // 3600)) % {"n": hours}
    years, rest = divmod(duration.days, 365)
    if years and not rest:
        return _("%(n)d mois") % {"n": 12 * years}
    return ngettext("%(n)d jour", "%(n)d jours", duration.days) % {"n": duration.days}
