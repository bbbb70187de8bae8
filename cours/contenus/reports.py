"""Reports of the administration. « À vérifier »: the lessons whose facts nobody has read again for too long."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from cours.comptes import perms

from .checks import freshness
from .models import LessonPage, ModulePage
from .outline import label


class RowsReportView(ReportView):
    """A report on rows made by `rows`, not by a query; for whoever works on the lessons."""

    is_searchable = False
    column_names: dict[str, str]  # attribute of a row → heading, for the files

    def dispatch(self, request, *args, **kwargs):
        if not perms.may_write_lessons(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> Sequence[Any]:
        raise NotImplementedError

    def get_filtered_queryset(self):
        return self.rows()

    @property
    def list_export(self):
        return list(self.column_names)

    @property
    def export_headings(self):
        return self.column_names


class ReportMenuItem(MenuItem):
    def is_shown(self, request):
        return perms.may_write_lessons(request.user)


@dataclass(frozen=True)
class LessonToCheck:
    """One lesson to read again, and why."""

    pk: int
    title: str
    module: str
    checked_on: datetime.date | None
    why: str

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.pk])

    @property
    def checked(self) -> str:
        return date_format(self.checked_on, "j F Y") if self.checked_on else _("jamais")


def lessons_to_check(today: datetime.date) -> list[LessonToCheck]:
    """Return the published lessons to check, the oldest date first; two queries. The rule is `checks.freshness`'s."""
    found = []
    modules = dict(ModulePage.objects.values_list("path", "title"))
    for page in LessonPage.objects.live().order_by("path"):
        reasons = [freshness.lesson_problem(page.checked_on, len(page.sources), today)]
        reasons += [freshness.rate_problem(day, today) for day in _days(list(page.steps.raw_data))]
        why = next((reason for reason in reasons if reason), "")
        if why:
            title = f"{label(page.code)} {page.title}".strip()
            module = modules.get(page.path[: -LessonPage.steplen], "")
            found.append(LessonToCheck(page.pk, title, module, page.checked_on, f"{why[0].upper()}{why[1:]}."))
    return sorted(found, key=lambda row: row.checked_on or datetime.date.min)


def _days(value: Any) -> Iterator[str]:
    """Yield the dates of the rates of a calculation, wherever the exercise keeps them."""
    if isinstance(value, dict):
        if value.get("checked_on"):
            yield value["checked_on"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _days(each)


class ToCheckView(RowsReportView):
    page_title = gettext_lazy("À vérifier")
    header_icon = "calendar-check"
    index_url_name = "contenus_to_check"
    index_results_url_name = "contenus_to_check_results"
    export_filename = "a-verifier"
    verbose_name_plural = gettext_lazy("leçons à vérifier")
    column_names = {
        "title": gettext_lazy("Leçon"),
        "module": gettext_lazy("Module"),
        "checked_on": gettext_lazy("Vérifiée le"),
        "why": gettext_lazy("Pourquoi"),
    }
    columns = [
        TitleColumn("title", label=gettext_lazy("Leçon"), get_url=lambda row: row.edit_url),
        Column("module", label=gettext_lazy("Module")),
        Column("checked", label=gettext_lazy("Vérifiée le")),
        Column("why", label=gettext_lazy("Pourquoi")),
    ]

    def rows(self):
        return lessons_to_check(timezone.localdate())
