# SPDX-License-Identifier: EUPL-1.2
"""Spool to Parquet, each event once, also when the process stops between any two steps."""

import subprocess
import sys
import textwrap
from collections import Counter
from datetime import UTC, datetime

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tragweite.lake import compaction
from tragweite.lake.account import verify
from tragweite.lake.compaction import compact, rebuild_hourly
from tragweite.lake.engines.duckdb import Erasure
from tragweite.lake.erasure import erase
from tragweite.lake.events import Event
from tragweite.lake.manifest import EVENTS, HOURLY, LakeFile, Manifest, Move
from tragweite.lake.spool import SpoolWriter, all_segments

DAY = 86_400_000_000
AT = 1_795_305_600_000_000
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def fill(spool_dir, *, days=(0, 1), per_day=10, dropped=None, site="example", **changes):
    writer = SpoolWriter(spool_dir)
    events = [
        Event(
            **{
                "kind": "visit",
                "occurred_at": AT + day * DAY + place,
                "site": site,
                "campaign": 1 + place % 2,
                **changes,
            }
        )
        for day in days
        for place in range(per_day)
    ]
    writer.write(events=events, dropped=dropped, received=len(events) + sum((dropped or {}).values()), at=AT)
    writer.close()


def run(tmp_path):
    return compact(spool_dir=tmp_path / "spool", lake_dir=tmp_path / "lake", at=NOW)


def account(tmp_path):
    return verify(spool_dir=tmp_path / "spool", lake_dir=tmp_path / "lake")


def test_segments_become_one_file_per_site_and_day(tmp_path):
    fill(tmp_path / "spool", dropped={"bot": 4})
    assert account(tmp_path).stored == 20
    report = run(tmp_path)
    assert (report.segments, report.stored, report.duplicates) == (1, 20, 0)
    files = Manifest(tmp_path / "lake").files(topic=EVENTS)
    assert [(each.site, each.period, each.row_count) for each in files] == [
        ("example", "2026-11-22", 10), ("example", "2026-11-23", 10),
    ]  # fmt: skip
    found = account(tmp_path)
    assert (found.received, found.stored, found.dropped, found.difference) == (24, 20, {"bot": 4}, 0)
    assert found.hourly_difference == 0
    assert found.as_of == NOW
    assert all_segments(tmp_path / "spool") == []


def test_a_second_run_changes_nothing(tmp_path):
    fill(tmp_path / "spool")
    run(tmp_path)
    before = sorted((tmp_path / "lake").rglob("*.parquet"))
    assert run(tmp_path).stored == 0
    assert sorted((tmp_path / "lake").rglob("*.parquet")) == before


def test_later_events_of_a_day_join_its_file(tmp_path):
    for _ in range(3):
        fill(tmp_path / "spool", days=(0,))
        run(tmp_path)
    (only,) = Manifest(tmp_path / "lake").files(topic=EVENTS)
    assert only.row_count == 30
    assert len(list((tmp_path / "lake" / "events").rglob("*.parquet"))) == 1
    assert account(tmp_path).difference == 0


def test_the_same_event_delivered_again_is_dropped_as_duplicate(tmp_path):
    fill(tmp_path / "spool", days=(0,), per_day=1, kind="conversion", identity=(-3, 7))
    run(tmp_path)
    fill(tmp_path / "spool", days=(0, 4), per_day=1, kind="conversion", identity=(-3, 7))
    assert run(tmp_path).duplicates == 2
    found = account(tmp_path)
    assert (found.received, found.stored, found.dropped, found.difference) == (3, 1, {"duplicate": 2}, 0)
    assert found.hourly_difference == 0


@pytest.mark.parametrize("steps_done", range(1, len(compaction.STEPS)))
def test_invariant_18_a_stop_between_two_steps_loses_and_repeats_nothing(tmp_path, monkeypatch, steps_done):
    fill(tmp_path / "spool", days=(0,))
    run(tmp_path)
    fill(tmp_path / "spool", dropped={"head": 2})

    def stopped(_run):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(compaction, "STEPS", (*compaction.STEPS[:steps_done], stopped))
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path)
    assert account(tmp_path).difference == 0
    run(tmp_path)
    found = account(tmp_path)
    assert (found.received, found.stored, found.difference, found.hourly_difference) == (32, 30, 0, 0)
    on_disk = {str(path.relative_to(tmp_path / "lake")) for path in (tmp_path / "lake").rglob("*.parquet")}
    named = {each.path for topic in ("events", "hourly") for each in Manifest(tmp_path / "lake").files(topic=topic)}
    assert on_disk == named


@pytest.mark.slow
def test_invariant_18_kill_at_any_moment(tmp_path):
    for round_number in range(6):
        fill(tmp_path / "spool", days=range(3), per_day=200)
        script = textwrap.dedent(f"""
            import os, threading
            from pathlib import Path
            from tragweite.lake.compaction import compact
            import duckdb
            threading.Timer({0.02 + 0.03 * round_number}, lambda: os.kill(os.getpid(), 9)).start()
            while True:
                compact(spool_dir=Path({str(tmp_path / "spool")!r}), lake_dir=Path({str(tmp_path / "lake")!r}))
        """)
        assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9
        assert account(tmp_path).difference == 0
    run(tmp_path)
    found = account(tmp_path)
    assert (found.received, found.stored, found.difference, found.hourly_difference) == (3600, 3600, 0, 0)


events = st.builds(
    lambda day, kind, sender, campaign, number: Event(
        kind=kind, occurred_at=AT + day * DAY, site=f"s{campaign}", campaign=campaign or None,
        sender=sender, identity=(1, number),
    ),
    st.integers(-2, 2), st.sampled_from(["redirect", "visit"]), st.sampled_from(["none", "creator", "authority"]),
    st.integers(0, 2), st.integers(0, 10**6),
)  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(rounds=st.lists(st.lists(events, max_size=12), min_size=1, max_size=3))
def test_invariant_9_the_lake_accounts_for_any_mix(tmp_path_factory, rounds):
    folder = tmp_path_factory.mktemp("lake")
    for batch in rounds:
        writer = SpoolWriter(folder / "spool")
        writer.write(events=batch, dropped={"bot": 1}, received=len(batch) + 1, at=AT)
        writer.close()
        run(folder)
    found = account(folder)
    assert found.difference == found.hourly_difference == 0
    assert found.received == sum(map(len, rounds)) + len(rounds)


def test_the_roll_up_can_be_counted_anew_and_an_error_in_it_is_found(tmp_path):
    fill(tmp_path / "spool")
    run(tmp_path)
    (hourly,) = (tmp_path / "lake" / "hourly").rglob("*.parquet")
    duckdb.sql(f"COPY (SELECT * REPLACE (count + 1 AS count) FROM '{hourly}') TO '{hourly}.new' (FORMAT parquet)")
    hourly.with_name(f"{hourly.name}.new").replace(hourly)
    assert account(tmp_path).hourly_difference > 0
    rebuild_hourly(lake_dir=tmp_path / "lake")
    assert account(tmp_path).hourly_difference == 0


def test_a_round_leaves_the_roll_up_of_other_months_alone(tmp_path):
    fill(tmp_path / "spool")
    run(tmp_path)
    (before,) = Manifest(tmp_path / "lake").files(topic=HOURLY)
    fill(tmp_path / "spool", days=(20,))
    run(tmp_path)
    assert [each.period for each in Manifest(tmp_path / "lake").files(topic=HOURLY)] == ["2026-11", "2026-12"]
    assert (tmp_path / "lake" / before.path).exists()
    assert account(tmp_path).hourly_difference == 0


def with_a_roll_up_of_the_year(tmp_path):
    """A lake as an earlier version left it: one file of hours for the year, with the year as a column."""
    fill(tmp_path / "spool", days=(0, 20))
    run(tmp_path)
    manifest = Manifest(tmp_path / "lake")
    months = manifest.files(topic=HOURLY)
    paths = [str(tmp_path / "lake" / each.path) for each in months]
    year = LakeFile(path="hourly/year.parquet", topic=HOURLY, site="", period="2026", row_count=0)
    duckdb.sql(f"COPY (SELECT *, 2026 AS year FROM read_parquet({paths})) TO '{tmp_path / 'lake' / year.path}'")
    manifest.move(Move(added=[year], replaced=months, segments=[], counters={}, imports=[]), at=NOW)


def test_a_month_has_few_files_of_the_roll_up_however_many_rounds(tmp_path):
    counts = []
    for place in range(10):
        fill(tmp_path / "spool", per_day=1 + place)
        run(tmp_path)
        counts.append(len(Manifest(tmp_path / "lake").files(topic=HOURLY)))
        assert account(tmp_path).hourly_difference == 0
    assert counts == [1, 2, 3, 4, 1, 2, 3, 4, 1, 2]


def test_the_roll_up_of_a_year_stays_beside_the_months(tmp_path):
    with_a_roll_up_of_the_year(tmp_path)
    fill(tmp_path / "spool", days=(1,))
    run(tmp_path)
    assert [each.period for each in Manifest(tmp_path / "lake").files(topic=HOURLY)] == ["2026", "2026-11"]
    assert account(tmp_path).hourly_difference == 0
    rebuild_hourly(lake_dir=tmp_path / "lake")
    assert [each.period for each in Manifest(tmp_path / "lake").files(topic=HOURLY)] == ["2026-11", "2026-12"]
    assert account(tmp_path).hourly_difference == 0


def test_erasing_within_the_roll_up_of_a_year_keeps_its_other_months(tmp_path):
    with_a_roll_up_of_the_year(tmp_path)
    erase(spool_dir=None, lake_dir=tmp_path / "lake", erasure=Erasure(until=AT + DAY), reason="erased", at=NOW)
    assert [each.period for each in Manifest(tmp_path / "lake").files(topic=HOURLY)] == ["2026-12"]
    assert account(tmp_path).hourly_difference == 0


def test_a_missing_file_is_not_overlooked(tmp_path):
    fill(tmp_path / "spool")
    run(tmp_path)
    next((tmp_path / "lake" / "events").rglob("*.parquet")).unlink()
    with pytest.raises(FileNotFoundError):
        account(tmp_path)


def test_files_carry_the_schema_version_and_signed_hashes(tmp_path):
    fill(tmp_path / "spool", visitor=-(2**62))
    run(tmp_path)
    path = next((tmp_path / "lake" / "events").rglob("*.parquet"))
    assert duckdb.sql(
        f"SELECT decode(value) FROM parquet_kv_metadata('{path}') WHERE key = 'schema_version'"
    ).fetchall() == [("2",)]
    types = Counter(row[1] for row in duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall())
    assert types["BIGINT"] == 3
    assert not any(kind.startswith("U") for kind in types)
