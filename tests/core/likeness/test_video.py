# SPDX-License-Identifier: EUPL-1.2
import io

import cv2
import numpy as np
import pytest

from tests.core.likeness.films import RATE, SOUND_RATE, film, frames, speech, written_on
from tragweite.core.likeness.video import Change, VideoVerdict, compare_videos
from tragweite.core.refusal import Refused

SECONDS = 5
PICTURES = frames(1, seconds=SECONDS)
SOUND = speech(1, seconds=SECONDS)


@pytest.fixture(scope="module")
def approved():
    return film(PICTURES, sound=SOUND, crf=18)


def kinds(found):
    return [str(each.kind) for each in found.segments]


def second(start, pictures):
    """The approved pictures with others in the second that begins there."""
    return [*PICTURES[: start * RATE], *pictures, *PICTURES[(start + 1) * RATE :]]


def test_equal_bytes_are_the_same(approved):
    found = compare_videos(approved=approved, live=io.BytesIO(approved))
    assert (found.verdict, found.segments) == (VideoVerdict.SAME, ())
    assert found.approved_sha256 == found.live_sha256
    assert found.approved_seconds == pytest.approx(SECONDS, abs=0.1)


def test_a_smaller_re_encoded_copy_with_another_frame_rate_is_the_same(approved):
    live = film(PICTURES, sound=SOUND * 0.5, size=(256, 144), rate=25, crf=28)
    found = compare_videos(approved=approved, live=live)
    assert (found.verdict, found.segments) == (VideoVerdict.SAME, ())
    assert found.transformation.size == (256, 144)
    assert found.transformation.gain_db == pytest.approx(-6, abs=0.7)


@pytest.mark.slow
def test_a_padded_copy_is_the_same_and_says_where_it_lies(approved):
    padded = [cv2.copyMakeBorder(each, 90, 50, 0, 0, cv2.BORDER_CONSTANT, value=30) for each in PICTURES]
    found = compare_videos(approved=approved, live=film(padded, sound=SOUND, crf=26))
    assert (found.verdict, found.segments) == (VideoVerdict.SAME, ())
    assert found.transformation.placed == pytest.approx((0, 90 / 320, 1, 270 / 320), abs=0.01)


@pytest.mark.slow
def test_a_cropped_copy_is_the_same_and_says_what_is_shown(approved):
    cropped = [np.ascontiguousarray(each[4:176, 8:304]) for each in PICTURES]
    found = compare_videos(approved=approved, live=film(cropped, sound=SOUND, crf=26))
    assert (found.verdict, found.segments) == (VideoVerdict.SAME, ())
    assert found.transformation.visible == pytest.approx((8 / 320, 4 / 180, 304 / 320, 176 / 180), abs=0.01)


@pytest.mark.slow
def test_a_brighter_copy_is_the_same(approved):
    brighter = [np.clip(each * 1.1 + 10.0, 0, 255).astype(np.uint8) for each in PICTURES]
    assert compare_videos(approved=approved, live=film(brighter, sound=SOUND)).verdict is VideoVerdict.SAME


@pytest.mark.slow
def test_a_mirrored_film_is_changed(approved):
    mirrored = [np.ascontiguousarray(each[:, ::-1]) for each in PICTURES]
    found = compare_videos(approved=approved, live=film(mirrored, sound=SOUND))
    assert (found.verdict, kinds(found)) == (VideoVerdict.CHANGED, ["mirrored"])


@pytest.mark.slow
def test_a_replaced_second_is_found(approved):
    live = film(second(2, frames(7, seconds=1)), sound=SOUND)
    found = compare_videos(approved=approved, live=live)
    assert (found.verdict, kinds(found)) == (VideoVerdict.CHANGED, ["replaced"])
    assert (found.segments[0].start_s, found.segments[0].end_s) == (
        pytest.approx(2, abs=0.3),
        pytest.approx(3, abs=0.3),
    )
    assert found.changed_seconds == pytest.approx(1, abs=0.5)


@pytest.mark.slow
def test_an_inserted_second_is_found(approved):
    pictures = [*PICTURES[: 2 * RATE], *frames(7, seconds=1), *PICTURES[2 * RATE :]]
    found = compare_videos(approved=approved, live=film(pictures))
    inserted = next(each for each in found.segments if each.kind == Change.INSERTED)
    assert (inserted.start_s, inserted.end_s) == (pytest.approx(2, abs=0.3), pytest.approx(3, abs=0.3))


@pytest.mark.slow
def test_a_removed_second_is_found_on_the_clock_of_the_approved_film(approved):
    sound = np.concatenate([SOUND[: 3 * SOUND_RATE], SOUND[4 * SOUND_RATE :]])
    found = compare_videos(approved=approved, live=film(second(3, []), sound=sound))
    removed = next(each for each in found.segments if each.kind == Change.REMOVED)
    assert removed.film == "approved"
    assert removed.end_s - removed.start_s == pytest.approx(1, abs=0.3)
    assert removed.start_s == pytest.approx(3, abs=0.5)


@pytest.mark.slow
@pytest.mark.parametrize(("cut", "verdict"), [(0.2, VideoVerdict.SAME), (1.5, VideoVerdict.CHANGED)])
def test_what_is_cut_off_at_the_start_is_reported(approved, cut, verdict):
    live = film(PICTURES[round(cut * RATE) :], sound=SOUND[round(cut * SOUND_RATE) :])
    found = compare_videos(approved=approved, live=live)
    assert found.verdict is verdict
    assert found.transformation.trimmed_start_s == pytest.approx(cut, abs=0.15)


@pytest.mark.slow
def test_text_over_the_picture_is_found_in_time_and_place(approved):
    pictures = [written_on(each, "GRATIS", (40, 60)) if 20 <= k < 60 else each for k, each in enumerate(PICTURES)]
    found = compare_videos(approved=approved, live=film(pictures, sound=SOUND, crf=28))
    assert found.verdict is VideoVerdict.CHANGED
    segment = max(found.segments, key=lambda each: each.how_much or 0)
    assert (segment.start_s, segment.end_s) == (pytest.approx(1, abs=0.3), pytest.approx(3, abs=0.3))
    left, top, right, bottom = segment.region
    assert left < 60 / 320 < right
    assert top < 55 / 180 < bottom


@pytest.mark.slow
def test_another_number_in_a_burnt_in_subtitle_is_found():
    ours, theirs = ([written_on(each, f"bis {day}. August", (80, 165)) for each in PICTURES] for day in (31, 30))
    found = compare_videos(approved=film(ours, crf=18), live=film(theirs, crf=28))
    assert (found.verdict, set(kinds(found))) == (VideoVerdict.CHANGED, {"picture"})


@pytest.mark.slow
def test_the_sound_is_compared_too(approved):
    dubbed = SOUND.copy()
    dubbed[2 * SOUND_RATE : 3 * SOUND_RATE] = speech(5, seconds=1)
    found = compare_videos(approved=approved, live=film(PICTURES, sound=dubbed))
    assert (found.verdict, kinds(found)) == (VideoVerdict.CHANGED, ["sound_replaced"])
    assert kinds(compare_videos(approved=approved, live=film(PICTURES))) == ["sound_missing"]


@pytest.mark.slow
def test_another_film_is_different(approved):
    found = compare_videos(approved=approved, live=film(frames(8, seconds=4)))
    assert (found.verdict, found.transformation) == (VideoVerdict.DIFFERENT, None)


@pytest.mark.parametrize("content", [b"", b"no film", b"\x00\x00\x00\x18ftypmp42" + bytes(40)])
def test_a_file_that_is_no_film_is_refused(approved, content):
    with pytest.raises(Refused, match=r"likeness\.not_a_video") as refused:
        compare_videos(approved=approved, live=content)
    assert refused.value.facts["which"] == "live"


def test_a_picture_that_stands_alone_at_a_cut_is_no_doubt():
    """One picture of another scene lies on a tick; the copy has another frame rate, so that it may lie beside it."""
    alone = [*PICTURES[: 2 * RATE], frames(7, seconds=1)[0], *frames(8, seconds=2)]
    found = compare_videos(approved=film(alone, crf=18), live=film(alone, rate=25, crf=26))
    assert (found.verdict, found.segments) == (VideoVerdict.SAME, ())


def test_a_small_dark_thing_before_a_bright_wall_is_the_same():
    """Fewer than two in a thousand pixels are dark: they must not be taken for clipped tones."""
    wall = np.tile(np.linspace(215, 250, 320, dtype=np.uint8)[None, :], (180, 1))
    pictures = [wall.copy() for _ in range(3 * RATE)]
    for number, each in enumerate(pictures):
        each[80:88, 20 + number : 26 + number] = 15
        each[150:160, 100:220] = 120
    found = compare_videos(approved=film(pictures, crf=18), live=film(pictures, crf=26))
    assert (found.verdict, found.segments) == (VideoVerdict.SAME, ())
