"""Join a group by oneself, once its code has been read (see `codes`)."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cours.comptes import actions as comptes
from cours.comptes import devices, limited
from cours.comptes.perms import is_learner

from .. import device, join_brake
from ..actions.exits import keep_exit_of_groups
from ..actions.joining import DoorClosed, FormTooOld, join, join_as_newcomer
from ..forms.joining import JoinForm
from ..join_codes import clean_join_code
from ..models import GroupMember, LearnerGroup


def join_group(request: HttpRequest, group: LearnerGroup) -> HttpResponse:
    """Say which group it is and who leads it; one tap joins it."""
    form = JoinForm(request.POST or None, initial=_initial(request))
    if request.method == "POST":
        if request.user.is_authenticated and not is_learner(request.user):
            raise PermissionDenied
        if form.is_valid():
            return _join(request, group, form)
    return render(request, "groupes/join.html", {"group": group, "form": form, "leads": _leads(group)})


def _join(request: HttpRequest, group: LearnerGroup, form: JoinForm) -> HttpResponse:
    wish = form.cleaned_data
    try:
        if is_learner(request.user):
            join(group=group, learner=request.user, name=wish["name"], shares_past=wish["shares_past"])
            keep_exit_of_groups(request, learner=request.user)
        else:
            join_brake.let_newcomer(request, group)
            browser = devices.number_of(request)
            member = join_as_newcomer(group=group, form_number=wish["number"], browser=browser, name=wish["name"])
            join_brake.count_newcomer(request, group)
            comptes.sign_in(request, member.learner, own_device=True)
    except join_brake.CodeBusy as busy:
        context = {"group": group, "form": form, "busy_until": busy.wait_until}
        return render(request, "groupes/join_busy.html", context, status=429)
    except DoorClosed:
        return redirect("groupes:open_code", group.join_code)
    except FormTooOld:
        devices.change_number(request)  # the form that is shown now is for somebody else
        return redirect("groupes:open_code", group.join_code)
    return redirect("groupes:joined", group.join_code)


@require_safe
@never_cache
def joined(request: HttpRequest, code: str) -> HttpResponse:
    """Welcome a person to the group they are in, and offer them a card."""
    member = _membership(request, clean_join_code(code))
    if member is None:
        return redirect("groupes:type_code")
    device.note_offer(request, request.user)  # the poster is often read on the day itself
    context = {"group": member.group, "member": member, "leads": _leads(member.group)}
    return render(request, "groupes/joined.html", context)


def is_in_group(request: HttpRequest, code: str) -> bool:
    """Say whether this is the code of a group where the person who asks is already."""
    return _membership(request, code) is not None


def _membership(request: HttpRequest, code: str) -> GroupMember | None:
    if not is_learner(request.user) or limited.is_limited(request):
        return None  # whoever tapped a name and has the code of another group does not learn that the person is in it
    members = GroupMember.objects.current().filter(learner_id=request.user.pk, group__archived_at=None)
    return members.select_related("learner", "group").filter(group__join_code=code).first()


def _initial(request: HttpRequest) -> dict:
    name = request.user.first_name if is_learner(request.user) else ""
    return {"number": uuid.uuid4(), "name": name}


def _leads(group: LearnerGroup) -> list[str]:
    """Name those who lead a group as learners call them: by their first name."""
    people = group.facilitators.filter(leads__ended_at=None, leads__group=group, is_active=True)
    return [person.first_name or str(person) for person in people.distinct()]
