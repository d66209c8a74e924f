# SPDX-License-Identifier: EUPL-1.2
"""Small pictures made for the demonstration, so that nobody's photograph is used."""

import colorsys
from functools import lru_cache
from io import BytesIO
from textwrap import wrap
from typing import Final

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

SIZE: Final = (720, 720)
FACE: Final = "400Regular/FiraSans_400Regular.ttf"


@lru_cache(maxsize=512)
def picture(*, title: str, line: str, motif: int) -> bytes:
    """A PNG with a plain pattern and the text; the same arguments give the same bytes."""
    image = Image.new("RGB", SIZE, _colour(motif, 0.30, 0.95))
    draw = ImageDraw.Draw(image)
    for ring in range(5):
        radius = 420 - 70 * ring
        centre = (160 + 90 * (motif % 5), 520 - 40 * (motif % 3))
        box = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
        draw.ellipse(box, fill=_colour(motif + ring, 0.35 + 0.06 * ring, 0.9 - 0.09 * ring))
    draw.rectangle((0, 0, SIZE[0], 250), fill="white")
    draw.multiline_text((36, 30), "\n".join(wrap(title, 26)), fill="black", font=_font(46))
    draw.text((36, 190), line, fill="black", font=_font(28))
    draw.text((36, 672), "Vorführung: erfundenes Bild", fill="white", font=_font(22))
    target = BytesIO()
    image.save(target, "PNG", optimize=False)
    return target.getvalue()


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    """The house font; Pillow's own one has no umlauts."""
    return ImageFont.truetype(str(settings.FONTS_DIR / FACE), size)


def _colour(number: int, saturation: float, value: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb((number * 0.137) % 1.0, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)
