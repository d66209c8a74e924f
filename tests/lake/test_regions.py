# SPDX-License-Identifier: EUPL-1.2
"""Visits by Land: small cells never stand alone, and files from before the column still answer."""

from datetime import UTC, datetime

import duckdb
import pytest

from tragweite.lake.compaction import compact
from tragweite.lake.engines.duckdb import Erasure
from tragweite.lake.erasure import erase
from tragweite.lake.events import Event, microseconds
from tragweite.lake.questions import Scope, ask
from tragweite.lake.spool import SpoolWriter

AT = microseconds(datetime(2026, 3, 1, 10, tzinfo=UTC))
PERIOD = {"since": None, "until": None}


def visits(region, count, *, people=None, campaign=1, at=AT):
    return [
        Event(
            kind="visit",
            occurred_at=at + n,
            site="s",
            campaign=campaign,
            visitor=(region or 0) * 1_000 + n % (people or count),
            region=region,
        )
        for n in range(count)
    ]


def write(folder, events):
    writer = SpoolWriter(folder / "spool")
    writer.write(events=events, received=len(events), at=AT)
    writer.close()
    compact(spool_dir=folder / "spool", lake_dir=folder / "lake")


def answered(folder, scope=Scope.everything()):  # noqa: B008 - frozen
    return list(ask("visits.by_region", lake_dir=folder / "lake", scope=scope, **PERIOD).rows)


@pytest.mark.parametrize(
    ("events", "rows"),
    [
        (visits(6, 20) + visits(16, 19), [("06", 20)]),
        (visits(6, 20) + visits(16, 19) + visits(None, 1), [("06", 20), (None, 20)]),
        (visits(6, 500, people=19) + visits(5, 30), [("05", 30)]),
        (visits(6, 19), []),
        (visits(6, 25) + visits(9, 25, campaign=2), [("06", 25), ("09", 25)]),
    ],
    ids=["small alone", "small with unknown", "many visits of few", "nothing", "two"],
)
def test_a_land_with_few_visits_or_few_people_is_not_shown(tmp_path, events, rows):
    write(tmp_path, events)
    assert answered(tmp_path) == rows


def test_the_scope_limits_before_the_floor(tmp_path):
    write(tmp_path, visits(6, 15) + visits(6, 15, campaign=2))
    assert answered(tmp_path, Scope.of([1])) == []


def test_files_of_the_first_version_answer_merge_and_are_erased_with_the_others(tmp_path):
    write(tmp_path, visits(None, 30))
    (old,) = (tmp_path / "lake" / "events").rglob("*.parquet")
    duckdb.execute(f"COPY (SELECT * EXCLUDE region FROM '{old}') TO '{old}.new' (FORMAT parquet)")
    old.with_name(old.name + ".new").replace(old)
    assert answered(tmp_path) == [(None, 30)]
    write(tmp_path, visits(6, 40, campaign=2))
    assert answered(tmp_path) == [("06", 40), (None, 30)]
    erase(spool_dir=None, lake_dir=tmp_path / "lake", erasure=Erasure(campaigns=frozenset({1})))
    assert answered(tmp_path) == [("06", 40)]
