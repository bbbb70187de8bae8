"""Pictures and documents. Ours from the first day: swapping Wagtail's models later would be a painful migration."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from ..pictures import PHOTO_HEAD, PictureRefused, check_svg, is_photo


class CustomImage(AbstractImage):
    credit = models.CharField(
        _("auteur et licence"),
        max_length=255,
        blank=True,
        help_text=_("Par exemple : Open Peeps, Pablo Stanley, CC0."),
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self):
        """Wagtail would propose the title, which is the name of the file: « IMG 2026 » read aloud helps nobody."""
        return self.description

    def clean(self):
        super().clean()
        if self.file and self.file.name.lower().endswith(".svg"):
            # An SVG opened by its own address runs its scripts with the rights of our site.
            with self.open_file() as file:
                content = file.read()
            try:
                check_svg(content)
            except PictureRefused as error:
                raise ValidationError({"file": str(error)}) from error

    def generate_rendition_file(self, filter, *, source=None):
        """Give back the memory at once: Wagtail leaves its temporary file open until the garbage collector passes."""
        with super().generate_rendition_file(filter, source=source) as file:
            file.seek(0)
            return ContentFile(file.read(), name=file.name)


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, models.CASCADE, related_name="renditions", verbose_name=_("image"))

    class Meta:
        verbose_name = _("taille d'image")
        verbose_name_plural = _("tailles d'image")
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class CustomDocument(AbstractDocument):
    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self):
        super().clean()
        if self.file and not self.file._committed:
            self.file.seek(0)
            if is_photo(self.file.read(PHOTO_HEAD)):  # it would be kept as it is, with the place where it was taken
                raise ValidationError({"file": _("C'est une image : ajoutez-la par le menu « Images ».")})
            self.file.seek(0)
