# SPDX-License-Identifier: EUPL-1.2
"""What platforms do to a picture that stays the same picture: recompress, rescale, crop, pad, filter, convert colours.

A recipe is drawn before it is applied, so that a falsified picture goes through the same as a true copy.
"""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageCms, ImageEnhance, ImageFilter, ImageOps

WIDTHS = (320, 480, 640, 720, 1080, 1440, 2160)
FORMATS = ("JPEG", "WEBP", "AVIF")
Box = tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Steps in the order in which they are applied; the default of a step leaves the picture as it is.

    ``crop``: shares cut off left, top, right, bottom. ``pad``: none, blurred, plain. ``tone``: brightness, contrast,
    saturation, gamma, warmth as factors.
    """

    crop: tuple[float, float, float, float] = (0, 0, 0, 0)
    tone: tuple[float, float, float, float, float] = (1, 1, 1, 1, 1)
    pad: str = "none"
    via_width: int | None = None
    width: int | None = None
    profile: int | None = None
    compressed_before: bool = False
    mirrored: bool = False
    file_format: str = "JPEG"
    quality: int = 80


def _formats(chance: random.Random) -> Recipe:
    return Recipe(file_format=chance.choice(("JPEG", "JPEG", "WEBP", "AVIF")), quality=chance.randint(40, 95))


def _jpeg(chance: random.Random) -> Recipe:
    return Recipe(quality=chance.randint(55, 92))


def _off_centre(chance: random.Random) -> tuple[float, float, float, float]:
    left, top, right, bottom = (chance.choice((0.0, chance.uniform(0.005, 0.1))) for _side in range(4))
    return left, top, max(right, 0.01), bottom


def _tone(chance: random.Random) -> tuple[float, float, float, float, float]:
    return (
        chance.uniform(0.9, 1.1),
        chance.uniform(0.88, 1.15),
        chance.uniform(0.7, 1.3),
        chance.uniform(0.9, 1.12),
        chance.uniform(0.95, 1.06),
    )


def draw_recipe(kind: str, *, chance: random.Random) -> Recipe:
    """Draw the numbers of one kind of true copy."""
    base = _jpeg(chance)
    centred = chance.uniform(0.005, 0.08)
    drawn = {
        "JPEG 40-95": lambda: Recipe(quality=chance.randint(40, 95)),
        "WebP 40-95": lambda: Recipe(file_format="WEBP", quality=chance.randint(40, 95)),
        "AVIF 40-95": lambda: Recipe(file_format="AVIF", quality=chance.randint(40, 95)),
        "smaller (320-720)": lambda: replace(_formats(chance), width=chance.choice((320, 480, 640, 720))),
        "larger (1440-2160)": lambda: replace(_formats(chance), width=chance.choice((1440, 2160))),
        "smaller, then larger": lambda: replace(base, via_width=chance.choice((540, 640, 720)), width=1080),
        "crop, centred": lambda: replace(base, crop=(centred,) * 4),
        "crop, off-centre": lambda: replace(base, crop=_off_centre(chance), width=chance.choice((None, 720, 1080))),
        "crop to square": lambda: replace(base, crop=(-1, -1, -1, -1)),
        "padded, blurred": lambda: replace(base, pad="blurred"),
        "padded, plain": lambda: replace(base, pad="plain"),
        "brightness": lambda: replace(base, tone=(chance.choice((0.85, 0.92, 1.08, 1.15)), 1, 1, 1, 1)),
        "contrast": lambda: replace(base, tone=(1, chance.choice((0.85, 0.92, 1.08, 1.15)), 1, 1, 1)),
        "filter": lambda: replace(base, tone=_tone(chance)),
        "colour space": lambda: replace(base, profile=chance.randint(0, 1)),
        "compressed twice": lambda: replace(_formats(chance), compressed_before=True),
        "crop, then padded": lambda: replace(base, crop=_off_centre(chance), pad=chance.choice(("plain", "blurred"))),
        "crop, filter, smaller": lambda: replace(
            base, crop=_off_centre(chance), tone=_tone(chance), width=chance.choice((480, 640, 720))
        ),
    }
    return drawn[kind]()


TRUE_KINDS = (
    "JPEG 40-95", "WebP 40-95", "AVIF 40-95", "smaller (320-720)", "larger (1440-2160)", "smaller, then larger",
    "crop, centred", "crop, off-centre", "crop to square", "padded, blurred", "padded, plain", "brightness", "contrast",
    "filter", "colour space", "compressed twice", "crop, filter, smaller", "crop, then padded",
)  # fmt: skip


def crop_box(recipe: Recipe, *, size: tuple[int, int], keep: Box | None) -> Box:
    """The box that remains, in pixels; it always keeps the box ``keep`` with a margin."""
    width, height = size
    left, top, right, bottom = recipe.crop
    if left < 0:
        side = min(size)
        box = ((width - side) // 2, (height - side) // 2, (width + side) // 2, (height + side) // 2)
    else:
        box = (round(left * width), round(top * height), round(width * (1 - right)), round(height * (1 - bottom)))
    if keep is None:
        return box
    return (
        max(0, min(box[0], keep[0] - 12)),
        max(0, min(box[1], keep[1] - 12)),
        min(width, max(box[2], keep[2] + 12)),
        min(height, max(box[3], keep[3] + 12)),
    )


def apply(recipe: Recipe, picture: Image.Image, *, keep: Box | None, profiles: Sequence[bytes], seed: str) -> bytes:
    """Apply the recipe and return the file."""
    found = picture.crop(crop_box(recipe, size=picture.size, keep=keep))
    if recipe.compressed_before:
        found = Image.open(io.BytesIO(_encode(found, "JPEG", 85))).convert("RGB")
    if recipe.mirrored:
        found = ImageOps.mirror(found)
    found = _toned(found, recipe.tone)
    if recipe.pad != "none":
        found = padded(found, recipe.pad, chance=random.Random(seed))
    for width in (recipe.via_width, recipe.width):
        if width is not None and width != found.width:
            height = round(found.height * width / found.width)
            found = found.resize(
                (width, height), random.Random(seed).choice((Image.Resampling.BICUBIC, Image.Resampling.LANCZOS))
            )
    if recipe.profile is None:
        return _encode(found, recipe.file_format, recipe.quality)
    profile = profiles[recipe.profile]
    wide = ImageCms.profileToProfile(found, ImageCms.createProfile("sRGB"), io.BytesIO(profile))
    assert wide is not None
    return _encode(wide, recipe.file_format, recipe.quality, icc_profile=profile)


def padded(picture: Image.Image, pad: str, *, chance: random.Random) -> Image.Image:
    """Set the picture into a story of 9:16 (wide pictures) or a square, smaller where there is room."""
    share = chance.uniform(0.86, 1.0)
    tall = picture.height / picture.width < 1.5
    ratio = 16 / 9 if tall else 1.0
    canvas = (1080, round(1080 * ratio))
    inner = ImageOps.contain(picture, (round(canvas[0] * share), round(canvas[1] * share)), Image.Resampling.LANCZOS)
    if pad == "blurred":
        ground = ImageOps.fit(picture, canvas).filter(ImageFilter.GaussianBlur(chance.uniform(25, 60)))
    else:
        ground = Image.new("RGB", canvas, chance.choice(((0, 0, 0), (255, 255, 255), (30, 60, 90))))
    lift = round((canvas[1] - inner.height) * chance.uniform(0.4, 0.6))
    ground.paste(inner, ((canvas[0] - inner.width) // 2, lift))
    return ground


def _toned(picture: Image.Image, tone: tuple[float, float, float, float, float]) -> Image.Image:
    brightness, contrast, saturation, gamma, warmth = tone
    for factor, enhancer in (
        (brightness, ImageEnhance.Brightness),
        (contrast, ImageEnhance.Contrast),
        (saturation, ImageEnhance.Color),
    ):
        picture = picture if factor == 1 else enhancer(picture).enhance(factor)
    if (gamma, warmth) == (1, 1):
        return picture
    values = (np.asarray(picture, dtype=np.float32) / 255) ** gamma * np.array([warmth, 1, 1 / warmth], np.float32)
    return Image.fromarray((np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8))


def _encode(picture: Image.Image, file_format: str, quality: int, **options: bytes) -> bytes:
    file = io.BytesIO()
    speed = {"speed": 9} if file_format == "AVIF" else {}
    picture.save(file, file_format, quality=quality, **speed, **options)
    return file.getvalue()
