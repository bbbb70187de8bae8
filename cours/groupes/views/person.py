"""One person of a group: a new card in two taps, their name, their departure."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from cours.comptes.actions import CardReplaced, CodeRefused, has_card_for
from cours.comptes.moments import hour_in_words

from .. import perms
from ..actions.cards import NotTheirs, give_card
from ..actions.people import put_back, rename, take_out
from ..forms.people import CardForm, MemberNameForm
from ..models import GroupMember, LearnerGroup
from .cards import sheet


@require_safe
@never_cache
@perms.team_required
def person(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    group = perms.group_or_404(request.user, pk)
    return _page(request, group, _member(group, member_pk))


def _page(request: HttpRequest, group: LearnerGroup, member: GroupMember, **more) -> HttpResponse:
    context = {
        "group": group,
        "member": member,
        "card": member.learner.cards.live().select_related("issued_by").first(),
        "card_form": CardForm(initial={"nonce": secrets.token_urlsafe(16)}),
        "name_form": MemberNameForm(initial={"name": member.name}),
    }
    return render(request, "groupes/person.html", context | more)


@sensitive_variables()
@never_cache
@require_POST
@perms.team_required
def card(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Give a first card, or a new one that voids the one before."""
    group = perms.group_or_404(request.user, pk, active=True)
    member = _member(group, member_pk)
    form = CardForm(request.POST)
    if not form.is_valid():
        return redirect("groupes:person", pk, member_pk)
    wish = form.cleaned_data
    # The second of two taps on « Donner une carte » finds the card that the first one gave, and has no reason to say.
    is_first = member.learner.is_guest or has_card_for(learner=member.learner, nonce=wish["nonce"])
    if not (is_first or wish["reason"]):
        messages.warning(request, _("Dites pourquoi la carte est refaite."))
        return redirect("groupes:person", pk, member_pk)
    try:
        issued = give_card(member=member, issued_by=request.user, **wish)
    except NotTheirs:
        raise Http404 from None
    except CodeRefused as refusal:
        hour = hour_in_words(refusal.wait_until)
        messages.warning(
            request,
            _("Vous avez refait beaucoup de cartes. Vous pourrez en refaire à partir de %(hour)s.") % {"hour": hour},
        )
        return redirect("groupes:person", pk, member_pk)
    except CardReplaced:
        messages.info(request, _("Cette carte ne peut plus être montrée. Vous pouvez en donner une autre."))
        return redirect("groupes:person", pk, member_pk)
    return sheet(request, group, [issued], member=member)


@never_cache
@require_POST
@perms.team_required
def name(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    group = perms.group_or_404(request.user, pk, active=True)
    member = _member(group, member_pk)
    form = MemberNameForm(request.POST)
    if not form.is_valid():
        return _page(request, group, member, name_form=form)
    rename(member=member, name=form.cleaned_data["name"])
    messages.success(request, _("C'est enregistré."))
    return redirect("groupes:person", pk, member_pk)


@require_POST
@perms.team_required
def out(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Take a person out of the group; the next page offers to undo it."""
    group = perms.group_or_404(request.user, pk, active=True)
    take_out(member=get_object_or_404(group.members, pk=member_pk), by=request.user)
    return redirect(f"{reverse('groupes:group', args=[pk])}?parti={member_pk}")


@require_POST
@perms.team_required
def back(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    group = perms.group_or_404(request.user, pk, active=True)
    member = get_object_or_404(group.members.may_be_put_back().select_related("learner"), pk=member_pk)
    put_back(member=member)
    messages.success(request, _("%(name)s est de nouveau dans le groupe.") % {"name": member.called})
    return redirect("groupes:group", pk)


def _member(group: LearnerGroup, pk: int) -> GroupMember:
    return get_object_or_404(group.members.current().select_related("learner"), pk=pk)
