"""The page behind the link of a colleague who forgot their password: one field, and the door of the staff again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from . import actions
from .actions import password_links
from .invitation_forms import NewPasswordForm
from .views import discreet


@sensitive_variables("token", "form")
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing. Nobody is signed in by it: the second factor is asked at the door."""
    link = password_links.link_for_token(token)
    if link is None:
        return discreet(render(request, "comptes/password_closed.html", status=404))
    if request.user.is_authenticated and request.user != link.person:
        # Who made it has a look; anybody else is about to choose a password on the device of another person.
        is_mine = request.user == link.made_by
        return discreet(render(request, "comptes/password.html", {"link": link, "is_mine": is_mine}))
    form = NewPasswordForm(request.POST or None, person=link.person)
    if not form.is_valid():
        return discreet(render(request, "comptes/password.html", {"link": link, "form": form}))
    try:
        password_links.choose_password(link=link, password=form.cleaned_data["password"])
    except password_links.PasswordLinkClosed:  # this very instant
        return discreet(render(request, "comptes/password_closed.html", status=404))
    actions.sign_out(request)  # theirs has just ended, and a message in it would be lost
    messages.success(request, _("Votre nouveau mot de passe est enregistré. Connectez-vous avec lui."))
    return discreet(redirect("account_login"))
