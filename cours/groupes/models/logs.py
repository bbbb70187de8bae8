from django.db import models
from django.utils.translation import gettext_lazy as _

from cours.comptes.models import Organisation, User


class ExportLog(models.Model):
    """Every file of names that leaves the site: who took it, what, when (domain.md § 6.2)."""

    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("personne"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="export_logs", verbose_name=_("structure")
    )
    what = models.CharField(_("quoi"), max_length=200)
    row_count = models.PositiveIntegerField(_("lignes"))
    taken_at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-taken_at"]

    def __str__(self):
        return f"{self.what} · {self.taken_at:%d/%m/%Y}"
