"""Whatever the door, what is written on the disk of a picture is what `pictures.arrive` keeps.

Put on the fields rather than in one form: the forms of Wagtail that are not ours, imports and scripts write there too.
Connected by `apps.ContenusConfig`.
"""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile, ImageFieldFile
from wagtail.images.models import WagtailImageFieldFile
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from .models import CustomImage
from .pictures import FORMATS, PictureRefused, arrive


def connect() -> None:
    # The class is changed and not the field: a field declared again would come after the width, the height and the
    # digest of the picture, which would then be saved as they were before.
    CustomImage._meta.get_field("file").attr_class = ImageFile
    UploadedFile._meta.get_field("file").attr_class = WaitingFile
    portrait = UserProfile._meta.get_field("avatar")
    portrait.attr_class = PortraitFile
    portrait.validators.append(acceptable)


class ImageFile(WagtailImageFieldFile):
    def save(self, name, content, save=True):
        picture = _arrived(name, content)
        self.instance.file_size = len(picture.content)
        self.instance.file_hash = hashlib.sha1(picture.content, usedforsecurity=False).hexdigest()
        super().save(picture.name, ContentFile(picture.content, name=picture.name), save)


class PortraitFile(ImageFieldFile):
    """Of somebody of the team, beside their name in the editor."""

    def save(self, name, content, save=True):
        picture = _arrived(name, content)
        super().save(picture.name, ContentFile(picture.content, name=picture.name), save)


class WaitingFile(FieldFile):
    """What came by several at once and waits for the form beside it to be right: a picture or a document."""

    def save(self, name, content, save=True):
        if name.rpartition(".")[2].lower() in FORMATS:
            picture = _arrived(name, content)
            name, content = picture.name, ContentFile(picture.content, name=picture.name)
        super().save(name, content, save)


def acceptable(file) -> None:
    """Refuse on the form, with words, a portrait that could not be kept."""
    if not file._committed:
        try:
            _arrived(file.name, file)
        except PictureRefused as error:
            raise ValidationError(str(error)) from error
        file.seek(0)


def _arrived(name, content):
    content.seek(0)
    return arrive(name, content.read())
