# SPDX-License-Identifier: EUPL-1.2
"""The recount holds on every day of receipt and finds what is missing or too much."""

import duckdb
import pytest

from tests.lake.test_compaction import AT, DAY, account, fill, run
from tests.lake.test_logs import SLICE, combined, taken_in, write
from tragweite.lake.events import Event
from tragweite.lake.spool import SpoolWriter

MIDNIGHT = (AT // DAY + 1) * DAY


def by_day(found):
    return [(day.day, day.received, day.stored, day.dropped, day.difference) for day in found.days]


def test_a_segment_over_midnight_is_split_as_it_was_received(tmp_path):
    writer = SpoolWriter(tmp_path / "spool")
    # The clock of the event and that of the counter may fall on two sides of midnight.
    for moment, received_at, dropped in ((-2, -1, {"bot": 1}), (-1, 1, {}), (1, 2, {"head": 2})):
        event = Event(kind="visit", occurred_at=MIDNIGHT + moment, site="s")
        writer.write(events=[event], dropped=dropped, received=1 + sum(dropped.values()), at=MIDNIGHT + received_at)
    expected = [("2026-11-22", 2, 1, {"bot": 1}, 0), ("2026-11-23", 4, 2, {"head": 2}, 0)]
    assert by_day(account(tmp_path)) == expected
    writer.close()
    run(tmp_path)
    assert by_day(account(tmp_path)) == expected


def test_an_imported_log_is_received_on_the_day_of_its_import(tmp_path):
    report = taken_in(SLICE, tmp_path / "lake")
    run(tmp_path)
    assert by_day(account(tmp_path)) == [("2026-11-23", 631, report.stored, report.dropped, 0)]


def test_a_repeated_conversion_is_dropped_on_the_day_of_its_repetition(tmp_path):
    for days in (0, 3):
        writer = SpoolWriter(tmp_path / "spool")
        event = Event(kind="conversion", occurred_at=AT + days * DAY, site="s", identity=(-3, 7))
        writer.write(events=[event], received=1, at=AT + days * DAY)
        writer.close()
        run(tmp_path)
    assert by_day(account(tmp_path)) == [("2026-11-22", 1, 1, {}, 0), ("2026-11-25", 1, 0, {"duplicate": 1}, 0)]


@pytest.mark.parametrize(("change", "difference"), [("WHERE event_number > 2", 3), ("UNION ALL FROM x LIMIT 12", -2)])
def test_missing_and_additional_rows_are_found_on_their_day(tmp_path, change, difference):
    fill(tmp_path / "spool", days=(0,))
    run(tmp_path)
    (path,) = (tmp_path / "lake" / "events").rglob("*.parquet")
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE x AS FROM '{path}'")
        connection.execute(f"COPY (SELECT * FROM x {change}) TO '{path}' (FORMAT parquet)")
    found = account(tmp_path)
    assert [day.difference for day in found.days] == [difference]
    assert not found.is_right


def test_a_grown_log_belongs_to_the_day_of_each_import(tmp_path):
    log = write(tmp_path / "a.log", [combined("/eins")])
    taken_in(log, tmp_path / "lake")
    run(tmp_path)
    write(log, [combined("/eins"), combined("/zwei", at="22/Nov/2026:11:00:00 +0100")])
    taken_in(log, tmp_path / "lake")
    run(tmp_path)
    assert account(tmp_path).is_right
    assert account(tmp_path).stored == 2
