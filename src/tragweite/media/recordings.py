# SPDX-License-Identifier: EUPL-1.2
"""Video and sound: the container is whole, its tracks are known, and start, middle and end can be decoded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, Final

import av
from av.container import InputContainer
from av.error import FFmpegError

from tragweite.core.refusal import Refused
from tragweite.media import containers
from tragweite.media.found import Carried, Probe
from tragweite.media.limits import SOUND, VIDEO, Deadline, Limits
from tragweite.media.placing import FULL
from tragweite.media.signatures import AAC, FLAC, MOV, MP3, OGG, WAV, Container

DAMAGED: Final = (
    FFmpegError,
    OSError,
    ValueError,
    EOFError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    MemoryError,
)
"""PyAV reports damaged files with all of these."""
VIDEO_CODECS: Final = frozenset({"h264", "hevc", "av1", "vp9"})
SOUND_CODECS: Final = frozenset({"aac", "mp3", "opus", "vorbis", "flac", "alac", "ac3", "eac3"})
SOUND_TYPES: Final = {
    MOV: "audio/mp4",
    WAV: "audio/wav",
    OGG: "audio/ogg",
    FLAC: "audio/flac",
    MP3: "audio/mpeg",
    AAC: "audio/aac",
}
CHECKS: Final = {
    MOV: containers.require_whole_mp4,
    WAV: containers.require_whole_wav,
    OGG: containers.require_whole_ogg,
}
EXIF_BY_ROTATION: Final = {0: 1, 90: 8, 180: 3, 270: 6}
"""Degrees counter-clockwise, as the display matrix gives them, to EXIF orientation."""
END_SECONDS: Final = 2.0
"""How far before the end the last window begins, and how much may be missing there."""
FAULTY_SHARE: Final = 0.05
"""Faulty sound frames that are borne: decoders stumble once after a jump into a stream."""
CAMERA_KEYS: Final = ("make", "model", "com.apple.quicktime.make", "com.apple.quicktime.model", "com.android.version")
AUTHOR_KEYS: Final = ("artist", "author", "album_artist", "composer", "copyright", "com.apple.quicktime.author")
GPS_WORDS: Final = ("location", "gps", "xyz")
GPS_TRACKS: Final = ("gopro met", "camm", "cameramotionmetadata")


@dataclass(frozen=True)
class Tracks:
    """The tracks that a player shows: at most one of pictures, at most one of sound, and how many there are besides."""

    video: Any
    sound: Any
    further: int

    @property
    def leading(self) -> Any:
        return self.video or self.sound


@contextmanager
def opened(file: IO[bytes], *, container: Container) -> Iterator[InputContainer]:
    """Open with the one demuxer of its signature; every failure inside the block counts as damage.

    Raises ``Refused`` with ``media.video_damaged`` or ``media.sound_damaged``.
    """
    file.seek(0)
    try:
        with av.open(file, "r", format=container.decoder, metadata_errors="replace") as source:
            yield source
    except DAMAGED as problem:
        if getattr(problem, "errno", None) in FULL:  # a preview is written inside the block
            raise Refused("media.no_space") from problem
        raise Refused(_damage(container)) from problem


def _damage(container: Container) -> str:
    return "media.video_damaged" if container is MOV else "media.sound_damaged"


def probe_recording(file: IO[bytes], *, container: Container, size: int, limits: Limits) -> Probe:
    """Say what a recording is.

    Raises ``Refused`` with ``media.video_damaged``, ``media.sound_damaged``, ``media.track_count`` (stream_count,
    most), ``media.codec`` (codec), ``media.too_long`` (minutes, limit_minutes), ``media.frame_too_large``
    (pixel_count, max_pixels), ``media.frame_rate`` (rate, limit_rate), or ``media.probe_too_slow`` (limit_seconds).
    """
    if check := CHECKS.get(container):
        check(file)
    deadline = Deadline(seconds=limits.probe_seconds, code="media.probe_too_slow")
    with opened(file, container=container) as source:
        tracks = tracks_of(source, container=container, limits=limits)
        duration_ms = _duration_ms(source, tracks)
        _require_bounds(tracks, duration_ms=duration_ms, limits=limits)
        _require_whole_index(tracks, size=size, container=container)
        rotation = 0
        for track in filter(None, (tracks.video, tracks.sound)):
            windows = _Windows(
                source, track, container=container, duration_ms=duration_ms, limits=limits, deadline=deadline
            )
            rotation = windows.decode() or rotation
        return _probe(source, tracks, container=container, duration_ms=duration_ms, rotation=rotation)


def tracks_of(source: InputContainer, *, container: Container, limits: Limits) -> Tracks:
    """Choose the tracks and refuse what nobody should decode; nothing is decoded yet."""
    if len(source.streams) > limits.streams:
        raise Refused("media.track_count", stream_count=len(source.streams), most=limits.streams)
    videos = [each for each in source.streams.video if not _is_cover(each)]
    sounds = [each for each in source.streams.audio if each.codec_context is not None]
    if container is not MOV and videos:
        raise Refused("media.codec", codec=_codec(videos[0]))
    if len(videos) > 1:  # one of them would be published unseen
        raise Refused("media.track_count", stream_count=len(videos), most=1)
    if not videos and not sounds:
        raise Refused(_damage(container))
    tracks = Tracks(video=next(iter(videos), None), sound=next(iter(sounds), None), further=0)
    _require_codecs(tracks)
    shown = [each for each in (tracks.video, tracks.sound) if each is not None]
    covers = len(source.streams.video) - len(videos)
    return Tracks(video=tracks.video, sound=tracks.sound, further=len(source.streams) - len(shown) - covers)


def _is_cover(stream: Any) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic) or _codec(stream) in {"mjpeg", "png"}


def _codec(stream: Any) -> str:
    return str(stream.codec_context.codec.canonical_name) if stream.codec_context is not None else "unbekannt"


def _require_codecs(tracks: Tracks) -> None:
    if tracks.video is not None and _codec(tracks.video) not in VIDEO_CODECS:
        raise Refused("media.codec", codec=_codec(tracks.video))
    if tracks.sound is not None:
        codec = _codec(tracks.sound)
        if codec not in SOUND_CODECS and not codec.startswith("pcm_"):
            raise Refused("media.codec", codec=codec)


def _duration_ms(source: InputContainer, tracks: Tracks) -> int:
    """The longer of what container and leading track state; 0 where neither does, which is refused as damage."""
    track = tracks.leading
    stated = [source.duration / 1000] if source.duration else []
    if track.duration and track.time_base:
        stated.append(float(track.duration * track.time_base) * 1000)
    return round(max(stated, default=0))


def _require_bounds(tracks: Tracks, *, duration_ms: int, limits: Limits) -> None:
    if duration_ms > limits.duration_ms:
        minutes, most = duration_ms // 60_000, limits.duration_ms // 60_000
        raise Refused("media.too_long", minutes=minutes, limit_minutes=most)
    if tracks.video is None:
        if duration_ms <= 0:
            raise Refused("media.sound_damaged")
        return
    pixel_count = tracks.video.codec_context.width * tracks.video.codec_context.height
    if duration_ms <= 0 or pixel_count <= 0:
        raise Refused("media.video_damaged")
    if pixel_count > limits.frame_pixels:
        raise Refused("media.frame_too_large", pixel_count=pixel_count, max_pixels=limits.frame_pixels)
    rate = tracks.video.average_rate
    if rate is not None and rate > limits.frames_per_second:
        raise Refused("media.frame_rate", rate=round(float(rate)), limit_rate=limits.frames_per_second)


def _require_whole_index(tracks: Tracks, *, size: int, container: Container) -> None:
    """Every sample that the index of an MP4 names lies within the file."""
    if container is not MOV:
        return
    for track in filter(None, (tracks.video, tracks.sound)):
        if any(entry.pos + entry.size > size for entry in track.index_entries):
            raise Refused("media.video_damaged")


class _Windows:
    """Decodes a short track wholly and a long one in three places; remembers how it is turned."""

    def __init__(
        self,
        source: InputContainer,
        track: Any,
        *,
        container: Container,
        duration_ms: int,
        limits: Limits,
        deadline: Deadline,
    ) -> None:
        self.source, self.track, self.container = source, track, container
        self.duration, self.limits, self.deadline = duration_ms / 1000, limits, deadline
        self.decoded = self.faulty = 0
        self.rotation = 0
        self.latest = 0.0
        if track.type == "video":  # the bound holds for what the stream itself says, too
            track.codec_context.options = {"max_pixels": str(limits.frame_pixels)}

    def decode(self) -> int:
        """Raises ``Refused`` with damage; answers the rotation in degrees."""
        self.source.seek(0)
        if not self._decode_until(self.limits.window_frames):
            self._jump(self.duration / 2)
            self._decode_until(self.limits.window_frames)
            self._jump(max(0.0, self.duration - END_SECONDS))
            self._decode_until(4 * self.limits.window_frames)
        self._require_sound_frames()
        return self.rotation

    def _jump(self, seconds: float) -> None:
        start = self.track.start_time or 0
        self.source.seek(start + int(seconds / self.track.time_base), stream=self.track)

    def _decode_until(self, most: int) -> bool:
        """Decode at most so many frames from here; True when the end was reached."""
        count = 0
        for packet in self.source.demux(self.track):
            self.deadline.require_time()
            for frame in self._frames(packet):
                count += 1
                self._note(frame)
            if count >= most:
                return False
        if self.decoded and self.latest < self.duration - max(END_SECONDS, self.duration * 0.02):
            self.faulty = self.decoded  # ends before the time that it states
        return True

    def _frames(self, packet: Any) -> list[Any]:
        try:
            return list(packet.decode())
        except av.error.EOFError:
            return []
        except DAMAGED:
            self.faulty += 1
            return []

    def _note(self, frame: Any) -> None:
        self.decoded += 1
        if frame.time is not None:
            self.latest = max(self.latest, frame.time)
        if self.track.type == "video":
            self.rotation = frame.rotation % 360
            self.faulty += bool(frame.is_corrupt)

    def _require_sound_frames(self) -> None:
        borne = 0 if self.track.type == "video" else max(1, int(self.decoded * FAULTY_SHARE))
        if self.decoded == 0 or self.faulty > borne:
            raise Refused(_damage(self.container))


def _probe(source: InputContainer, tracks: Tracks, *, container: Container, duration_ms: int, rotation: int) -> Probe:
    video = tracks.video
    if video is None:
        return Probe(
            kind=SOUND,
            mime=SOUND_TYPES[container],
            codec=_codec(tracks.sound),
            duration_ms=duration_ms,
            has_sound=True,
            further_tracks=tracks.further,
            carried=_carried(source),
        )
    width, height = video.codec_context.width, video.codec_context.height
    if rotation in {90, 270}:
        width, height = height, width
    return Probe(
        kind=VIDEO,
        mime="video/quicktime" if source.metadata.get("major_brand", "qt").strip() == "qt" else "video/mp4",
        codec=_codec(video),
        width=width,
        height=height,
        duration_ms=duration_ms,
        frame_rate=round(float(video.average_rate), 3) if video.average_rate else None,
        has_sound=tracks.sound is not None,
        orientation=EXIF_BY_ROTATION.get(rotation, 1),
        further_tracks=tracks.further,
        carried=_carried(source),
    )


def _carried(source: InputContainer) -> Carried:
    tags: dict[str, str] = {}
    for each in (source.metadata, *(stream.metadata for stream in source.streams)):
        tags |= {name.lower(): value for name, value in each.items() if value}
    handlers = " ".join(str(stream.metadata.get("handler_name", "")).lower() for stream in source.streams)
    return Carried(
        gps=any(word in name for name in tags for word in GPS_WORDS) or any(name in handlers for name in GPS_TRACKS),
        camera=any(key in tags for key in CAMERA_KEYS),
        author=any(key in tags for key in AUTHOR_KEYS),
    )
