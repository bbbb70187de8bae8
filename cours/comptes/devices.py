"""The number of a browser: what tells that several requests of somebody without an account come from one person.

It is a keyed digest of the secret that the browser shows against forged forms (the cookie `csrftoken`), which a page
with a form gives it: nothing more is written on the device, and nothing is stored before the first answer. That secret
changes when somebody enters or leaves, so that the next person on a shared phone has another number.
"""

from django.http import HttpRequest
from django.middleware.csrf import get_token, rotate_token
from django.utils.crypto import salted_hmac


def number_of(request: HttpRequest) -> str:
    """Return the number of this browser: the one it shows, or the one it is about to receive."""
    get_token(request)
    return salted_hmac("comptes.devices", request.META["CSRF_COOKIE"], algorithm="sha256").hexdigest()[:32]


def change_number(request: HttpRequest) -> None:
    """Give this browser another number: who comes next is somebody else."""
    rotate_token(request)
