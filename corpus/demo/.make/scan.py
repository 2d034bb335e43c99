"""Makes ``letters/scan.jpg``, the scanned letter, out of ``letters/scan.txt``: run once, by hand.

The image is kept as it is, since another release of the drawing library would give other pixels.
"""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

FOLDER = Path(__file__).parent / "letters"
FONT = "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf"


def main() -> None:
    """A typed letter on A4 at 150 dots an inch: a little crooked, a little grey."""
    draw_random = random.Random(1871).random
    page = Image.new("L", (1240, 1754), 250)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 26)
    for down, line in enumerate((FOLDER / "scan.txt").read_text(encoding="utf-8").splitlines()):
        pen.text((120, 150 + down * 40), line, font=font, fill=35)
    page = page.rotate(0.4, fillcolor=250, resample=Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.5))
    pen = ImageDraw.Draw(page)
    for _ in range(60):
        x, y = int(draw_random() * 1240), int(draw_random() * 1754)
        pen.point((x, y), fill=120)
    page.save(FOLDER / "scan.jpg", quality=45, optimize=False, dpi=(150, 150))


if __name__ == "__main__":
    main()
