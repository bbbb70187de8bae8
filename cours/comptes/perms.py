"""Who may do what. Roles are groups: what a person may do is changed by an administrator, never by a release."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from . import background
from .models import Membership, User

FACILITATORS = "Animateurs"
AUTHORS = "Auteurs"
REVIEWERS = "Relecteurs"
PILOTS = "Pilotes"
ADMINISTRATORS = "Administrateurs"
ROLES = (FACILITATORS, AUTHORS, REVIEWERS, PILOTS, ADMINISTRATORS)

Person = AbstractBaseUser | AnonymousUser


def is_learner(user: Person) -> bool:
    return isinstance(user, User) and user.is_active and user.is_learner


def learner_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a view to learners: the anonymous are asked for their card and come back, the staff is refused."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_learner(request.user):
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            raise PermissionDenied
        if background.is_background(request):
            return background.told(401, background.ENTER_AGAIN, reverse("comptes:enter"))
        return redirect(f"{reverse('comptes:enter')}?{urlencode({'suite': request.path})}")

    return guarded


def is_staff_member(user: Person) -> bool:
    return isinstance(user, User) and user.is_active and not user.is_learner


def is_facilitator(user: Person) -> bool:
    return FACILITATORS in _roles(user)


def is_author(user: Person) -> bool:
    return AUTHORS in _roles(user)


def is_reviewer(user: Person) -> bool:
    return REVIEWERS in _roles(user)


def is_pilot(user: Person) -> bool:
    return PILOTS in _roles(user)


def is_administrator(user: Person) -> bool:
    return ADMINISTRATORS in _roles(user) or (is_staff_member(user) and bool(getattr(user, "is_superuser", False)))


def runs_a_structure(user: Person) -> bool:
    """Say whether this person is the « référent » of a structure that is open today."""
    if not is_staff_member(user):
        return False
    runs = Membership.objects.current().filter(person_id=user.pk, role=Membership.Role.ADMINISTRATOR)
    return runs.filter(organisation__archived_at=None).exists()


def may_write_lessons(user: Person) -> bool:
    """Authors, reviewers and administrators work on the content, and read what it gives."""
    return is_author(user) or is_reviewer(user) or is_administrator(user)


def works_in_the_space(user: Person) -> bool:
    """Facilitators and administrators have something to do in `/espace/`; whose names they see is said in `groupes`."""
    return is_facilitator(user) or is_administrator(user)


def _roles(user: Person) -> frozenset[str]:
    """Return the roles of a member of the staff, read once per request. A learner has none, whatever the groups."""
    if not is_staff_member(user):
        return frozenset()
    if not hasattr(user, "_role_names"):
        user._role_names = frozenset(user.groups.values_list("name", flat=True))  # type: ignore[union-attr]
    return user._role_names  # type: ignore[union-attr]
