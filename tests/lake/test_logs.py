# SPDX-License-Identifier: EUPL-1.2
"""Server logs: every line has a fate, a second run stores nothing, nothing personal is kept."""

import bz2
import gzip
import lzma
import subprocess
import sys
import textwrap
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tragweite.core.refusal import Refused
from tragweite.lake.account import verify
from tragweite.lake.compaction import compact
from tragweite.lake.events import Event, microseconds
from tragweite.lake.links import read_links
from tragweite.lake.log_lines import LogDropped, parse_line
from tragweite.lake.logs import import_log
from tragweite.lake.questions import Scope, ask
from tragweite.lake.spool import SpoolWriter

SLICE = Path(__file__).parent.parent / "data" / "apache_slice.log"
BROWSER = "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0"
READ_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
LINKS = read_links(
    [
        '{"code":"abc","target":"https://a.example/","sender":"creator","campaign":7,"post":3,"starts_at":null,"ends_at":null}'
    ]
).links


def combined(
    target="/", *, status=200, at="22/Nov/2026:10:00:00 +0100", agent=BROWSER, method="GET", address="203.0.113.9"
):
    return f'{address} - - [{at}] "{method} {target} HTTP/1.1" {status} 12 "https://l.instagram.com/" "{agent}"'


def write(path, lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def taken_in(path, lake_dir, **options):
    report = import_log(path, lake_dir=lake_dir, **{"links": LINKS, "at": READ_AT, **options})
    assert report.read == report.stored + sum(report.dropped.values())
    return report


def test_the_real_slice_is_accounted_for_line_by_line(tmp_path):
    report = taken_in(SLICE, tmp_path)
    assert report.read == 631 == len(SLICE.read_bytes().splitlines())
    assert report.dropped["malformed"] == 1
    assert sum(report.by_status.values()) == 630
    assert {"asset", "bot", "feed", "head", "method", "status"} < set(report.dropped)
    compact(spool_dir=None, lake_dir=tmp_path)
    account = verify(spool_dir=None, lake_dir=tmp_path)
    assert (account.received, account.stored, account.difference) == (631, report.stored, 0)


def test_a_second_run_stores_nothing_and_says_so(tmp_path):
    first = taken_in(SLICE, tmp_path)
    waiting = taken_in(SLICE, tmp_path)
    compact(spool_dir=None, lake_dir=tmp_path)
    again = taken_in(SLICE, tmp_path)
    for repeated in (waiting, again):
        assert (repeated.stored, repeated.dropped, repeated.repeated) == (0, {"already_imported": 631}, True)
    assert verify(spool_dir=None, lake_dir=tmp_path).stored == first.stored


def test_a_grown_file_adds_only_its_new_lines(tmp_path):
    log = write(tmp_path / "a.log", [combined(f"/{n}") for n in range(5)])
    taken_in(log, tmp_path / "lake")
    compact(spool_dir=None, lake_dir=tmp_path / "lake")
    write(log, [combined(f"/{n}") for n in range(8)])
    report = taken_in(log, tmp_path / "lake")
    assert (report.stored, report.dropped) == (3, {"already_imported": 5})
    compact(spool_dir=None, lake_dir=tmp_path / "lake")
    account = verify(spool_dir=None, lake_dir=tmp_path / "lake")
    assert (account.received, account.stored, account.difference) == (8, 8, 0)


def test_a_last_line_that_was_cut_off_is_read_when_it_is_whole(tmp_path):
    log = tmp_path / "a.log"
    log.write_text(combined("/1") + "\n" + combined("/2")[:60])
    assert taken_in(log, tmp_path / "lake").dropped == {"malformed": 1}
    log.write_text(combined("/1") + "\n" + combined("/2") + "\n")
    assert taken_in(log, tmp_path / "lake").stored == 1


def test_campaign_links_are_known_by_path_and_by_parameter(tmp_path):
    lines = [
        combined("/r/abc", status=302),
        combined("/r/unknown", status=302),
        combined("/seite?utm_source=x&utm_content=abc"),
        combined("/andere?utm_campaign=7&utm_source=authority"),
        combined("/ohne"),
    ]
    report = taken_in(write(tmp_path / "a.log", lines), tmp_path / "lake", site="example")
    assert (report.stored, report.dropped) == (4, {"unknown_link": 1})
    compact(spool_dir=None, lake_dir=tmp_path / "lake")
    answer = ask("visits.by_post", lake_dir=tmp_path / "lake", scope=Scope.everything(), since=None, until=None)
    assert [row[:6] for row in answer.rows] == [
        (7, 3, "creator", 1, 1, 0), (7, None, "authority", 0, 1, 0), (None, None, "none", 0, 1, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (combined("/bild.png"), "asset"), (combined("/blog/feed"), "feed"), (combined(status=404), "status"),
        (combined(status=301), "status"), (combined(method="HEAD"), "head"), (combined(method="POST"), "method"),
        (combined(agent="-"), "bot"), (combined(agent="Googlebot/2.1"), "bot"), ("", "malformed"),
        (combined(at="31/Feb/2026:10:00:00 +0000"), "malformed"), (combined()[:70], "malformed"), ("x" * 70_000, "too_large"),
    ],
)  # fmt: skip
def test_lines_that_are_no_visit_are_dropped_with_their_reason(tmp_path, line, reason):
    report = taken_in(write(tmp_path / "a.log", [line, combined("/gut")]), tmp_path / "lake")
    assert (report.stored, report.dropped) == (1, {reason: 1})
    if reason in {"malformed", "too_large"}:
        assert report.first_damaged_lines == (1,)


def test_other_time_zones_common_format_and_foreign_bytes_are_read(tmp_path):
    east, west = (
        parse_line(combined(at=f"22/Nov/2026:{hour}:00:00 {zone}")).at
        for hour, zone in (("12", "+0100"), ("01", "-1000"))
    )
    assert east == west
    log = tmp_path / "a.log"
    log.write_bytes(b'203.0.113.9 - Erika M\xfcller [22/Nov/2026:10:00:00 +0100] "GET /stra\xdfe HTTP/1.0" 200 -\r\n')
    assert taken_in(log, tmp_path / "lake").stored == 1


@pytest.mark.parametrize(
    "line",
    [
        combined().replace("203.0.113.9", "www.example.org:443 203.0.113.9"),
        combined().replace("203.0.113.9", "www.example.org 203.0.113.9"),
        combined().replace("203.0.113.9", "www.example.org:443 2001:db8::7").replace("- - [", "- Erika Muster ["),
        combined().replace(" - - [", " erika Erika Muster ["),
    ],
)
def test_the_name_of_the_host_before_a_line_is_nobodys_address(line):
    assert parse_line(line).address == ("2001:db8::7" if "2001" in line else "203.0.113.9")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_log_is_the_same_file(tmp_path, pack):
    packed = tmp_path / "a.log.1.packed"
    packed.write_bytes(pack(SLICE.read_bytes()))
    taken_in(SLICE, tmp_path / "lake")
    assert taken_in(packed, tmp_path / "lake").repeated


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b"x" * 100_000, mtime=0)[:60],
        b"\x1f\x8bno gzip at all",
        bz2.compress(b"x" * 100_000)[:40],
        lzma.compress(b"x" * 100_000)[:60],
    ],
    ids=["torn gzip", "no gzip", "torn bzip2", "torn xz"],
)
def test_invariant_14_a_broken_file_leaves_nothing(tmp_path, content):
    broken = tmp_path / "a.log.gz"
    broken.write_bytes(content)
    with pytest.raises(Refused, match=r"lake\.log_unreadable"):
        import_log(broken, lake_dir=tmp_path / "lake", links={})
    assert list((tmp_path / "lake").glob("incoming/*")) == []


def test_invariant_14_a_killed_import_leaves_nothing_and_can_be_repeated(tmp_path):
    script = textwrap.dedent(f"""
        import os
        from pathlib import Path
        from tragweite.lake import logs
        logs.to_disk = lambda path: None
        real = logs.Segment.close
        logs.Segment.close = lambda self: os.kill(os.getpid(), 9)
        logs.import_log(Path({str(SLICE)!r}), lake_dir=Path({str(tmp_path)!r}), links={{}})
    """)
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9
    compact(spool_dir=None, lake_dir=tmp_path)
    assert verify(spool_dir=None, lake_dir=tmp_path).received == 0
    assert taken_in(SLICE, tmp_path).stored > 0


def test_a_site_name_that_is_no_name_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"lake\.site_name"):
        import_log(SLICE, lake_dir=tmp_path, links={}, site="../fremd")


def test_what_belongs_to_a_campaign_and_what_outlives_its_time_is_told(tmp_path):
    lines = [combined("/r/abc", status=302), combined("/ohne", at="22/Nov/2015:10:00:00 +0100")]
    report = taken_in(write(tmp_path / "a.log", lines), tmp_path / "lake")
    assert (report.stored, report.attributed, report.outlived) == (2, 1, 1)


def test_what_the_own_counting_has_is_not_counted_a_second_time(tmp_path):
    """Of a campaign and a site, of a kind, of a day: only where the collector counted the same."""
    counted = Event(
        kind="visit", occurred_at=microseconds(datetime(2026, 11, 22, 20, tzinfo=UTC)), site="example", campaign=7, post=3,
        link="abc", sender="creator", referrer="direct", landing="/", visitor=1, identity=(9, 9),
    )  # fmt: skip
    writer = SpoolWriter(tmp_path / "spool")
    writer.write(events=[counted], received=1, at=counted.occurred_at)
    writer.close()
    compact(spool_dir=tmp_path / "spool", lake_dir=tmp_path / "lake")
    lines = [
        combined("/seite?utm_content=abc"), combined("/seite?utm_content=abc", at="21/Nov/2026:10:00:00 +0100"),
        combined("/r/abc", status=302), combined("/ohne"), combined("/mit?utm_campaign=7", at="22/Nov/2026:23:00:00 +0100"),
    ]  # fmt: skip
    report = taken_in(write(tmp_path / "a.log", lines), tmp_path / "lake")
    assert (report.stored, report.dropped) == (3, {"own_count": 2})
    same_site = taken_in(
        write(tmp_path / "b.log", [combined("/ohne"), combined("/r/abc", status=302)]),
        tmp_path / "lake",
        site="example",
    )
    assert (same_site.stored, same_site.dropped) == (1, {"own_count": 1})
    compact(spool_dir=None, lake_dir=tmp_path / "lake")
    assert verify(spool_dir=None, lake_dir=tmp_path / "lake").is_right


def test_a_file_without_a_line_of_a_log_is_refused_and_forgotten(tmp_path):
    log = write(tmp_path / "a.log", ["kein", "Protokoll"])
    with pytest.raises(Refused, match=r"lake\.log_foreign"):
        import_log(log, lake_dir=tmp_path / "lake", links={})
    assert list((tmp_path / "lake").glob("incoming/*")) == []
    assert not taken_in(write(log, ["kein", combined()]), tmp_path / "lake").repeated


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"lake\.log_unreadable"):
        import_log(tmp_path / "none.log", lake_dir=tmp_path / "lake", links={})


def test_invariant_10_no_stored_byte_holds_address_or_agent(tmp_path):
    agent = f"{BROWSER} Kennzeichen-4711"
    lines = [combined(f"/{n}", address=f"198.51.100.{n}", agent=agent) for n in range(1, 200)]
    taken_in(write(tmp_path / "a.log", lines), tmp_path / "lake")
    stored = b"".join(path.read_bytes() for path in (tmp_path / "lake").rglob("*") if path.is_file())
    compact(spool_dir=None, lake_dir=tmp_path / "lake")
    stored += b"".join(path.read_bytes() for path in (tmp_path / "lake").rglob("*") if path.is_file())
    for trace in (b"198.51.100", b"Kennzeichen", b"Firefox"):
        assert trace not in stored


@settings(max_examples=60, deadline=None)
@given(line=st.one_of(st.text(), st.from_regex(r'\S+ - - \[.{0,30}\] "GET .{0,20}" \d{3} \d+', fullmatch=True)))
def test_any_line_is_parsed_or_dropped(line):
    with suppress(LogDropped):
        assert parse_line(line).method == "GET"


def test_the_counting_day_of_an_import_is_its_own_day(tmp_path):
    taken_in(SLICE, tmp_path, at=datetime(2026, 11, 22, 23, 59, tzinfo=UTC))
    compact(spool_dir=None, lake_dir=tmp_path)
    rows = ask("drops.by_reason", lake_dir=tmp_path, scope=Scope.everything()).records()
    assert {(row["source"], row["day_on"]) for row in rows} == {("log:apache_slice.log", date(2026, 11, 22))}
