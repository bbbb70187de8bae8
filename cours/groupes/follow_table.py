"""The table « personnes × leçons », once for the screen, the paper and the files: same rows, columns and words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cours.contenus.outline import LessonEntry, outline

from .difficulties import KINDS, Need, needs
from .following import STATES, Cell, Following
from .models import Assignment, GroupMember
from .proposing import lessons_of, named

MOST_IN_NEED = 6  # named above the table; the others are in it


@dataclass(frozen=True)
class Filters:
    """What is kept of the table, as the address says it; what it does not know is as if it were not there."""

    module: str = ""
    proposal: int | None = None
    only_needs: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> "Filters":
        number = query.get("proposition", "")
        proposal = int(number) if number.isdecimal() and len(number) < 18 else None
        return cls(query.get("module", "")[:200], proposal, query.get("aide") == "1")

    @property
    def query(self) -> str:
        query = QueryDict(mutable=True)
        chosen = {"module": self.module, "proposition": self.proposal or "", "aide": "1" if self.only_needs else ""}
        query.update({name: str(value) for name, value in chosen.items() if value})
        return query.urlencode()


@dataclass(frozen=True)
class Row:
    member: GroupMember
    cells: list[Cell]
    needs: list[Need]

    @property
    def sentence(self) -> str:
        """« 3 leçons sur 5 » of what is proposed to this person."""
        return lessons_in_words(self.cells)

    @property
    def note(self) -> str:
        return ", ".join(need.short for need in self.needs)


def lessons_in_words(cells: Iterable[Cell]) -> str:
    proposed = [cell for cell in cells if cell.is_proposed]
    done = sum(cell.is_done for cell in proposed)
    if not proposed:
        return _("Rien n'est proposé")
    if not done:
        return _("Aucune leçon terminée")
    words = ngettext("%(done)d leçon sur %(total)d", "%(done)d leçons sur %(total)d", done)
    return words % {"done": done, "total": len(proposed)}


def people_in_words(cells: Iterable[Cell]) -> str:
    proposed = [cell for cell in cells if cell.is_proposed]
    done = sum(cell.is_done for cell in proposed)
    if not done:
        return _("Personne encore")
    words = ngettext("%(done)d personne sur %(total)d", "%(done)d personnes sur %(total)d", done)
    return words % {"done": done, "total": len(proposed)}


@dataclass
class FollowTable:
    """Everybody of the group, in the order of their names: never by success."""

    following: Following
    filters: Filters = field(default_factory=Filters)

    @cached_property
    def needs(self) -> dict[int, list[Need]]:
        return needs(self.following)

    @property
    def in_need(self) -> list[tuple[GroupMember, list[Need]]]:
        """Return the first people who may need somebody, those who asked first."""
        ours = [(member, self.needs[member.pk]) for member in self.following.members if member.pk in self.needs]
        return sorted(ours, key=lambda one: KINDS.index(one[1][0].kind))[:MOST_IN_NEED]

    @property
    def more_in_need(self) -> int:
        return max(len(self.needs) - MOST_IN_NEED, 0)

    @cached_property
    def proposal(self) -> Assignment | None:
        return next((one for one in self.following.proposals if one.pk == self.filters.proposal), None)

    @cached_property
    def lessons(self) -> list[LessonEntry]:
        kept = list(self.following.lessons)
        if self.filters.module:
            kept = [lesson for lesson in kept if lesson.module_slug == self.filters.module]
        if self.proposal:
            wanted = {lesson.id for lesson in lessons_of(self.proposal)}
            kept = [lesson for lesson in kept if lesson.id in wanted]
        return kept

    @cached_property
    def modules(self) -> list[tuple[str, int]]:
        """Return the headings above the lessons: the title of each module, and how many columns it covers."""
        titles = {module.slug: module.title for module in outline().modules}
        runs = groupby(self.lessons, key=lambda lesson: lesson.module_slug)
        return [(titles.get(slug, ""), len(list(lessons))) for slug, lessons in runs]

    @property
    def modules_of_choice(self) -> list[tuple[str, str]]:
        """Return the address and the title of every module with a lesson proposed."""
        slugs = {lesson.module_slug for lesson in self.following.lessons}
        return [(module.slug, module.title) for module in outline().modules if module.slug in slugs]

    @cached_property
    def members(self) -> list[GroupMember]:
        people = sorted(self.following.members, key=lambda member: (member.called.casefold(), member.pk))
        if self.proposal and self.proposal.learner_id:
            people = [member for member in people if member.learner_id == self.proposal.learner_id]
        if self.filters.only_needs:
            people = [member for member in people if member.pk in self.needs]
        return people

    @cached_property
    def rows(self) -> list[Row]:
        return [
            Row(member, [self.following.cell(member, one) for one in self.lessons], self.needs.get(member.pk, []))
            for member in self.members
        ]

    @cached_property
    def column_sums(self) -> list[str]:
        return [people_in_words(row.cells[place] for row in self.rows) for place in range(len(self.lessons))]

    @property
    def competences(self) -> list[str]:
        """Return the codes of the CRCN that each lesson works on: a coverage, never a mark (domain.md § 1.5, J7)."""
        return [", ".join(lesson.crcn) for lesson in self.lessons]

    @cached_property
    def states(self) -> list[Cell]:
        """Return one cell of each state of the table, for its legend."""
        present = {cell.state for row in self.rows for cell in row.cells}
        return [Cell(state) for state in STATES if state in present]

    @property
    def headings(self) -> list[str]:
        return [_("Personne"), *(named(lesson) for lesson in self.lessons), _("En tout"), _("À noter")]

    def lines(self) -> Iterable[list[str]]:
        """Return the table in words, headings included, as the files hold it."""
        over = [""]
        for title, count in self.modules:
            over += [title, *[""] * (count - 1)]
        yield [*over, "", ""]
        yield self.headings
        for row in self.rows:
            yield [row.member.called, *(cell.label for cell in row.cells), row.sentence, row.note]
        yield [_("Ont terminé"), *self.column_sums, "", ""]
        yield [_("Compétences (CRCN)"), *self.competences, "", ""]
