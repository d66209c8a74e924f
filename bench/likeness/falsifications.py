# SPDX-License-Identifier: EUPL-1.2
"""Small, realistic falsifications of a post, made before the platform's recompression."""

import random
import string
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from bench.likeness.drawing import Post, draw_post, emblem, sticker

Change = Callable[[Post, random.Random], Image.Image]


def _other_digit(text: str, chance: random.Random) -> str:
    place = chance.choice([at for at, sign in enumerate(text) if sign.isdigit()])
    digit = chance.choice([each for each in string.digits if each != text[place]])
    return text[:place] + digit + text[place + 1 :]


def _date(post: Post, chance: random.Random) -> Image.Image:
    return draw_post(replace(post, date=_other_digit(post.date, chance)))


def _number(post: Post, chance: random.Random) -> Image.Image:
    return draw_post(replace(post, number=_other_digit(post.number, chance)))


def _address(post: Post, chance: random.Random) -> Image.Image:
    start = post.address.index("/") + 1
    place = chance.randrange(start, len(post.address))
    letter = chance.choice([each for each in "abdeghkmnoprsu" if each != post.address[place]])
    return draw_post(replace(post, address=post.address[:place] + letter + post.address[place + 1 :]))


WORDS = {"bis": "seit", "ab": "vor", "freie": "keine", "frei": "weg", "los": "aus", "Gefördert": "Abgelehnt"}


def _word(post: Post, _chance: random.Random) -> Image.Image:
    old = next(word for word in WORDS if f"{word} " in post.body or f"{word}." in post.body)
    return draw_post(replace(post, body=post.body.replace(old, WORDS[old], 1)))


def _headline(post: Post, chance: random.Random) -> Image.Image:
    words = post.headline.split()
    other = chance.choice([word for word in ("nicht", "nie", "kaum", "bald") if word not in words])
    return draw_post(replace(post, headline=" ".join([*words[:-1], other])))


def _no_label(post: Post, _chance: random.Random) -> Image.Image:
    return draw_post(replace(post, label=""))


def _flag(post: Post, chance: random.Random) -> Image.Image:
    flags = (((0, 0, 0), (255, 206, 0), (221, 0, 0)), ((0, 0, 0), (0, 150, 60), (255, 206, 0)))
    return draw_post(replace(post, flag=chance.choice(flags)))


def _text_painted_over(post: Post, chance: random.Random) -> Image.Image:
    """Date and number are filled from their surroundings; what was there is found by drawing the post without them."""
    picture = draw_post(post)
    without = draw_post(replace(post, **chance.choice(({"address": ""}, {"body": post.body.split(". ")[0]}))))
    mask = np.abs(np.asarray(picture, np.int16) - np.asarray(without, np.int16)).max(axis=2) > 0
    grown = cv2.dilate(mask.astype(np.uint8), np.ones((9, 9), np.uint8))
    return Image.fromarray(cv2.inpaint(np.asarray(picture), grown, 5, cv2.INPAINT_TELEA))


def _portrait(post: Post, chance: random.Random) -> Image.Image:
    """Another face: an oval with soft edge at the portrait's place, or anywhere in a photograph."""
    picture = draw_post(post)
    side = round(min(picture.size) * chance.uniform(0.09, 0.16))
    face = ImageOps.fit(post.portrait, (side, round(side * 1.25)))
    mask = Image.new("L", face.size, 0)
    ImageDraw.Draw(mask).ellipse((4, 4, face.width - 4, face.height - 4), fill=255)
    picture.paste(
        ImageOps.mirror(face), _anywhere(picture, face.size, chance), mask.filter(ImageFilter.GaussianBlur(3))
    )
    return picture


def _logo(post: Post, chance: random.Random) -> Image.Image:
    """A foreign logo, 3 to 8 per cent of the shorter side."""
    picture = draw_post(post)
    mark = emblem(side=round(min(picture.size) * chance.uniform(0.03, 0.08)), chance=chance)
    picture.paste(mark, _anywhere(picture, mark.size, chance), mark)
    return picture


def _sticker(post: Post, chance: random.Random) -> Image.Image:
    picture = draw_post(post)
    text = chance.choice(("Nur heute!", "-50 %", "Wählt X", "GRATIS", "@fremd", "Fake"))
    plate = sticker(text, height=round(min(picture.size) * chance.uniform(0.03, 0.06)), chance=chance)
    picture.paste(plate, _anywhere(picture, plate.size, chance))
    return picture


def _thing_removed(post: Post, chance: random.Random) -> Image.Image:
    """The busiest of some places is filled from its surroundings."""
    picture = np.asarray(draw_post(post))
    side = round(min(picture.shape[:2]) * chance.uniform(0.05, 0.09))
    places = [_anywhere(Image.fromarray(picture), (side, side), chance) for _try in range(30)]
    left, top = max(places, key=lambda place: _busy(picture, place, side))
    mask = np.zeros(picture.shape[:2], np.uint8)
    mask[top : top + side, left : left + side] = 255
    return Image.fromarray(cv2.inpaint(picture, mask, 7, cv2.INPAINT_TELEA))


def _busy(picture: np.ndarray, place: tuple[int, int], side: int) -> float:
    return float(picture[place[1] : place[1] + side, place[0] : place[0] + side].std())


def _pixelated(post: Post, chance: random.Random) -> Image.Image:
    """The busiest of some places is made unreadable."""
    picture = draw_post(post)
    side = round(min(picture.size) * chance.uniform(0.06, 0.1))
    values = np.asarray(picture)
    places = [_anywhere(picture, (side, side), chance) for _try in range(30)]
    place = max(places, key=lambda each: _busy(values, each, side))
    patch = picture.crop((*place, place[0] + side, place[1] + side))
    picture.paste(patch.resize((5, 5), Image.Resampling.BOX).resize((side, side), Image.Resampling.NEAREST), place)
    return picture


def _anywhere(picture: Image.Image, size: tuple[int, int], chance: random.Random) -> tuple[int, int]:
    margin = 16
    return (
        chance.randint(margin, picture.width - size[0] - margin),
        chance.randint(margin, picture.height - size[1] - margin),
    )


TEXT_CHANGES: dict[str, Change] = {
    "one digit of the date": _date,
    "one digit of a number": _number,
    "one letter of the address": _address,
    "one word": _word,
    "one word of the headline": _headline,
    "label removed": _no_label,
    "colours of the flag": _flag,
    "text painted over": _text_painted_over,
}
PICTURE_CHANGES: dict[str, Change] = {
    "face inserted": _portrait,
    "foreign logo 3-8 %": _logo,
    "sticker with text": _sticker,
    "thing removed": _thing_removed,
    "place pixelated": _pixelated,
}
