"""What a person of a group says of themselves for the reports, noted by a facilitator for their structure."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cours.comptes.actions.profiles import save_profile
from cours.comptes.models import PriorityNeighbourhood, Profile
from cours.comptes.profile_forms import ProfileForm

from .. import perms


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def profile(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    group = perms.group_or_404(request.user, pk, active=True)
    member = get_object_or_404(group.members.current().select_related("learner"), pk=member_pk)
    # What another structure noted is neither shown here nor written over.
    readable = Profile.objects.readable_by(group.organisation_id).filter(learner=member.learner_id)
    current = readable.select_related("updated_by").first()
    chosen = current.neighbourhood_id if current else None
    places = PriorityNeighbourhood.objects.near([group.organisation.territory_id], chosen=chosen)
    form = ProfileForm(request.POST or None, profile=current, neighbourhoods=places)
    if request.method != "POST" or not form.is_valid():
        context = {"group": group, "member": member, "form": form, "profile": current}
        return render(request, "groupes/person_profile.html", context)
    save_profile(learner=member.learner, organisation=group.organisation, by=request.user, **form.answers())
    messages.success(request, _("C'est enregistré."))
    return redirect("groupes:person", pk, member_pk)
