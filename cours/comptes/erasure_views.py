"""The door of an account that will be erased: the day, « Annuler », and nothing else.

Nobody is signed in here, so no page of the person opens whatever address is typed. The session only remembers, for ten
minutes, whose card was shown.
"""

import time

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from . import actions, signals
from .models import User
from .sessions import belongs_to

KEY, KEPT_FOR = "being_erased", 10 * 60
belongs_to(lambda data: (data.get(KEY) or {}).get("person"))


def keep_at_the_door(request, learner: User):
    """Lead somebody who showed the card of a closed account to the page that says when it is erased."""
    if _is_late(learner):
        _forget(request)
        signals.erasure_is_due.send(sender=User, person=learner)
        messages.info(request, _("Ce compte est effacé. Il ne s'ouvre plus."))
        return redirect("home:home")
    request.session[KEY] = {"person": learner.pk, "until": int(time.time()) + KEPT_FOR}
    if not request.user.is_authenticated:  # or a guest who tries this card would lose their own place with the browser
        request.session.set_expiry(0)
    return redirect("comptes:erasure")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request):
    learner = _at_the_door(request)
    if learner is None:
        return redirect("comptes:enter")
    if request.method != "POST":
        return render(request, "comptes/erasure.html", {"erased_at": learner.erased_at})
    _forget(request)
    if request.POST.get("act") != "cancel":
        messages.success(request, _("Cet appareil a oublié votre carte. Votre compte reste fermé."))
        return redirect("home:home")
    if not actions.cancel_erasure(learner=learner):
        return keep_at_the_door(request, learner)
    learner.refresh_from_db()
    actions.sign_in(request, learner, own_device=False)
    messages.success(request, _("Votre compte est gardé. Rien n'a été effacé."))
    return redirect("suivi:my_path")


def _at_the_door(request) -> User | None:
    kept = request.session.get(KEY) or {}
    if kept.get("until", 0) < time.time():
        return None
    people = User.objects.learners().known_at_the_door().exclude(erasure_asked_at=None)
    return people.filter(pk=kept["person"]).first()


def _forget(request) -> None:
    """Take the person out of this session and out of its row, which goes with everything of theirs when they do."""
    if request.session.pop(KEY, None) and not request.user.is_authenticated:
        request.session.cycle_key()


def _is_late(learner: User) -> bool:
    return learner.erased_at is not None and learner.erased_at <= timezone.now()
