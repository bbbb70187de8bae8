"""What groups do when a person changes: a guest gets a card, somebody comes in on a shared device."""

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from cours.comptes.signals import account_closed, device_settled, guest_merged, person_erased
from cours.suivi.announcements import done_by_name
from cours.suivi.signals import visit_answered

from . import card_news, device, help_drafts
from .actions.erasing import free_seats, leave_seats
from .actions.exits import keep_exit_of_groups
from .actions.follow import note_done_by_name
from .actions.merging import merge_learner
from .actions.referrals import count_answered
from .actions.seats import leave_seat
from .places import group_of


@receiver(guest_merged)
def move_groups(sender, guest, learner, **kwargs):
    merge_learner(guest=guest, learner=learner)


@receiver(account_closed)
def free_the_devices(sender, person, **kwargs):
    free_seats(learner=person)


@receiver(person_erased)
def leave_shared_devices(sender, person, **kwargs):
    leave_seats(learner=person)


@receiver(device_settled)
def write_exit_of_groups(sender, request, learner, **kwargs):
    keep_exit_of_groups(request, learner=learner)
    device.note_offer(request, learner)
    device.confirm_by_card(request, learner)
    help_drafts.take_up(request, learner)
    card_news.tell(request, learner)


@receiver(done_by_name)
def note_done_in_session(sender, participation, **kwargs):
    note_done_by_name(participation=participation, group_id=group_of(participation.place))


@receiver(visit_answered)
def count_referral(sender, visit, lesson_id, **kwargs):
    count_answered(code=visit, lesson_id=lesson_id)


@receiver(user_logged_out)
def leave_the_seat(sender, request, user, **kwargs):
    """« Quitter », an automatic exit, another card: the device is free, and its tile goes out."""
    if key := request.session.get(device.SEAT):
        leave_seat(key=key)
