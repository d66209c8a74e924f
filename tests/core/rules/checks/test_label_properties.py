# SPDX-License-Identifier: EUPL-1.2
"""What holds for the label check whatever the text is."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.core.rules.checks.world import ON, RULES
from tragweite.core.rules.checks.draft import Draft
from tragweite.core.rules.checks.label import check_label
from tragweite.core.rules.checks.lead import invisible_positions, slide_spans
from tragweite.core.rules.checks.result import CheckState
from tragweite.core.rules.states import Sender

VECTORS = list(csv.DictReader((Path(__file__).parents[3] / "data/labels/vectors.csv").open(encoding="utf-8")))
REFUSED = sorted(
    {
        row["text"].replace("\\n", "\n")
        for row in VECTORS
        if row["platform"] == "instagram" and row["format"] == "post" and row["sender"] == "creator"
        if row["verdict"] != "pass" and row["on"] == "2026-11-23"
    }
)
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202e\u2066\ufe0f\u034f\u2800\u180e"
WORDS = st.sampled_from(
    ["Anzeige", "Werbung", "anzeige", "#ad", "#", "@", "Mein", "Tag", "erstatten", "-", "\n", " ", ": ", "🎉"]
)


def passes(text, *, platform="instagram", kind="post", slides=None):
    draft = Draft(platform=platform, format=kind, sender=Sender.CREATOR, text=text, slides=slides)
    worded = [each for each in check_label(draft, RULES, ON) if each.code not in {"label.client_not_named"}]
    return all(each.state is CheckState.PASSED for each in worded)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(REFUSED), st.lists(st.tuples(st.integers(0, 60), st.sampled_from(UNSEEN)), min_size=1, max_size=4)
)
@example("Anzeigen lesen lohnt sich", [(7, "\u200b")])
@example("#Werbung Mein Tag", [(1, "\u2060")])
def test_characters_that_nobody_sees_never_make_a_pass(text, inserted):
    assert not passes(text)
    for at, char in inserted:
        text = text[:at] + char + text[at:]
    assert not passes(text)


@pytest.mark.parametrize("char", UNSEEN)
@pytest.mark.parametrize("at", range(8))
def test_no_invisible_character_before_in_or_beside_the_label(char, at):
    label = "Anzeige"
    assert not passes(label[:at] + char + label[at:] + " mein Tag")


@settings(max_examples=120, deadline=None)
@given(st.lists(WORDS, max_size=12).map("".join) | st.text(max_size=60))
def test_a_pass_always_begins_with_a_plain_label_and_nothing_ever_fails_to_answer(text):
    if passes(text):
        plain = re.match(r"[\W_]{0,33}(anzeige|werbung|bezahlte werbepartnerschaft)(?![^\W_])", text, re.IGNORECASE)
        assert plain is not None
        assert not set("#@") & set(text[: plain.start(1)].rstrip("_")[-1:])


@pytest.mark.parametrize("text", ["#Anzeige", "#_Anzeige", "@__Werbung", "\uff03_Anzeige"])
def test_a_hashtag_or_mention_is_no_label_also_with_underscores(text):
    assert not passes(f"{text} mein Tag")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(["Anzeige Tag", "Tag zwei", "Werbung", "#werbung"]), min_size=1, max_size=6))
def test_a_story_passes_exactly_when_every_slide_is_labelled(slides):
    every = all(slide.startswith(("Anzeige", "Werbung")) for slide in slides)
    assert passes("", kind="story", slides=tuple(slides)) is every
    joined = "\n---\n".join(slides)
    assert tuple(joined[start:end].strip() for start, end in slide_spans(joined)) == tuple(slides)


def test_joiners_inside_emoji_are_no_hidden_characters():
    assert passes("👨‍👩‍👧❤️ Anzeige: mein Tag")
    assert invisible_positions("👨‍👩‍👧❤️") == ()


@pytest.mark.parametrize("on", [date(2020, 11, 6), date(2020, 11, 7)])
def test_the_first_day_of_the_rule(on):
    draft = Draft(platform="instagram", format="post", sender=Sender.CREATOR, text="Anzeige: ja")
    if on < date(2020, 11, 7):
        with pytest.raises(Exception, match=r"rules\.no_valid_value"):
            check_label(draft, RULES, on)
    else:
        assert check_label(draft, RULES, on)[0].code == "label.leads"
