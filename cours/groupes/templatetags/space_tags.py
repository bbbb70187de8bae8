"""What the frame of `/espace/` shows according to who reads it."""

from django import template

from cours.comptes import perms as people

from .. import perms

register = template.Library()


@register.filter
def works_somewhere(user) -> bool:
    """Say whether this person works in a structure today; read once per request."""
    return bool(perms.roles_in_structures(user))


@register.filter
def runs_the_site(user) -> bool:
    return people.is_administrator(user)
