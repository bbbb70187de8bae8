"""What a picture must be to enter the house, by the administration or by a content pack.

SVG files are refused rather than cleaned when they hold anything beyond drawing: the file that is served is then
the very file that its author gave, and a pack gives back the same bytes.
"""

import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image as PillowImage

RASTER_FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}
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
    width: int
    height: int


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _length(value: str | None) -> float | None:
    match = re.fullmatch(r"\s*([0-9]*\.?[0-9]+)\s*(px)?\s*", value or "")
    return float(match[1]) if match else None


def check_svg(content: bytes) -> Picture:
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
    return Picture(round(width), round(height))


def _check_svg_element(element) -> None:
    name = _local(element.tag)
    in_metadata = not element.tag.startswith(f"{{{SVG_NAMESPACE}}}")
    if in_metadata or name not in SVG_ELEMENTS:
        raise PictureRefused(
            _("ce dessin SVG contient « %(name)s » : seuls les tracés, textes et dégradés sont acceptés")
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


def check_picture(name: str, content: bytes) -> Picture:
    """Return the size of a picture given by name and content, or raise `PictureRefused`.

    Refused: an unknown extension, a file that is not what its name says, a broken file, more than
    `WAGTAILIMAGES_MAX_UPLOAD_SIZE` bytes, more than `WAGTAILIMAGES_MAX_IMAGE_PIXELS` pixels.
    """
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if len(content) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        megabytes = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 1024 // 1024
        raise PictureRefused(_("ce fichier est trop lourd : %(size)d Mo au plus") % {"size": megabytes})
    if extension == "svg":
        return check_svg(content)
    if extension not in RASTER_FORMATS:
        raise PictureRefused(_("ce format n'est pas accepté : svg, png, jpg, webp, gif ou avif"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PillowImage.DecompressionBombWarning)
            with PillowImage.open(BytesIO(content), formats=[RASTER_FORMATS[extension]]) as image:
                width, height = image.size
                if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                    # Said before anything is decoded: a small file can unfold into gigabytes.
                    raise PictureRefused(
                        _("cette image a trop de pixels (%(width)d × %(height)d) : %(max)d millions au plus")
                        % {
                            "width": width,
                            "height": height,
                            "max": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000,
                        }
                    )
                image.load()
    except PictureRefused:
        raise
    except PillowImage.DecompressionBombError as error:
        raise PictureRefused(_("cette image a trop de pixels")) from error
    except (OSError, SyntaxError, ValueError, EOFError, ArithmeticError) as error:
        raise PictureRefused(_("ce fichier n'est pas une image lisible, ou il est abîmé")) from error
    return Picture(width, height)
