"""The questions a bilan is drawn from: enough of them, or the same ones come back (domain.md § 3.8)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cours.exercices import grading

from ..packs.pack import Kind
from .subject import Finding, Subject

FEWEST, ENOUGH = 10, 25


def enough_for_a_bilan(subject: Subject) -> Iterator[Finding]:
    """A module that counts has 25 questions to draw ten from: twins, simulations, questions of reserve.

    With fewer than ten there is no bilan at all. A module still without a lesson has nothing to be asked about.
    """
    found: dict[str, int] = {}
    for lesson, path, exercise in subject.exercises():
        drawn = path[0] == "reserve" or path[-1] == "twin" or grading.is_simulation(exercise)
        found[lesson.data["module"]] = found.get(lesson.data["module"], 0) + drawn
    for module in subject.of(Kind.MODULE):
        count = found.get(module.key, 0)
        if module.key not in found or not module.data.get("counted", True) or count >= ENOUGH:
            continue
        message = _("le bilan de ce module n'a que %(count)d question(s), pour %(enough)d : ajoutez des questions de "
                    "réserve (« reserve ») à ses leçons")  # fmt: skip
        say = subject.error if count < FEWEST else subject.warning
        yield say("bilan-banque", module, (), message % {"count": count, "enough": ENOUGH})
