# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from PIL import Image, ImageEnhance

from tests.core.likeness.picture.drawings import post, texture
from tragweite.core.likeness.picture.tones import fit_tones

APPROVED = post()


def fitted(live, approved=APPROVED):
    return fit_tones(approved=np.asarray(approved), live=np.asarray(live))


def left_over(live, approved=APPROVED):
    expected = fitted(live, approved).apply(np.asarray(approved)).astype(int)
    return float(np.abs(expected - np.asarray(live).astype(int)).mean())


def test_an_unfiltered_picture_stays_as_it_is():
    found = fitted(APPROVED)
    assert found.strength() <= 2
    assert found.cast() <= 2


@pytest.mark.parametrize(
    "live",
    [
        ImageEnhance.Brightness(APPROVED).enhance(0.85),
        ImageEnhance.Contrast(APPROVED).enhance(1.15),
        ImageEnhance.Color(APPROVED).enhance(0.7),
        Image.fromarray((255 * (np.asarray(APPROVED) / 255) ** 1.12).astype(np.uint8)),
    ],
    ids=["darker", "harder", "paler", "gamma"],
)
def test_a_filter_is_undone_to_within_two_levels(live):
    assert np.abs(np.asarray(live).astype(int) - np.asarray(APPROVED)).mean() > 3
    assert left_over(live) < 2


def test_a_falsified_place_does_not_bend_the_fit():
    live = ImageEnhance.Brightness(APPROVED).enhance(0.9)
    live.paste((255, 0, 255), (100, 100, 300, 300))
    expected = fitted(live).apply(np.asarray(APPROVED)).astype(int)
    assert np.abs(expected[500:] - np.asarray(live)[500:]).mean() < 2
    assert np.abs(expected[110:290, 110:290] - np.asarray(live)[110:290, 110:290]).mean() > 60


def test_one_colour_cannot_be_turned_into_another():
    red, yellow = (Image.new("RGB", (400, 400), "white") for _each in range(2))
    for picture, colour in ((red, (221, 0, 0)), (yellow, (255, 206, 0))):
        picture.paste(texture(size=(200, 200)), (0, 0))
        picture.paste(colour, (250, 250, 330, 330))
    expected = fitted(yellow, red).apply(np.asarray(red))
    assert abs(int(expected[290, 290, 1]) - 206) > 100


def test_another_ground_shows_as_a_tint_of_grey():
    blue, green = Image.new("RGB", (400, 400), (0, 75, 118)), Image.new("RGB", (400, 400), (0, 120, 60))
    for picture in (blue, green):
        picture.paste("white", (50, 50, 200, 120))
    assert fitted(green, blue).cast() > 34


def test_a_text_on_white_does_not_hide_that_the_picture_beside_it_was_made_brighter():
    approved = np.full((720, 720, 3), 255, np.uint8)
    for stroke in range(20, 23):
        approved[:500, stroke:700:20] = 0
    approved[560:700] = np.linspace(30, 200, 720, dtype=np.uint8)[None, :, None]
    live = ImageEnhance.Brightness(Image.fromarray(approved)).enhance(1.08)
    expected = fitted(live, approved).apply(approved).astype(int)
    assert np.abs(expected - np.asarray(live))[560:700].mean() < 1.3
