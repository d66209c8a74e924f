# SPDX-License-Identifier: EUPL-1.2
"""Soft drawings between bars, and what compression alone does to a picture."""

import cv2
import numpy as np
import pytest

from tests.core.likeness.films import RATE, film, ground, written_on
from tragweite.core.likeness.video import VideoVerdict, compare_videos
from tragweite.core.likeness.video.film import read_film
from tragweite.core.likeness.video.framing import framed
from tragweite.core.likeness.video.regions import QUALITIES, recompression

SECONDS = 3
SOFT = cv2.GaussianBlur(ground(3), (0, 0), 14)
"""No corner is left in it: 500 features find nothing to agree on."""


def soft_frames(text=""):
    pictures = [np.ascontiguousarray(SOFT[40:220, 20 + k // 2 : 340 + k // 2]) for k in range(SECONDS * RATE)]
    return [written_on(each, text, (110, 160)) if text else each for each in pictures]


def between_bars(pictures, *, before, behind, across):
    top, bottom, left, right = (0, 0, before, behind) if across else (before, behind, 0, 0)
    return [cv2.copyMakeBorder(each, top, bottom, left, right, cv2.BORDER_CONSTANT, value=30) for each in pictures]


@pytest.mark.parametrize(("before", "behind", "across"), [(70, 70, False), (30, 110, False), (40, 100, True)])
def test_a_soft_drawing_is_found_between_bars(before, behind, across):
    approved = read_film(film(soft_frames(), crf=18), which="approved")
    padded = between_bars(soft_frames(), before=before, behind=behind, across=across)
    live = read_film(film(padded, crf=26), which="live")
    axis, length = (0, 460) if across else (1, 320)
    place = framed(approved, live)
    assert place.shift[axis] == pytest.approx(before / length, abs=0.01)
    assert place.scale[axis] == pytest.approx((length - before - behind) / length, abs=0.01)
    assert (place.scale[1 - axis], place.shift[1 - axis]) == (1.0, 0.0)


def test_a_film_of_the_same_shape_stands_between_no_bars():
    same = film(soft_frames(), crf=26)
    assert framed(read_film(same, which="approved"), read_film(same, which="live")) is None


@pytest.mark.slow
@pytest.mark.parametrize(("text", "verdict"), [("bis 31. August", "same"), ("bis 30. August", "changed")])
def test_a_soft_film_with_a_subtitle_is_judged_within_its_bars(text, verdict):
    padded = between_bars(soft_frames(text), before=70, behind=70, across=False)
    approved = film(soft_frames("bis 31. August"), crf=18)
    assert compare_videos(approved=approved, live=film(padded, crf=26)).verdict is VideoVerdict(verdict)


def test_compression_leaves_a_plain_picture_as_it_is():
    assert recompression(np.full((180, 320), 90, np.float32), like=np.zeros((45, 80), np.float32)).max() < 0.1


def test_compression_is_taken_as_strong_as_the_published_film_shows_it():
    busy = ground(5)[:180, :320].astype(np.float32)
    weak, strong = (recompression(busy, like=np.full((45, 80), level, np.float32)) for level in (0.02, 0.2))
    assert np.percentile(weak, 90) >= 0.02
    assert np.percentile(strong, 90) >= 0.2
    assert weak.max() < strong.max()
    assert min(QUALITIES) >= 1
