# SPDX-License-Identifier: EUPL-1.2
"""On which day an event was received, by source and by the day on which it happened.

The collector receives an event when it happens; an imported log is received in one day and tells of many. Without this
record a recount could only be made over all days together.
"""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from tragweite.lake.events import utc_day
from tragweite.lake.manifest import ReceiptKey
from tragweite.lake.reasons import RECEIVED
from tragweite.lake.spool import CounterKey, SegmentContent

_DAY = 86_400_000_000


def receipts_of(content: SegmentContent) -> Counter[ReceiptKey]:
    """The events of one segment by day of receipt, source and day of the event.

    A segment that lasts over midnight has several days of receipt. Its events fill them in order of time, each day
    with as many as its counters say; what is left over belongs to the last one and shows there as a difference.
    """
    found = Counter[ReceiptKey]()
    for source, by_day in _events_by_source(content).items():
        expected = _expected(content.counters, source)
        for (received_on, event_day), count in _fill(expected, by_day).items():
            found[received_on, source, event_day] += count
    return found


def _events_by_source(content: SegmentContent) -> dict[str, dict[str, int]]:
    by_source: dict[str, dict[str, int]] = {}
    for code in np.unique(content.records["source"]):
        chosen = content.records["occurred_at"][content.records["source"] == code]
        days, counts = np.unique(chosen // _DAY, return_counts=True)
        by_source[content.terms[code]] = {utc_day(int(day) * _DAY): int(n) for day, n in zip(days, counts, strict=True)}
    return by_source


def _expected(counters: Mapping[CounterKey, int], source: str) -> dict[str, int]:
    """Events to be stored by day of receipt: received less dropped."""
    expected = Counter[str]()
    for (day, name, reason), count in counters.items():
        if name == source:
            expected[day] += count if reason == RECEIVED else -count
    return {day: count for day, count in sorted(expected.items()) if count > 0}


def _fill(expected: Mapping[str, int], by_day: Mapping[str, int]) -> Counter[tuple[str, str]]:
    found = Counter[tuple[str, str]]()
    room = dict(expected)
    last = max(room, default="")
    for event_day, count in sorted(by_day.items()):
        left = count
        for received_on, free in room.items():
            taken = min(left, free)
            if taken:
                found[received_on, event_day] += taken
                room[received_on] = free - taken
                left -= taken
        if left:
            found[last or event_day, event_day] += left
    return found


def book(receipts: Counter[ReceiptKey], *, event_day: str, source: str, count: int, reason: str) -> Counter[CounterKey]:
    """Take ``count`` events of a day and source out of ``receipts``, the last received first; returns the counters that
    name them with their ``reason`` under the day on which they were received.
    """
    counters = Counter[CounterKey]()
    left = count
    for key in sorted((each for each in receipts if each[1:] == (source, event_day)), reverse=True):
        taken = min(left, receipts[key])
        if taken > 0:
            receipts[key] -= taken
            counters[key[0], source, reason] += taken
            left -= taken
    if left:
        counters[event_day, source, reason] += left
        receipts[event_day, source, event_day] -= left
    return counters
