"""Who may see which group. What somebody may not see does not exist for them: 404, never 403."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cours.comptes import perms
from cours.comptes.models import Membership, Organisation

from .models import LearnerGroup, WorkshopSession


def team_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a view of `/espace/` to those who work in a structure, and to administrators of the site.

    The anonymous go to the door of the staff and come back; for anybody else the address does not exist.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
        if not may_enter_space(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def may_enter_space(user: perms.Person) -> bool:
    """Facilitators, those who work in a structure today, and administrators of the site."""
    return perms.works_in_the_space(user) or bool(roles_in_structures(user))


def roles_in_structures(user: perms.Person) -> dict[int, str]:
    """Return the current roles of a person, structure id → role, read once per request. Archived structures are out."""
    if not perms.is_staff_member(user):
        return {}
    if not hasattr(user, "_structure_roles"):
        current = Membership.objects.current().filter(person_id=user.pk, organisation__archived_at=None)
        user._structure_roles = dict(current.values_list("organisation_id", "role"))  # type: ignore[union-attr]
    return user._structure_roles  # type: ignore[union-attr]


def administers(user: perms.Person, organisation: Organisation) -> bool:
    return roles_in_structures(user).get(organisation.pk) == Membership.Role.ADMINISTRATOR


def group_or_404(user: perms.Person, pk: int, *, active: bool = False) -> LearnerGroup:
    """Return a group whose names this person may see. `active`: an archived one is only read, so 404 for an act."""
    groups = LearnerGroup.objects.visible_to(user).select_related("organisation", "venue")
    return get_object_or_404(groups.active() if active else groups, pk=pk)


def organisation_or_404(user: perms.Person, pk: int, *, administered: bool = False) -> Organisation:
    """Return a structure where this person works. `administered`: only for those who run it."""
    organisation = get_object_or_404(Organisation.objects.active().select_related("territory"), pk=pk)
    if pk not in roles_in_structures(user) or (administered and not administers(user, organisation)):
        raise Http404
    return organisation


def site_administrator_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a view of `/espace/` to administrators of the site alone. They see structures, never names of learners."""

    @wraps(view)
    @team_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not perms.is_administrator(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def session_or_404(user: perms.Person, pk: int, *, active: bool = False) -> WorkshopSession:
    """Return a session of a group whose names this person may see; `active`: of a group that is not archived."""
    sessions = WorkshopSession.objects.filter(group__in=LearnerGroup.objects.visible_to(user))
    sessions = sessions.select_related("group__organisation", "group__venue", "venue", "lesson", "closed_by")
    return get_object_or_404(sessions.filter(group__archived_at=None) if active else sessions, pk=pk)
