"""Add people to a group: a number, a list of first names, or a file. Seen first, added when confirmed."""

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from cours.comptes.actions import CardReplaced

from .. import perms
from ..actions.cards import NotTheirs
from ..actions.people import add_people
from ..actions.sessions import mark_attendance
from ..forms.people import FileForm, NonceForm, NumberForm, PasteForm
from ..models import LearnerGroup
from ..rosters import Roster, RosterRefused, from_text
from ..sheets import read_roster
from .cards import sheet

_SALT = "groupes.roster"
_SECOND_TAP = timedelta(minutes=1)
_KEPT_FOR = 24 * 3600  # how long a preview may wait for its confirmation


@sensitive_variables()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@perms.team_required
def add_people_page(request: HttpRequest, pk: int) -> HttpResponse:
    group = perms.group_or_404(request.user, pk, active=True)
    acts = {"number": _number, "paste": _paste, "arrival": _arrival, "file": _file, "confirm": _confirm}
    act = acts.get(request.POST.get("act", "")) if request.method == "POST" else None
    try:
        return act(request, group) if act else _desk(request, group)
    except NotTheirs:  # taken away while the cards were being made
        raise Http404 from None


def _desk(request: HttpRequest, group: LearnerGroup, **forms: Any) -> HttpResponse:
    context = {
        "group": group,
        "number_form": NumberForm(initial={"nonce": _nonce(), "number": 8}),
        "paste_form": PasteForm(),
        "file_form": FileForm(),
    }
    return render(request, "groupes/people_add.html", context | forms)


def _number(request, group):
    form = NumberForm(request.POST)
    if not form.is_valid():
        if "nonce" in form.errors:
            return _desk(request, group)
        return _desk(request, group, number_form=form)
    return _add(request, group, names=[("", "")] * form.cleaned_data["number"], nonce=form.cleaned_data["nonce"])


def _paste(request, group):
    form = PasteForm(request.POST)
    if form.is_valid():
        try:
            return _preview(request, group, from_text(form.cleaned_data["names"], taken=_taken(group)))
        except RosterRefused as refusal:
            form.add_error("names", refusal.words)
    return _desk(request, group, paste_form=form)


def _arrival(request, group):
    """Add one person who arrives during a session, there at once with their card: nothing to check in one first name.

    Several names, a name to correct or one that somebody of the group has already are seen first, like any list.
    """
    form, asked = PasteForm(request.POST), NonceForm(request.POST)
    session = group.sessions.under_way().first()
    if not (session and form.is_valid() and asked.is_valid()):
        return _paste(request, group)
    try:
        roster = from_text(form.cleaned_data["names"], taken=_taken(group))
    except RosterRefused:
        return _paste(request, group)
    # Who has just been added is left out: the second of two taps finds the name that the first one wrote.
    before = group.members.current().filter(joined_at__lt=timezone.now() - _SECOND_TAP).select_related("learner")
    known = {member.called.casefold() for member in before}
    if len(roster.names) != 1 or roster.problems or roster.names[0][0].casefold() in known:
        return _preview(request, group, roster)
    try:
        (card,) = add_people(group=group, names=roster.names, added_by=request.user, nonce=asked.cleaned_data["nonce"])
    except CardReplaced:
        messages.info(request, _("Cette personne est déjà dans le groupe. Sa carte ne peut plus être montrée."))
        return redirect("groupes:session", session.pk)
    member = group.members.select_related("learner").get(learner__username=card.identifier)
    mark_attendance(session=session, learner=member.learner, is_present=True, marked_by=request.user)
    return sheet(request, group, [replace(card, first_name=member.called)])


def _file(request, group):
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return _preview(request, group, read_roster(file, size=file.size, taken=_taken(group)))
        except RosterRefused as refusal:
            form.add_error("file", refusal.words)
    return _desk(request, group, file_form=form)


def _preview(request: HttpRequest, group: LearnerGroup, roster: Roster) -> HttpResponse:
    """Show what would be added. Nothing is kept by the server: the list travels in the page, signed."""
    seen = {"group": group.pk, "person": request.user.pk, "names": roster.names, "nonce": _nonce()}
    context = {
        "group": group,
        "roster": roster,
        "signed": signing.dumps(seen, salt=_SALT, compress=True),
        "paste_form": PasteForm(initial={"names": "\n".join(name for name, _called in roster.names)}),
    }
    return render(request, "groupes/people_preview.html", context)


def _confirm(request, group):
    try:
        seen = signing.loads(request.POST.get("signed", ""), salt=_SALT, max_age=_KEPT_FOR)
    except signing.BadSignature:
        seen = {}
    if (seen.get("group"), seen.get("person")) != (group.pk, request.user.pk) or not seen["names"]:
        messages.warning(request, _("Cette liste n'est plus valable. Recommencez : rien n'a été ajouté."))
        return redirect("groupes:add_people", group.pk)
    return _add(request, group, names=[tuple(pair) for pair in seen["names"]], nonce=seen["nonce"])


def _add(request, group, *, names, nonce):
    try:
        cards = add_people(group=group, names=names, added_by=request.user, nonce=nonce)
    except CardReplaced:
        messages.info(request, _("Ces personnes sont déjà dans le groupe. Leurs cartes ne peuvent plus être montrées."))
        return redirect("groupes:group", group.pk)
    return sheet(request, group, cards)


def _taken(group: LearnerGroup) -> list[str]:
    return [member.called for member in group.members.current().select_related("learner")]


def _nonce() -> str:
    return secrets.token_urlsafe(16)
