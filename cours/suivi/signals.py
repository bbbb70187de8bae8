"""What happens to a learner's work when the person changes: a guest gets a card, someone comes back."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import Signal, receiver

from cours.comptes.signals import guest_merged, person_erased

from . import pending
from .merging import merge_learner
from .models import LessonRun

# Sent when the first answer of a passage is saved from a page that carried a mark (`?par=…`).
# Arguments: visit (the mark), lesson_id. Nothing about who answered.
visit_answered = Signal()


@receiver(guest_merged)
def move_work(sender, guest, learner, **kwargs):
    merge_learner(guest=guest, learner=learner)


@receiver(person_erased)
def erase_runs(sender, person, **kwargs):
    """What two shared stays with the other person; what was done alone would stay without a name, words included."""
    LessonRun.objects.sole().filter(participations__learner=person).delete()


@receiver(user_logged_in)
def apply_pending_answer(sender, request, user, **kwargs):
    if user.is_learner:
        pending.apply(request, user)
