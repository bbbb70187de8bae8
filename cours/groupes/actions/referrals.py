"""Send somebody to one lesson with a QR, and count the uses without knowing whose they are."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from cours.comptes.models import Organisation, User
from cours.contenus.models import LessonPage

from ..join_codes import REFERRAL_LENGTH, clean_join_code, new_code
from ..models import Referral, ReferralDay


def make_referral(*, person: User, organisation: Organisation, lesson: LessonPage) -> Referral:
    """Return the QR of a structure for a lesson: made once, then the same for everybody, so that paper stays good."""
    while True:
        known = Referral.objects.filter(organisation=organisation, lesson=lesson).first()
        if known:
            return known
        try:
            with transaction.atomic():
                return Referral.objects.create(
                    organisation=organisation, lesson=lesson, code=new_code(REFERRAL_LENGTH), made_by=person
                )
        except IntegrityError:
            continue  # made by a colleague at the same moment, or a code drawn twice


def count_opened(*, referral: Referral) -> None:
    _count(referral.pk, "opened")


def count_answered(*, code: str, lesson_id: int) -> None:
    """Count a lesson begun from its QR. A mark that names no QR of this lesson counts nowhere."""
    referral = Referral.objects.filter(code=clean_join_code(code), lesson_id=lesson_id).first()
    if referral:
        _count(referral.pk, "answered")


def _count(referral_id: int, what: str) -> None:
    # Added by the database: two openings at the same moment are two.
    row, _new = ReferralDay.objects.get_or_create(referral_id=referral_id, day=timezone.localdate())
    ReferralDay.objects.filter(pk=row.pk).update(**{what: F(what) + 1})
