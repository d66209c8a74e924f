# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.likeness.text import (
    MAX_WORDS,
    Grade,
    Verdict,
    compare_texts,
    label_leads,
    missing_tokens,
    word_differences,
)
from tragweite.core.refusal import Refused

APPROVED = "Anzeige: Werde Lehrerin in Hessen!\nBewirb dich bis 31. August. #anzeige @land"


@pytest.mark.parametrize(
    ("live", "grade"),
    [
        (APPROVED, Grade.EXACT),
        (APPROVED.replace("\n", "\r\n"), Grade.NFC),
        (APPROVED.replace("in Hessen", "in\u00a0Hes\u00adsen\ufe0f"), Grade.INVISIBLE),
        (APPROVED.replace("!\n", "!  \n") + "\n", Grade.INVISIBLE),
        (APPROVED.replace("\n", " "), Grade.WHITE_SPACE),
    ],
)
def test_the_finest_grade_that_matches_is_named(live, grade):
    found = compare_texts(approved=APPROVED, live=live, mandatory=["#anzeige"])
    assert (found.verdict, found.grade, found.differences) == (Verdict.SAME, grade, ())
    assert not found.is_deviation


def test_decomposed_umlauts_are_the_same_letters():
    assert compare_texts(approved="f\u00fcr", live="fu\u0308r").grade is Grade.NFC


def test_a_changed_deadline_is_a_deviation_with_its_words():
    found = compare_texts(approved=APPROVED, live=APPROVED.replace("31.", "30."))
    assert (found.verdict, found.grade) == (Verdict.CHANGED, None)
    assert found.differences == (("replace", "31.", "30."),)


def test_lost_marks_count_only_where_the_platform_takes_them():
    live = APPROVED.replace("@land", "land")
    assert compare_texts(approved=APPROVED, live=live).verdict is Verdict.CHANGED
    found = compare_texts(approved=APPROVED, live=live, marks_may_be_missing=True)
    assert (found.verdict, found.grade) == (Verdict.SAME, Grade.MARKS)


def test_a_lost_label_is_a_deviation_even_where_marks_may_be_missing():
    live = APPROVED.replace("#anzeige", "anzeige")
    found = compare_texts(approved=APPROVED, live=live, mandatory=["#anzeige"], marks_may_be_missing=True)
    assert found.missing_tokens == ("#anzeige",)
    assert found.is_deviation


@pytest.mark.parametrize("sign", ["\u202e", "\u200d"])
def test_signs_that_change_what_is_read_are_kept(sign):
    assert compare_texts(approved="31 Euro", live=f"{sign}31 Euro").is_deviation


def test_a_text_without_a_common_word_is_different():
    assert compare_texts(approved="Werde Lehrerin", live="Kauft Limonade").verdict is Verdict.DIFFERENT
    assert compare_texts(approved="Werde Lehrerin", live="").verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("text", "token", "stands"),
    [
        ("Super #Anzeige!", "#anzeige", True),
        ("Super #anzeigen", "#anzeige", False),
        ("Super anzeige", "#anzeige", False),
        ("Siehe https://example.org/a.", "https://example.org/a", True),
        ("Siehe https://example.org/ab", "https://example.org/a", False),
        ("Siehe https://example.org/a/b", "https://example.org/a", False),
        ("Siehe https://example.org/a?x=1", "https://example.org/a", False),
        ("x@land", "@land", False),
    ],
)
def test_mandatory_tokens_are_whole_words(text, token, stands):
    assert (missing_tokens(text=text, mandatory=[token]) == ()) is stands


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("Anzeige im Auftrag des Landes", True),
        ("[ANZEIGE] Hallo", True),
        ("#ad Tolle Jobs #anzeige", False),
        ("Anzeigen", False),
    ],
)
def test_a_label_stands_at_the_beginning(text, leads):
    assert label_leads(text=text, label="Anzeige") is leads


@given(st.text(), st.text())
def test_same_only_where_no_visible_word_differs(approved, live):
    found = compare_texts(approved=approved, live=live)
    if found.verdict is Verdict.SAME:
        assert word_differences(old=approved, new=live) == ()
    assert compare_texts(approved=approved, live=approved).grade is Grade.EXACT


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_differences_lead_from_the_old_words_to_the_new(old, new):
    gone = [word for _, left, _ in word_differences(old=" ".join(old), new=" ".join(new)) for word in left.split()]
    came = [word for _, _, right in word_differences(old=" ".join(old), new=" ".join(new)) for word in right.split()]
    assert len(old) - len(gone) == len(new) - len(came)


def test_a_text_of_endless_words_is_refused():
    with pytest.raises(Refused, match=r"likeness\.text_too_long"):
        compare_texts(approved="a", live="a " * (MAX_WORDS + 1))
