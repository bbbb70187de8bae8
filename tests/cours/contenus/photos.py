"""Photos as phones make them: turned, heavy, and telling where they were taken."""

from io import BytesIO

import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin

PLACE = {1: "N", 2: (48.0, 51.0, 29.0), 3: "E", 4: (2.0, 17.0, 40.0)}
SECRET = b"ZQ-CHEZ-MOI"  # what is looked for in every file kept
RED, BLUE = (220, 30, 30), (30, 30, 220)


def exif(orientation=1):
    """The words a phone adds: the place, the device, the way it was held."""
    words = Image.Exif()
    words[0x0112], words[0x010F], words[0x010E] = orientation, SECRET.decode(), SECRET.decode()
    words.get_ifd(0x8825).update(PLACE)
    return words.tobytes()


def drawn(size=(64, 48), mode="RGB"):
    """Red on the left, blue on the right: one sees whether it was turned."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode)


def written(image, format, **options):
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def jpeg(size=(64, 48), orientation=1, **options):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options = {"exif": exif(orientation), "comment": SECRET, "icc_profile": profile, "xmp": xmp()} | options
    return written(drawn(size), "JPEG", **options)


def xmp():
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + SECRET + b"</x:xmpmeta>"


def motion_photo():
    """Some phones hide a short film, with its sound and its place, after the end of the picture."""
    return jpeg() + b"\x00\x00\x00\x18ftypmp42" + SECRET


def png(size=(64, 48), mode="RGB"):
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET.decode())
    words.add_itxt("XML:com.adobe.xmp", xmp().decode())
    return written(drawn(size, mode), "PNG", pnginfo=words, exif=exif())


def png_16_bits():
    image = Image.new("I;16", (64, 48), 40_000)
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET.decode())
    return written(image, "PNG", pnginfo=words)


def png_transparent():
    image = Image.new("RGBA", (64, 48), (0, 0, 0, 0))
    image.paste((*RED, 255), (0, 0, 32, 48))
    return written(image, "PNG", exif=exif())


def gif_animated():
    frames = [Image.new("RGB", (64, 48), colour) for colour in (RED, BLUE, RED)]
    return written(
        frames[0], "GIF", save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0, comment=SECRET
    )


def webp():
    return written(drawn(), "WEBP", exif=exif(), xmp=xmp())


def avif():
    return written(drawn(), "AVIF", exif=exif(), xmp=xmp())


def heic(size=(64, 48), orientation=1):
    out = BytesIO()
    pillow_heif.from_pillow(drawn(size)).save(out, exif=exif(orientation), quality=50)
    return out.getvalue()


def cmyk():
    return written(drawn(mode="CMYK"), "JPEG", exif=exif())


ALL = {
    "photo.jpg": jpeg,
    "animee.jpg": motion_photo,
    "imprimeur.jpg": cmyk,
    "capture.png": png,
    "scan.png": png_16_bits,
    "decoupe.png": png_transparent,
    "geste.gif": gif_animated,
    "site.webp": webp,
    "recente.avif": avif,
    "IMG_0001.heic": heic,
}
