"""What « Où j'en suis ? » says at the end: in words, never a number, and where to begin (domain.md § 5.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cours.contenus.outline import LessonEntry, ModuleEntry
from cours.contenus.placement import placement_modules

from .placement import Given, result
from .reviews import is_offered


@dataclass(frozen=True)
class Beginning:
    """A place where a module can be begun: a lesson, or its bilan (no lesson)."""

    module: ModuleEntry
    lesson: LessonEntry | None

    @property
    def value(self) -> str:
        return str(self.lesson.id) if self.lesson else "bilan"

    @property
    def url(self) -> str:
        return self.lesson.url if self.lesson else reverse("suivi:review", args=[self.module.slug])

    @property
    def title(self) -> str:
        if self.lesson is None:
            return _("Le bilan du module")
        return f"{self.lesson.label} {self.lesson.title}".strip()


@dataclass(frozen=True)
class Advice:
    """What is said of one module. The first beginning is the advice; the others are there to choose something else."""

    module: ModuleEntry
    level: int | None  # 0 to 3, None for a module that was not asked about
    title: str
    text: str
    beginnings: tuple[Beginning, ...]
    also: Beginning | None = None  # as good a place as the one advised

    @property
    def advised(self) -> Beginning:
        return self.beginnings[0]

    @property
    def others(self) -> tuple[Beginning, ...]:
        return tuple(beginning for beginning in self.beginnings[1:] if beginning != self.also)


def advices(module_ids: Sequence[int], given: Iterable[Given]) -> list[Advice]:
    """Return what is said of the modules that a person chose, in their order; without a lesson, nothing is said."""
    given = list(given)
    by_id = {module.id: module for module in placement_modules()}
    chosen = [by_id[pk] for pk in module_ids if pk in by_id]
    return [advice(module, result(module.id, given)) for module in chosen if module.lessons]


def advice(module: ModuleEntry, level: int | None) -> Advice:
    """0: the first lesson. 1: the second, or the third. 2: the bilan. 3: the bilan, then the next module."""
    beginnings = [Beginning(module, lesson) for lesson in module.lessons]
    review = [Beginning(module, None)] if is_offered(module) else []
    place = {None: 0, 0: 0, 1: 1}.get(level, len(beginnings) - 1)
    first = beginnings[min(place, len(beginnings) - 1)]
    advised = review[0] if review and level in (2, 3) else first
    others = (beginning for beginning in [*beginnings, *review] if beginning != advised)
    also = beginnings[2] if level == 1 and len(beginnings) > 2 else None
    text = _text(module, level, has_review=bool(review))
    return Advice(module, level, _title(level), text, (advised, *others), also)


def _title(level: int | None) -> str:
    return {
        None: _("Nous n'avons pas parlé de ce thème."),
        0: _("Ce thème est nouveau pour vous."),
        1: _("Vous découvrez ce thème."),
        2: _("Vous vous débrouillez."),
    }.get(level, _("Vous êtes à l'aise."))


def _text(module: ModuleEntry, level: int | None, *, has_review: bool) -> str:
    if level in (None, 0):
        return _("La première leçon part de zéro. Elle est faite pour commencer.")
    if level == 1:
        return _("Vous connaissez déjà les bases. Vous pouvez passer la première leçon.")
    if not has_review:
        return _("Vous pouvez aller directement à la dernière leçon.")
    following = _after(module)
    if level == 2 or following is None:
        return _("Essayez le bilan : il dit quelles leçons vous seront utiles.")
    return _("Faites le bilan. Ensuite, vous pourrez passer à « %(title)s ».") % {"title": following.title}


def _after(module: ModuleEntry) -> ModuleEntry | None:
    modules = placement_modules()
    place = [known.id for known in modules].index(module.id)
    return modules[place + 1] if place + 1 < len(modules) else None
