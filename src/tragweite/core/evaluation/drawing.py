# SPDX-License-Identifier: EUPL-1.2
"""Was the draw of the posting slots kept? Only then is a sender comparison randomised (grade A).

A unit of the draw is a post by its title. It is kept where exactly that post went live, by the sender that the lot gave
it, and in its block as far as the block names a weekday or a time of day. A post outside the draw breaks it as well:
what was not drawn was chosen. Method and limits: docs/methods/planning.md.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tragweite.core.evaluation.checks import Check
from tragweite.core.evaluation.posts import Post

WEEKDAYS: Final = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
SHORT_DAYS: Final = ("mo", "di", "mi", "do", "fr", "sa", "so")
# From which to before which hour; night runs over midnight.
DAYTIMES: Final[Mapping[str, tuple[int, int]]] = {
    "morgen": (5, 10),
    "vormittag": (8, 12),
    "mittag": (11, 15),
    "nachmittag": (12, 18),
    "abend": (17, 23),
    "nacht": (21, 29),
}
HOURS_OFF: Final = 1.0
"""A post may go live an hour before or after the hour that its block names."""
CLOCK: Final = re.compile(r"\b([01]?\d|2[0-4])(?:[:.]([0-5]\d))?(?:\s*uhr\b)|\b([01]?\d|2[0-3])[:.]([0-5]\d)\b")
ALL_IN_ONE: Final = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSlot:
    """One unit of the draw and the post of that title; ``published_at`` in local time, None where none went live."""

    title: str
    block: str
    side: str
    post_id: str | None
    sender: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotDraw:
    """The draw that holds (``number`` counts the draws of the campaign) with what became of each unit."""

    number: int
    seed: int
    drawn_at: datetime
    slots: tuple[DrawnSlot, ...]


def check_of(draw: SlotDraw, posts: Iterable[Post], *, numerator: str, denominator: str) -> Check:
    """Whether the compared posts are the drawn ones and kept to their slots.

    Not checkable where the draw is about other senders or a block cannot be read as weekday or time of day.
    """
    sides = {numerator, denominator}
    if {slot.side for slot in draw.slots} != sides:
        return Check(code="drawn_by_lot", state="not_checkable")
    compared = {post.post_id: post for post in posts if post.sender in sides}
    late = sum(post.published_at <= draw.drawn_at for post in compared.values())
    drawn = {slot.post_id for slot in draw.slots}
    fates = [_is_kept(slot) for slot in draw.slots]
    facts = (
        ("number", draw.number),
        ("seed", draw.seed),
        ("n_drawn", len(draw.slots)),
        ("n_moved", fates.count(False)),
        ("n_other", len(compared.keys() - drawn)),
        ("n_before", late),
        ("n_unread", fates.count(None)),
    )
    if False in fates or late or compared.keys() - drawn:
        return Check(code="drawn_by_lot", state="failed", facts=facts)
    if None in fates:
        return Check(code="drawn_by_lot", state="not_checkable", facts=facts, why="unreadable")
    return Check(code="drawn_by_lot", state="passed", facts=facts)


def in_slots(draw: SlotDraw, posts: Iterable[Post]) -> tuple[Post, ...]:
    """The posts with their drawn block as slot: the permutation check then repeats the draw as it was made."""
    blocks = {slot.post_id: slot.block for slot in draw.slots}
    return tuple(replace(post, slot=blocks.get(post.post_id, post.slot)) for post in posts)


def _is_kept(slot: DrawnSlot) -> bool | None:
    """None where the block says nothing that can be compared with the moment of publication."""
    if slot.post_id is None or slot.published_at is None or slot.sender != slot.side:
        return False
    return is_in_block(slot.block, slot.published_at)


def is_in_block(block: str, moment: datetime) -> bool | None:
    """Whether a local moment lies in a block like "Montag abend" or "Fr 18 Uhr"; None where nothing can be read."""
    said = block.strip().lower()
    if said == ALL_IN_ONE:
        return True
    words = re.findall(r"[a-zäöüß]+", said)
    days = {place for place, (name, short) in enumerate(zip(WEEKDAYS, SHORT_DAYS, strict=True)) for word in words
            if word == short or word.startswith(name)}  # fmt: skip
    hours = _hours(words, said)
    if not days and not hours:
        return None
    return (not days or moment.weekday() in days) and (not hours or _is_within(moment, hours))


def _hours(words: list[str], said: str) -> list[tuple[float, float]]:
    bare = [word.removesuffix("s") for word in words]
    for day in WEEKDAYS:
        bare = [word.removeprefix(day) if word != day else word for word in bare]
    found = [DAYTIMES[word] for word in bare if word in DAYTIMES]
    clocks = [float(match[1] or match[3]) + float(match[2] or match[4] or 0) / 60 for match in CLOCK.finditer(said)]
    return [*found, *((clock - HOURS_OFF, clock + HOURS_OFF) for clock in clocks)]


def _is_within(moment: datetime, hours: list[tuple[float, float]]) -> bool:
    hour = moment.hour + moment.minute / 60
    return any(begin <= each < end for begin, end in hours for each in (hour, hour + 24, hour - 24))
