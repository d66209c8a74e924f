# SPDX-License-Identifier: EUPL-1.2
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.refusal import Refused
from tragweite.core.rules.approval import (
    Contribution,
    approval_covers,
    content_hash,
    contributors_of,
    may_decide,
    require_covering_approval,
    require_decider,
)

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PICTURE = "ab" * 32
CONTENT = {
    "text": "Werde Lehrerin!",
    "label": "Anzeige",
    "link": "https://example.org/r/abc",
    "media": [PICTURE],
    "alt_texts": ["Eine Tafel"],
    "platform": "instagram",
    "format": "post",
    "boosted": False,
    "account": "@land",
}
PEOPLE = st.sampled_from(["user:1", "user:2", "user:3", "outside:4"])


@given(PEOPLE, st.sets(PEOPLE), st.sets(PEOPLE))
def test_invariant_2_who_contributed_in_any_way_never_decides(decider, contributors, stands_in_for):
    allowed = may_decide(decider=decider, contributors=contributors, stands_in_for=stands_in_for)
    assert allowed == ({decider} | stands_in_for).isdisjoint(contributors)


def test_own_contribution_is_refused():
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        require_decider(decider="user:1", contributors={"user:1"})


def test_who_was_stood_in_for_counts_as_contributor():
    people = contributors_of(contributions=[Contribution("user:1", acting_for="user:2"), Contribution("outside:3")])
    assert people == {"user:1", "user:2", "outside:3"}
    assert not may_decide(decider="user:2", contributors=people)


def test_hash_is_stable_across_versions_of_the_program():
    form = (
        b'tragweite-content-2\n{"account":"@land","alt_texts":["Eine Tafel"],"boosted":false,"format":"post",'
        b'"label":"Anzeige","link":"https://example.org/r/abc","media":["' + PICTURE.encode() + b'"],'
        b'"platform":"instagram","subtitles":[""],"text":"Werde Lehrerin!","title":""}'
    )
    assert content_hash(**CONTENT) == hashlib.sha256(form).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Werde Lehrerin! "},
        {"label": "Werbung"},
        {"link": "https://example.org/r/abd"},
        {"media": ["cd" * 32]},
        {"media": [], "alt_texts": []},
        {"alt_texts": [""]},
        {"platform": "tiktok"},
        {"format": "story"},
        {"boosted": True},
        {"account": "@bund"},
        {"title": "Ein Titel"},
        {"subtitles": ["cd" * 32]},
    ],
)
def test_any_change_gives_another_hash(change):
    assert content_hash(**{**CONTENT, **change}) != content_hash(**CONTENT)


def test_order_of_media_counts():
    two = {**CONTENT, "alt_texts": ["", ""]}
    assert content_hash(**{**two, "media": [PICTURE, "cd" * 32]}) != content_hash(
        **{**two, "media": ["cd" * 32, PICTURE]}
    )


def test_composed_and_decomposed_letters_are_different_content():
    assert content_hash(**{**CONTENT, "text": "\u00fc"}) != content_hash(**{**CONTENT, "text": "u\u0308"})


@given(st.text(), st.text(), st.text(), st.text())
def test_fields_never_run_into_each_other(text, label, other_text, other_label):
    same = (text, label) == (other_text, other_label)
    first = content_hash(**{**CONTENT, "text": text, "label": label})
    assert (first == content_hash(**{**CONTENT, "text": other_text, "label": other_label})) == same


def test_media_are_named_by_their_hash_and_have_an_alt_text_each():
    with pytest.raises(Refused, match=r"content\.media_hash_malformed"):
        content_hash(**{**CONTENT, "media": ["bild.jpg"]})
    with pytest.raises(Refused, match=r"content\.alt_text_count"):
        content_hash(**{**CONTENT, "alt_texts": []})
    with pytest.raises(Refused, match=r"content\.media_hash_malformed"):
        content_hash(**{**CONTENT, "subtitles": ["a.srt"]})
    with pytest.raises(Refused, match=r"content\.subtitles_count"):
        content_hash(**{**CONTENT, "subtitles": []})


def test_approval_covers_only_the_same_content_until_its_end():
    covers = {"approval_hash": "a", "valid_until": NOW, "at": NOW - timedelta(seconds=1)}
    assert approval_covers(**covers, current_hash="a")
    assert not approval_covers(**covers, current_hash="b")
    assert not approval_covers(approval_hash="a", current_hash="a", valid_until=NOW, at=NOW)
    assert approval_covers(approval_hash="a", current_hash="a", valid_until=None, at=NOW)


def test_refusal_says_whether_content_or_time_is_the_reason():
    with pytest.raises(Refused, match=r"content\.approval_other_content"):
        require_covering_approval(approval_hash="a", current_hash="b", valid_until=None, at=NOW)
    with pytest.raises(Refused, match=r"content\.approval_expired"):
        require_covering_approval(approval_hash="a", current_hash="a", valid_until=NOW, at=NOW)
