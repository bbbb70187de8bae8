from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from . import password_news, perms, second_factor, staff_devices, waits
from .moments import staff_refusal_in_words
from .networks import address_of


class StaffAdapter(DefaultAccountAdapter):
    """The staff's door: nobody signs up by themselves, and each role lands where its work is."""

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        """Count a wrong password before looking at it; allauth's own counts are keyed on the name alone."""
        self._tries = staff_devices.key_of(request, credentials.get("username") or "")
        try:
            self._wait_until = waits.take_a_try(self._tries)
        except waits.CodeRefused as refusal:
            raise _refused(refusal.wait_until) from None

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user:
            waits.forget(self._tries)
        return user

    def authentication_failed(self, request, **credentials):
        if self._wait_until:
            raise _refused(self._wait_until)

    def pre_login(self, request, user, **kwargs):
        # Passwords pass through `StaffBackend`; passkeys and the end of a second factor do not, and meet this instead.
        if user.is_learner or (user.is_active and not user.may_enter):
            raise PermissionDenied
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        staff_devices.remember(request, response, username=user.username)
        password_news.tell(request, user)
        return response

    def get_client_ip(self, request):
        return address_of(request)  # allauth's own reading answers 500 to a header shorter than our row of proxies

    def get_login_redirect_url(self, request):
        if second_factor.is_lacking(request.user):
            return reverse("mfa_index")
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        if perms.works_in_the_space(request.user):
            return "/espace/"  # of the room `groupes`, to the right of this one
        return "/"


def _refused(wait_until):
    return ValidationError(staff_refusal_in_words(wait_until), code="too_many_login_attempts")
