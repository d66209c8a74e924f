# SPDX-License-Identifier: EUPL-1.2
"""Server logs that an authority already has: Apache and nginx, combined and common, plain or packed as logs are.

A file is taken in wholly or not at all. Its events are known by the digest of the file and the line, so that a second
run stores nothing; a file that has grown since adds only its new lines. No address and no agent is kept: the visitor is
a hash whose random key lives for the time of the import only.
"""

import re
import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tragweite.core.refusal import Refused
from tragweite.lake.compaction import INCOMING
from tragweite.lake.engines.duckdb import OwnCounts, own_counts
from tragweite.lake.erasure import first_kept
from tragweite.lake.events import SENDERS, Event, microseconds, utc_day
from tragweite.lake.links import Link, is_site_name
from tragweite.lake.log_files import Unreadable, numbered_lines, opened
from tragweite.lake.log_lines import LONGEST_LINE, LogDropped, LogLine, parse_line
from tragweite.lake.machines import is_machine
from tragweite.lake.manifest import EVENTS, Manifest
from tragweite.lake.reasons import RECEIVED
from tragweite.lake.spool import SUFFIX, Import, Segment, closed_segments, read_segment, remove_segment, to_disk
from tragweite.lake.visitors import hash_under, landing_path, referrer_class, visitor_hash

_PAGE_ENDINGS = {"html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "jsp"}
_ENDING = re.compile(r"\.([A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*)/?$")
_FEED = re.compile(r"(?:^|[/=.])(?:feed|rss\d*|atom)(?:[/&?]|$)", re.IGNORECASE)
_BLOCK = 20_000
_DAMAGED_SHOWN = 20
_DUPLICATE_MICROSECONDS = 1_000_000
_CLOCKS_DIFFER = timedelta(hours=1)
_REMEMBERED = 200_000
_PROBLEMS: dict[type[Exception], str] = {
    FileNotFoundError: "es gibt sie nicht",
    PermissionError: "dieses Konto darf sie nicht lesen",
    IsADirectoryError: "es ist ein Verzeichnis",
}


@dataclass(frozen=True, kw_only=True)
class LogReport:
    """Every line has a fate: ``read`` = ``stored`` + sum of ``dropped``. Of the stored ones ``attributed`` belong to a
    campaign, and ``outlived`` are older than the retention period allows: its next run removes them.
    """

    read: int
    stored: int
    attributed: int
    outlived: int
    dropped: dict[str, int]
    by_status: dict[int, int]
    first_damaged_lines: tuple[int, ...]
    repeated: bool


@dataclass(kw_only=True)
class _Reading:
    links: Mapping[str, Link]
    campaigns: Mapping[str, int]
    site: str
    source: str
    latest: int
    kept_from: int
    manifest: Manifest
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    dropped: Counter[str] = field(default_factory=Counter)
    by_status: Counter[int] = field(default_factory=Counter)
    damaged: list[int] = field(default_factory=list)
    last_seen: dict[tuple[int, str], int] = field(default_factory=dict)
    own: dict[str, OwnCounts] = field(default_factory=dict)
    read: int = 0
    stored: int = 0
    attributed: int = 0
    outlived: int = 0


def _require_page(line: LogLine) -> None:
    if line.method != "GET":
        raise LogDropped("head" if line.method == "HEAD" else "method")
    # A common log knows no agent: nothing can be said about machines then, and the report's source names the format.
    if is_machine(line.agent) and line.agent != "common log":
        raise LogDropped("bot")


def _event(line: LogLine, reading: _Reading) -> Event:
    if line.at > reading.latest:
        raise LogDropped("future")
    _require_page(line)
    address = urlsplit("//host" + line.target if line.target.startswith("/") else line.target)
    if address.path.startswith("/r/"):
        return _redirect(line, code=address.path[3:].strip("/"), reading=reading)
    return _visit(line, path=address.path, query=address.query, reading=reading)


def _redirect(line: LogLine, *, code: str, reading: _Reading) -> Event:
    link = reading.links.get(code)
    if link is None:
        raise LogDropped("unknown_link")
    if line.status not in {200, 301, 302, 303, 307, 308}:
        raise LogDropped("status")
    return _attributed(line, kind="redirect", link=link, reading=reading, landing=None)


def _visit(line: LogLine, *, path: str, query: str, reading: _Reading) -> Event:
    if line.status not in {200, 304}:
        raise LogDropped("status")
    ending = _ENDING.search(path)
    if _FEED.search(line.target):
        raise LogDropped("feed")
    if ending and ending[1].lower() not in _PAGE_ENDINGS:
        raise LogDropped("asset")
    given = {name: values[0] for name, values in parse_qs(query).items() if name.startswith("utm_")}
    link = reading.links.get(given.get("utm_content", ""))
    if link is not None:
        return _attributed(line, kind="visit", link=link, reading=reading, landing=landing_path(path))
    campaign = reading.campaigns.get(given.get("utm_campaign", ""))
    sender = given.get("utm_source", "none") if campaign else "none"
    return Event(
        kind="visit",
        occurred_at=line.at,
        site=reading.site,
        campaign=campaign,
        sender=sender if sender in SENDERS else "none",
        referrer=referrer_class(line.referrer),
        landing=landing_path(path),
        visitor=_visitor(line, reading),
        source=reading.source,
    )


def _attributed(line: LogLine, *, kind: str, link: Link, reading: _Reading, landing: str | None) -> Event:
    return Event(
        kind=kind,
        occurred_at=line.at,
        site=reading.site,
        campaign=link.campaign,
        post=link.post,
        link=link.code,
        sender=link.sender,
        referrer=referrer_class(line.referrer),
        landing=landing,
        visitor=_visitor(line, reading),
        source=reading.source,
    )


def _visitor(line: LogLine, reading: _Reading) -> int:
    day_salt = blake2b(utc_day(line.at).encode(), key=reading.salt, digest_size=32).digest()
    return visitor_hash(under=hash_under(day_salt), site=reading.site, address=line.address, agent=line.agent)


def _refuse_duplicate(event: Event, reading: _Reading) -> None:
    """In-app browsers fire twice: the same visitor on the same link or page within a second counts once."""
    key = (event.visitor or 0, f"{event.kind} {event.link or event.landing}")
    before = reading.last_seen.get(key)
    if len(reading.last_seen) > _REMEMBERED:
        reading.last_seen.clear()
    reading.last_seen[key] = event.occurred_at
    if before is not None and abs(event.occurred_at - before) < _DUPLICATE_MICROSECONDS:
        raise LogDropped("duplicate")


def _refuse_counted(event: Event, reading: _Reading) -> None:
    """Own counts are never added to: what the collector counted of a campaign or site on that day stands alone."""
    day = utc_day(event.occurred_at)
    if day not in reading.own:
        present = reading.manifest.files(topic=EVENTS, since=day, until=day)
        reading.own[day] = own_counts([reading.manifest.lake_dir / each.path for each in present])
    own = reading.own[day]
    if (event.kind, event.site) in own.sites or (event.campaign and (event.kind, event.campaign) in own.campaigns):
        raise LogDropped("own_count")


def import_log(
    path: Path,
    *,
    lake_dir: Path,
    links: Mapping[str, Link],
    site: str = "log",
    campaigns: Mapping[str, int] | None = None,
    at: datetime | None = None,
) -> LogReport:
    """Read a log file into the lake's incoming folder; ``compact`` then takes it in.

    ``campaigns`` maps values of ``utm_campaign`` to campaign ids; without it the ids of the links are recognised.
    ``at`` (aware UTC) is the moment of reading, now by default: lines are counted under its day, and lines that are
    more than an hour later are dropped as ``future``.

    :raises Refused: ``lake.log_unreadable`` when the file cannot be read as text, gzip, bzip2 or xz; ``lake.log_foreign``
        when none of its lines is one of such a log; ``lake.site_name`` when ``site`` is no short name;
        ``lake.not_written`` when the lake cannot be written. Nothing is kept then.
    """
    if not is_site_name(site):
        raise Refused("lake.site_name", site=site)
    known = campaigns if campaigns is not None else {str(link.campaign): link.campaign for link in links.values()}
    read_at = at or datetime.now(UTC)
    latest = microseconds(read_at + _CLOCKS_DIFFER)
    reading = _Reading(
        links=links,
        campaigns=known,
        site=site,
        source=f"log:{_plain(path.name)}",
        latest=latest,
        kept_from=first_kept(at=read_at),
        manifest=Manifest(lake_dir),
    )
    try:
        with reading.manifest.locked():
            return _import(path, lake_dir=lake_dir, reading=reading, counted_on=utc_day(microseconds(read_at)))
    except (Unreadable, FileNotFoundError, PermissionError, IsADirectoryError) as problem:
        said = _PROBLEMS.get(type(problem), "ihr gepackter Inhalt ist beschädigt oder unvollständig")
        raise Refused("lake.log_unreadable", file=path.name or str(path), problem=said) from problem
    except (sqlite3.Error, OSError) as problem:
        raise Refused("lake.not_written", problem=str(problem)) from problem


def _import(path: Path, *, lake_dir: Path, reading: _Reading, counted_on: str) -> LogReport:
    found = _compare(path, _earlier(lake_dir))
    if found.before is not None and found.before.bytes == found.whole.bytes:
        return _nothing_new(found.before)
    with _new_segment(lake_dir / INCOMING, found.whole.digest) as segment:
        finished = _read_into(segment, path, reading, skip=found.before.line_count if found.before else 0)
        if reading.read and not reading.by_status and found.before is None:
            raise Refused("lake.log_foreign", file=path.name, lines=reading.read)
        segment.count({(counted_on, reading.source, reason): n for reason, n in _counters(reading).items() if n})
        for each in {found.whole.digest: found.whole, found.complete.digest: found.complete}.values():
            lines = found.whole.line_count if finished else found.complete.line_count
            segment.note_import(replace(each, name=reading.source, line_count=lines))
    return _report(reading)


def _counters(reading: _Reading) -> dict[str, int]:
    """Lines of an earlier import were received then; they are told to the user but not counted a second time."""
    skipped = reading.dropped["already_imported"]
    kept = {reason: n for reason, n in reading.dropped.items() if reason != "already_imported"}
    return {RECEIVED: reading.read - skipped, **kept}


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)[:80]


def _earlier(lake_dir: Path) -> list[Import]:
    waiting = closed_segments(lake_dir / INCOMING)
    return [*Manifest(lake_dir).imports(), *(each for path in waiting for each in read_segment(path).imports)]


@dataclass(frozen=True, kw_only=True)
class _Found:
    """The file as a whole, its part up to the last line end, and the longest earlier import it begins with."""

    whole: Import
    complete: Import
    before: Import | None


def _compare(path: Path, earlier: Iterable[Import]) -> _Found:
    known = {each.bytes: each for each in earlier if each.bytes}
    digest, size, lines = blake2b(digest_size=16), 0, 0
    complete_digest = digest.copy()
    whole = complete = Import(bytes=0, digest="", line_count=0, name=path.name)
    before: Import | None = None
    with opened(path) as file:
        while chunk := file.readline(LONGEST_LINE):
            digest.update(chunk)
            size += len(chunk)
            lines += chunk.endswith(b"\n")
            if size in known and known[size].digest == digest.hexdigest():
                before = known[size]
            if chunk.endswith(b"\n"):
                complete, complete_digest = replace(complete, bytes=size, line_count=lines), digest.copy()
    unfinished = size > complete.bytes
    whole = replace(whole, bytes=size, digest=digest.hexdigest(), line_count=lines + unfinished)
    complete = replace(complete, digest=complete_digest.hexdigest())
    return _Found(whole=whole, complete=complete if complete.bytes else whole, before=before)


@contextmanager
def _new_segment(incoming: Path, digest: str) -> Iterator[Segment]:
    """A segment that appears under its name only when it is complete."""
    target = incoming / f"log-{digest}{SUFFIX}"
    part = target.with_name(target.name + ".part")
    remove_segment(part)
    segment = Segment(part, journal="DELETE")
    segment.stream = int.from_bytes(bytes.fromhex(digest)[:8], "little", signed=True)
    try:
        with segment.transaction():
            yield segment
        segment.close()
        part.replace(target)
        to_disk(incoming)
    except BaseException:
        segment.release()
        remove_segment(part)
        raise
    remove_segment(part)


def _read_into(segment: Segment, path: Path, reading: _Reading, *, skip: int) -> bool:
    """Append all events; False when the last line looks unfinished and may still grow."""
    finished = True
    block: list[Event] = []
    for number, line in numbered_lines(path):
        reading.read += 1
        finished = True
        if number <= skip:
            reading.dropped["already_imported"] += 1
            continue
        try:
            parsed = parse_line(line)
            reading.by_status[parsed.status] += 1
            event = _event(parsed, reading)
            _refuse_duplicate(event, reading)
            _refuse_counted(event, reading)
        except LogDropped as drop:
            reading.dropped[drop.reason] += 1
            finished = drop.reason != "malformed"
            if drop.reason in {"malformed", "too_large"} and len(reading.damaged) < _DAMAGED_SHOWN:
                reading.damaged.append(number)
            continue
        block.append(event._replace(identity=(segment.stream, number)))
        reading.attributed += event.campaign is not None
        reading.outlived += event.occurred_at < reading.kept_from
        if len(block) >= _BLOCK:
            segment.append(block)
            reading.stored += len(block)
            block = []
    segment.append(block)
    reading.stored += len(block)
    return finished


def _nothing_new(before: Import) -> LogReport:
    return LogReport(
        read=before.line_count,
        stored=0,
        attributed=0,
        outlived=0,
        dropped={"already_imported": before.line_count},
        by_status={},
        first_damaged_lines=(),
        repeated=True,
    )


def _report(reading: _Reading) -> LogReport:
    return LogReport(
        read=reading.read,
        stored=reading.stored,
        attributed=reading.attributed,
        outlived=reading.outlived,
        dropped=dict(sorted((reason, n) for reason, n in reading.dropped.items() if n)),
        by_status=dict(sorted(reading.by_status.items())),
        first_damaged_lines=tuple(reading.damaged),
        repeated=False,
    )
