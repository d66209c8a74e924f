# SPDX-License-Identifier: EUPL-1.2
"""Pictures for the tests: a landscape of noise with a plate of text, and what platforms and falsifiers do to it."""

import io
from functools import cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = (864, 1080)
PLATE = (60, 640, 700, 860)
DATE_AT = (90, 690)
FLAG = (760, 980, 840, 1040)


@cache
def _levels(seed, size):
    chance = np.random.default_rng(seed)
    values = np.zeros((size[1], size[0], 3), np.float32)
    for factor, weight in ((1, 14), (2, 22), (8, 30), (24, 38), (80, 60)):
        coarse = chance.standard_normal((size[1] // factor + 2, size[0] // factor + 2, 3)).astype(np.float32)
        smooth = cv2.resize(cv2.GaussianBlur(coarse, (0, 0), 1.2), size, interpolation=cv2.INTER_CUBIC)
        values += weight * smooth / smooth.std()
    return np.clip(values + 120, 0, 255).astype(np.uint8)


def texture(*, seed=1, size=SIZE):
    """Noise at five scales in three channels: detail everywhere, nowhere the same."""
    return Image.fromarray(_levels(seed, size))


def post(*, date="30.09.2026", seed=1, flag=((0, 0, 0), (221, 0, 0), (255, 206, 0))):
    """A post with a date on a plate and a flag in the corner."""
    picture = texture(seed=seed)
    brush = ImageDraw.Draw(picture)
    brush.rectangle(PLATE, fill=(240, 238, 230))
    brush.text(DATE_AT, f"Bewirb dich bis {date}", font=ImageFont.load_default(38), fill=(20, 40, 70))
    brush.text((90, 770), "www.land.example/lehrkraft", font=ImageFont.load_default(34), fill=(20, 40, 70))
    for row, colour in enumerate(flag):
        brush.rectangle((FLAG[0], FLAG[1] + row * 20, FLAG[2], FLAG[1] + row * 20 + 20), fill=colour)
    return picture


def date_box():
    """Where the first digit of the date stands, in pixels."""
    font = ImageFont.load_default(38)
    start = DATE_AT[0] + font.getlength("Bewirb dich bis ")
    return start, DATE_AT[1], start + font.getlength("30"), DATE_AT[1] + 46


def file_of(picture, file_format="PNG", **options):
    file = io.BytesIO()
    picture.save(file, file_format, **options)
    return file.getvalue()


def copy_of(picture, *, width=None, quality=75, file_format="JPEG"):
    """What a platform makes of a picture."""
    if width is not None:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    return file_of(picture, file_format, quality=quality)


def story(picture, *, ground="blurred", share=0.9):
    """The picture in the middle of a story of 9:16, and its box there in pixels."""
    canvas = Image.new("RGB", (1080, 1920), (30, 60, 90))
    if ground == "blurred":
        canvas = picture.resize((1080, 1920)).filter(ImageFilter.GaussianBlur(40))
    inner = (round(1080 * share), round(1080 * share * picture.height / picture.width))
    place = ((1080 - inner[0]) // 2, (1920 - inner[1]) // 2)
    canvas.paste(picture.resize(inner, Image.Resampling.LANCZOS), place)
    return canvas, (*place, place[0] + inner[0], place[1] + inner[1])


def tile(*, label="Anzeige", ground=(250, 200, 40), size=(1080, 1350)):
    """A text on a plain ground with a small picture, a label and a flag: hardly any detail elsewhere."""
    picture = Image.new("RGB", size, ground)
    brush = ImageDraw.Draw(picture)
    brush.text((65, 350), "Wald braucht Wasser", font=ImageFont.load_default(80), fill=(15, 30, 50))
    brush.text((65, 460), "Antrag stellen bis 30.09.2026", font=ImageFont.load_default(40), fill=(15, 30, 50))
    picture.paste(texture(size=(320, 320)), (size[0] - 385, size[1] - 480))
    for row, colour in enumerate(((0, 0, 0), (221, 0, 0), (255, 206, 0))):
        top = size[1] - 130 + row * 20
        brush.rectangle((size[0] - 150, top, size[0] - 65, top + 20), fill=colour)
    if label:
        brush.rectangle((30, 20, 190, 64), fill=(245, 245, 245))
        brush.text((36, 24), label, font=ImageFont.load_default(30), fill=(30, 30, 30))
    return picture
