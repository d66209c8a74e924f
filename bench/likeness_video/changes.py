# SPDX-License-Identifier: EUPL-1.2
"""What happens to a film between approval and publication: harmless copies and falsifications, as MP4 files."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from bench.likeness_video.clips import RATE, SECONDS, Clip, Frames, pasted, text_patch
from bench.likeness_video.speech import RATE as SOUND_RATE
from bench.likeness_video.speech import music, track


@dataclass(frozen=True)
class Film:
    """Pictures (RGB) at ``RATE`` per second and the sound beside them."""

    frames: Frames
    sound: NDArray[np.float32] | None


@dataclass(frozen=True)
class Encoding:
    """How a platform writes it: short side in pixels, frames per second, quality, sound."""

    short_side: int
    rate: int = 25
    crf: int = 23
    sound_codec: str = "aac"
    sound_rate: int = 128_000
    preset: str = "superfast"


APPROVED = Encoding(short_side=540, crf=18, sound_rate=192_000)
ENCODINGS = (
    Encoding(360, rate=25, crf=30, sound_rate=64_000),
    Encoding(360, rate=30, crf=26, sound_rate=96_000),
    Encoding(480, rate=24, crf=28, sound_rate=128_000),
    Encoding(540, rate=25, crf=35, sound_rate=64_000),
    Encoding(540, rate=30, crf=23, sound_codec="libopus", sound_rate=64_000),
    Encoding(576, rate=30, crf=30, sound_rate=64_000),
    Encoding(720, rate=25, crf=18, sound_rate=192_000),
    Encoding(1080, rate=24, crf=32, sound_rate=96_000, preset="ultrafast"),
)


def written(film: Film, encoding: Encoding) -> bytes:
    """The film as an MP4 file."""
    target = io.BytesIO()
    height, width = film.frames[0].shape[:2]
    scale = encoding.short_side / min(width, height)
    size = (round(width * scale / 2) * 2, round(height * scale / 2) * 2)
    with av.open(target, "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=encoding.rate)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        video.options = {"crf": str(encoding.crf), "preset": encoding.preset, "threads": "1"}
        audio = None
        if film.sound is not None:
            audio = container.add_stream(encoding.sound_codec, rate=SOUND_RATE, layout="mono")
            audio.bit_rate = encoding.sound_rate
        for index in range(int(len(film.frames) * encoding.rate / RATE)):
            frame = film.frames[int(index * RATE / encoding.rate)]
            shrink = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            picture = av.VideoFrame.from_ndarray(cv2.resize(frame, size, interpolation=shrink), format="rgb24")
            container.mux(video.encode(picture))
        container.mux(video.encode())
        if audio is not None and film.sound is not None:
            for packet in sound_packets(audio, film.sound):
                container.mux(packet)
    return target.getvalue()


def sound_packets(stream: av.AudioStream, samples: NDArray[np.float32]) -> Iterator[list[av.Packet]]:
    """Encode mono samples in pieces of 20 ms."""
    step = SOUND_RATE // 50
    for start in range(0, samples.size, step):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + step], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
        yield stream.encode(frame)
    yield stream.encode(None)


def sound_file(samples: NDArray[np.float32], *, codec: str, bit_rate: int) -> bytes:
    """A sound track alone, as an MP4 file."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream(codec, rate=SOUND_RATE, layout="mono")
        stream.bit_rate = bit_rate
        for packet in sound_packets(stream, samples):
            container.mux(packet)
    return target.getvalue()


def approved_film(clip: Clip) -> Film:
    """The film as it was approved."""
    return Film(clip.burnt(), track(clip.seed % 50, seconds=SECONDS).samples)


def _cut(film: Film, start: float, end: float) -> Film:
    sound = None if film.sound is None else film.sound[round(start * SOUND_RATE) : round(end * SOUND_RATE)]
    return Film(film.frames[round(start * RATE) : round(end * RATE)], sound)


def _joined(*films: Film) -> Film:
    sounds = [film.sound for film in films if film.sound is not None]
    return Film([frame for film in films for frame in film.frames], np.concatenate(sounds) if sounds else None)


def _each(
    film: Film, change: Callable[[NDArray[np.uint8]], NDArray[np.uint8]], start: float = 0, end: float = 1e9
) -> Film:
    return replace(film, frames=[change(f) if start <= k / RATE < end else f for k, f in enumerate(film.frames)])


def _padded(film: Film, *, blurred: bool) -> Film:
    """Put into a 9:16 (or, where it is upright, square) frame with borders, as for a story."""
    height, width = film.frames[0].shape[:2]
    tall, wide = (width * 16 // 9, width) if width >= height else (height, height)
    top, left = (tall - height) // 2, (wide - width) // 2

    def pad(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
        ground = np.full((tall, wide, 3), 24, dtype=np.uint8)
        if blurred:
            small = cv2.blur(cv2.resize(frame, (wide // 16, tall // 16), interpolation=cv2.INTER_AREA), (5, 5))
            ground = (cv2.resize(small, (wide, tall)) * 0.6).astype(np.uint8)
        ground[top : top + height, left : left + width] = frame
        return ground

    return _each(film, pad)


def _cropped(film: Film, rng: np.random.Generator) -> Film:
    """Up to five per cent gone on each side, off the centre."""
    height, width = film.frames[0].shape[:2]
    top, bottom, left, right = (rng.uniform(0.0, 0.05, size=4) * (height, height, width, width)).round().astype(int)
    return _each(film, lambda frame: np.ascontiguousarray(frame[top : height - bottom, left : width - right]))


def _brighter(film: Film) -> Film:
    table = np.clip((np.arange(256) - 128) * 1.12 + 138, 0, 255).astype(np.uint8)
    return _each(film, lambda frame: table[frame])


def copies(clip: Clip) -> Iterator[tuple[str, Film, Encoding]]:
    """Harmless copies: (kind, film, encoding)."""
    film = approved_film(clip)
    rng = np.random.default_rng(clip.seed + 1)
    for encoding in ENCODINGS:
        yield f"re-encoded {encoding.short_side}p{encoding.rate} crf {encoding.crf}", film, encoding
    yield "padded, plain border", _padded(film, blurred=False), replace(ENCODINGS[5], short_side=540)
    yield "padded, blurred border", _padded(film, blurred=True), replace(ENCODINGS[5], short_side=540)
    yield "cropped up to 5 % a side", _cropped(film, rng), ENCODINGS[2]
    yield "brightness and contrast", _brighter(film), ENCODINGS[5]
    yield "0.3 s shorter at the start", _cut(film, 0.32, SECONDS), ENCODINGS[1]
    yield "0.3 s shorter at the end", _cut(film, 0, SECONDS - 0.32), ENCODINGS[4]
    yield "sound 6 dB softer", replace(film, sound=film.sound * 0.5), ENCODINGS[0]  # type: ignore[operator]


def falsifications(clip: Clip, other: Clip) -> Iterator[tuple[str, Film, Encoding]]:
    """Changed films: (kind, film, encoding), the encoding drawn from the clip's seed."""
    film = approved_film(clip)
    rng = np.random.default_rng(clip.seed + 2)
    stranger = approved_film(other)
    stranger = _each(stranger, _fit(film.frames[0].shape))
    second = float(rng.uniform(1.0, SECONDS - 2.5))
    for kind, changed in _falsified(clip, film, stranger, second, rng):
        yield kind, changed, ENCODINGS[int(rng.integers(len(ENCODINGS)))]


def _falsified(
    clip: Clip, film: Film, stranger: Film, second: float, rng: np.random.Generator
) -> Iterator[tuple[str, Film]]:
    foreign = _cut(stranger, second, second + 1)
    head, tail = _cut(film, 0, second), _cut(film, second + 1, SECONDS)
    yield "one second replaced (picture only)", replace(_joined(head, foreign, tail), sound=film.sound)
    yield "one second inserted", _joined(head, foreign, _cut(film, second, SECONDS))
    yield "one second removed", _joined(head, tail)
    yield "1.5 s cut off at the end", _cut(film, 0, SECONDS - 1.5)
    yield "1.5 s cut off at the start", _cut(film, 1.5, SECONDS)
    yield "subtitle: one word or number", replace(film, frames=clip.burnt(clip.with_word_changed()))
    yield "subtitle missing", replace(film, frames=clip.burnt(clip.subtitles[:-1]))
    height, width = film.frames[0].shape[:2]
    side = min(width, height)
    line = text_patch("Nur noch heute!", width=width, size=round(side * 0.07))
    place = {"x": int(rng.integers(0, width - line.shape[1])), "y": int(rng.integers(0, round(height * 0.7)))}
    yield "overlay text, all the time", _each(film, lambda frame: pasted(frame, line, **place))
    yield "overlay text, 1.5 s", _each(film, lambda frame: pasted(frame, line, **place), second, second + 1.5)
    logo = _logo(round(width * rng.uniform(0.05, 0.08)), rng)
    spot = {"x": int(rng.integers(0, width - logo.shape[1])), "y": int(rng.integers(0, height - logo.shape[0]))}
    yield "logo of 5 to 8 % of the width", _each(film, lambda frame: pasted(frame, logo, **spot))
    yield "mirrored", _each(film, lambda frame: np.ascontiguousarray(frame[:, ::-1]))
    yield from _falsified_sound(clip, film, second)


def _falsified_sound(clip: Clip, film: Film, second: float) -> Iterator[tuple[str, Film]]:
    assert film.sound is not None
    yield "sound: one word", replace(film, sound=track(clip.seed % 50, seconds=SECONDS, changed_word=True).samples)
    muted, replaced = film.sound.copy(), film.sound.copy()
    span = slice(round(second * SOUND_RATE), round((second + 1) * SOUND_RATE))
    muted[span] = 0
    yield "sound: one second muted", replace(film, sound=muted)
    replaced[span] = np.resize(
        track(clip.seed % 50 + 1, seconds=3).samples[SOUND_RATE : 2 * SOUND_RATE], replaced[span].size
    )
    yield "sound: one second replaced", replace(film, sound=replaced)
    # Not the stranger's sound: two originals may share a track.
    yield "sound: other music and voice", replace(film, sound=track(clip.seed % 50 + 7, seconds=SECONDS).samples)
    yield "sound missing", replace(film, sound=None)
    yield "sound: music only", replace(film, sound=music(np.random.default_rng(clip.seed), film.sound.size))


def _fit(shape: tuple[int, ...]) -> Callable[[NDArray[np.uint8]], NDArray[np.uint8]]:
    return lambda frame: cv2.resize(frame, (shape[1], shape[0]))


def _logo(size: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """A round mark with a letter-like cross in two colours."""
    logo = np.zeros((size, size, 4), dtype=np.uint8)
    first, second = (tuple(int(v) for v in rng.integers(0, 256, size=3)) for _ in range(2))
    cv2.circle(logo, (size // 2, size // 2), size // 2 - 1, (*first, 255), -1)
    cv2.line(logo, (size // 4, size // 2), (3 * size // 4, size // 2), (*second, 255), max(2, size // 8))
    cv2.line(logo, (size // 2, size // 4), (size // 2, 3 * size // 4), (*second, 255), max(2, size // 8))
    return logo
