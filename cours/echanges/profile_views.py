"""What structures noted about a person for their reports: the person reads each of them, corrects it, erases it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cours.comptes.actions.profiles import erase_profile, save_profile
from cours.comptes.models import PriorityNeighbourhood, Profile, User
from cours.comptes.perms import learner_required
from cours.comptes.profile_forms import ProfileForm
from cours.groupes.models import LearnerGroup


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@learner_required
def noted_profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the person what the structure `pk` noted about them; they correct it or erase it themselves."""
    noted = get_object_or_404(
        Profile.objects.select_related("organisation", "updated_by"), learner=request.user, organisation=pk
    )
    if request.POST.get("act") == "erase":
        erase_profile(profile=noted)
        messages.success(request, _("C'est effacé : la structure ne voit plus ces réponses."))
        return redirect("echanges:my_information")
    form = ProfileForm(request.POST or None, profile=noted, neighbourhoods=neighbourhoods_for(request.user, noted))
    if request.method != "POST" or not form.is_valid():
        return render(request, "echanges/noted_profile.html", {"noted": noted, "form": form})
    save_profile(learner=request.user, organisation=noted.organisation, by=request.user, **form.answers())
    messages.success(request, _("C'est enregistré."))
    return redirect("echanges:my_information")


def neighbourhoods_for(learner: User, said: Profile | None):
    """Offer the neighbourhoods around the groups of a person: a list of the whole country would be read by nobody."""
    territories = LearnerGroup.objects.of_learner(learner).values_list("organisation__territory", flat=True)
    return PriorityNeighbourhood.objects.near(territories, chosen=said.neighbourhood_id if said else None)
