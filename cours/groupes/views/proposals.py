"""What is proposed to a group: say it, change it, take it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from .. import perms
from ..actions.proposals import change_proposal, propose, restore, withdraw
from ..forms.proposals import DetailsForm, ProposalForm
from ..models import Assignment, LearnerGroup
from ..proposing import title_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def proposals(request: HttpRequest, pk: int) -> HttpResponse:
    """List what is proposed, and propose something else."""
    group = perms.group_or_404(request.user, pk, active=request.method == "POST")
    # A link of the table may say what to propose and to whom: the form opens filled in.
    asked = {"what": request.GET.get("quoi", ""), "who": request.GET.get("a", "")}
    form = ProposalForm(request.POST or None, group=group, initial=asked)
    if form.is_valid():
        data = form.cleaned_data
        member = data["who"]
        assignment, is_new = propose(
            group=group,
            by=request.user,
            what=data["what"],
            learner=member.learner if member else None,
            **{name: data[name] for name in ("starts_on", "due_on", "note")},
        )
        words = _("« %(what)s » est proposé.") if is_new else _("« %(what)s » était déjà proposé : c'est mis à jour.")
        messages.success(request, words % {"what": title_of(assignment)})
        return redirect("groupes:proposals", pk)
    called = {member.learner_id: member.called for member in form.fields["who"].queryset}
    context = {
        "group": group,
        "form": form,
        "proposals": [(one, called.get(one.learner_id, "")) for one in _current(group, called)],
        "withdrawn": _withdrawn(request, group),
    }
    return render(request, "groupes/proposals.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def proposal(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """Change the days and the note of one proposal."""
    group = perms.group_or_404(request.user, pk, active=True)
    assignment = group.assignments.current().filter(pk=proposal_pk).first()
    if assignment is None:
        return _gone(request, pk)
    form = DetailsForm.of(assignment, request.POST or None)
    if form.is_valid():
        change_proposal(assignment=assignment, **form.cleaned_data)
        messages.success(request, _("C'est enregistré."))
        return redirect("groupes:proposals", pk)
    return render(request, "groupes/proposal.html", {"group": group, "form": form, "proposal": assignment})


@require_POST
@perms.team_required
def withdraw_proposal(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """Take a proposal back, or undo that."""
    group = perms.group_or_404(request.user, pk, active=True)
    assignment = group.assignments.filter(pk=proposal_pk).first()
    if assignment is None:
        return _gone(request, pk)
    if request.POST.get("act") == "undo":
        if restore(assignment=assignment):
            messages.success(request, _("La proposition est revenue."))
        else:
            messages.info(request, _("C'est déjà proposé de nouveau."))
        return redirect("groupes:proposals", pk)
    withdraw(assignment=assignment)
    return redirect(f"{reverse('groupes:proposals', args=[pk])}?retiree={assignment.pk}")


def _current(group: LearnerGroup, called: dict[int, str]) -> list[Assignment]:
    rows = group.assignments.current().select_related("pathway", "module", "lesson", "proposed_by")
    return [one for one in rows if one.learner_id is None or one.learner_id in called]  # who left has left


def _withdrawn(request: HttpRequest, group: LearnerGroup) -> Assignment | None:
    number = request.GET.get("retiree", "")
    if not number.isdecimal() or len(number) > 18:
        return None
    return group.assignments.exclude(withdrawn_at=None).filter(pk=number).first()


def _gone(request: HttpRequest, pk: int) -> HttpResponse:
    messages.info(request, _("Cette proposition n'existe plus. Voici celles du groupe."))
    return redirect("groupes:proposals", pk)
