from django.db import models
from django.utils.translation import gettext_lazy as _


class ContentPack(models.Model):
    """A content pack that was imported at least once. Importing a new version updates this row."""

    slug = models.SlugField(_("nom court"), max_length=60, unique=True)
    title = models.CharField(_("titre"), max_length=200)
    version = models.CharField(_("version"), max_length=40)
    language = models.CharField(_("langue"), max_length=10, default="fr")
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    digest = models.CharField(_("empreinte"), max_length=64)
    imported_at = models.DateTimeField(_("importé le"), auto_now=True)

    class Meta:
        verbose_name = _("paquet de contenus")
        verbose_name_plural = _("paquets de contenus")

    def __str__(self):
        return f"{self.title} ({self.version})"


class PackItem(models.Model):
    """Where one page, term or picture comes from.

    `digest` is that of the data read from the pack. Equal to that of the pack, there is nothing to import again;
    different from that of the object as it is now, somebody edited it here since, and their work is not undone.
    """

    class Kind(models.TextChoices):
        MODULE = "module", _("module")
        LESSON = "lesson", _("leçon")
        PATHWAY = "pathway", _("parcours")
        TERM = "term", _("mot du lexique")
        PICTURE = "picture", _("image")

    pack = models.ForeignKey(ContentPack, models.CASCADE, related_name="items", verbose_name=_("paquet"))
    kind = models.CharField(_("sorte"), max_length=10, choices=Kind)
    key = models.CharField(_("code"), max_length=120)
    path = models.CharField(_("fichier"), max_length=255)
    position = models.PositiveIntegerField(_("position"), null=True, blank=True)
    digest = models.CharField(_("empreinte"), max_length=64)
    object_id = models.PositiveBigIntegerField(_("objet"))

    class Meta:
        verbose_name = _("élément d'un paquet")
        verbose_name_plural = _("éléments d'un paquet")
        constraints = [models.UniqueConstraint(fields=["pack", "kind", "key"], name="packitem_key_once_per_pack")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.key}"
