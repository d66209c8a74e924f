# SPDX-License-Identifier: EUPL-1.2
"""Build the corpus of picture pairs in a cache outside the repository; deterministic, split in halves by original.

``python -m bench.likeness.corpus`` builds it. The folder is ``TRAGWEITE_CORPUS`` (default: ``tragweite-corpus`` in the
system's folder for temporary files).
"""

import hashlib
import io
import json
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from bench.likeness.copies import TRUE_KINDS, Recipe, apply, draw_recipe
from bench.likeness.drawing import Post, draw_post, sticker, with_facts
from bench.likeness.falsifications import PICTURE_CHANGES, TEXT_CHANGES
from bench.likeness.sources import colour_profiles, open_source, source_files

VERSION = 5
"""A new number draws everything anew: halves, places of texts, recipes, falsifications. Raise it as soon as the misses of
the half `report` were looked at; what was learned from them is tuned on the new half `tune`.
"""
TILES = 22
"""Posts without a photograph behind the text."""
VISIBLE_DIFFERENCE = 48
MIN_PIXELS = 24
"""A drawn falsification counts where at least so many pixels of the original differ by so much; else it is drawn anew."""
TRUE, FALSIFIED, MIRRORED, OTHER = "true copy", "falsified", "mirrored", "unrelated"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One comparison: names of two files, what the live one is, and where it was changed (box in the approved)."""

    original: str
    half: str
    group: str
    kind: str
    approved: str
    live: str
    changed: tuple[int, int, int, int] | None
    recipe: dict[str, Any]


def folder() -> Path:
    """Where the corpus lies."""
    return Path(os.environ.get("TRAGWEITE_CORPUS") or Path(tempfile.gettempdir()) / "tragweite-corpus")


def pictures_folder() -> Path:
    """Where the files of the pairs lie."""
    return folder() / f"pictures-{VERSION}"


def load_pairs(*, half: str) -> list[Pair]:
    """Read the list of pairs of one half (``tune`` or ``report``), building the corpus where it is missing."""
    build()
    rows = json.loads((pictures_folder() / "pairs.json").read_text(encoding="utf-8"))
    return [Pair(**row) for row in rows if row["half"] == half]


def build(*, processes: int = 1) -> None:
    """Build what is missing."""
    target = pictures_folder()
    if (target / "pairs.json").exists():
        return
    target.mkdir(parents=True, exist_ok=True)
    files = list(source_files(cache=folder()))
    profiles = colour_profiles(cache=folder())
    work = partial(_build_original, files=files, profiles=profiles, target=target)
    numbers = range(len(files) + TILES)
    with Pool(processes) as pool:
        rows = [asdict(pair) for found in pool.imap(work, numbers) for pair in found]
    (target / "pairs.json").write_text(json.dumps(rows, indent=0), encoding="utf-8")


def _post(number: int, files: list[tuple[str, Path]]) -> Post:
    """Every second photograph gets text, the others in the next version; behind them come tiles without photograph."""
    faces = [path for name, path in files if name.endswith(("astronaut.png", "grace_hopper.jpg", "camera.png"))]
    portrait = open_source(faces[number % len(faces)])
    layout = VERSION * 1001 + number
    if number >= len(files):
        return with_facts(Post(name=f"tile-{number}", background=None, portrait=portrait, layout=layout))
    name, path = files[number]
    post = Post(
        name=name.replace("/", "-"), background=open_source(path), portrait=portrait, layout=layout, facts=False
    )
    return with_facts(replace(post, facts=True)) if layout % 2 else post


def _reported(count: int) -> set[int]:
    """The originals of the half ``report``: half of them, by a hash that nobody chose."""
    by_hash = sorted(range(count), key=lambda number: hashlib.sha256(f"{VERSION} {number}".encode()).digest())
    return set(by_hash[: count // 2])


def _seed(*words: object) -> str:
    return " ".join(map(str, (VERSION, *words)))


def _chance(*words: object) -> random.Random:
    return random.Random(_seed(*words))


def _build_original(number: int, *, files: list[tuple[str, Path]], profiles: list[bytes], target: Path) -> list[Pair]:
    post = _post(number, files)
    picture = draw_post(post)
    half = "report" if number in _reported(len(files) + TILES) else "tune"
    approved = f"{number:03}-approved.{'png' if number % 3 == 0 else 'jpg'}"
    picture.save(target / approved, quality=93)
    picture = Image.open(target / approved).convert("RGB")
    pairs = []
    for found in _lives(post, picture, number, files, profiles):
        if found is None:
            continue
        group, kind, make, changed, recipe = found
        live = f"{number:03}-{len(pairs):02}.{recipe.file_format.lower()}"
        if not (target / live).exists():  # a build that was stopped goes on where it was
            (target / live).write_bytes(make())
        pairs.append(
            Pair(
                original=post.name, half=half, group=group, kind=kind, approved=approved, live=live, changed=changed,
                recipe=asdict(recipe),
            )
        )  # fmt: skip
    return pairs


Live = tuple[str, str, Callable[[], bytes], tuple[int, int, int, int] | None, Recipe]


def _lives(
    post: Post, picture: Image.Image, number: int, files: list[tuple[str, Path]], profiles: list[bytes]
) -> Iterator[Live | None]:
    for kind in TRUE_KINDS:
        recipe = draw_recipe(kind, chance=_chance(number, kind))
        yield (
            TRUE,
            kind,
            partial(apply, recipe, picture, keep=None, profiles=profiles, seed=_seed(number, kind)),
            None,
            recipe,
        )
    changes = {**TEXT_CHANGES, **PICTURE_CHANGES} if post.facts else PICTURE_CHANGES
    for kind in changes:
        yield _falsified(post, kind, number, profiles)
    if not post.facts:  # as many pairs as an original with text
        for again, kind in enumerate(("foreign logo 3-8 %", "sticker with text", "thing removed")):
            yield _falsified(post, kind, number, profiles, again=again + 1)
    yield _text_in_padding(picture, number)
    for kind in ("JPEG 40-95", "crop, off-centre"):
        recipe = replace(draw_recipe(kind, chance=_chance(number, "mirror", kind)), mirrored=True)
        yield (
            MIRRORED,
            "mirrored",
            partial(apply, recipe, picture, keep=None, profiles=profiles, seed=_seed(number)),
            None,
            recipe,
        )
    for step in (1, 5):
        other = draw_post(_post((number + step) % (len(files) + TILES), files))
        recipe = draw_recipe("JPEG 40-95", chance=_chance(number, "other", step))
        yield (
            OTHER,
            "unrelated",
            partial(apply, recipe, other, keep=None, profiles=profiles, seed=_seed(number)),
            None,
            recipe,
        )


def _falsified(post: Post, kind: str, number: int, profiles: list[bytes], *, again: int = 0) -> Live | None:
    change = {**TEXT_CHANGES, **PICTURE_CHANGES}[kind]
    before = draw_post(post)
    for attempt in range(40):
        chance = _chance(number, kind, again, attempt)
        after = change(post, chance)
        box = _changed_box(before, after)
        if box is not None:
            break
    else:
        return None  # in a picture of plain colour nothing can be removed
    recipe = draw_recipe(chance.choice(TRUE_KINDS), chance=chance)
    return (
        FALSIFIED,
        kind,
        partial(apply, recipe, after, keep=box, profiles=profiles, seed=_seed(number, kind)),
        box,
        recipe,
    )


def _changed_box(before: Image.Image, after: Image.Image) -> tuple[int, int, int, int] | None:
    difference = np.abs(np.asarray(before, np.int16) - np.asarray(after, np.int16)).max(axis=2) > VISIBLE_DIFFERENCE
    if difference.sum() < MIN_PIXELS:
        return None
    rows, columns = np.flatnonzero(difference.any(axis=1)), np.flatnonzero(difference.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _text_in_padding(picture: Image.Image, number: int) -> Live:
    """The picture is untouched, but a text was added in the border of the story."""
    chance = _chance(number, "padding text")
    recipe = replace(draw_recipe("padded, blurred", chance=chance), pad=chance.choice(("blurred", "plain")))
    wide = (
        ImageOps.pad(picture, (picture.width, picture.width), color=(0, 0, 0))
        if picture.height > picture.width
        else picture
    )
    plain = Image.open(io.BytesIO(apply(recipe, wide, keep=None, profiles=[], seed=_seed(number)))).convert("RGB")
    plate = sticker(
        chance.choice(("Link in Bio", "Gewinnspiel", "Wählt X")), height=chance.randint(40, 70), chance=chance
    )
    plain.paste(plate, (chance.randint(30, 1050 - plate.width), chance.randint(40, 120)))
    file = io.BytesIO()
    plain.save(file, "JPEG", quality=recipe.quality)
    return FALSIFIED, "text in the border", file.getvalue, None, recipe


if __name__ == "__main__":
    build(processes=2)
    print(f"{len(load_pairs(half='tune'))} + {len(load_pairs(half='report'))} pairs in {folder()}")
