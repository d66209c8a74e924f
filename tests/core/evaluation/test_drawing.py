# SPDX-License-Identifier: EUPL-1.2
"""A draw of the slots gives grade A only where every post came out as drawn."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.core.evaluation.posts_made import START, posts_of
from tragweite.core.evaluation.drawing import DrawnSlot, SlotDraw, is_in_block
from tragweite.core.evaluation.finding import Finding
from tragweite.core.evaluation.posts import Post
from tragweite.core.evaluation.sender_finding import sender_finding

POSTS = posts_of("creator", [44, 38, 51, 30, 45, 39], accounts=3) + posts_of(
    "authority", [12, 14, 9, 20, 17, 15], accounts=3
)


def draw_of(posts: list[Post], **changes: object) -> SlotDraw:
    slots = tuple(
        DrawnSlot(
            title=post.post_id, block="1", side=post.sender, post_id=post.post_id, sender=post.sender,
            published_at=post.published_at,
        )
        for post in posts
    )  # fmt: skip
    return replace(SlotDraw(number=1, seed=7, drawn_at=START - timedelta(days=9), slots=slots), **changes)  # type: ignore[arg-type]


def found(draw: SlotDraw | None, posts: list[Post] = POSTS) -> Finding:
    return sender_finding(
        posts, window_days=7, scale="per_post", numerator="creator", denominator="authority", draw=draw
    )[1]


def outcome(finding: Finding) -> tuple[str, str]:
    check = next(each for each in finding.checks if each.code == "drawn_by_lot")
    return check.state, check.outcome.text_de


def test_a_draw_that_was_kept_gives_grade_a_with_its_sentence() -> None:
    finding = found(draw_of(POSTS))
    assert finding.grade == "A"
    assert "vorab ausgelost und eingehalten" in finding.grade_reason.text_de
    assert outcome(finding) == (
        "passed",
        "12 Beiträge wurden vor dem ersten Beitrag ausgelost (Ziehung 1, Startzahl 7) und erschienen wie gelost.",
    )
    assert finding.not_shown[0].code == "not_shown.drawn_only"


def test_the_draw_is_part_of_the_inputs() -> None:
    assert (
        len({found(None).input_hash, found(draw_of(POSTS)).input_hash, found(draw_of(POSTS, seed=8)).input_hash}) == 3
    )


@pytest.mark.parametrize(
    "change",
    [
        {"side": "authority"},  # the other sender published it
        {"published_at": None, "post_id": None},  # it never went live
        {"block": "Sonntag abend"},  # START is a Monday
    ],
)
def test_one_post_that_did_not_keep_to_the_draw_takes_the_a_away(change: dict[str, object]) -> None:
    draw = draw_of(POSTS)
    broken = replace(draw, slots=(replace(draw.slots[0], **change), *draw.slots[1:]))  # type: ignore[arg-type]
    finding = found(broken)
    assert finding.grade == "C"
    assert "nicht eingehalten" in finding.grade_reason.text_de
    assert outcome(finding)[0] == "failed"
    assert finding.estimate == found(None).estimate


def test_a_post_outside_the_draw_or_before_it_breaks_it() -> None:
    assert found(draw_of(POSTS[:-1])).grade == "C"
    assert found(draw_of(POSTS, drawn_at=START + timedelta(hours=1))).grade == "C"


def test_a_block_that_names_no_time_cannot_be_checked() -> None:
    draw = draw_of(POSTS)
    finding = found(replace(draw, slots=tuple(replace(slot, block="Phase blau") for slot in draw.slots)))
    assert finding.grade == "C"
    assert outcome(finding)[0] == "not_checkable"
    assert "nicht prüfbar" in outcome(finding)[1]


def test_a_draw_between_other_senders_is_none_for_these() -> None:
    draw = draw_of(POSTS)
    other = replace(draw, slots=tuple(replace(slot, side=f"{slot.side}_boosted") for slot in draw.slots))
    assert (found(other).grade, outcome(found(other))[0]) == ("C", "not_checkable")


@pytest.mark.parametrize(
    ("block", "moment", "expected"),
    [
        ("Montag abend", datetime(2025, 3, 3, 18, 30, tzinfo=UTC), True),
        ("Montagabend", datetime(2025, 3, 3, 18, 30, tzinfo=UTC), True),
        ("montags, abends", datetime(2025, 3, 3, 18, 30, tzinfo=UTC), True),
        ("Montag abend", datetime(2025, 3, 4, 18, 30, tzinfo=UTC), False),
        ("Montag abend", datetime(2025, 3, 3, 9, 0, tzinfo=UTC), False),
        ("Fr 18 Uhr", datetime(2025, 3, 7, 18, 40, tzinfo=UTC), True),
        ("Fr 18:00", datetime(2025, 3, 7, 19, 10, tzinfo=UTC), False),
        ("nachts", datetime(2025, 3, 7, 1, 0, tzinfo=UTC), True),
        ("1", datetime(2025, 3, 7, 1, 0, tzinfo=UTC), True),
        ("Block A", datetime(2025, 3, 7, 1, 0, tzinfo=UTC), None),
    ],
)
def test_a_block_is_read_as_weekday_and_time_of_day(block: str, moment: datetime, expected: bool | None) -> None:
    assert is_in_block(block, moment) is expected
