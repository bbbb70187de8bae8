"""The priority neighbourhoods of a file: seen first, then confirmed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cours.comptes.actions.neighbourhoods import changes_of, import_neighbourhoods
from cours.comptes.models import PriorityNeighbourhood

from .. import perms
from ..forms.neighbourhoods import ConfirmNeighbourhoodsForm, NeighbourhoodFileForm

SHOWN = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.site_administrator_required
def import_neighbourhoods_view(request: HttpRequest) -> HttpResponse:
    """Read a file, show what it would change; change it when the person confirms."""
    if request.POST.get("act") == "confirm":
        return _confirm(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = NeighbourhoodFileForm(*posted)
    if form.is_valid():
        return _preview(request, form)
    known = PriorityNeighbourhood.objects.count()
    return render(request, "groupes/neighbourhoods.html", {"form": form, "known": known})


def _preview(request: HttpRequest, form: NeighbourhoodFileForm) -> HttpResponse:
    changes = changes_of(form.reading.rows)
    context = {
        "changes": changes,
        "some": [*changes.new, *changes.changed][:SHOWN],
        "more": max(0, changes.total - SHOWN),
        "problems": form.reading.problems[:SHOWN],
        "problem_count": len(form.reading.problems),
        "ignored": form.reading.ignored,
        "confirm": ConfirmNeighbourhoodsForm(initial={"text": form.cleaned_data["file"]}),
    }
    return render(request, "groupes/neighbourhoods_preview.html", context)


def _confirm(request: HttpRequest) -> HttpResponse:
    form = ConfirmNeighbourhoodsForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Le fichier n'a pas pu être relu. Choisissez-le encore une fois."))
        return redirect("groupes:import_neighbourhoods")
    total = import_neighbourhoods(rows=form.reading.rows).total
    if total:
        said = ngettext("%(n)d quartier est enregistré.", "%(n)d quartiers sont enregistrés.", total) % {"n": total}
    else:
        said = _("Rien à changer : ces quartiers étaient déjà là.")
    messages.success(request, said)
    return redirect("groupes:import_neighbourhoods")
