# SPDX-License-Identifier: EUPL-1.2
"""One line of an Apache or nginx log, common or combined format, also with the name of the host before it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address

from tragweite.lake.events import microseconds

LONGEST_LINE = 65_536
_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_LINE = re.compile(
    rf"(\S+) (\S+) [^\[]{{0,200}}\[([^\]]+)\] {_QUOTED} (\d{{3}}) (?:\d+|-)(?: {_QUOTED} {_QUOTED}(?: .*)?)?"
)
_TIME = re.compile(r"(\d{2})/([A-Z][a-z]{2})/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})")
_REQUEST = re.compile(r"([A-Z]+) (\S+)(?: HTTP/[\d.]+)?")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    )
}


class LogDropped(Exception):
    """One line is not an event; ``reason`` is one of ``reasons.REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One parsed line; ``at`` in microseconds UTC. Lives only as long as the line is looked at."""

    address: str
    at: int
    method: str
    target: str
    status: int
    referrer: str
    agent: str


def parse_line(line: str) -> LogLine:
    """Parse one line of the common or combined format.

    :raises LogDropped: ``malformed`` or ``too_large``.
    """
    if len(line) > LONGEST_LINE:
        raise LogDropped("too_large")
    found = _LINE.fullmatch(line)
    request = _REQUEST.fullmatch(found[4]) if found else None
    if not found or not request:
        raise LogDropped("malformed")
    return LogLine(
        address=found[1] if found[2] == "-" else _address(found[1], found[2]),
        at=_instant(found[3]),
        method=request[1],
        target=request[2],
        status=int(found[5]),
        referrer=found[6] or "",
        agent=found[7] if found[7] is not None else "common log",
    )


def _address(first: str, second: str) -> str:
    """The second word where the log begins with the name of the host (``vhost_combined``), else the first one."""
    try:
        ip_address(second)
    except ValueError:
        return first
    return second


def _instant(text: str) -> int:
    found = _TIME.fullmatch(text)
    if not found or found[2] not in _MONTHS:
        raise LogDropped("malformed")
    day, year, hour, minute, second = (int(found[place]) for place in (1, 3, 4, 5, 6))
    offset = timedelta(hours=int(found[8]), minutes=int(found[9])) * (-1 if found[7] == "-" else 1)
    try:
        return microseconds(datetime(year, _MONTHS[found[2]], day, hour, minute, second, tzinfo=timezone(offset)))
    except ValueError:
        raise LogDropped("malformed") from None
