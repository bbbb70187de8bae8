"""Make a group, and its settings."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cours.comptes.models import Organisation, Venue

from .. import perms
from ..actions.groups import change_code, change_settings, create_group, set_door
from ..forms.groups import GroupSettingsForm, NewGroupForm
from ..join_codes import in_threes


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def new_group(request: HttpRequest) -> HttpResponse:
    """Ask the little there is to know about a group; the people come on the next screen."""
    organisations = Organisation.objects.filter(pk__in=perms.roles_in_structures(request.user))
    if not organisations:
        raise Http404
    form = NewGroupForm(request.POST or None, organisations=organisations, initial={"number": uuid.uuid4()})
    if not form.is_valid():
        venues = Venue.objects.filter(organisation__in=organisations)
        return render(request, "groupes/new_group.html", {"form": form, "venues": venues})
    settings = dict(form.cleaned_data)
    group = create_group(
        person=request.user,
        organisation=settings.pop("organisation", organisations[0]),
        form_number=settings.pop("number"),
        **settings,
    )
    return redirect("groupes:add_people", group.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def group_settings(request: HttpRequest, pk: int) -> HttpResponse:
    group = perms.group_or_404(request.user, pk, active=request.method == "POST")
    form = GroupSettingsForm.of(group, request.POST or None)
    if form.is_valid():
        change_settings(group=group, settings=form.cleaned_data)
        messages.success(request, _("C'est enregistré."))
        return redirect("groupes:group_settings", pk)
    return render(
        request,
        "groupes/group_settings.html",
        {"group": group, "form": form, "venues": group.organisation.venues.all()},
    )


@require_POST
@perms.team_required
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """Open or close the door of the group: whether its code lets new people in."""
    group = perms.group_or_404(request.user, pk, active=True)
    is_open = request.POST.get("door") == "open"
    set_door(group=group, is_open=is_open)
    if is_open:
        messages.success(request, _("La porte est ouverte. On peut rejoindre le groupe avec son code."))
    else:
        messages.success(request, _("La porte est fermée. Les personnes du groupe y restent."))
    return redirect("groupes:group_settings", pk)


@require_POST
@perms.team_required
def new_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the code of the group, then show the poster that says the new one."""
    group = perms.group_or_404(request.user, pk, active=True)
    if change_code(group=group, old_code=request.POST.get("code", "")):
        messages.success(
            request,
            _("Le nouveau code est %(code)s. Imprimez cette affiche et jetez l'ancienne.")
            % {"code": in_threes(group.join_code)},
        )
    return redirect("groupes:poster", pk)
