"""What a picture must be to enter the house, by the administration or by a content pack, and what is kept of it.

SVG files are refused rather than cleaned when they hold anything beyond drawing: the file that is served is then
the very file that its author gave, and a pack gives back the same bytes.
"""

import re
import struct
import warnings
from dataclasses import dataclass, replace
from io import BytesIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import ExifTags, ImageCms, ImageSequence
from PIL import Image as PillowImage
from pillow_heif import register_heif_opener

from .bare_files import is_bare

register_heif_opener()

PACK_FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}
FORMATS = PACK_FORMATS | {"heic": "HEIF", "heif": "HEIF"}
MOVING = ("GIF", "PNG", "WEBP")
# How each is written again; what is not here (HEIC, the double photos of some phones) is written as JPEG.
WRITTEN = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"optimize": True},
    "GIF": {},
    "WEBP": {"quality": 88},
    "AVIF": {"quality": 75, "speed": 8},
}
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}
TURNS = {  # what EXIF says of the way the device was held
    2: PillowImage.Transpose.FLIP_LEFT_RIGHT,
    3: PillowImage.Transpose.ROTATE_180,
    4: PillowImage.Transpose.FLIP_TOP_BOTTOM,
    5: PillowImage.Transpose.TRANSPOSE,
    6: PillowImage.Transpose.ROTATE_270,
    7: PillowImage.Transpose.TRANSVERSE,
    8: PillowImage.Transpose.ROTATE_90,
}
PHOTO_HEAD = 12
_PHOTO_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_UNREADABLE = (OSError, SyntaxError, LookupError, TypeError, ValueError, EOFError, ArithmeticError, struct.error)
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
SVG_ELEMENTS = frozenset(
    "svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan textPath "
    "linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix "
    "feComponentTransfer feComposite feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode "
    "feMorphology feOffset feDropShadow feTurbulence feDisplacementMap style switch".split()
)
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
# In a style sheet or a presentation attribute, only a reference inside the same file is drawing.
_OUTSIDE_URL = re.compile(r"url\(\s*['\"]?(?!#)", re.I)
_CSS_ESCAPE_ROUTES = re.compile(r"@import|expression\s*\(|javascript:|\\", re.I)


class PictureRefused(ValueError):
    """The file cannot be accepted. The text is for the person, in French."""


@dataclass(frozen=True)
class Picture:
    name: str
    content: bytes
    width: int
    height: int


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _length(value: str | None) -> float | None:
    match = re.fullmatch(r"\s*([0-9]*\.?[0-9]+)\s*(px)?\s*", value or "")
    return float(match[1]) if match else None


def check_svg(content: bytes) -> tuple[int, int]:
    """Return the size of an SVG drawing. Refuse scripts, links, outside resources and foreign content."""
    try:
        root = SafeTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise PictureRefused(
            _("ce dessin SVG contient une déclaration (DTD, entité) qui n'est pas acceptée")
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise PictureRefused(_("ce fichier n'est pas une image SVG lisible")) from error
    if root.tag != f"{{{SVG_NAMESPACE}}}svg":
        raise PictureRefused(_("ce fichier n'est pas une image SVG"))
    for element in root.iter():
        _check_svg_element(element)
    box = [_length(part) for part in re.split(r"[\s,]+", (root.get("viewBox") or "").strip())]
    width, height = _length(root.get("width")), _length(root.get("height"))
    if (width is None or height is None) and len(box) == 4:
        width, height = box[2], box[3]
    if not width or not height:
        raise PictureRefused(_("ce dessin SVG n'indique pas sa taille (width et height, ou viewBox)"))
    return round(width), round(height)


def _check_svg_element(element) -> None:
    name = _local(element.tag)
    in_metadata = not element.tag.startswith(f"{{{SVG_NAMESPACE}}}")
    if in_metadata or name not in SVG_ELEMENTS:
        raise PictureRefused(
            _(
                "ce dessin SVG contient « %(name)s » : seuls les tracés, textes et dégradés sont acceptés "
                "(avec Inkscape, choisissez « Enregistrer sous » puis « SVG simple »)"
            )
            % {"name": name}
        )
    for attribute, value in element.attrib.items():
        bare = _local(attribute).lower()
        if bare.startswith("on"):
            raise PictureRefused(_("ce dessin SVG contient du code (« %(name)s »)") % {"name": bare})
        if bare == "href" and not value.strip().startswith("#"):
            raise PictureRefused(
                _("ce dessin SVG va chercher autre chose à l'extérieur (« %(name)s »)") % {"name": value[:60]}
            )
        if _OUTSIDE_URL.search(value) or _CSS_ESCAPE_ROUTES.search(value):
            raise PictureRefused(
                _("ce dessin SVG va chercher autre chose à l'extérieur (« %(name)s »)") % {"name": value[:60]}
            )
    if name == "style" and (_OUTSIDE_URL.search(element.text or "") or _CSS_ESCAPE_ROUTES.search(element.text or "")):
        raise PictureRefused(_("la feuille de style de ce dessin SVG va chercher autre chose à l'extérieur"))


def arrive(name: str, content: bytes, *, by_name: bool = False) -> Picture:
    """Return a picture as it is kept: upright, `PICTURE_LONGEST_SIDE` pixels at most, without a word about its author.

    Place, device, date, comments, profile, hidden film: everything but the drawing goes. What has nothing to lose is
    kept byte for byte, so arriving twice changes nothing. The photos of iPhones (HEIC) become JPEG; the name follows
    what the file really is, unless `by_name` (a pack names its files itself): it must then be what its name says.

    Raise `PictureRefused`: an unknown format, a broken file, more than `WAGTAILIMAGES_MAX_UPLOAD_SIZE` bytes, more
    than `WAGTAILIMAGES_MAX_IMAGE_PIXELS` pixels, all the images of an animation together.
    """
    stem, _dot, extension = name.rpartition(".")
    extension = extension.lower()
    if len(content) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        megabytes = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 1024 // 1024
        raise PictureRefused(_("ce fichier est trop lourd : %(size)d Mo au plus") % {"size": megabytes})
    if extension == "svg":
        width, height = check_svg(content)
        return Picture(name, content, width, height)
    accepted = PACK_FORMATS if by_name else FORMATS
    if not stem or extension not in accepted:
        extensions = _("svg, png, jpg, webp, gif ou avif") if by_name else _("svg, png, jpg, heic, webp, gif ou avif")
        raise PictureRefused(_("ce format n'est pas accepté : %(extensions)s") % {"extensions": extensions})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of bombs (counted below), of words badly written (thrown away)
            formats = [accepted[extension]] if by_name else list(set(FORMATS.values()))
            with PillowImage.open(BytesIO(content), formats=formats) as image:
                _refuse_bombs(image)
                picture = _kept(image, content)
    except PictureRefused:
        raise
    except PillowImage.DecompressionBombError as error:
        raise PictureRefused(_("cette image a trop de pixels")) from error
    except _UNREADABLE as error:
        raise PictureRefused(_("ce fichier n'est pas une image lisible, ou il est abîmé")) from error
    written = EXTENSIONS[picture.name]
    named = name if accepted[extension] == picture.name else f"{stem}.{written}"
    return replace(picture, name=named)


def is_photo(head: bytes) -> bool:
    """Say whether a file that begins so (`PHOTO_HEAD` bytes) is one of the pictures we know, whatever its name."""
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8")) or (
        (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or (head[4:8] == b"ftyp" and head[8:12] in _PHOTO_BRANDS)
    )


def _refuse_bombs(image: PillowImage.Image) -> None:
    """Said before anything is decoded: a small file can unfold into gigabytes."""
    width, height = image.size
    frames = image.n_frames if image.format in MOVING and getattr(image, "is_animated", False) else 1
    if width * height * frames > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise PictureRefused(
            _("cette image a trop de pixels (%(width)d × %(height)d) : %(max)d millions au plus")
            % {"width": width, "height": height, "max": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000}
        )


def _kept(image: PillowImage.Image, content: bytes) -> Picture:
    """Return what is kept of an opened picture; its `name` is the format it is written in."""
    format = image.format or ""
    longest = settings.PICTURE_LONGEST_SIDE
    if max(image.size) <= longest and is_bare(content, format):
        image.load()  # a broken file is refused today, not when a lesson shows it
        return Picture(format, content, *image.size)
    moves = format in MOVING and getattr(image, "is_animated", False)
    format = format if format in WRITTEN else "JPEG"
    options = dict(WRITTEN[format])
    if moves:
        looped, lasted, frames = image.info.get("loop"), [], []
        for frame in ImageSequence.Iterator(image):
            frames.append(_drawn(frame.convert("RGBA"), longest))
            lasted.append(frame.info.get("duration", 0))
        drawn = frames[0]
        options |= {"save_all": True, "append_images": frames[1:], "duration": lasted}
        options |= {} if looped is None else {"loop": looped}
        options |= {"disposal": 2} if format == "GIF" else {}
    else:
        shrunk = _fitted(image.size, longest)
        if shrunk != image.size:
            image.draft(None, shrunk)  # a JPEG is then read at half its size, or less: a quarter of the memory
        drawn = _drawn(image, longest)
    if format == "JPEG" and drawn.mode not in ("L", "RGB"):
        drawn = drawn.convert("RGB")
    drawn.info = {key: value for key, value in drawn.info.items() if key == "transparency"}  # savers write the rest
    out = BytesIO()
    drawn.save(out, format, **options)
    return Picture(format, out.getvalue(), *drawn.size)


def _drawn(image: PillowImage.Image, longest: int) -> PillowImage.Image:
    """Return the drawing alone, in colours that any browser shows, fitted and upright."""
    turn = TURNS.get(_orientation(image))
    profile = image.info.get("icc_profile")
    image.load()
    size = _fitted(image.size, longest)
    if image.mode.startswith(("I", "F")):  # a scanner's 16 bits; `convert` alone would cut them at 255
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode in ("P", "PA") and (size != image.size or profile):
        image = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    elif image.mode == "1" and size != image.size:
        image = image.convert("L")
    elif image.mode in ("LAB", "HSV", "YCbCr"):
        image = image.convert("RGB")
    if size != image.size:
        image = image.resize(size, PillowImage.Resampling.LANCZOS)
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        image = _in_usual_colours(image, profile)
    return image.transpose(turn) if turn is not None else image


def _orientation(image: PillowImage.Image) -> int:
    try:
        return image.getexif().get(ExifTags.Base.Orientation, 1)
    except _UNREADABLE:  # words badly written do not make a bad picture
        return 1


def _fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    ratio = min(1.0, longest / max(size))
    return max(1, round(size[0] * ratio)), max(1, round(size[1] * ratio))


def _in_usual_colours(image: PillowImage.Image, profile: bytes) -> PillowImage.Image:
    """Return the picture in sRGB: without its profile, the vivid colours of a phone would be read as dull ones."""
    try:
        source, usual = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        mode = "RGB" if image.mode == "CMYK" else image.mode
        return ImageCms.profileToProfile(image, source, usual, outputMode=mode) or image
    except (ImageCms.PyCMSError, *_UNREADABLE):
        return image
