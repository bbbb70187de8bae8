"""The form by which the team brings a picture, one or several at a time, beside a lesson or on its own."""

from io import BytesIO

import willow
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cours.exercices.picture_words import is_file_name

from .pictures import PictureRefused, arrive

HELP = _(
    "Une photo de téléphone convient telle quelle (HEIC compris) : %(weight)d Mo et %(pixels)d millions de pixels au "
    "plus. En arrivant, elle est redressée, réduite à %(longest)d pixels, et débarrassée de ce qu'elle dit de vous : "
    "lieu, date, appareil. Formats : %(formats)s."
)


class PictureField(WagtailImageField):
    """What is validated, and then saved, is what will be kept: its size and its digest are those of the file."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.help_text = HELP % {
            "weight": settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 1024 // 1024,
            "pixels": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000,
            "longest": settings.PICTURE_LONGEST_SIDE,
            "formats": ", ".join(self.allowed_image_extensions),
        }

    def to_python(self, data):
        file = FileField.to_python(self, data)
        if file is None:
            return None
        self.check_image_file_size(file)
        try:
            picture = arrive(file.name, file.read())
        except PictureRefused as error:
            sentence = str(error)
            raise ValidationError(sentence[:1].upper() + sentence[1:] + ".", code="invalid_image") from error
        kept = SimpleUploadedFile(picture.name, picture.content)
        kept.image = willow.Image.open(BytesIO(picture.content))  # as Wagtail's own field leaves it to its readers
        kept.content_type = kept.image.mime_type
        return kept


class PictureForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = PictureField(label=field.label, required=field.required, widget=field.widget)
        if field := self.fields.get("description"):
            field.help_text = _("Dites ce que l'on voit : « Une dame lit un SMS ». Pas le nom du fichier.")

    def clean_description(self):
        description = self.cleaned_data["description"]
        if is_file_name(description, self.instance.file.name if self.instance.file else "", self.data_name()):
            raise ValidationError(_("C'est le nom du fichier. Dites plutôt ce que l'on voit, ou laissez vide."))
        return description

    def data_name(self) -> str:
        """The name of the file as it was chosen, before it became another format."""
        chosen = self.files.get(self.add_prefix("file"))
        return chosen.name if chosen else ""
