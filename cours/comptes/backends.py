"""Two doors that never open for each other's people: cards for learners, names and passwords for the staff."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import BaseBackend

from .models import User


class LearnerBackend(BaseBackend):
    """Keep a learner's session open. It checks no credential: codes and QR are checked in `actions`, nowhere else."""

    def get_user(self, user_id):
        return User.objects.learners().enterable().filter(pk=user_id).first()


class StaffBackend(AuthenticationBackend):
    """Names and passwords, for the staff alone. `get_user` asks the same question at every request."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and not user.is_learner and user.may_enter

    @classmethod
    def _stash_user(cls, user):
        # allauth says « compte désactivé » to whoever has the right password of a refused account. A demonstration
        # account on a real site has a public password, so it is refused like a wrong one instead.
        return super()._stash_user(
            None if user and (user.is_learner or (user.is_active and not user.may_enter)) else user
        )
