from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from . import perms
from .networks import address_of


class StaffAdapter(DefaultAccountAdapter):
    """The staff's door: nobody signs up by themselves, and each role lands where its work is."""

    def is_open_for_signup(self, request):
        return False

    def pre_login(self, request, user, **kwargs):
        # Passwords pass through `StaffBackend`; passkeys and the end of a second factor do not, and meet this instead.
        if user.is_learner or (user.is_active and not user.may_enter):
            raise PermissionDenied
        return super().pre_login(request, user, **kwargs)

    def get_client_ip(self, request):
        return address_of(request)  # allauth's own reading answers 500 to a header shorter than our row of proxies

    def get_login_redirect_url(self, request):
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        if perms.works_in_the_space(request.user):
            return "/espace/"  # of the room `groupes`, to the right of this one
        return "/"
