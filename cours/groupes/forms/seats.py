from cours.comptes.forms import EnterForm


class PartnerCardForm(EnterForm):
    """The card of the second person at a device: only what is written on it."""

    own_device = keep = None
    field_order = ["identifier", "pin"]
