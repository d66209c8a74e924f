# SPDX-License-Identifier: EUPL-1.2
"""One small lake and what every question must answer about it, counted by hand. DuckDB and Spark are held to it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tragweite.lake.compaction import compact
from tragweite.lake.events import Event, microseconds
from tragweite.lake.questions import Scope
from tragweite.lake.spool import SpoolWriter

START = datetime(2026, 3, 1, 10, 20, tzinfo=UTC)
HOUR = START.replace(minute=0)
ANNA, BEN = -5, 2**62
EVERYTHING, ONE, NOBODY = Scope.everything(), Scope.of([1]), Scope.of([])


def event(kind, *, minutes=0, visitor=None, campaign=1, post=11, link="a", sender="creator", **more):
    at = microseconds(START + timedelta(minutes=minutes))
    return Event(
        kind=kind, occurred_at=at, site="s", campaign=campaign, post=post, link=link, sender=sender, visitor=visitor, **more
    )  # fmt: skip


AUTHORITY = {"post": 12, "link": "b", "sender": "authority"}
BOOSTED = {"campaign": 2, "post": 21, "link": "c", "sender": "authority_boosted"}
NONE = {"campaign": None, "post": None, "link": None, "sender": "none"}
EVENTS = [
    event("redirect", visitor=ANNA, referrer="instagram"),
    event("visit", minutes=1, visitor=ANNA, referrer="instagram", landing="/gebühr"),
    event("redirect", minutes=30, visitor=ANNA, referrer="direct", **AUTHORITY),
    event("visit", minutes=31, visitor=ANNA, referrer="direct", landing="/gebühr", **AUTHORITY),
    event("conversion", minutes=40, visitor=ANNA, landing="/antrag", **AUTHORITY),
    event("redirect", minutes=50, visitor=BEN, referrer="instagram"),
    event("conversion", minutes=55, visitor=BEN),
    event("conversion", minutes=56),  # without identity: no touch can be known
    # 1 March 23:30 UTC is 2 March on German clocks, and Anna's identity of the UTC day still holds.
    event("visit", minutes=13 * 60 + 10, visitor=ANNA, referrer="own", landing="/zweite"),
    event("visit", minutes=26 * 60, referrer="unknown"),
    event("visit", minutes=5, visitor=BEN, referrer="search", landing="/", **BOOSTED),
    event("visit", minutes=6, visitor=BEN, referrer="search", landing="/", **NONE),
]
DROPPED = {"bot": 3, "head": 1}
PERIOD = {"since": None, "until": None}
FIRST_HOURS = {"since": None, "until": START + timedelta(hours=2)}
D1, D2 = date(2026, 3, 1), date(2026, 3, 2)
H = [HOUR + timedelta(hours=n) for n in range(27)]
M = [START + timedelta(minutes=n) for n in range(41)]
POSTS = [(11, START), (12, START), (99, START)]

# question, scope, what is given, rows
GOLDEN = [
    (
        "account.by_reason",
        EVERYTHING,
        {},
        [("bot", 3, D1, D1), ("head", 1, D1, D1), ("received", 16, D1, D1), ("stored", 12, D1, D2)],
    ),
    ("clock.by_source", EVERYTHING, {}, [("collector", 1, 0)]),
    ("conversions.by_sender", EVERYTHING, PERIOD, [(1, "authority", 1), (1, "creator", 2)]),
    (
        "conversions.by_touch",
        ONE,
        PERIOD,
        [(1, "creator", "authority", 1), (1, "creator", "creator", 1), (1, None, None, 1)],
    ),
    ("conversions.by_touch", Scope.of([2]), PERIOD, []),
    ("drops.by_reason", EVERYTHING, {}, [(D1, "collector", "bot", 3), (D1, "collector", "head", 1)]),
    ("events.by_hour", EVERYTHING, PERIOD, [(H[0], 6), (H[1], 4), (H[13], 1), (H[26], 1)]),
    ("events.by_hour", Scope.of([2]), PERIOD, [(H[0], 1)]),
    (
        "links.loss_by_post",
        EVERYTHING,
        {**PERIOD, "most": None},
        [(1, 11, 2, 3, -0.5), (1, 12, 1, 1, 0.0), (2, 21, 0, 1, None)],
    ),
    ("links.loss_by_post", ONE, {**FIRST_HOURS, "most": 9}, [(1, 11, 2, 1, 0.5), (1, 12, 1, 1, 0.0)]),
    ("links.loss_by_post", EVERYTHING, {**PERIOD, "most": 1}, [(1, 11, 2, 3, -0.5)]),
    ("links.loss_total", EVERYTHING, PERIOD, [(3, 2, 3, 4, 1 - 4 / 3)]),
    ("links.loss_total", Scope.of([2]), PERIOD, [(1, 0, 0, 0, None)]),
    ("links.loss_total", NOBODY, PERIOD, [(0, 0, 0, 0, None)]),
    (
        "links.loss_rate",
        EVERYTHING,
        PERIOD,
        [(1, 11, "a", 2, 3, -0.5), (1, 12, "b", 1, 1, 0.0), (2, 21, "c", 0, 1, None)],
    ),
    ("links.loss_rate", ONE, FIRST_HOURS, [(1, 11, "a", 2, 1, 0.5), (1, 12, "b", 1, 1, 0.0)]),
    ("visits.by_age", ONE, {"posts": POSTS, "ages": [(0,), (1,)]},
     [(11, 0, 2, 2, 2), (11, 1, 0, 1, 0), (12, 0, 1, 1, 1), (12, 1, 0, 0, 0), (99, 0, 0, 0, 0), (99, 1, 0, 0, 0)]),
    (
        "visits.by_hour",
        ONE,
        PERIOD,
        [
            (H[0], 1, 11, "creator", 1, 1, 0), (H[0], 1, 12, "authority", 1, 1, 0),
            (H[1], 1, 11, "creator", 1, 0, 2), (H[1], 1, 12, "authority", 0, 0, 1),
            (H[13], 1, 11, "creator", 0, 1, 0), (H[26], 1, 11, "creator", 0, 1, 0),
        ],
    ),
    (
        "visits.by_landing",
        EVERYTHING,
        PERIOD,
        [
            ("s", "/", "authority_boosted", 1), ("s", "/", "none", 1), ("s", "/gebühr", "authority", 1),
            ("s", "/gebühr", "creator", 1), ("s", "/zweite", "creator", 1), ("s", None, "creator", 1),
        ],
    ),
    (
        "visits.by_minute",
        ONE,
        {"since": START, "until": START + timedelta(minutes=41)},
        [
            (START, 1, 11, "creator", 1, 0, 0), (M[1], 1, 11, "creator", 0, 1, 0), (M[30], 1, 12, "authority", 1, 0, 0),
            (M[31], 1, 12, "authority", 0, 1, 0), (M[40], 1, 12, "authority", 0, 0, 1),
        ],
    ),
    (
        "visits.by_post",
        EVERYTHING,
        PERIOD,
        [
            (1, 11, "creator", 2, 3, 2, H[0], H[26]), (1, 12, "authority", 1, 1, 1, H[0], H[1]),
            (2, 21, "authority_boosted", 0, 1, 0, H[0], H[0]), (None, None, "none", 0, 1, 0, H[0], H[0]),
        ],
    ),
    ("visits.by_post", NOBODY, PERIOD, []),
    (
        "visits.by_post_window",
        ONE,
        {"windows": [*POSTS, (21, START)], "window_hours": 2},
        [(11, "creator", 2, 1, 2), (12, "authority", 1, 1, 1), (21, None, 0, 0, 0), (99, None, 0, 0, 0)],
    ),
    (
        "visits.by_referrer",
        ONE,
        PERIOD,
        [
            ("authority", "direct", 1, 1), ("creator", "instagram", 2, 1), ("creator", "own", 0, 1),
            ("creator", "unknown", 0, 1),
        ],
    ),
    ("visits.by_region", EVERYTHING, {**PERIOD, "kind": None}, []),
    (
        "visits.by_sender_and_day",
        ONE,
        {"since": None, "until": START + timedelta(days=1)},
        [(D1, "authority", 1, 1, 1), (D1, "creator", 2, 1, 2), (D2, "creator", 0, 1, 0)],
    ),
    ("visits.frequency", EVERYTHING, PERIOD, [(1, 3, 1), (2, 1, 1), (None, 1, 1)]),
    (
        "visits.unique_by_sender_and_day",
        ONE,
        PERIOD,
        [(D1, "authority", 1, 1, 0), (D1, "creator", 2, 1, 0), (D2, "creator", 1, 0, 1)],
    ),
    ("visits.unique_by_sender_and_day", ONE, {"since": START + timedelta(days=1), "until": None},
     [(D2, "creator", 1, 0, 1)]),
]  # fmt: skip


def fill(folder: Path, *, rounds: int = 1) -> Path:
    """Write the lake in so many rounds of compaction; returns its directory."""
    for number in range(rounds):
        events, is_first = EVENTS[number::rounds], number == 0
        writer = SpoolWriter(folder / "spool")
        received = len(events) + (4 if is_first else 0)
        writer.write(events=events, dropped=DROPPED if is_first else {}, received=received, at=microseconds(START))
        writer.close()
        compact(spool_dir=folder / "spool", lake_dir=folder / "lake", at=START)
    return folder / "lake"
