"""The file that a facilitator copies into the Coop: what is in it, then the file itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .. import perms
from ..actions.exports import log_export
from ..csv_out import csv_text
from ..forms.exports import PeriodForm
from ..session_figures import columns, rows


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain each column; give the file on demand, and note who took it."""
    group = perms.group_or_404(request.user, pk)
    form = PeriodForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        held = group.sessions.held().count()
        context = {"group": group, "form": form, "columns": columns(), "held": held}
        return render(request, "groupes/session_export.html", context)
    lines = rows(group, **form.cleaned_data)
    log_export(person=request.user, group=group, what="Séances (catégories de la Coop)", row_count=len(lines))
    headings = [column.heading for column in columns()]
    response = HttpResponse(csv_text([headings, *lines]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="seances-{group.pk}-{timezone.localdate():%Y-%m-%d}.csv"'
    return response
