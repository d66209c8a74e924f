# SPDX-License-Identifier: EUPL-1.2
"""Video and sound as browsers play them: 720 lines, H.264 and AAC, index in front, no metadata.

High dynamic range is not mapped: such a proxy looks paler than its original.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
from av.container import InputContainer, OutputContainer
from PIL import Image

from tragweite.core.refusal import Refused
from tragweite.media.limits import Deadline, Limits
from tragweite.media.picture_previews import save_thumbnail
from tragweite.media.recordings import Tracks, opened, tracks_of
from tragweite.media.signatures import Container

SHORT_SIDE: Final = 720
FASTEST: Final = 60
CALM: Final = 30
CLOCK: Final = Fraction(1, 90_000)
RATE: Final = 48_000
SOUND_BITS: Final = 128_000
X264: Final = {"crf": "26", "preset": "veryfast", "threads": "2"}
"""A fixed number of threads: the result of x264 depends on it."""
TURNS: Final = {90: ("cclock",), 180: ("clock", "clock"), 270: ("clock",)}
"""Filters that make a frame upright, by its rotation in degrees counter-clockwise."""
POSTER_AT: Final = 1.0
"""Seconds; many videos begin with black."""


def write_video(draft: Path, *, path: Path, container: Container, limits: Limits) -> None:
    """The whole video, at most 720 lines. Raises ``Refused`` with ``media.video_damaged`` or ``media.preview_too_slow``."""
    with _reading(path, container=container, limits=limits) as (source, tracks, deadline), _writing(draft) as sink:
        if tracks.video is None:
            raise Refused("media.video_damaged")
        # All tracks must be there before the first packet is written, and this one is shaped by its first frame.
        first = next(iter(source.decode(tracks.video)), None)
        if first is None:
            raise Refused("media.video_damaged")
        source.seek(0)
        video = _Picture(tracks.video, sink, first=first)
        sound = _Sound(sink) if tracks.sound is not None else None
        shown = [each for each in (tracks.video, tracks.sound) if each is not None]
        for packet in source.demux(shown):
            deadline.require_time()
            if packet.stream is tracks.video:
                video.write(packet)
            elif sound is not None:
                sound.write(packet)
        video.close()
        if sound is not None:
            sound.close()


def write_sound(draft: Path, *, path: Path, container: Container, limits: Limits) -> None:
    """The whole sound. Raises ``Refused`` with ``media.sound_damaged`` or ``media.preview_too_slow``."""
    with _reading(path, container=container, limits=limits) as (source, tracks, deadline), _writing(draft) as sink:
        sound = _Sound(sink)
        for packet in source.demux(tracks.sound):
            deadline.require_time()
            sound.write(packet)
        sound.close()


def write_poster(draft: Path, *, path: Path, container: Container, limits: Limits) -> None:
    """One frame near the beginning, as JPEG. Raises ``Refused("media.video_damaged")``."""
    _poster(path, container=container, limits=limits).save(draft, "JPEG", quality=85)


def write_poster_thumbnail(draft: Path, *, path: Path, container: Container, limits: Limits) -> None:
    """The same frame, small, as WebP. Raises ``Refused("media.video_damaged")``."""
    save_thumbnail(_poster(path, container=container, limits=limits), draft)


def _poster(path: Path, *, container: Container, limits: Limits) -> Image.Image:
    with _reading(path, container=container, limits=limits) as (source, tracks, deadline):
        chosen = None
        for frame in source.decode(tracks.video):
            deadline.require_time()
            chosen = frame
            if frame.time is not None and frame.time >= POSTER_AT:
                break
        if chosen is None:
            raise Refused("media.video_damaged")
        upright = chosen.to_image().rotate(chosen.rotation % 360, expand=True)
        alone = Image.new("RGB", upright.size)
        alone.paste(upright)
        return alone


@contextmanager
def _reading(path: Path, *, container: Container, limits: Limits) -> Iterator[tuple[InputContainer, Tracks, Deadline]]:
    deadline = Deadline(seconds=limits.preview_seconds, code="media.preview_too_slow")
    with path.open("rb") as file, opened(file, container=container) as source:
        yield source, tracks_of(source, container=container, limits=limits), deadline


@contextmanager
def _writing(draft: Path) -> Iterator[OutputContainer]:
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(draft), "w", format="mp4", options=options) as sink:
        yield sink


def shown_size(*, width: int, height: int) -> tuple[int, int]:
    """Even sides, the shorter at most 720 pixels; nothing is enlarged."""
    factor = min(Fraction(1), Fraction(SHORT_SIDE, min(width, height)))
    return tuple(max(2, round(side * factor / 2) * 2) for side in (width, height))  # type: ignore[return-value]


class _Picture:
    """Frames of one track: turned upright, scaled, encoded. ``first`` is a frame of it, to know its shape."""

    def __init__(self, track: Any, sink: OutputContainer, *, first: Any) -> None:
        self.track, self.sink = track, sink
        turns = TURNS.get(first.rotation % 360, ())
        width, height = (first.height, first.width) if len(turns) == 1 else (first.width, first.height)
        width, height = shown_size(width=width, height=height)
        self.stream: Any = sink.add_stream("libx264", rate=self._rate(), options=X264)
        self.stream.width, self.stream.height, self.stream.pix_fmt = width, height, "yuv420p"
        self.stream.codec_context.time_base = CLOCK
        self.graph = self._upright(turns, f"{width}:{height}")

    def write(self, packet: Any) -> None:
        for frame in packet.decode():
            self.graph.push(frame)
            self._pull()

    def close(self) -> None:
        self.graph.push(None)
        self._pull()
        self.sink.mux(self.stream.encode(None))

    def _upright(self, turns: tuple[str, ...], size: str) -> Any:
        graph = av.filter.Graph()
        steps: list[Any] = [graph.add_buffer(template=self.track)]
        steps += [graph.add("transpose", turn) for turn in turns]
        steps.append(graph.add("scale", size))
        if self._is_fast():
            steps.append(graph.add("fps", str(CALM)))
        steps += [graph.add("setsar", "1"), graph.add("format", "yuv420p"), graph.add("buffersink")]
        graph.link_nodes(*steps).configure()
        return graph

    def _is_fast(self) -> bool:
        return bool(self.track.average_rate and self.track.average_rate > FASTEST)

    def _rate(self) -> Fraction:
        rate = self.track.average_rate or Fraction(25)
        return Fraction(CALM) if self._is_fast() else Fraction(rate)

    def _pull(self) -> None:
        while True:
            try:
                frame = self.graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            frame.pict_type = av.video.frame.PictureType.NONE  # the encoder chooses its own key frames
            self.sink.mux(self.stream.encode(frame))


class _Sound:
    """Frames of one sound track, as AAC in stereo."""

    def __init__(self, sink: OutputContainer) -> None:
        self.sink = sink
        self.count = 0
        self.stream: Any = sink.add_stream("aac", rate=RATE, options={})
        self.stream.bit_rate = SOUND_BITS
        self.stream.layout = "stereo"
        self.resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)

    def write(self, packet: Any) -> None:
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:  # single faulty frames of sound are left out, as players do
            return
        for frame in frames:
            self.count += 1
            self._encode(self.resampler.resample(frame))

    def close(self) -> None:
        if not self.count:
            raise Refused("media.sound_damaged")
        self._encode(self.resampler.resample(None))
        self.sink.mux(self.stream.encode(None))

    def _encode(self, frames: list[Any]) -> None:
        for frame in frames:
            self.sink.mux(self.stream.encode(frame))
