"""The groups of a learner: what each one sees, and the way out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cours.comptes.perms import learner_required

from ..actions.joining import come_back, leave, share_past
from ..models import GroupMember


@require_safe
@never_cache
@learner_required
def my_groups(request: HttpRequest) -> HttpResponse:
    """List a learner's groups; `?parti=`: the one just left, so that it can be undone."""
    left = request.GET.get("parti", "")
    just_left = None
    if left.isdecimal() and len(left) < 18:
        just_left = _mine(request).exclude(left_at=None).filter(taken_out_by=None, pk=left).first()
    return render(request, "groupes/my_groups.html", {"just_left": just_left})


@require_POST
@learner_required
def sharing(request: HttpRequest, member_pk: int) -> HttpResponse:
    member = get_object_or_404(_mine(request).filter(left_at=None), pk=member_pk)
    shares = request.POST.get("share") == "yes"
    share_past(member=member, shares=shares)
    if shares:
        messages.success(request, _("Ce groupe voit maintenant ce que vous avez fait ailleurs. Jamais vos réponses."))
    else:
        messages.success(request, _("Ce groupe voit seulement ce qu'il vous propose."))
    return redirect("groupes:my_groups")


@require_POST
@learner_required
def leave_group(request: HttpRequest, member_pk: int) -> HttpResponse:
    member = get_object_or_404(_mine(request), pk=member_pk)
    leave(member=member)
    return redirect(f"{reverse('groupes:my_groups')}?parti={member.pk}")


@require_POST
@learner_required
def return_to_group(request: HttpRequest, member_pk: int) -> HttpResponse:
    member = get_object_or_404(_mine(request), pk=member_pk)
    if come_back(member=member):
        messages.success(request, _("Vous êtes de nouveau dans le groupe « %(group)s ».") % {"group": member.group})
    else:
        messages.info(request, _("Pour revenir dans ce groupe, il faut son code. Demandez à la personne qui l'anime."))
    return redirect("groupes:my_groups")


def _mine(request: HttpRequest):
    return GroupMember.objects.filter(learner_id=request.user.pk).select_related("group")
