"""The codes of the CRCN. The reader of packs refuses an unknown one on a lesson, but not on an exercise."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .. import crcn
from .subject import Finding, Subject


def known_codes(subject: Subject) -> Iterator[Finding]:
    """A code is one of the sixteen competences."""
    for lesson, path, exercise in subject.exercises():
        for rank, code in enumerate(exercise.get("crcn", [])):
            if code not in crcn.NAMES:
                message = _("« %(code)s » n'est pas une compétence du CRCN : de 1.1 à 5.2")
                yield subject.error("crcn", lesson, (*path, "crcn", rank), message % {"code": code})
