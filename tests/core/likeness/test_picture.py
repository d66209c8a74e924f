# SPDX-License-Identifier: EUPL-1.2
import io

import pytest
from PIL import Image

from tragweite.core.likeness.picture import PictureVerdict, Proof, compare_pictures
from tragweite.core.refusal import Refused


def picture(*, size=(40, 20), colour=(200, 30, 30), dot=None, **saving):
    image = Image.new("RGB", size, colour)
    image.paste((0, 0, 255), (0, 0, 5, 5))
    if dot is not None:
        image.putpixel(dot, (1, 2, 3))
    file = io.BytesIO()
    image.save(file, **{"format": "PNG", **saving})
    return file.getvalue()


def test_equal_bytes_are_the_same_picture():
    found = compare_pictures(approved=picture(), live=picture())
    assert (found.verdict, found.proof) == (PictureVerdict.SAME, Proof.BYTES)
    assert found.approved_sha256 == found.live_sha256


def test_another_file_with_the_same_pixels_is_the_same_picture():
    found = compare_pictures(approved=picture(), live=picture(compress_level=0))
    assert (found.verdict, found.proof) == (PictureVerdict.SAME, Proof.PIXELS)
    assert compare_pictures(approved=picture(), live=picture(format="BMP")).proof is Proof.PIXELS


def test_one_other_pixel_is_a_change():
    found = compare_pictures(approved=picture(), live=picture(dot=(30, 10)))
    assert (found.verdict, found.proof) == (PictureVerdict.CHANGED, None)


def test_a_recompressed_copy_goes_to_a_person():
    assert compare_pictures(approved=picture(), live=picture(format="JPEG")).verdict is PictureVerdict.CHANGED


def test_another_size_is_a_change():
    found = compare_pictures(approved=picture(), live=picture(size=(41, 20)))
    assert (found.verdict, found.live_size) == (PictureVerdict.CHANGED, (41, 20))


def test_a_turned_picture_is_compared_as_it_is_seen():
    exif = Image.Exif()
    exif[0x0112] = 3
    assert compare_pictures(approved=picture(), live=picture(exif=exif)).verdict is PictureVerdict.CHANGED
    exif[0x0112] = 1
    assert compare_pictures(approved=picture(), live=picture(exif=exif)).verdict is PictureVerdict.SAME


def test_moving_pictures_are_the_same_only_by_their_bytes():
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    files = []
    for second in (frames[1], Image.new("RGB", (10, 10), "green")):
        file = io.BytesIO()
        frames[0].save(file, format="GIF", save_all=True, append_images=[second])
        files.append(file.getvalue())
    assert compare_pictures(approved=files[0], live=files[1]).verdict is PictureVerdict.CHANGED
    assert compare_pictures(approved=files[0], live=files[0]).verdict is PictureVerdict.SAME


@pytest.mark.parametrize(
    "live", [b"", b"kein Bild", picture()[:40], b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_what_is_no_picture_is_refused(live):
    with pytest.raises(Refused, match=r"likeness\.not_a_picture") as refused:
        compare_pictures(approved=picture(), live=live)
    assert refused.value.facts["which"] == "live"


def test_a_picture_beyond_the_limit_is_refused_before_decoding():
    with pytest.raises(Refused, match=r"likeness\.picture_too_large"):
        compare_pictures(approved=picture(), live=picture(size=(200, 200)), max_pixels=10_000)
