# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from PIL import Image

from tests.core.likeness.picture.drawings import file_of
from tragweite.core.likeness.picture.decoding import as_seen, decode


def seen(picture, *, may_reduce, file_format="JPEG"):
    content = file_of(picture, file_format)
    return as_seen(decode(content, which="live", max_pixels=10_000_000, may_reduce=may_reduce))


@pytest.mark.parametrize("may_reduce", [True, False])
@pytest.mark.parametrize(
    ("size", "wanted"),
    [((1080, 1920), (1080, 1920)), ((1440, 1800), (1440, 1800)), ((2160, 2700), (1080, 1350))],
    ids=["story", "larger", "twice"],
)
def test_large_pictures_are_divided_by_a_whole_number(size, wanted, may_reduce):
    assert seen(Image.new("RGB", size), may_reduce=may_reduce).size == wanted


def test_a_halved_picture_is_the_mean_of_its_pixels():
    rows = np.zeros((2700, 2160, 3), np.uint8)
    rows[::2] = 200
    assert set(np.unique(seen(Image.fromarray(rows), may_reduce=False, file_format="PNG"))) == {100}
