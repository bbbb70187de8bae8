from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from .picture_words import is_file_name


class PictureBlock(ImageBlock):
    """A picture and its description, or the choice that it only decorates. « IMG 2026 » describes nothing."""

    def clean(self, value):
        value = super().clean(value)
        if not value or value.decorative or self.is_deferred_validation:
            return value
        if is_file_name(value.contextual_alt_text or "", value.file.name):
            said = _("C'est le nom du fichier. Dites plutôt ce que l'on voit : « Une dame lit un SMS ».")
            raise StructBlockValidationError(block_errors={"alt_text": ValidationError(said)})
        return value
