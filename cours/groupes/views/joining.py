"""Join a group by oneself, from its code or its QR. Opening an address joins nobody: previews open it too."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cours.comptes import actions as comptes
from cours.comptes.perms import is_learner
from cours.comptes.waits import CodeRefused

from .. import device, join_brake
from ..actions.exits import keep_exit_of_groups
from ..actions.joining import DoorClosed, FormTooOld, join, join_as_newcomer
from ..forms.joining import JoinCodeForm, JoinForm
from ..join_codes import clean_join_code
from ..models import GroupMember, LearnerGroup


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def type_code(request: HttpRequest) -> HttpResponse:
    form = JoinCodeForm(request.POST or None)
    if form.is_valid():
        return redirect("groupes:join", form.cleaned_data["code"])
    return render(request, "groupes/join_code.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_group(request: HttpRequest, code: str) -> HttpResponse:
    """Say which group it is and who leads it; one tap joins it."""
    code_form = JoinCodeForm({"code": code})
    if not code_form.is_valid():
        return render(request, "groupes/join_code.html", {"form": code_form}, status=404)
    try:
        group = _find(request, code_form.cleaned_data["code"])
        here = _membership(request, group) if group else None
        if not here:
            join_brake.let_join(code_form.cleaned_data["code"])
    except CodeRefused as refusal:
        context = {"form": JoinCodeForm(), "wait_until": refusal.wait_until}
        return render(request, "groupes/join_code.html", context, status=429)
    except join_brake.CodeBusy as busy:
        return _busy(request, code_form.cleaned_data["code"], busy)
    if group is None:
        code_form.add_error("code", _("Aucun groupe n'a ce code. Regardez bien l'affiche, puis essayez encore."))
        return render(request, "groupes/join_code.html", {"form": code_form}, status=404)
    if here:
        return redirect("groupes:joined", group.join_code)
    return _answer(request, group)


def _busy(request: HttpRequest, code: str, busy: join_brake.CodeBusy) -> HttpResponse:
    """Say that a code waits, the same whether a group has it or not; what was written is kept for the next try."""
    kept = JoinForm(request.POST) if request.method == "POST" else None
    context = {"form": JoinCodeForm(initial={"code": code}), "busy_until": busy.wait_until, "code": code, "kept": kept}
    return render(request, "groupes/join_code.html", context, status=429)


def _answer(request: HttpRequest, group: LearnerGroup) -> HttpResponse:
    if not group.is_open_to_join:
        return render(request, "groupes/join_closed.html", {"group": group}, status=410)
    form = JoinForm(request.POST or None, initial=_initial(request))
    context = {"group": group, "form": form, "leads": _leads(group)}
    if request.method != "POST":
        return render(request, "groupes/join.html", context)
    if request.user.is_authenticated and not is_learner(request.user):
        raise PermissionDenied
    if not form.is_valid():
        return render(request, "groupes/join.html", context)
    return _join(request, group, form.cleaned_data)


def _join(request, group, wish):
    try:
        if is_learner(request.user):
            join(group=group, learner=request.user, name=wish["name"], shares_past=wish["shares_past"])
            keep_exit_of_groups(request, learner=request.user)
        else:
            member = join_as_newcomer(group=group, form_number=wish["number"], name=wish["name"])
            comptes.sign_in(request, member.learner, own_device=True)
    except DoorClosed:
        return render(request, "groupes/join_closed.html", {"group": group}, status=410)
    except FormTooOld:
        return redirect("groupes:join", group.join_code)
    join_brake.count_use(group.join_code)
    return redirect("groupes:joined", group.join_code)


@require_safe
@never_cache
def joined(request: HttpRequest, code: str) -> HttpResponse:
    """Welcome a person to the group they are in, and offer them a card."""
    group = LearnerGroup.objects.active().filter(join_code=clean_join_code(code)).first()
    member = _membership(request, group) if group else None
    if member is None:
        return redirect("groupes:type_code")
    device.note_offer(request, request.user)  # the poster is often read on the day itself
    return render(request, "groupes/joined.html", {"group": group, "member": member, "leads": _leads(group)})


def _find(request: HttpRequest, code: str) -> LearnerGroup | None:
    join_brake.let_look(request)
    group = LearnerGroup.objects.select_related("organisation", "venue").filter(join_code=code).first()
    if group is None:
        join_brake.count_wrong(request)
        join_brake.count_use(code)
    else:
        join_brake.forget_wrong(request)
    return group


def _membership(request: HttpRequest, group: LearnerGroup) -> GroupMember | None:
    if not is_learner(request.user):
        return None
    return group.members.current().select_related("learner").filter(learner_id=request.user.pk).first()


def _initial(request: HttpRequest) -> dict:
    name = request.user.first_name if is_learner(request.user) else ""
    return {"number": uuid.uuid4(), "name": name}


def _leads(group: LearnerGroup) -> list[str]:
    """Name those who lead a group as learners call them: by their first name."""
    people = group.facilitators.filter(leads__ended_at=None, leads__group=group, is_active=True)
    return [person.first_name or str(person) for person in people.distinct()]
