# SPDX-License-Identifier: EUPL-1.2
import pytest

from tragweite.core.likeness.signs import SignKind, added_signs, deceiving_signs
from tragweite.core.likeness.text import Verdict, compare_texts, mandatory_in, placed_differences

APPROVED = "Anzeige bis 31. August #lehramt"


@pytest.mark.parametrize(
    ("live", "kind", "code_point"),
    [
        (APPROVED.replace("Anzeige", "An\u200bzeige"), SignKind.UNSEEN, "U+200B"),
        (APPROVED.replace("31.", "\ufeff31."), SignKind.UNSEEN, "U+FEFF"),
        (APPROVED.replace("31.", "\u200f31."), SignKind.DIRECTION, "U+200F"),
        (APPROVED.replace("31.", "\u202e31."), SignKind.DIRECTION, "U+202E"),
        (APPROVED.replace("Anzeige", "\u0410nzeige"), SignKind.LOOK_ALIKE, "U+0410"),
        (APPROVED.replace("31.", "\uff131."), SignKind.LOOK_ALIKE, "U+FF13"),
    ],
)
def test_a_deceiving_sign_is_reported_and_never_the_same(live, kind, code_point):
    found = compare_texts(approved=APPROVED, live=live)
    assert found.verdict is not Verdict.SAME
    assert [(each.kind, each.code_point) for each in found.signs] == [(kind, code_point)]
    assert live[found.signs[0].position] == chr(int(code_point[2:], 16))


def test_a_letter_that_unicode_itself_folds_into_latin_goes_to_a_person():
    assert compare_texts(approved="5 K", live="5 \u212a").verdict is Verdict.PERSON


def test_a_sign_that_the_platform_drops_is_no_change():
    assert compare_texts(approved="An\u200bzeige", live="Anzeige").verdict is Verdict.SAME


def test_an_approved_sign_is_not_reported():
    assert added_signs(approved="a\u200bb", live="a\u200bb") == ()


@pytest.mark.parametrize(
    "text", ["Größe 3 m\u00adal", "👩\u200d👧", "Москва", "Ελλάδα", "…–„“", "🏴\U000e0067\U000e007f"]
)
def test_honest_texts_carry_none(text):
    assert list(deceiving_signs(text)) == []


def test_differences_say_where_they_begin_in_both_texts():
    (found,) = placed_differences(approved="Bis  31. August", live="Nur bis 31. August")
    assert (found.op, found.approved, found.live) == ("replace", "Bis", "Nur bis")
    assert (found.approved_position, found.live_position) == (0, 0)
    (gone,) = placed_differences(approved="eins zwei", live="eins")
    assert (gone.op, gone.approved_position, gone.live_position) == ("delete", 5, 4)


def test_the_mandatory_tokens_of_a_text():
    text = "Werbung | Hallo @land_hessen! Mehr: https://hessen.example/a?b=1#c. #Lehramt"
    assert mandatory_in(text) == ("Werbung", "@land_hessen", "#Lehramt", "https://hessen.example/a?b=1#c")
    assert mandatory_in("Keine Werbung hier") == ()
