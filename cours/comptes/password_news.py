"""Tell a member of the staff that somebody has made a link to change their password."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import PasswordLink, User
from .moments import day_said


def tell(request: HttpRequest, person: User) -> None:
    """Say once, at the next entry, who made a link, where, and whether it served."""
    links = PasswordLink.objects.filter(person=person, told_at=None).select_related("made_by", "organisation")
    news = list(links.order_by("made_at"))
    for link in news:
        words = (
            _("Le %(day)s, %(who)s (%(where)s) a fait un lien pour changer votre mot de passe. Il a servi.")
            if link.used_at
            else _("Le %(day)s, %(who)s (%(where)s) a fait un lien pour changer votre mot de passe. Il n'a pas servi.")
        )
        who = link.made_by or _("une personne de l'équipe")
        said = words % {"day": day_said(link.made_at), "who": who, "where": link.organisation}
        messages.warning(
            request,
            said + " " + _("Vous ne l'aviez pas demandé ? Changez votre mot de passe, et prévenez votre structure."),
        )
    PasswordLink.objects.filter(pk__in=[link.pk for link in news]).update(told_at=timezone.now())
