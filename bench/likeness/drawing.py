# SPDX-License-Identifier: EUPL-1.2
"""Posts as authorities publish them: a photograph or a plain tile with label, headline, date, number and address.

The text is drawn again for a falsified version, with the same fonts at the same place, as a falsifier would do it.
"""

import random
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

FONTS = Path(__file__).resolve().parents[2] / "node_modules" / "@expo-google-fonts" / "fira-sans"
LIBERATION = Path("/usr/share/fonts/truetype/liberation")
SIZES = ((1080, 1350), (1080, 1080), (1080, 1920), (1200, 630), (1080, 1350), (1600, 1200))
HEADLINES = (
    "Lehrkräfte gesucht", "Impfen schützt dich", "Pflege hat Zukunft", "Sicher im Netz", "Wald braucht Wasser",
    "Komm zur Polizei", "Dein Jahr im Museum", "Strom sparen lohnt", "Radwege für alle", "Wohnen im Dorf",
)  # fmt: skip
BODIES = (
    "Bewirb dich bis {date}. {number} freie Stellen.",
    "Antrag stellen ab {date}, Zuschuss {number} Euro.",
    "Am {date} geht es los. {number} Plätze sind frei.",
    "Frist: {date}. Gefördert werden {number} Projekte.",
)
PATHS = ("lehrkraft", "impfung", "pflege2026", "sicher", "wald", "karriere", "fsj-kultur", "energie", "rad", "dorf")
COLOURS = ((0, 75, 118), (255, 255, 255), (20, 20, 20), (150, 20, 40), (240, 236, 220), (0, 120, 90), (250, 200, 40))


@dataclass(frozen=True, kw_only=True)
class Post:
    """What is drawn. ``facts`` are False for a picture without text; ``layout`` seeds places, sizes and colours."""

    name: str
    background: Image.Image | None
    portrait: Image.Image
    layout: int
    facts: bool = True
    label: str = "Anzeige"
    headline: str = ""
    body: str = ""
    date: str = ""
    number: str = ""
    address: str = ""
    flag: tuple[tuple[int, int, int], ...] = ((0, 0, 0), (221, 0, 0), (255, 206, 0))


def draw_post(post: Post) -> Image.Image:
    """Draw the post; equal posts give equal pixels."""
    chance = random.Random(post.layout)
    size = chance.choice(SIZES)
    ground = chance.choice(COLOURS)
    if post.background is None:
        picture = Image.new("RGB", size, ground)
    else:
        picture = ImageOps.fit(post.background, size, Image.Resampling.LANCZOS)
    if post.facts:
        _draw_text(picture, post, chance, ground)
    return picture


def _draw_text(picture: Image.Image, post: Post, chance: random.Random, ground: tuple[int, int, int]) -> None:
    width, height = picture.size
    unit = min(width, height)
    family = chance.choice(("Fira", "Liberation"))
    big, small, tiny = (
        int(unit * chance.uniform(0.055, 0.08)),
        int(unit * chance.uniform(0.03, 0.04)),
        int(unit * 0.026),
    )
    ink = (255, 255, 255) if sum(ground) < 380 else (15, 30, 50)
    left = int(unit * 0.06)
    top = int(height * chance.uniform(0.08, 0.5))
    if post.background is not None:
        box = (
            left // 2,
            top - small // 2,
            int(min(width - 20, left + unit * 0.86)),
            top + int(big * 1.4 + small * 4.6),
        )
        plate = Image.new("RGB", (box[2] - box[0], box[3] - box[1]), ground)
        picture.paste(plate, box[:2], Image.new("L", plate.size, chance.choice((255, 200, 150))))
    brush = ImageDraw.Draw(picture)
    brush.text((left, top), post.headline, font=_font(family, bold=True, size=big), fill=ink)
    body = post.body.format(date=post.date, number=post.number)
    lines = body.split(". ", 1)
    for row, line in enumerate(lines):
        place = (left, top + int(big * 1.4 + row * small * 1.4))
        brush.text(place, line, font=_font(family, bold=False, size=small), fill=ink)
    place = (left, top + int(big * 1.4 + small * 3))
    brush.text(place, post.address, font=_font(family, bold=False, size=small), fill=ink)
    _draw_label(picture, post, _font(family, bold=True, size=tiny), chance)
    _draw_flag(brush, post, (width - int(unit * 0.14), height - int(unit * 0.1)), int(unit * 0.08))
    if post.background is None:
        side = int(unit * 0.3)
        face = ImageOps.fit(post.portrait, (side, side))
        picture.paste(face, (width - side - left, height - side - int(unit * 0.13)))


def _draw_label(picture: Image.Image, post: Post, font: ImageFont.FreeTypeFont, chance: random.Random) -> None:
    """The advertising label on a small plate, so that it can be read on any ground."""
    if not post.label:
        return
    brush = ImageDraw.Draw(picture)
    place = (int(picture.width * 0.03), int(picture.height * chance.choice((0.02, 0.94))))
    box = brush.textbbox(place, post.label, font=font)
    brush.rectangle((box[0] - 6, box[1] - 4, box[2] + 6, box[3] + 4), fill=(245, 245, 245))
    brush.text(place, post.label, font=font, fill=(30, 30, 30))


def _draw_flag(brush: ImageDraw.ImageDraw, post: Post, place: tuple[int, int], width: int) -> None:
    stripe = width // 5
    for row, colour in enumerate(post.flag):
        brush.rectangle(
            (place[0], place[1] + row * stripe, place[0] + width, place[1] + (row + 1) * stripe), fill=colour
        )


def _font(family: str, *, bold: bool, size: int) -> ImageFont.FreeTypeFont:
    if family == "Fira":
        name = "700Bold/FiraSans_700Bold.ttf" if bold else "400Regular/FiraSans_400Regular.ttf"
        return ImageFont.truetype(FONTS / name, size)
    return ImageFont.truetype(LIBERATION / f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf", size)


def with_facts(post: Post) -> Post:
    """Fill in invented facts, drawn from the layout number."""
    chance = random.Random(f"facts {post.layout}")
    return replace(
        post,
        label=chance.choice(("Anzeige", "Werbung")),
        headline=chance.choice(HEADLINES),
        body=chance.choice(BODIES),
        date=f"{chance.randint(1, 28):02}.{chance.randint(1, 12):02}.{chance.choice((2026, 2027))}",
        number=str(chance.choice((120, 350, 1500, 85, 2400, 19))),
        address=f"www.{chance.choice(('land', 'ministerium', 'mitmachen'))}.example/{chance.choice(PATHS)}",
    )


def sticker(text: str, *, height: int, chance: random.Random) -> Image.Image:
    """A small plate with a word, as a foreign logo or sticker."""
    font = _font("Fira", bold=True, size=max(8, int(height * 0.6)))
    width = int(font.getlength(text)) + height // 2
    ground = chance.choice(COLOURS)
    plate = Image.new("RGB", (width, height), ground)
    ink = (255, 255, 255) if sum(ground) < 380 else (150, 20, 40)
    ImageDraw.Draw(plate).text((height // 4, height // 8), text, font=font, fill=ink)
    return plate


def emblem(*, side: int, chance: random.Random) -> Image.Image:
    """A round mark with a star, in RGBA: a foreign logo."""
    mark = Image.new("RGBA", (side * 4, side * 4), (0, 0, 0, 0))
    brush = ImageDraw.Draw(mark)
    inner, outer = chance.sample(COLOURS, 2)
    brush.ellipse((0, 0, side * 4 - 1, side * 4 - 1), fill=(*outer, 255))
    brush.regular_polygon(
        (side * 2, side * 2, int(side * 1.4)), chance.choice((3, 4, 5)), rotation=15, fill=(*inner, 255)
    )
    return mark.resize((side, side), Image.Resampling.LANCZOS)
