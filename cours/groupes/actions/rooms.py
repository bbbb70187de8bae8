"""Find a session by the code of its group, without letting anybody guess codes."""

from cours.comptes import waits

from ..models import LearnerGroup, WorkshopSession


class NotOpenYet(LookupError):
    """The code is that of a group whose session has not begun, or is over."""


def session_for_code(*, code: str, device: str) -> WorkshopSession:
    """Return the session going on in the group of this code.

    A wrong code makes the device wait, then the code itself, longer and longer; never the address, which a whole room
    shares. A right code, even too early, is nobody's mistake. Raise `waits.CodeRefused` and `NotOpenYet`.
    """
    tries = [f"seance-appareil:{device}", f"seance-code:{code}"]
    ends = [waits.take_a_try(name) for name in tries]
    group = LearnerGroup.objects.active().filter(join_code=code).first()
    if group is None:
        raise waits.CodeRefused(max(filter(None, ends), default=None))
    for name in tries:
        waits.forget(name)
    session = group.sessions.under_way().select_related("group").first()
    if session is None:
        raise NotOpenYet
    return session
