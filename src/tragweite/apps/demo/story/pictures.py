# SPDX-License-Identifier: EUPL-1.2
"""Small pictures made for the demonstration, so that nobody's photograph is used."""

import colorsys
from functools import lru_cache
from io import BytesIO
from textwrap import wrap
from typing import Final

import av
from django.conf import settings
from numpy import asarray
from PIL import Image, ImageDraw, ImageFont

SIZE: Final = (720, 720)
FILM: Final = (360, 640)
FRAMES: Final = 10
FRAMES_PER_SECOND: Final = 5
# One thread and no clock: the same film on every machine with the same library.
ENCODER: Final = {"preset": "ultrafast", "crf": "30", "threads": "1", "g": "10"}
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


@lru_cache(maxsize=512)
def film(*, title: str, line: str, label: str, motif: int) -> bytes:
    """A silent upright MP4 of two seconds under 100 kB with the label in every frame; same arguments, same bytes."""
    still = Image.new("RGB", FILM, "white")
    drawn = Image.open(BytesIO(picture(title=title, line=line, motif=motif)))
    still.paste(drawn.resize((FILM[0], FILM[0])), (0, 140))
    draw = ImageDraw.Draw(still)
    draw.text((20, 30), label, fill="black", font=_font(34))
    target = BytesIO()
    with av.open(target, "w", format="mp4") as sink:
        stream = sink.add_stream("libx264", rate=FRAMES_PER_SECOND, options=ENCODER)
        stream.width, stream.height, stream.pix_fmt = *FILM, "yuv420p"
        for number in range(FRAMES):
            draw.rectangle((0, 560, FILM[0] * (number + 1) // FRAMES, 580), fill=_colour(motif, 0.6, 0.6))
            sink.mux(stream.encode(av.VideoFrame.from_ndarray(asarray(still), format="rgb24")))
        sink.mux(stream.encode(None))
    return target.getvalue()


def subtitles(*, title: str) -> bytes:
    """What is to be read in the film, as WebVTT."""
    return f"WEBVTT\n\n00:00.000 --> 00:01.900\n{title}\n".encode()


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    """The house font; Pillow's own one has no umlauts."""
    return ImageFont.truetype(str(settings.FONTS_DIR / FACE), size)


def _colour(number: int, saturation: float, value: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb((number * 0.137) % 1.0, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)
