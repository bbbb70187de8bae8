"""The uses of the QR codes of a structure, by month and lesson. Numbers under five are not shown (domain.md § 6.2)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from .models import ReferralDay

LEAST = 5


@dataclass(frozen=True)
class Count:
    """One lesson, one month. There is no total: a total less its parts would give a hidden number."""

    organisation: str
    month: date
    title: str
    opened: str
    answered: str


def counts_of(organisations) -> list[Count]:
    """Return the counts of these structures, the latest month first, in one query."""
    rows = (
        ReferralDay.objects.filter(referral__organisation__in=organisations)
        .annotate(month=TruncMonth("day"))
        .values("month", "referral__organisation__name", "referral__lesson__title", "referral__lesson__path")
        .annotate(all_opened=Sum("opened"), all_answered=Sum("answered"))
        .order_by("-month", "referral__organisation__name", "referral__lesson__path")
    )
    return [
        Count(
            row["referral__organisation__name"],
            row["month"],
            row["referral__lesson__title"],
            shown(row["all_opened"]),
            shown(row["all_answered"]),
        )
        for row in rows[:500]
    ]


def shown(number: int) -> str:
    return str(number) if number >= LEAST else _("moins de %(n)d") % {"n": LEAST}
