# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.refusal import Refused
from tragweite.core.rules.places import WHOLE, Place, PlaceKind, carry, require_place

TEXT = "Anzeige: Wir haben immer 400 Plätze."
HERE = "ab" * 32


def quoted(words: str, text: str = TEXT) -> Place:
    start = text.index(words)
    return Place(kind=PlaceKind.TEXT, quote=words, text_from=start, text_to=start + len(words))


def region(**values: int) -> Place:
    given = {"left": 0, "top": 0, "width": 5000, "height": 10_000, **values}
    return Place(kind=PlaceKind.REGION, medium_sha256=HERE, **given)


def times(start: int, end: int) -> Place:
    return Place(kind=PlaceKind.TIME, medium_sha256=HERE, from_ms=start, to_ms=end)


@pytest.mark.parametrize("place", [WHOLE, quoted("immer"), region(), times(0, 1500)])
def test_a_place_that_is_there_is_taken_and_carried_to_the_same_content(place):
    require_place(place, text=TEXT, media=[HERE])
    assert carry(place, text=TEXT, media=[HERE]) == place


@pytest.mark.parametrize(
    "place",
    [
        Place(kind=PlaceKind.TEXT, quote="nie", text_from=0, text_to=3),
        Place(kind=PlaceKind.TEXT, quote="", text_from=3, text_to=3),
        Place(kind=PlaceKind.WHOLE, quote="immer"),
        region(left=6000),
        region(width=0),
        region(top=-1),
        times(5, 5),
        Place(kind=PlaceKind.TIME, medium_sha256="cd" * 32, from_ms=0, to_ms=1),
    ],
)
def test_a_place_that_is_not_there_is_refused(place):
    with pytest.raises(Refused, match=r"content\.place_not_there"):
        require_place(place, text=TEXT, media=[HERE])


def test_a_quote_moves_with_its_words():
    moved = carry(quoted("immer"), text="Neu davor. " + TEXT, media=[])
    assert moved is not None
    assert moved.text_from == TEXT.index("immer") + len("Neu davor. ")


@pytest.mark.parametrize("text", ["Anzeige: Wir haben 400 Plätze.", TEXT + " immer", "x" * 900 + TEXT])
def test_a_quote_that_is_gone_or_ambiguous_or_far_away_is_not_carried(text):
    assert carry(quoted("immer"), text=text, media=[]) is None


def test_a_place_in_other_bytes_is_not_carried():
    assert carry(region(), text=TEXT, media=["cd" * 32]) is None


@given(st.text(max_size=60), st.integers(0, 50), st.integers(1, 9), st.text(max_size=60))
def test_what_is_carried_always_stands_in_the_new_text(text, start, length, new):
    words = text[start : start + length]
    if words:
        place = Place(kind=PlaceKind.TEXT, quote=words, text_from=start, text_to=start + len(words))
        found = carry(place, text=new, media=[])
        assert found is None or new[found.text_from : found.text_to] == words
