# SPDX-License-Identifier: EUPL-1.2
"""Google Analytics 4: the CSV of a report or an exploration, with its comment lines (``# Start date: 20261101``)."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from tragweite.core.refusal import Refused
from tragweite.platforms.analytics.figures import Dimension, Measure, Period, Reading, RefusedRow, Tool, joined
from tragweite.platforms.analytics.rows import Columns, day_of, known_measures, read_rows, rows_of
from tragweite.platforms.tables import MAX_BYTES, Table, decoded, read_table

MEASURES: Final[Mapping[str, Measure]] = {
    "sessions": Measure.VISITS, "sitzungen": Measure.VISITS,
    "total users": Measure.VISITORS, "nutzer insgesamt": Measure.VISITORS,
    "active users": Measure.ACTIVE_VISITORS, "aktive nutzer": Measure.ACTIVE_VISITORS,
    "views": Measure.PAGE_VIEWS, "aufrufe": Measure.PAGE_VIEWS,
    "key events": Measure.CONVERSIONS, "schlüsselereignisse": Measure.CONVERSIONS, "conversions": Measure.CONVERSIONS,
    "event count": Measure.EVENTS, "ereignisanzahl": Measure.EVENTS, "anzahl der ereignisse": Measure.EVENTS,
}  # fmt: skip
LABELS: Final[Mapping[str, Dimension]] = {
    "session campaign": Dimension.CAMPAIGN, "sitzung – kampagne": Dimension.CAMPAIGN, "campaign": Dimension.CAMPAIGN,
    "session source / medium": Dimension.SOURCE, "sitzung – quelle/medium": Dimension.SOURCE,
    "session source": Dimension.SOURCE, "sitzung – quelle": Dimension.SOURCE,
    "session manual ad content": Dimension.CONTENT, "manual ad content": Dimension.CONTENT,
    "sitzung – manueller anzeigeninhalt": Dimension.CONTENT, "manueller anzeigeninhalt": Dimension.CONTENT,
    "session default channel group": Dimension.SOURCE, "sitzung – standard-channelgruppe": Dimension.SOURCE,
    "session primary channel group (default channel group)": Dimension.SOURCE,
    "sitzung – primäre channelgruppe (standard-channelgruppe)": Dimension.SOURCE,
    "landing page": Dimension.PAGE, "zielseite": Dimension.PAGE, "landingpage": Dimension.PAGE,
    "page path and screen class": Dimension.PAGE, "seitenpfad und bildschirmklasse": Dimension.PAGE,
    "event name": Dimension.EVENT, "ereignisname": Dimension.EVENT,
}  # fmt: skip
_DAYS: Final = ("date", "datum")
_EMPTY: Final = re.compile(r"[\s,;\"]*")
_FIRST: Final = re.compile(r"\"?#\s*(?:start date|startdatum):\s*(\d{8})", re.IGNORECASE)
_LAST: Final = re.compile(r"\"?#\s*(?:end date|enddatum):\s*(\d{8})", re.IGNORECASE)
_TOTAL: Final = re.compile(r"[,;\t]\s*\"?(?:grand total|gesamtsumme)\"?\s*$", re.IGNORECASE)


def read_ga4(content: bytes) -> Reading:
    """Read one file; it names its period itself. It may hold several tables; those without a known measure are named
    in ``left_out`` by the line at which they begin.

    :raises Refused: ``table.too_large``, ``table.unknown_encoding``, ``analytics.period_missing``,
        ``analytics.nothing_known`` and as ``tables.read_table``.
    """
    if len(content) > MAX_BYTES:
        raise Refused("table.too_large", max_bytes=MAX_BYTES)
    lines = decoded(content)[0].splitlines()
    period = _period(lines)
    readings, left_out = [], []
    for first_line, block in _blocks(lines):
        if not _is_known(block[0]):
            left_out.append(str(first_line))
        elif len(block) > 1:
            readings.append(_read_block(block, first_line=first_line, period=period))
    if not readings:
        raise Refused("analytics.nothing_known", parts=", ".join(left_out))
    return joined(Tool.GA4, readings, left_out=tuple(left_out))


def is_report(content: bytes) -> bool:
    """Whether a file begins with a comment line. A spreadsheet that wrote it again may have put it in quotes."""
    start = content[:200].replace(b"\x00", b"").lstrip(b'\xef\xbb\xbf\xff\xfe \r\n"')
    return start.startswith(b"#")


def _period(lines: list[str]) -> Period:
    first = next((found[1] for line in lines if (found := _FIRST.match(line))), None)
    last = next((found[1] for line in lines if (found := _LAST.match(line))), None)
    if first is None or last is None:
        raise Refused("analytics.period_missing")
    return Period(first_day=day_of(first), last_day=day_of(last))


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """The tables with the number of their first line; comments and empty lines stand between them."""
    found: list[tuple[int, list[str]]] = []
    inside = False
    for number, line in enumerate(lines, start=1):
        if _EMPTY.fullmatch(line) or line.lstrip('"').startswith("#"):
            inside = False
        elif inside:
            found[-1][1].append(line)
        else:
            found.append((number, [line]))
            inside = True
    return found


def _is_known(header: str) -> bool:
    return any(name.strip().strip('"').casefold() in MEASURES for name in re.split(r"[,;\t]", header))


def _read_block(block: list[str], *, first_line: int, period: Period) -> Reading:
    totals = [place for place, line in enumerate(block) if _TOTAL.search(line)]
    # The totals of an exploration have one cell more than the header; their lines stay as empty ones.
    kept = ["" if place in totals else line for place, line in enumerate(block)]
    refused = tuple(
        RefusedRow(part="", row=first_line + place, refusal=Refused("analytics.total_row")) for place in totals
    )
    only_totals = Reading(tool=Tool.GA4, rows=len(totals), used_rows=0, figures=(), refused=refused)
    if not any(kept[1:]):
        return only_totals
    return joined(Tool.GA4, [only_totals, _read_table(kept, first_line=first_line, period=period)])


def _read_table(lines: list[str], *, first_line: int, period: Period) -> Reading:
    try:
        table = read_table("\n".join(lines).encode())
    except Refused as refusal:
        raise _moved(refusal, by=first_line - 1) from refusal
    names = [each.casefold() for each in table.header]
    label = next((name for name in names if name in LABELS), None)
    nth = _numbered_days(table, names)
    columns = Columns(
        measures=known_measures(table.header, MEASURES),
        day=nth or next((name for name in names if name in _DAYS), None),
        label=lambda cells: (LABELS[label], cells.get(label, "")) if label else (Dimension.TOTAL, ""),
    )
    rows = [(number + first_line - 1, _dated(cells, nth, period)) for number, cells in rows_of(table)]
    return read_rows(rows, tool=Tool.GA4, columns=columns, period=period)


def _numbered_days(table: Table, names: list[str]) -> str | None:
    """The first column where it numbers the days of the report (``0000``, ``0001`` …), in whatever language it is named."""
    told = [row.cells[table.header[0]] for row in table.rows]
    is_numbered = names[0] not in MEASURES and told == [f"{day:04d}" for day in range(len(told))]
    return names[0] if is_numbered else None


def _dated(cells: Mapping[str, str], nth: str | None, period: Period) -> Mapping[str, str]:
    """The cells with the number of the day as a date."""
    if nth is None:
        return cells
    return {**cells, nth: (period.first_day + timedelta(days=int(cells[nth]))).isoformat()}


def _moved(refusal: Refused, *, by: int) -> Refused:
    """The same refusal with the row as it stands in the whole file."""
    row = refusal.facts.get("row")
    return Refused(refusal.code, **{**refusal.facts, "row": row + by}) if isinstance(row, int) else refusal
