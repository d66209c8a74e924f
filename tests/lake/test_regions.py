# SPDX-License-Identifier: EUPL-1.2
"""Visits by Land: small cells never stand alone, and files from before the column still answer."""

from datetime import UTC, datetime

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.lake.compaction import compact
from tragweite.lake.engines import duckdb as engine
from tragweite.lake.engines.duckdb import Erasure
from tragweite.lake.erasure import erase
from tragweite.lake.events import Event, microseconds
from tragweite.lake.questions import Scope, ask, question_named
from tragweite.lake.spool import SpoolWriter

AT = microseconds(datetime(2026, 3, 1, 10, tzinfo=UTC))
GIVEN = {"since": None, "until": None, "kind": None}


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


def answered(folder, scope=Scope.everything(), **given):  # noqa: B008 - frozen
    return list(ask("visits.by_region", lake_dir=folder / "lake", scope=scope, **GIVEN, **given).rows)


def asked(counts, people=None):
    """The answer to ``{land: visits}`` without files; ``people``: how many visitors a land has, else one for a visit."""
    rows = [
        (f"{land:02d}" if land else None, land * 1_000 + n % (people or {}).get(land, count))
        for land, count in counts.items()
        for n in range(count)
    ]
    events = {
        "kind": np.array(["visit"] * len(rows), dtype=object),
        "region": np.array([region for region, _ in rows], dtype=object),
        "visitor": np.array([visitor for _, visitor in rows], dtype="int64"),
        "campaign": np.full(len(rows), 1, dtype="int64"),
        "occurred_at": np.full(len(rows), np.datetime64("2026-03-01T10:00:00", "us")),
    }
    parameters = {"everything": True, **GIVEN}
    _names, found = engine.answer(
        question_named("visits.by_region").sql,
        files={},
        tables={"events": events, "scope": {"campaign": np.array([], dtype="int64")}},
        parameters=parameters,
    )
    return dict(found)


@pytest.mark.parametrize(
    ("events", "rows"),
    [
        (visits(6, 20) + visits(16, 19), [(None, 39)]),
        (visits(6, 30) + visits(5, 20) + visits(16, 1), [("06", 30), (None, 21)]),
        (visits(6, 20) + visits(16, 19) + visits(None, 1), [("06", 20), (None, 20)]),
        (visits(6, 500, people=19) + visits(5, 30), [(None, 530)]),
        (visits(6, 19), []),
        (visits(6, 25) + visits(9, 25, campaign=2), [("06", 25), ("09", 25)]),
    ],
    ids=["small alone", "small covered by the smallest", "small with unknown", "many visits of few", "nothing", "two"],
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


def test_clicks_are_counted_on_request(tmp_path):
    write(tmp_path, [*visits(6, 20), *(each._replace(kind="redirect") for each in visits(9, 25))])
    clicks = ask("visits.by_region", lake_dir=tmp_path / "lake", scope=Scope.of([1]), **{**GIVEN, "kind": "redirect"})
    assert list(clicks.rows) == [("09", 25)]


CELLS = st.dictionaries(st.integers(0, 16), st.integers(1, 45), max_size=6)


@given(CELLS, st.dictionaries(st.integers(0, 16), st.integers(1, 45)))
def test_nothing_below_the_floor_is_shown_or_left_over(counts, people):
    """Whoever knows the sum learns by subtraction only what one row says: the rows are the sum, or there is none."""
    people = {land: min(number, counts.get(land, number)) for land, number in people.items()}
    found = asked(counts, people)
    visitors = {land: min(people.get(land, count), count) for land, count in counts.items()}
    assert all(count >= 20 for count in found.values())
    named = {int(region) for region in found if region}
    assert all(counts[land] == found[f"{land:02d}"] and visitors[land] >= 20 for land in named)
    rest = counts.keys() - named
    if not found:
        assert sum(counts.values()) < 20 or sum(visitors.values()) < 20
    elif rest:
        assert found[None] == sum(counts[land] for land in rest)
        assert sum(visitors[land] for land in rest) >= 20
