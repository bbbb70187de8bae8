"""`make captures`: every named screen, on a phone and on a desk, light and dark, on one contact sheet.

Written in `captures/`, which git ignores. Look at the sheet in a minute; open the single pictures to look closer.
"""

import shutil
import sys
import time

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.prepared import ROOT
from tests.screens import SCREENS, VISITOR, sign_in
from tests.server import running_site

FOLDER = ROOT / "captures"
WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
TALLEST = {360: 1600, 1280: 1600}  # a page is cut there on the sheet, never in its own file
THUMBNAILS = {360: 240, 1280: 480}
GAP, TITLE = 16, 28


def take(only: set[str]):
    pictures = {}
    with running_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        memories = {}
        for width in WIDTHS:
            for scheme in SCHEMES:
                for screen in SCREENS:
                    if only and screen.name not in only:
                        continue
                    context = browser.new_context(
                        base_url=site.url,
                        locale="fr-FR",
                        viewport={"width": width, "height": 640 if width < 600 else 800},
                        color_scheme=scheme,
                        reduced_motion="reduce",
                        service_workers="block",
                        storage_state=memories.get(screen.who),
                    )
                    page = context.new_page()
                    if screen.who != VISITOR and screen.who not in memories:
                        sign_in(page, screen.who)
                        memories[screen.who] = context.storage_state()
                    path = FOLDER / f"{screen.name}-{width}-{scheme}.png"
                    try:
                        page.goto(screen.path)
                        screen.then(page)
                        page.wait_for_load_state("networkidle")
                        page.evaluate("document.fonts.ready")
                        # A window as tall as the page: what sticks to the edge of a screen is drawn once, at its end.
                        tall = page.evaluate("document.documentElement.scrollHeight")
                        page.set_viewport_size({"width": width, "height": min(max(tall, 640), 8000)})
                        page.screenshot(path=path)
                        pictures[screen.name, width, scheme] = path
                    except Exception as error:
                        print(f"{screen.name} {width} {scheme}: {error}", file=sys.stderr)
                    if "quitter" in screen.name:
                        memories.pop(screen.who, None)
                    context.close()
        browser.close()
    return pictures


def sheet(pictures):
    """Put the pictures side by side: one line per screen, phone then desk, light then dark."""
    font = ImageFont.load_default(18)
    columns = [(width, scheme) for width in WIDTHS for scheme in SCHEMES]
    lines = []
    for name in dict.fromkeys(name for name, _, _ in pictures):
        thumbnails = []
        for width, scheme in columns:
            path = pictures.get((name, width, scheme))
            if not path:
                thumbnails.append(None)
                continue
            with Image.open(path) as picture:
                cut = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, TALLEST[width])))
                size = THUMBNAILS[width]
                thumbnails.append(cut.resize((size, cut.height * size // cut.width), Image.Resampling.LANCZOS))
        lines.append((name, thumbnails))
    heights = [max((t.height for t in thumbnails if t), default=0) + TITLE + GAP for _, thumbnails in lines]
    total = Image.new("RGB", (GAP + sum(THUMBNAILS[w] + GAP for w, _ in columns), sum(heights) + GAP), "#8a8f94")
    draw = ImageDraw.Draw(total)
    top = GAP
    for (name, thumbnails), height in zip(lines, heights, strict=True):
        draw.text((GAP, top), name, font=font, fill="#ffffff")
        left = GAP
        for (width, _), thumbnail in zip(columns, thumbnails, strict=True):
            if thumbnail:
                total.paste(thumbnail, (left, top + TITLE))
            left += THUMBNAILS[width] + GAP
        top += height
    return total


def main():
    if not CHROMIUM:
        raise SystemExit("Chromium manque : sudo apt-get install chromium")
    started = time.monotonic()
    only = set(sys.argv[1:])
    if not only:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(exist_ok=True)
    pictures = take(only)
    if pictures:
        sheet(pictures).save(FOLDER / "planche.png", optimize=True)
    print(f"{len(pictures)} images et captures/planche.png, en {time.monotonic() - started:.0f} s.")


if __name__ == "__main__":
    main()
