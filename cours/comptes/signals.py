from django.dispatch import Signal

# Sent inside the transaction that merges a guest into the owner of a card, before the guest is deleted.
# Arguments: guest, learner. Rooms to the right move what they hold about `guest` to `learner`.
guest_merged = Signal()
