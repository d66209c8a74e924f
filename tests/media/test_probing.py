# SPDX-License-Identifier: EUPL-1.2
"""A file is what it decodes to, or it is refused with a word about what it is."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from tests.apps.content.pictures import bomb_png, moving_png
from tests.media import files_made as made
from tragweite.core.refusal import Refused
from tragweite.media.found import Probe
from tragweite.media.limits import LIMITS, Limits
from tragweite.media.probing import probe
from tragweite.web.refusals import refusal_text


def found(content: bytes, limits: Limits = LIMITS) -> Probe:
    return probe(io.BytesIO(content), limits=limits)


def refused(content: bytes, limits: Limits = LIMITS) -> Refused:
    with pytest.raises(Refused) as caught:
        found(content, limits)
    assert refusal_text(caught.value).endswith("Es wurde nichts gespeichert.")
    return caught.value


@pytest.mark.parametrize(
    ("content", "mime", "size"),
    [
        (made.picture("JPEG"), "image/jpeg", (96, 64)),
        (made.picture("PNG"), "image/png", (96, 64)),
        (made.picture("WEBP"), "image/webp", (96, 64)),
        (made.picture("AVIF"), "image/avif", (96, 64)),
        (made.heic(), "image/heic", (64, 64)),
    ],
)
def test_pictures_are_known(content: bytes, mime: str, size: tuple[int, int]) -> None:
    probed = found(content)
    assert (probed.kind, probed.mime, (probed.width, probed.height)) == ("picture", mime, size)
    assert (probed.duration_ms, probed.has_sound, probed.orientation) == (None, False, 1)


@pytest.mark.parametrize(
    ("encoder", "codec"), [("libx264", "h264"), ("libx265", "hevc"), ("libsvtav1", "av1"), ("libvpx-vp9", "vp9")]
)
def test_videos_are_known(encoder: str, codec: str) -> None:
    probed = found(made.film(encoder))
    assert (probed.kind, probed.mime, probed.codec) == ("video", "video/mp4", codec)
    assert (probed.width, probed.height, probed.frame_rate, probed.has_sound) == (64, 48, 10.0, True)
    assert probed.duration_ms == pytest.approx(2000, abs=60)


def test_quicktime_without_sound_and_fragments_are_known() -> None:
    quicktime = found(made.film(form="mov", sound=None))
    assert (quicktime.mime, quicktime.has_sound) == ("video/quicktime", False)
    assert found(made.film(options=(("movflags", "frag_keyframe+empty_moov"),))).kind == "video"


@pytest.mark.parametrize(
    ("codec", "form", "mime", "known"),
    [
        ("libmp3lame", "mp3", "audio/mpeg", "mp3"),
        ("aac", "ipod", "audio/mp4", "aac"),
        ("aac", "adts", "audio/aac", "aac"),
        ("pcm_s16le", "wav", "audio/wav", "pcm_s16le"),
        ("libopus", "ogg", "audio/ogg", "opus"),
        ("flac", "flac", "audio/flac", "flac"),
    ],
)
def test_sounds_are_known(codec: str, form: str, mime: str, known: str) -> None:
    probed = found(made.sound(codec, form))
    assert (probed.kind, probed.mime, probed.codec, probed.width) == ("sound", mime, known, None)
    assert probed.duration_ms == pytest.approx(2000, abs=60)


def test_the_name_decides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "film.jpg"
    path.write_bytes(made.film())
    assert probe(path).kind == "video"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"GIF89a" + b"\0" * 20, "GIF"),
        (b"  <svg xmlns='http://www.w3.org/2000/svg'></svg>", "SVG"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "HTML"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "Wiedergabeliste"),
        (b"\x1aE\xdf\xa3" + b"\0" * 40, "WebM oder Matroska"),
    ],
)
def test_other_content_is_named(content: bytes, word: str) -> None:
    problem = refused(content)
    assert (problem.code, problem.facts["content"]) == ("media.not_a_picture", word)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_truncated_pictures_are_found(kind: str, kept: float) -> None:
    content = made.picture(kind, size=(300, 200))
    assert refused(content[: int(len(content) * kept)]).code == "media.picture_damaged"


def test_a_truncated_heic_is_found() -> None:
    assert refused(made.heic()[:-40]).code == "media.picture_damaged"


@pytest.mark.parametrize("options", [(), (("movflags", "faststart"),), (("movflags", "frag_keyframe+empty_moov"),)])
@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6, 0.97])
def test_truncated_videos_are_found(options: tuple[tuple[str, str], ...], kept: float) -> None:
    content = made.film(seconds=4, options=options)
    assert refused(content[: int(len(content) * kept)]).code == "media.video_damaged"


def test_a_video_whose_index_points_beyond_its_end_is_found() -> None:
    content = made.film(seconds=4, options=(("movflags", "faststart"),))
    start = content.index(b"mdat") - 4
    size = struct.unpack(">I", content[start : start + 4])[0]
    shorter = struct.pack(">I", size - 3000) + content[start + 4 : start + size - 3000]
    assert refused(content[:start] + shorter).code == "media.video_damaged"


def test_a_video_that_ends_before_its_stated_time_is_found() -> None:
    """Samples of nothing: whole boxes, a whole index, but no picture in the second half."""
    content = bytearray(made.film(seconds=40, sound=None, fps=25, keyint=25))
    start = content.index(b"mdat") + 4
    size = struct.unpack(">I", content[start - 8 : start - 4])[0]
    middle = start + size // 2
    content[middle : start + size - 8] = bytes(start + size - 8 - middle)
    assert refused(bytes(content)).code == "media.video_damaged"


@pytest.mark.parametrize(
    ("codec", "form"),
    [("pcm_s16le", "wav"), ("libopus", "ogg"), ("flac", "flac"), ("aac", "ipod"), ("libmp3lame", "mp3")],
)
def test_truncated_sounds_are_found(codec: str, form: str) -> None:
    content = made.sound(codec, form, seconds=30)
    assert refused(content[: len(content) // 2]).code in {"media.sound_damaged", "media.video_damaged"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "media.file_empty"),
        (bomb_png(), "media.picture_bomb"),
        (bomb_png(width=10_000, height=9_000), "media.picture_too_large"),
        (moving_png(), "media.picture_moves"),
        (made.heic(brand=b"hevc"), "media.picture_moves"),
        (made.film(tracks=2, sound=None), "media.track_count"),
        (made.film("mpeg4"), "media.codec"),
    ],
)
def test_what_nobody_should_decode_is_refused(content: bytes, code: str) -> None:
    assert refused(content).code == code


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_moving_pictures_are_refused(kind: str) -> None:
    sink = io.BytesIO()
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue")]
    frames[0].save(sink, kind, save_all=True, append_images=frames[1:])
    assert refused(sink.getvalue()).code == "media.picture_moves"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(duration_ms=1000), "media.too_long"),
        (Limits(frame_pixels=3000), "media.frame_too_large"),
        (Limits(frames_per_second=5), "media.frame_rate"),
        (Limits(video_bytes=5000), "media.file_too_large"),
        (Limits(streams=1), "media.track_count"),
        (Limits(probe_seconds=-1), "media.probe_too_slow"),
    ],
)
def test_each_bound_holds(limits: Limits, code: str) -> None:
    assert refused(made.film(), limits).code == code


def test_a_stream_that_is_larger_than_its_container_says_is_refused() -> None:
    """The header of the track announces 64 by 48, the stream itself is larger: the decoder is bounded, too."""
    limits = Limits(frame_pixels=64 * 48)
    content = made.film(size=(320, 240), sound=None).replace(struct.pack(">HH", 320, 240), struct.pack(">HH", 64, 48))
    assert refused(content, limits).code in {"media.video_damaged", "media.frame_too_large"}


def archive() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as target:
        target.writestr("a.txt", "hallo")
    return sink.getvalue()


def jpeg_with_comment(comment: bytes) -> bytes:
    content = made.picture("JPEG")
    return content[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + content[2:]


@pytest.mark.parametrize(
    "content",
    [
        made.picture("JPEG") + archive(),
        made.picture("PNG") + archive(),
        jpeg_with_comment(b"<html><script>alert(1)</script>"),
        jpeg_with_comment(b"%PDF-1.4 1 0 obj"),
        made.picture("JPEG") + b"<?php system($_GET[0]); ?>",
        made.sound("libmp3lame", "mp3") + archive(),
    ],
)
def test_a_file_that_is_two_things_is_refused(content: bytes) -> None:
    assert refused(content).code == "media.two_natures"


def test_the_four_bytes_of_an_archive_alone_are_no_archive() -> None:
    assert found(made.picture("JPEG") + b"PK\x05\x06 and so on").mime == "image/jpeg"


def test_location_camera_and_author_are_seen_in_pictures() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Kamera", "Erika Muster", 6
    exif.get_ifd(0x8825)[2] = (50.0, 4.0, 0.0)
    probed = found(made.picture("JPEG", exif=exif))
    assert (probed.carried.gps, probed.carried.camera, probed.carried.author) == (True, True, True)
    assert (probed.orientation, probed.width, probed.height) == (6, 64, 96)


def test_location_and_author_are_seen_in_videos() -> None:
    probed = found(made.film(tags=(("location", "+50.08+008.24/"), ("artist", "Erika Muster"))))
    assert (probed.carried.gps, probed.carried.author) == (True, True)
    assert not any(vars(found(made.film()).carried).values())


def test_a_second_sound_track_is_counted() -> None:
    import av

    sink = io.BytesIO()
    with av.open(io.BytesIO(made.film())) as source, av.open(sink, "w", format="mp4") as target:
        copies = {each.index: target.add_stream_from_template(each) for each in source.streams}
        second = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux():
            if packet.dts is None:
                continue
            packet.stream = copies[packet.stream_index]
            target.mux(packet)
        with av.open(io.BytesIO(made.film())) as again:
            for packet in again.demux(audio=0):
                if packet.dts is not None:
                    packet.stream = second
                    target.mux(packet)
    assert found(sink.getvalue()).further_tracks == 1


def test_a_compressed_bomb_is_not_unpacked() -> None:
    """Text chunks of a PNG may hold megabytes in a few bytes; the decoder's own bound stops it."""
    packed = zlib.compress(b"A" * 80_000_000, 9)
    chunk = b"zTXt" + b"Comment\0\0" + packed
    content = made.picture("PNG")
    head = content[:33]
    bomb = head + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) + content[33:]
    assert refused(bomb).code == "media.picture_damaged"
