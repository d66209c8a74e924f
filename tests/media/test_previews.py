# SPDX-License-Identifier: EUPL-1.2
"""Previews show the same, tell nothing more, and are made once."""

import io
from collections.abc import Iterable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageCms

from tests.media import files_made as made
from tragweite.core.refusal import Refused
from tragweite.media.limits import Limits
from tragweite.media.previews import Derivative, derive
from tragweite.media.probing import probe
from tragweite.media.recording_previews import shown_size

SECRET = "Erika Muster"


def previews(tmp_path: Path, content: bytes, **options: Limits) -> dict[str, Derivative]:
    path = tmp_path / "original"
    path.write_bytes(content)
    made_here = derive(path, kind=probe(path).kind, into=tmp_path / "derived", **options)
    return {each.name: each for each in made_here}


def telling_exif(orientation: int = 6) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Kamera", SECRET, orientation
    exif.get_ifd(0x8825)[2] = (50.0, 4.0, 0.0)
    return exif


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "clean.jpg"), ("PNG", "clean.png"), ("WEBP", "clean.jpg")])
def test_the_clean_copy_tells_nothing(tmp_path: Path, kind: str, name: str) -> None:
    content = made.picture(kind, exif=telling_exif(), xmp=f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode())
    assert SECRET.encode() in content
    clean = previews(tmp_path, content)[name]
    assert SECRET.encode() not in clean.path.read_bytes()
    with Image.open(clean.path) as picture:
        assert (dict(picture.getexif()), picture.info.get("xmp"), picture.info.get("comment")) == ({}, None, None)
        assert picture.size == (64, 96)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_clean_copy_stands_upright(tmp_path: Path, orientation: int) -> None:
    """Against a picture turned by hand: the inverse of each orientation, then EXIF turns it back."""
    turns = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    upright = made.gradient((96, 64))
    lying = upright.transpose(Image.Transpose(turns[orientation])) if orientation > 1 else upright
    sink = io.BytesIO()
    lying.save(sink, "PNG", exif=telling_exif(orientation))
    with Image.open(previews(tmp_path, sink.getvalue())["clean.png"].path) as picture:
        assert picture.convert("RGB").tobytes() == upright.tobytes()


def test_a_stated_colour_profile_is_applied_and_left_out(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    content = made.picture("JPEG", icc_profile=profile.tobytes())
    with Image.open(previews(tmp_path, content)["clean.jpg"].path) as picture, Image.open(io.BytesIO(content)) as given:
        assert "icc_profile" not in picture.info
        centre = (48, 32)
        pairs = zip(picture.convert("RGB").getpixel(centre), given.getpixel(centre), strict=True)  # type: ignore[arg-type]
        assert all(abs(one - other) <= 4 for one, other in pairs)


def test_transparency_and_sixteen_bits_stay(tmp_path: Path) -> None:
    sink = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(sink, "WEBP", lossless=True)
    with Image.open(previews(tmp_path, sink.getvalue())["clean.png"].path) as picture:
        assert picture.getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_sixteen_bit_grey_is_scaled(tmp_path: Path) -> None:
    sink = io.BytesIO()
    Image.new("I;16", (20, 20), 32_768).save(sink, "PNG")
    with Image.open(previews(tmp_path, sink.getvalue())["clean.png"].path) as picture:
        assert picture.convert("RGB").getpixel((5, 5)) == (128, 128, 128)


def test_thumbnails_are_small_and_keep_their_shape(tmp_path: Path) -> None:
    with Image.open(previews(tmp_path, made.picture("JPEG", size=(1920, 1080)))["thumbnail.webp"].path) as picture:
        assert (picture.format, picture.size) == ("WEBP", (480, 270))


@pytest.mark.parametrize("content", [made.heic(), made.picture("AVIF")])
def test_what_browsers_do_not_show_everywhere_has_a_clean_jpeg(tmp_path: Path, content: bytes) -> None:
    assert previews(tmp_path, content)["clean.jpg"].mime == "image/jpeg"


@pytest.mark.parametrize("codec", ["libx264", "libx265", "libsvtav1", "libvpx-vp9"])
def test_a_video_gets_a_proxy_a_poster_and_a_thumbnail(tmp_path: Path, codec: str) -> None:
    found = previews(tmp_path, made.film(codec))
    assert set(found) == {"poster.jpg", "thumbnail.webp", "proxy.mp4"}
    proxy = probe(found["proxy.mp4"].path)
    assert (proxy.codec, proxy.width, proxy.height, proxy.has_sound) == ("h264", 64, 48, True)
    assert proxy.duration_ms == pytest.approx(2000, abs=120)


def test_the_proxy_shows_and_sounds_like_the_original(tmp_path: Path) -> None:
    proxy = previews(tmp_path, made.film(fps=25))["proxy.mp4"].path
    with av.open(str(proxy)) as source:
        shades = [float(frame.to_ndarray(format="gray").mean()) for frame in source.decode(video=0)]
        assert len(shades) == 50
        assert max(abs(shade - number * 255 / 50) for number, shade in enumerate(shades)) < 6
    with av.open(str(proxy)) as source:
        samples = [frame.to_ndarray()[0] for frame in source.decode(audio=0)]
    wave = np.concatenate(samples)[4800:52_800]
    assert int(np.argmax(np.abs(np.fft.rfft(wave)))) == 440  # one second: the bin is the frequency


def test_the_index_of_a_proxy_stands_in_front_and_tells_nothing(tmp_path: Path) -> None:
    content = made.film(tags=(("location", "+50.08+008.24/"), ("artist", SECRET), ("comment", SECRET)))
    proxy = previews(tmp_path, content)["proxy.mp4"].path.read_bytes()
    assert SECRET.encode() in content
    assert SECRET.encode() not in proxy
    assert b"+50.08" not in proxy
    assert proxy.index(b"moov") < proxy.index(b"mdat")


def turned(content: bytes) -> bytes:
    """The display matrix of a phone held upright: a quarter turn clockwise (ISO/IEC 14496-12, 8.3.2)."""
    one = (0x10000).to_bytes(4, "big")
    straight = one + bytes(12) + one + bytes(12) + (0x40000000).to_bytes(4, "big")
    minus = (0x100000000 - 0x10000).to_bytes(4, "big")
    quarter = bytes(4) + one + bytes(4) + minus + bytes(16) + (0x40000000).to_bytes(4, "big")
    place = content.index(straight, content.index(b"tkhd"))
    return content[:place] + quarter + content[place + 36 :]


def test_a_turned_video_becomes_upright(tmp_path: Path) -> None:
    content = turned(made.film())
    found = previews(tmp_path, content)
    original, proxy = probe(tmp_path / "original"), probe(found["proxy.mp4"].path)
    assert (original.orientation, original.width, original.height) == (6, 48, 64)
    assert (proxy.orientation, proxy.width, proxy.height) == (1, 48, 64)
    with Image.open(found["poster.jpg"].path) as poster:
        assert poster.size == (48, 64)


def test_a_sound_gets_a_proxy_without_tags(tmp_path: Path) -> None:
    found = previews(tmp_path, made.sound("libmp3lame", "mp3", tags=(("artist", SECRET),)))
    assert set(found) == {"proxy.m4a"}
    assert SECRET.encode() not in found["proxy.m4a"].path.read_bytes()
    assert probe(found["proxy.m4a"].path).duration_ms == pytest.approx(2000, abs=60)


@pytest.mark.parametrize("content", [made.picture("JPEG"), made.film(), made.sound("flac", "flac")])
def test_previews_are_made_once_and_the_same_every_time(tmp_path: Path, content: bytes) -> None:
    first = state(previews(tmp_path, content).values())
    assert state(previews(tmp_path, content).values()) == first
    original = tmp_path / "original"
    elsewhere = derive(original, kind=probe(original).kind, into=tmp_path / "other")
    assert {name: read for name, (read, _written) in state(elsewhere).items()} == {
        name: read for name, (read, _written) in first.items()
    }


def state(found: Iterable[Derivative]) -> dict[str, tuple[bytes, int]]:
    return {each.name: (each.path.read_bytes(), each.path.stat().st_mtime_ns) for each in found}


def test_a_preview_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"media\.preview_too_slow"):
        previews(tmp_path, made.film(), limits=Limits(preview_seconds=-1))
    assert [path for path in (tmp_path / "derived").rglob("*") if path.is_file()] == []


def test_damage_that_only_whole_decoding_finds_is_said(tmp_path: Path) -> None:
    content = bytearray(made.film(seconds=120, fps=25, keyint=5, sound=None))
    start = content.index(b"mdat") + len(content) // 4
    content[start : start + 3000] = bytes(3000)
    with pytest.raises(Refused, match=r"media\.video_damaged"):
        previews(tmp_path, bytes(content))


@pytest.mark.parametrize(
    ("given", "shown"),
    [((1920, 1080), (1280, 720)), ((1080, 1920), (720, 1280)), ((640, 361), (640, 360)), ((4096, 720), (4096, 720))],
)
def test_sides_are_even_and_the_shorter_at_most_720(given: tuple[int, int], shown: tuple[int, int]) -> None:
    assert shown_size(width=given[0], height=given[1]) == shown
