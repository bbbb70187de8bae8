"""The square to scan on a card."""

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def qr_svg(address: str, *, title: str = "") -> SafeString:
    """Draw an address as inline SVG: black on white in every theme, four modules of quiet zone, no style attribute.

    `title` is what a screen reader says instead; « QR code de la carte » unless told.
    """
    drawing = segno.make(address, micro=False, error="m").svg_inline(
        omitsize=True,
        border=4,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
        title=title or _("QR code de la carte"),
    )
    return mark_safe(drawing.replace("<svg ", '<svg role="img" ', 1))
