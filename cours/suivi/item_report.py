"""« Questions : ce que disent les réponses », for those who write lessons: figures of questions, never of people."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from cours.comptes.moments import duration_in_words
from cours.contenus.models import LessonPage
from cours.contenus.outline import LessonEntry, outline
from cours.contenus.reports import RowsReportView
from cours.exercices import kinds
from cours.exercices.markup import plain

from .item_figures import FEW, MIN_FLAG, MIN_SHARE
from .item_statistics import MOST_ANSWERS, ItemStatistics, Role, item_statistics, too_many_answers

SEPARATES, BARELY = 0.3, 0.2  # Ebel and Frisbie, Essentials of Educational Measurement, 1991, ch. 13


def _percent(part: float, whole: int = 1) -> str:
    return plain(_("%(n)d %%") % {"n": round(100 * part / whole)})  # never cut before the sign


@dataclass(frozen=True)
class OptionRow:
    text: str
    is_right: bool
    chosen: str

    def __str__(self) -> str:
        text = _("%(text)s (juste)") % {"text": self.text} if self.is_right else self.text
        return f"{text} : {self.chosen}"


@dataclass(frozen=True)
class QuestionRow:
    """One line of the report, in words and figures that hide what fewer than five people did."""

    item: ItemStatistics

    @property
    def module(self) -> str:
        module = outline().module_of(self.item.lesson)
        return module.title if module else ""

    @property
    def lesson(self) -> str:
        return f"{self.item.lesson.label} {self.item.lesson.title}".strip()

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.item.lesson.id])

    @property
    def question(self) -> str:
        return plain(self.item.exercise["prompt"])

    @property
    def kind(self) -> str:
        label = str(kinds.get(self.item.exercise["kind"]).block().label)
        words = {"n": self.item.number, "kind": label}
        if self.item.role == Role.TWIN:
            return _("Jumelle de la question %(n)d. %(kind)s") % words
        if self.item.role == Role.RESERVE:
            return _("Question de réserve %(n)d. %(kind)s") % words
        return _("Question %(n)d. %(kind)s") % words

    @property
    def answers(self) -> str:
        count = self.item.figures.answers
        if not count:
            return _("aucune")
        return _("moins de 5") if count < FEW else str(count)

    @property
    def share(self) -> str:
        share = self.item.figures.share
        return "" if share is None else _percent(share)

    @property
    def discrimination(self) -> str:
        value = self.item.figures.discrimination
        if value is None:
            return ""
        words = _("très peu")
        if value < 0:
            words = _("à l'envers")
        elif value >= SEPARATES:
            words = _("bien")
        elif value >= BARELY:
            words = _("un peu")
        return f"{words} ({number_format(value, 2)})"

    @cached_property
    def options(self) -> list[OptionRow]:
        """Return the share of each answer proposed, once enough people answered."""
        count = self.item.figures.answers
        if count < MIN_SHARE:
            return []
        return [OptionRow(plain(each.text), each.is_right, _people(each.chosen, count)) for each in self.item.options]

    @property
    def options_text(self) -> str:
        return " | ".join(map(str, self.options))

    @cached_property
    def flags(self) -> list[str]:
        """Return what an author may look at, in words (domain.md § 5.2)."""
        figures, found = self.item.figures, []
        if figures.is_too_hard:
            found.append(_("Presque personne ne trouve. La consigne est-elle claire ?"))
        if figures.is_too_easy:
            found.append(_("Presque tout le monde trouve. Les autres réponses tentent-elles quelqu'un ?"))
        if figures.is_upside_down:
            found.append(_("Qui réussit le reste se trompe ici. La réponse attendue est-elle la bonne ?"))
        if figures.answers >= MIN_FLAG and any(not each.chosen for each in self.item.options):
            found.append(_("Une réponse n'est jamais choisie."))
        return found

    @property
    def flags_text(self) -> str:
        return " ".join(self.flags)


def _people(chosen: int, count: int) -> str:
    if not chosen:
        return _("personne")
    return _("moins de 5") if chosen < FEW else _percent(chosen, count)


def _modules() -> list[tuple[str, str]]:
    return [(module.slug, module.title) for module in outline().modules if module.lessons]


def _lessons() -> list[tuple[int, str]]:
    return [(lesson.id, f"{lesson.label} {lesson.title}".strip()) for lesson in outline().lessons]


class QuestionsFilterSet(WagtailFilterSet):
    """What to look at. The rows are not a query, so the view reads the values and filters them itself."""

    module = django_filters.ChoiceFilter(label=gettext_lazy("Module"), choices=_modules)
    lesson = django_filters.TypedChoiceFilter(label=gettext_lazy("Leçon"), choices=_lessons, coerce=int)
    flagged = django_filters.ChoiceFilter(
        label=gettext_lazy("À regarder"), choices=[("oui", gettext_lazy("Seulement les questions à regarder"))]
    )

    class Meta:
        model = LessonPage
        fields: list[str] = []


class LinesColumn(Column):
    """A short list in a cell."""

    cell_template_name = "suivi/admin/lines_cell.html"


class QuestionsView(RowsReportView):
    page_title = gettext_lazy("Questions : ce que disent les réponses")
    header_icon = "help"
    template_name = "suivi/admin/questions_report.html"
    index_url_name = "suivi_questions"
    index_results_url_name = "suivi_questions_results"
    export_filename = "questions"
    verbose_name_plural = gettext_lazy("questions")
    filterset_class = QuestionsFilterSet
    column_names = {
        "module": gettext_lazy("Module"),
        "lesson": gettext_lazy("Leçon"),
        "kind": gettext_lazy("Place et sorte"),
        "question": gettext_lazy("Question"),
        "answers": gettext_lazy("Premières réponses"),
        "share": gettext_lazy("Justes"),
        "discrimination": gettext_lazy("Sépare"),
        "options_text": gettext_lazy("Réponses choisies"),
        "flags_text": gettext_lazy("À regarder"),
    }
    columns = [
        TitleColumn("question", label=gettext_lazy("Question"), get_url=lambda row: row.edit_url),
        LinesColumn("where", label=gettext_lazy("Leçon"), accessor=lambda row: [row.lesson, row.kind]),
        Column("answers", label=gettext_lazy("Premières réponses")),
        Column("share", label=gettext_lazy("Justes")),
        Column("discrimination", label=gettext_lazy("Sépare")),
        LinesColumn("options", label=gettext_lazy("Réponses choisies")),
        LinesColumn("flags", label=gettext_lazy("À regarder")),
    ]

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if self.is_export and self.refused:  # an empty file would say that nobody answered
            messages.error(request, self.refused)
            return redirect(self.index_url_name)
        return response

    @cached_property
    def chosen(self) -> dict[str, Any]:
        return self.filters.form.cleaned_data if self.filters.is_valid() else {}

    @cached_property
    def lessons(self) -> list[LessonEntry]:
        module, one = self.chosen.get("module"), self.chosen.get("lesson")
        return [
            lesson
            for lesson in outline().lessons
            if module in (None, "", lesson.module_slug) and one in (None, "", lesson.id)
        ]

    @cached_property
    def refused(self) -> str:
        """Why nothing is counted, in words; empty when the answers are few enough."""
        if not too_many_answers(self.lessons):
            return ""
        words = _(
            "Plus de %(most)s réponses : c'est trop pour les compter pendant que vous attendez. "
            "Choisissez un module ou une leçon dans les filtres."
        )
        return words % {"most": number_format(MOST_ANSWERS, force_grouping=True)}

    def rows(self) -> list[Any]:
        if self.refused:
            return []
        rows = [QuestionRow(item) for item in item_statistics(self.lessons)]
        return [row for row in rows if row.flags] if self.chosen.get("flagged") else rows

    def get_context_data(self, **kwargs):
        said = {"few": FEW, "min_share": MIN_SHARE, "min_flag": MIN_FLAG, "refused": self.refused}
        kept_for = duration_in_words(settings.RETENTION["answers"])
        return super().get_context_data(**kwargs) | said | {"kept_for": kept_for}
