# SPDX-License-Identifier: EUPL-1.2
import io

import numpy as np
import pytest
from PIL import Image

from tests.core.likeness.picture.drawings import copy_of, file_of, post, story
from tragweite.core.likeness.picture import PictureVerdict, Region, aligned_pair, compare_pictures, marked
from tragweite.core.refusal import Refused


def opened(content):
    with Image.open(io.BytesIO(content)) as picture:
        return picture.convert("RGB")


def test_a_place_is_outlined_and_nothing_else_is_touched():
    before, found = post(), opened(marked(picture=file_of(post()), regions=[Region(0.25, 0.25, 0.5, 0.5)]))
    touched = np.abs(np.asarray(found, int) - np.asarray(before, int)).max(axis=2) > 0
    rows, columns = np.flatnonzero(touched.any(axis=1)), np.flatnonzero(touched.any(axis=0))
    assert found.size == before.size
    assert columns[0] / 864 == pytest.approx(0.25, abs=0.02)
    assert columns[-1] / 864 == pytest.approx(0.5, abs=0.02)
    assert rows[0] / 1080 == pytest.approx(0.25, abs=0.02)
    assert not touched[300:500, 250:400].any()
    assert (np.asarray(found)[rows[0] + 1 : rows[0] + 4, 300] == (214, 0, 36)).all(axis=1).any()


def test_without_places_the_picture_stays_as_it_is():
    assert opened(marked(picture=file_of(post()), regions=[])).tobytes() == post().tobytes()


def test_the_aligned_pair_shows_the_same_part_of_both():
    approved, live = file_of(post()), copy_of(story(post().crop((40, 30, 864, 1080)))[0], quality=90)
    found = compare_pictures(approved=approved, live=live)
    ours, theirs = aligned_pair(approved=approved, live=live, transformation=found.transformation)
    gap = np.abs(np.asarray(opened(ours), int) - np.asarray(opened(theirs), int))
    assert found.verdict is PictureVerdict.SAME
    assert opened(ours).size == opened(theirs).size
    assert gap.mean() < 6


def test_without_a_transformation_both_are_shown_whole():
    ours, theirs = aligned_pair(approved=file_of(post()), live=copy_of(post(seed=4), width=300), transformation=None)
    assert opened(ours).size == opened(theirs).size == post().size


def test_what_is_no_picture_is_refused():
    with pytest.raises(Refused, match=r"likeness\.not_a_picture"):
        marked(picture=b"kein Bild", regions=[])
