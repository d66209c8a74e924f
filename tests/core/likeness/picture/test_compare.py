# SPDX-License-Identifier: EUPL-1.2
"""Pictures are made here, so where the place of a copy or of a falsification is known, it is known by construction."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageEnhance, ImageFilter, ImageOps

from tests.core.likeness.picture.drawings import (
    DATE_AT,
    FLAG,
    copy_of,
    date_box,
    file_of,
    post,
    story,
    texture,
    tile,
)
from tragweite.core.likeness.picture import PictureVerdict, Proof, Reason, Region, compare_pictures
from tragweite.core.refusal import Refused

SAME, CHANGED, DIFFERENT, PERSON = PictureVerdict
APPROVED = post()
APPROVED_FILE = file_of(APPROVED)


def compared(live):
    return compare_pictures(approved=APPROVED_FILE, live=live)


def covers(region: Region, box, size, *, room=0.02):
    left, top, right, bottom = box[0] / size[0], box[1] / size[1], box[2] / size[0], box[3] / size[1]
    across = region.left < right + room and region.right > left - room
    return across and region.top < bottom + room and region.bottom > top - room


def close(region: Region, box, size, *, room):
    wanted = (box[0] / size[0], box[1] / size[1], box[2] / size[0], box[3] / size[1])
    found = (region.left, region.top, region.right, region.bottom)
    return all(abs(a - b) < room for a, b in zip(found, wanted, strict=True))


def test_equal_bytes_and_equal_pixels_are_proofs_of_their_own():
    found = compared(APPROVED_FILE)
    assert (found.verdict, found.proof, found.changed_share) == (SAME, Proof.BYTES, 0.0)
    assert found.approved_sha256 == found.live_sha256
    assert compared(file_of(APPROVED, compress_level=1)).proof is Proof.PIXELS


@pytest.mark.parametrize(
    "saving",
    [
        {"quality": 40},
        {"quality": 95},
        {"quality": 45, "file_format": "WEBP"},
        {"quality": 45, "file_format": "AVIF"},
        {"width": 320},
        {"width": 720},
        {"width": 2160, "quality": 60},
    ],
)
def test_a_recompressed_or_rescaled_copy_is_the_same(saving):
    found = compared(copy_of(APPROVED, **saving))
    assert (found.verdict, found.proof, found.reason) == (SAME, Proof.LIKENESS, None)
    assert not found.transformation.is_cropped
    assert not found.transformation.is_padded
    assert found.transformation.scale == pytest.approx(saving.get("width", 864) / 864, rel=0.003)


def test_an_off_centre_crop_is_the_same_and_its_box_is_found():
    box = (52, 20, 830, 1040)
    found = compared(copy_of(APPROVED.crop(box), width=640))
    assert found.verdict is SAME
    assert close(found.transformation.visible, box, APPROVED.size, room=0.002)
    assert found.transformation.scale == pytest.approx(640 / (830 - 52), rel=0.005)


@settings(max_examples=8, deadline=None)
@given(st.tuples(*[st.floats(0.0, 0.12)] * 4), st.integers(50, 90))
def test_any_moderate_crop_is_found(shares, quality):
    width, height = APPROVED.size
    box = (
        round(shares[0] * width),
        round(shares[1] * height),
        round((1 - shares[2]) * width),
        round((1 - shares[3]) * height),
    )
    found = compared(copy_of(APPROVED.crop(box), quality=quality))
    assert found.verdict is SAME
    assert found.proof is Proof.PIXELS or close(found.transformation.visible, box, APPROVED.size, room=0.003)


@pytest.mark.parametrize("ground", ["blurred", "plain"])
def test_a_story_around_the_picture_is_the_same_and_its_place_is_found(ground):
    live, place = story(APPROVED, ground=ground)
    found = compared(copy_of(live))
    assert found.verdict is SAME
    assert close(found.transformation.place, place, live.size, room=0.002)
    assert not found.transformation.is_cropped


@pytest.mark.parametrize("ground", ["blurred", "plain"])
def test_a_cropped_picture_in_a_story_ends_where_it_was_cropped(ground):
    box = (50, 40, 864, 1060)
    live, place = story(APPROVED.crop(box), ground=ground)
    found = compared(copy_of(live))
    assert found.verdict is SAME
    assert close(found.transformation.place, place, live.size, room=0.006)
    assert close(found.transformation.visible, box, APPROVED.size, room=0.008)


def test_a_covered_edge_inside_a_story_is_no_crop():
    live, place = story(APPROVED, ground="plain")
    live.paste((30, 60, 90), (place[0], place[3] - 70, place[0] + 300, place[3]))
    assert compared(copy_of(live)).verdict is CHANGED


def against_tile(live, **options):
    return compare_pictures(approved=file_of(tile(**options)), live=copy_of(live, quality=85))


def test_a_cropped_tile_on_its_own_ground_ends_on_the_straight_line_where_the_border_shows():
    box = (60, 0, 1050, 1250)
    live, place = story(tile().crop(box))
    found = against_tile(live)
    assert found.verdict is SAME
    assert close(found.transformation.place, place, live.size, room=0.01)
    assert close(found.transformation.visible, box, (1080, 1350), room=0.01)


@pytest.mark.parametrize("ground", ["blurred", "plain"])
def test_a_label_that_is_missing_in_a_story_is_no_crop(ground):
    live, _place = story(tile(label=""), ground=ground)
    assert against_tile(live).verdict is CHANGED


def test_a_label_that_is_missing_on_a_ground_like_the_border_is_no_crop():
    live, _place = story(tile(label="", ground=(30, 60, 90)), ground="plain")
    assert against_tile(live, ground=(30, 60, 90)).verdict is CHANGED


def test_the_middle_of_a_tile_is_found_though_hardly_anything_stands_there():
    whole = tile(size=(1200, 630)).crop((285, 0, 915, 630))
    found = against_tile(whole, size=(1200, 630))
    assert found.verdict is SAME
    assert close(found.transformation.visible, (285, 0, 915, 630), (1200, 630), room=0.005)


def test_a_filter_is_the_same_and_its_strength_is_told():
    brighter = ImageEnhance.Brightness(APPROVED).enhance(1.1)
    assert compared(copy_of(brighter)).transformation.brightness > 5
    flatter = compared(copy_of(ImageEnhance.Contrast(APPROVED).enhance(0.85)))
    assert (flatter.verdict, flatter.transformation.contrast) == (SAME, pytest.approx(0.85, abs=0.03))
    assert compared(copy_of(ImageEnhance.Color(APPROVED).enhance(1.25))).verdict is SAME


def test_a_copy_with_a_colour_profile_is_the_same():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert compared(file_of(APPROVED, "JPEG", quality=80, icc_profile=profile)).verdict is SAME
    assert compared(file_of(APPROVED, "JPEG", quality=80, icc_profile=b"damaged")).verdict is SAME


def test_a_mirrored_picture_is_changed():
    found = compared(copy_of(ImageOps.mirror(APPROVED)))
    assert (found.verdict, found.reason, found.transformation.mirrored) == (CHANGED, Reason.MIRRORED, True)


@pytest.mark.parametrize("saving", [{"quality": 60}, {"width": 640, "quality": 70}, {"width": 480, "quality": 80}])
@pytest.mark.parametrize("date", ["31.09.2026", "80.09.2026"])
def test_one_other_digit_of_the_date_is_found_where_it_stands(saving, date):
    found = compared(copy_of(post(date=date), **saving))
    assert (found.verdict, found.reason, found.proof) == (CHANGED, Reason.PLACES, None)
    assert found.differences[0].certain
    assert covers(found.differences[0].approved, date_box(), APPROVED.size, room=0.005)
    assert all(each.approved.top * APPROVED.height < DATE_AT[1] + 60 for each in found.differences)


def test_a_falsified_date_in_a_cropped_filtered_story_is_found_in_both_pictures():
    falsified = ImageEnhance.Contrast(post(date="20.09.2026")).enhance(1.1)
    live, place = story(falsified.crop((30, 30, 834, 1050)))
    found = compared(copy_of(live, quality=70))
    assert found.verdict is CHANGED
    box = date_box()
    assert covers(found.differences[0].approved, box, APPROVED.size, room=0.005)
    scale = (place[2] - place[0]) / (834 - 30)
    there = (place[0] + (box[0] - 30) * scale, place[1] + (box[1] - 30) * scale)
    assert covers(found.differences[0].live, (*there, there[0] + 30, there[1] + 40), live.size, room=0.01)


def test_other_colours_of_a_flag_are_found():
    found = compared(copy_of(post(flag=((0, 0, 0), (0, 150, 60), (255, 206, 0))), quality=60))
    assert found.verdict is CHANGED
    assert covers(found.differences[0].approved, FLAG, APPROVED.size)


def test_a_pasted_patch_is_found():
    live = APPROVED.copy()
    live.paste(texture(seed=9, size=(70, 70)), (400, 200))
    found = compared(copy_of(live, quality=60, width=720))
    assert found.verdict is CHANGED
    assert covers(found.differences[0].approved, (400, 200, 470, 270), APPROVED.size)
    assert 0 < found.changed_share < 0.02


def test_a_text_in_the_border_of_a_story_is_found():
    live, _place = story(APPROVED, ground="plain")
    live.paste((255, 255, 255), (300, 80, 420, 120))
    found = compared(copy_of(live))
    assert (found.verdict, found.reason) == (CHANGED, Reason.BORDER)
    assert found.differences[0].approved is None
    assert covers(found.differences[0].live, (300, 80, 420, 120), live.size)


def test_another_ground_colour_is_not_taken_for_a_filter():
    tile, other = Image.new("RGB", (600, 600), (0, 75, 118)), Image.new("RGB", (600, 600), (0, 120, 60))
    for each in (tile, other):
        each.paste(Image.new("RGB", (200, 40), "white"), (100, 100))
        each.paste(texture(size=(150, 150)), (400, 400))
    found = compare_pictures(approved=file_of(tile), live=copy_of(other))
    assert found.verdict in {CHANGED, PERSON}


def test_another_picture_is_different():
    found = compared(copy_of(texture(seed=5)))
    assert (found.verdict, found.reason, found.changed_share) == (DIFFERENT, Reason.NOT_FOUND, None)


def test_a_soft_picture_without_corners_is_found_in_a_story():
    fog = texture(seed=3).filter(ImageFilter.GaussianBlur(25))
    live, place = story(fog.crop((60, 0, 864, 1030)))
    found = compare_pictures(approved=file_of(fog), live=copy_of(live, quality=85))
    assert found.verdict is SAME
    assert close(found.transformation.place, place, live.size, room=0.02)


def test_a_soft_picture_that_is_not_found_is_a_case_for_a_person():
    fog, other = (texture(seed=seed).filter(ImageFilter.GaussianBlur(60)) for seed in (3, 4))
    found = compare_pictures(approved=file_of(fog), live=copy_of(other.crop((100, 0, 864, 700))))
    assert (found.verdict, found.reason) == (PERSON, Reason.NOT_FOUND)


def test_where_most_is_cut_off_a_person_decides():
    found = compared(copy_of(APPROVED.crop((0, 0, 864, 500)), quality=90))
    assert (found.verdict, found.reason) == (PERSON, Reason.CUT_OFF)
    assert found.transformation.visible_share == pytest.approx(500 / 1080, abs=0.01)


def test_tiny_pictures_go_to_a_person():
    tiny = APPROVED.resize((40, 50))
    assert compared(copy_of(tiny)).reason is Reason.TOO_SMALL
    assert compare_pictures(approved=file_of(tiny), live=copy_of(tiny)).verdict is PERSON


def test_a_turned_picture_is_compared_as_it_is_seen():
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = APPROVED.transpose(Image.Transpose.ROTATE_90)
    found = compared(file_of(turned, "JPEG", quality=80, exif=exif))
    assert (found.verdict, found.live_size) == (SAME, APPROVED.size)
    assert compared(file_of(APPROVED, "JPEG", quality=80, exif=exif)).verdict is not SAME


def test_transparency_is_seen_on_white():
    layer = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    layer.paste(texture(size=(200, 200)), (50, 50))
    flat = Image.new("RGB", layer.size, "white")
    flat.paste(layer, mask=layer.getchannel("A"))
    assert compare_pictures(approved=file_of(layer), live=copy_of(flat, quality=85)).verdict is SAME


def test_moving_pictures_are_the_same_only_by_their_bytes():
    frames = [Image.new("RGB", (100, 100), colour) for colour in ("red", "blue")]
    files = []
    for second in (frames[1], Image.new("RGB", (100, 100), "green")):
        file = io.BytesIO()
        frames[0].save(file, format="GIF", save_all=True, append_images=[second])
        files.append(file.getvalue())
    found = compare_pictures(approved=files[0], live=files[1])
    assert (found.verdict, found.reason) == (PERSON, Reason.MOVING)
    assert compare_pictures(approved=files[0], live=files[0]).verdict is SAME


def test_a_plain_picture_without_any_detail_never_passes_for_another():
    plain = [file_of(Image.new("RGB", (200, 200), colour)) for colour in ("red", "blue")]
    assert compare_pictures(approved=plain[0], live=plain[1]).verdict is not SAME


@pytest.mark.parametrize(
    "live", [b"", b"kein Bild", APPROVED_FILE[:400], b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_what_is_no_picture_is_refused(live):
    with pytest.raises(Refused, match=r"likeness\.not_a_picture") as refused:
        compared(live)
    assert refused.value.facts["which"] == "live"


def test_a_picture_beyond_the_limit_is_refused_before_decoding():
    with pytest.raises(Refused, match=r"likeness\.picture_too_large"):
        compare_pictures(approved=APPROVED_FILE, live=APPROVED_FILE, max_pixels=10_000)
