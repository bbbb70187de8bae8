from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..sessions import PARTNER_KEY, SessionStore
from .people import User


class DeviceSessionManager(BaseSessionManager.from_queryset(models.QuerySet)):
    use_in_migrations = False

    def forget(self, person: User) -> None:
        """Delete every session of a person, with the words typed in it, and their number in those they sat beside."""
        self.filter(person=person).delete()
        for row in self.filter(partner=person):
            self.filter(pk=row.pk).update(partner=None, session_data=self.encode(_without_partner(row.get_decoded())))


class DeviceSession(AbstractBaseSession):
    """What the site remembers of one browser. It knows whose it is: Django's own table does not, so erasing a person
    would leave their words in clear, on the row of their other device, until it expires.

    No constraint in the database: a device that saves its session while the person is erased must not fail.
    """

    person = models.ForeignKey(
        User, models.CASCADE, null=True, db_constraint=False, related_name="device_sessions", verbose_name=_("personne")
    )
    partner = models.ForeignKey(
        User, models.SET_NULL, null=True, db_constraint=False, related_name="+", verbose_name=_("deuxième personne")
    )

    objects = DeviceSessionManager()

    class Meta:
        verbose_name = _("visite")
        verbose_name_plural = _("visites")

    @classmethod
    def get_session_store_class(cls):
        return SessionStore


def _without_partner(data: dict) -> dict:
    return {name: value for name, value in data.items() if name != PARTNER_KEY}
