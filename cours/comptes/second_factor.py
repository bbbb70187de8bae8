"""Who must show a second factor, who is offered one, and the way out when it is lost."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from wagtail.users.models import UserProfile

from . import perms
from .models import User

_DISMISSED = "second-factor-offer"  # in what Wagtail keeps of the notices that a person has put away


def is_lacking(user: perms.Person) -> bool:
    """True while a person who must have a second factor has none: their rooms stay closed until then.

    Administrators of the site, those who run a structure and pilots: each of them reaches many people by one password.
    """
    if not settings.STAFF_SECOND_FACTOR_REQUIRED or not perms.is_staff_member(user):
        return False
    must = perms.is_administrator(user) or perms.is_pilot(user) or perms.runs_a_structure(user)
    return must and not is_mfa_enabled(user)


def may_be_offered(user: User) -> bool:
    """True for anybody else of the team who has none, until they say no."""
    if not settings.STAFF_SECOND_FACTOR_REQUIRED or is_mfa_enabled(user):
        return False
    profile = UserProfile.objects.filter(user=user).first()
    return not (profile and profile.dismissibles.get(_DISMISSED))


def put_off(user: User) -> None:
    """Offer it no more."""
    profile = UserProfile.get_for_user(user)
    profile.dismissibles[_DISMISSED] = True
    profile.save(update_fields=["dismissibles"])


def take_away(user: User) -> None:
    """Remove it from somebody who has lost their telephone and their codes. Where it is required, they make another."""
    Authenticator.objects.filter(user=user).delete()
