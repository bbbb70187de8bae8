from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import User


class DeviceNumber(models.Model):
    """From which browser, or from which page served to nobody, a guest was made (see `devices`).

    It leads the other requests of that browser to the same guest. Without a person it is burned: the place was closed,
    or erased, and the number leads nowhere any more.
    """

    OPENS_FOR = timedelta(days=90)  # as long as the place of a guest stays open on their browser

    number = models.CharField(_("numéro"), max_length=32, primary_key=True)
    learner = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="device_numbers", verbose_name=_("personne")
    )
    made_at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        verbose_name = _("numéro d'appareil")
        verbose_name_plural = _("numéros d'appareils")

    def __str__(self):
        return self.number[:8]

    @property
    def opens(self) -> bool:
        return self.made_at > timezone.now() - self.OPENS_FOR
