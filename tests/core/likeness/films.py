# SPDX-License-Identifier: EUPL-1.2
"""Small films and sound tracks drawn from a number, as files in memory."""

import io
from fractions import Fraction

import av
import cv2
import numpy as np

RATE = 20
SOUND_RATE = 16_000
SIZE = (320, 180)


def ground(seed, *, size=SIZE):
    """A large textured picture with shapes over which a window can move."""
    rng = np.random.default_rng(seed)
    width, height = size[0] * 2, size[1] * 2
    picture = np.clip(cv2.GaussianBlur(rng.normal(128, 400, (height, width)), (0, 0), 6), 0, 255).astype(np.uint8)
    for _shape in range(60):
        x, y, side = rng.integers(0, width), rng.integers(0, height), rng.integers(6, 40)
        cv2.rectangle(picture, (int(x), int(y)), (int(x + side), int(y + side)), int(rng.integers(0, 256)), -1)
    return picture


def frames(seed, *, seconds, size=SIZE):
    """A pan over the ground that turns in the middle."""
    picture, total = ground(seed, size=size), round(seconds * RATE)
    way = np.concatenate([np.arange(total // 2), total // 2 - np.arange(total - total // 2)])
    return [np.ascontiguousarray(picture[30 : 30 + size[1], 10 + 2 * k : 10 + 2 * k + size[0]]) for k in way]


def written_on(picture, text, at):
    """A copy of the picture with white text on a dark bar."""
    copy = picture.copy()
    cv2.rectangle(copy, (at[0] - 3, at[1] - 14), (at[0] + 10 * len(text), at[1] + 5), 20, -1)
    cv2.putText(copy, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.5, 250, 1, cv2.LINE_AA)
    return copy


def speech(seed, *, seconds):
    """Syllables: chords of random pitch that swell and fade, four a second."""
    rng = np.random.default_rng(seed)
    step = SOUND_RATE // 4
    time = np.arange(step) / SOUND_RATE
    swell = np.sin(np.pi * np.arange(step) / step)
    parts = []
    for _syllable in range(round(seconds * 4)):
        pitches = rng.uniform(150, 4000, size=5)
        parts.append(sum(np.sin(2 * np.pi * pitch * time) for pitch in pitches) * swell * 0.1)
    return np.concatenate(parts).astype(np.float32)


def film(pictures, *, sound=None, size=None, rate=RATE, crf=23, codec="libx264"):
    """An MP4 file; ``rate`` repeats or drops pictures, ``size`` scales them."""
    target = io.BytesIO()
    size = size or (pictures[0].shape[1], pictures[0].shape[0])
    with av.open(target, "w", format="mp4") as container:
        video = container.add_stream(codec, rate=rate)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        video.options = {"crf": str(crf), "preset": "ultrafast", "threads": "1"}
        audio = None if sound is None else container.add_stream("aac", rate=SOUND_RATE, layout="mono")
        for index in range(int(len(pictures) * rate / RATE)):
            picture = cv2.resize(pictures[int(index * RATE / rate)], size, interpolation=cv2.INTER_AREA)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="gray").reformat(format="yuv420p")))
        container.mux(video.encode())
        if audio is not None:
            _mux_sound(container, audio, sound)
    return target.getvalue()


def sound_file(samples, *, bit_rate=64_000):
    """A sound track alone, as AAC in an MP4 file."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=SOUND_RATE, layout="mono")
        stream.bit_rate = bit_rate
        _mux_sound(container, stream, samples)
    return target.getvalue()


def _mux_sound(container, stream, samples):
    for start in range(0, samples.size, 1024):
        part = av.AudioFrame.from_ndarray(samples[None, start : start + 1024], format="fltp", layout="mono")
        part.sample_rate, part.pts, part.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
        container.mux(stream.encode(part))
    container.mux(stream.encode(None))
