# SPDX-License-Identifier: EUPL-1.2
"""What a child does with open files: most read the first; writers write, comparisons read the second. Plain data come back."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from PIL import Image

from tragweite.media.comparing import films_compared, pictures_compared, sounds_compared
from tragweite.media.examining import examined
from tragweite.media.limits import Limits
from tragweite.media.picture_previews import is_png, write_clean, write_thumbnail
from tragweite.media.recording_previews import write_poster, write_poster_thumbnail, write_sound, write_video
from tragweite.media.signatures import START, Container, announced
from tragweite.media.statements import statements_of
from tragweite.media.telling import images_told, kind_told, sounds_told, videos_told

Image.init()  # every decoder is loaded once, before the first child is forked


def _probe(files: Sequence[Path], limits: Limits) -> dict[str, Any]:
    with files[0].open("rb") as file:
        return asdict(examined(file, limits=limits))


def _origin(files: Sequence[Path], limits: Limits) -> dict[str, Any]:  # noqa: ARG001
    return asdict(statements_of(files[0]))


def _is_png(files: Sequence[Path], limits: Limits) -> bool:
    return is_png(path=files[0], container=_container(files[0]), limits=limits)


def _written(writer: Callable[..., None]) -> Callable[[Sequence[Path], Limits], None]:
    def task(files: Sequence[Path], limits: Limits) -> None:
        writer(files[1], path=files[0], container=_container(files[0]), limits=limits)

    return task


def _container(path: Path) -> Container:
    with path.open("rb") as file:
        return announced(file.read(START))


def _compared(compare: Callable[[Path, Path], dict[str, Any]]) -> Callable[[Sequence[Path], Limits], dict[str, Any]]:
    def task(files: Sequence[Path], limits: Limits) -> dict[str, Any]:  # noqa: ARG001
        return compare(*files)

    return task


TASKS: Final = {
    "probe": _probe,
    "origin": _origin,
    "is_png": _is_png,
    "thumbnail": _written(write_thumbnail),
    "clean": _written(write_clean),
    "poster": _written(write_poster),
    "poster_thumbnail": _written(write_poster_thumbnail),
    "video": _written(write_video),
    "sound": _written(write_sound),
    "compare_pictures": _compared(pictures_compared),
    "compare_films": _compared(films_compared),
    "compare_sounds": _compared(sounds_compared),
    "kind": lambda files, _limits: kind_told(files[0]),
    "tell_image": _compared(images_told),
    "tell_video": _compared(videos_told),
    "tell_sound": _compared(sounds_told),
}
