"""Words typed in « Demander de l'aide » and not sent when the place closed: kept for the person, shown when they enter.

The row is read once, at the entry; the session then carries the words, so that no page asks for them.
"""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from cours.comptes import limited
from cours.comptes.models import User
from cours.exercices.masking import hide_private

from .models import HelpDraft, HelpRequest

KEPT_FOR = settings.RETENTION["help_drafts"]
KEY = "help_draft"


def keep(request: HttpRequest, text: str) -> None:
    """Keep these words for whoever is signed in, numbers and addresses hidden; without any, forget those before."""
    text = hide_private(text.replace("\r\n", "\n").strip())[: HelpRequest.MAX]
    if not text:
        return forget(request)
    HelpDraft.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR).delete()  # of those who did not come back
    if limited.is_limited(request):
        return _keep_after(request.user, text)
    HelpDraft.objects.update_or_create(learner=request.user, defaults={"text": text})
    request.session[KEY] = text
    return None


def _keep_after(learner: User, text: str) -> None:
    """Add what was typed under a tapped name to what the person had kept with their card, never in its place."""
    kept = HelpDraft.objects.filter(learner=learner).first()
    if kept is None:
        HelpDraft.objects.create(learner=learner, text=text)
    elif text not in kept.text:
        kept.text = f"{kept.text}\n{text}"[: HelpRequest.MAX]
        kept.save(update_fields=["text"])


def forget(request: HttpRequest) -> None:
    """Forget the words: they were sent, or erased by the person."""
    if request.session.pop(KEY, None) is not None:
        HelpDraft.objects.filter(learner=request.user).delete()


def take_up(request: HttpRequest, learner: User) -> None:
    """Give the words back to somebody who enters with their card, never to a name that was only tapped."""
    request.session.pop(KEY, None)
    draft = None if limited.is_limited(request) else HelpDraft.objects.filter(learner=learner).first()
    if draft and draft.kept_at < timezone.now() - KEPT_FOR:
        draft.delete()
    elif draft:
        request.session[KEY] = draft.text


def words(request: HttpRequest) -> str:
    return request.session.get(KEY, "")
