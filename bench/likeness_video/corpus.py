# SPDX-License-Identifier: EUPL-1.2
"""Writes the pairs into a cache outside the repository, once; what is there is not written again.

``TRAGWEITE_BENCH_CACHE`` names the folder (default ``~/.cache/tragweite-bench``). ``python -m
bench.likeness_video.corpus [NAME ...]`` builds the pairs of the reported half or of the named originals.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2

from bench.likeness_video.changes import APPROVED, approved_film, copies, falsifications, sound_file, written
from bench.likeness_video.clips import VERSION, is_tuning_half, originals, reported_originals, seed_of
from bench.likeness_video.speech import RATE, fitted, track

TUNING_TRACKS = 24
"""Tracks 0 to 23 were listened to while thresholds were chosen; the table reports the 24 after them."""
TRACKS = 48
TRACK_SECONDS = 7.0


@dataclass(frozen=True)
class Pair:
    """Two files, what was done to the second, and whether it is still the same work."""

    original: str
    kind: str
    is_copy: bool
    approved: Path
    live: Path

    @property
    def is_reported(self) -> bool:
        """Whether no threshold was chosen on it."""
        if self.original.startswith("track"):
            return int(self.original.removeprefix("track")) >= TUNING_TRACKS
        return not is_tuning_half(self.original)


def cache() -> Path:
    """Where the files lie."""
    return Path(os.environ.get("TRAGWEITE_BENCH_CACHE") or Path.home() / ".cache" / "tragweite-bench")


def video_folder() -> Path:
    """Where the films of this version lie."""
    return cache() / f"video-{VERSION}"


def video_pairs() -> Iterator[Pair]:
    """All pairs of films that were built."""
    yield from _pairs(video_folder())


def sound_pairs() -> Iterator[Pair]:
    """All pairs of sound tracks that were built."""
    yield from _pairs(cache() / "sound")


def _pairs(folder: Path) -> Iterator[Pair]:
    for live in sorted(folder.glob("*__*__*.mp4")):
        original, sort, kind = live.stem.split("__")
        approved = folder / f"{original}__approved.mp4"
        if approved.exists():
            yield Pair(original, kind, sort == "copy", approved, live)


def _keep(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{name}.part"
    partial.write_bytes(content)
    partial.rename(folder / f"{name}.mp4")


def build_videos(wanted: list[str]) -> None:
    """Write all pairs of the wanted originals; the approved file comes last and says that all are there."""
    folder, makers = video_folder(), originals()
    names = list(makers)
    for name in wanted or names:
        if (folder / f"{name}__approved.mp4").exists():
            continue
        clip = makers[name]()
        other = makers[names[(names.index(name) + 1) % len(names)]]()
        for kind, film, encoding in copies(clip):
            _keep(folder, f"{name}__copy__{kind}", written(film, encoding))
        for kind, film, encoding in falsifications(clip, other):
            _keep(folder, f"{name}__false__{kind}", written(film, encoding))
        _keep(folder, f"{name}__approved", written(approved_film(clip), APPROVED))
        print(f"{name} written", flush=True)


def build_sounds() -> None:
    """Write the pairs of sound tracks."""
    folder = cache() / "sound"
    for number in range(TRACKS):
        name = f"track{number}"
        if (folder / f"{name}__approved.mp4").exists():
            continue
        ours = track(number, seconds=TRACK_SECONDS)
        second = seed_of(name) % 3 + 1
        span = slice(round(second * RATE), round((second + 1) * RATE))
        muted, replaced = ours.samples.copy(), ours.samples.copy()
        muted[span] = 0
        stranger = track(number + 1, seconds=TRACK_SECONDS).samples
        replaced[span] = fitted(stranger[2 * RATE :], RATE)
        other = track(number, seconds=TRACK_SECONDS, changed_word=True).samples
        for codec, rate in (
            ("aac", 64_000),
            ("aac", 96_000),
            ("aac", 192_000),
            ("libopus", 48_000),
            ("libopus", 96_000),
        ):
            _keep(
                folder, f"{name}__copy__{codec} {rate // 1000}k", sound_file(ours.samples, codec=codec, bit_rate=rate)
            )
        for kind, samples in (
            ("6 dB softer", ours.samples * 0.5),
            ("0.3 s cut off at the start", ours.samples[RATE * 3 // 10 :]),
        ):
            _keep(folder, f"{name}__copy__{kind}, aac 64k", sound_file(samples, codec="aac", bit_rate=64_000))
        for kind, samples in (("one second muted", muted), ("one second replaced", replaced), ("dubbed", stranger)):
            _keep(folder, f"{name}__false__{kind}", sound_file(samples, codec="aac", bit_rate=64_000))
        for codec, rate in (("aac", 64_000), ("aac", 128_000), ("libopus", 48_000)):
            _keep(
                folder,
                f"{name}__false__one word, {codec} {rate // 1000}k",
                sound_file(other, codec=codec, bit_rate=rate),
            )
        _keep(folder, f"{name}__approved", sound_file(ours.samples, codec="aac", bit_rate=192_000))


if __name__ == "__main__":
    cv2.setNumThreads(1)
    build_sounds()
    build_videos(sys.argv[1:] or [*reported_originals()])
