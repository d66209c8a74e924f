# SPDX-License-Identifier: EUPL-1.2
"""Plausible: the archive of the export of a site (``imported_….csv``) or of the dashboard (``visitors.csv`` …)."""

import re
from collections.abc import Mapping
from typing import Final

from tragweite.core.refusal import Refused
from tragweite.platforms.analytics.documents import is_archive, parts_of
from tragweite.platforms.analytics.figures import Dimension, Measure, Period, Reading, Tool, joined
from tragweite.platforms.analytics.rows import Columns, known_measures, read_rows, rows_of
from tragweite.platforms.tables import read_table

MEASURES: Final[Mapping[str, Measure]] = {
    "visits": Measure.VISITS, "visitors": Measure.VISITORS, "pageviews": Measure.PAGE_VIEWS,
    "events": Measure.EVENTS, "unique_conversions": Measure.VISITORS, "total_conversions": Measure.CONVERSIONS,
}  # fmt: skip
_PARTS: Final[Mapping[str, tuple[Dimension, str]]] = {
    "imported_visitors": (Dimension.TOTAL, ""), "visitors": (Dimension.TOTAL, ""),
    "imported_sources": (Dimension.SOURCE, "source"), "sources": (Dimension.SOURCE, "name"),
    "utm_campaigns": (Dimension.CAMPAIGN, "name"), "utm_contents": (Dimension.CONTENT, "name"),
    "imported_pages": (Dimension.PAGE, "page"), "pages": (Dimension.PAGE, "name"),
    "imported_custom_events": (Dimension.EVENT, "name"), "conversions": (Dimension.EVENT, "name"),
}  # fmt: skip
_SUMMED: Final = frozenset({Measure.VISITS, Measure.PAGE_VIEWS, Measure.CONVERSIONS, Measure.EVENTS})
"""The export of a site has a row for each referrer, medium and term; visitors of two of them may be the same person."""
_DATED_NAME: Final = re.compile(r"(\w+?)(?:_(\d{8})_(\d{8}))?\.csv")


def read_plausible(
    content: bytes, *, period: Period | None = None, dimension: Dimension = Dimension.CAMPAIGN
) -> Reading:
    """Read the archive. ``period`` is needed for the dashboard's export, whose lists name no days. The sources of a site
    are told by campaign, or with ``dimension`` CONTENT by what ``utm_content`` says, the code of a link.

    :raises Refused: ``analytics.not_an_archive``, ``analytics.nothing_known`` and as ``documents.parts_of``,
        ``tables.read_table``, ``rows.read_rows``.
    """
    if not is_archive(content):
        raise Refused("analytics.not_an_archive")
    readings, left_out = [], []
    for name, part in parts_of(content):
        found = _DATED_NAME.fullmatch(name)
        if found is None or found[1] not in _PARTS:
            left_out.append(name)
        elif b"\n" in part.strip():  # a list without entries has only its header
            readings.append(_part(name, found[1], part, period=period, by=dimension))
    if not readings:
        raise Refused("analytics.nothing_known", parts=", ".join(left_out))
    return joined(Tool.PLAUSIBLE, readings, left_out=tuple(left_out))


def _part(name: str, kind: str, content: bytes, *, period: Period | None, by: Dimension) -> Reading:
    table = read_table(content)
    dimension, label = _PARTS[kind]

    def told(cells: Mapping[str, str]) -> tuple[Dimension, str]:
        if by is Dimension.CONTENT and cells.get("utm_content"):
            return Dimension.CONTENT, cells["utm_content"]
        if cells.get("utm_campaign"):
            return Dimension.CAMPAIGN, cells["utm_campaign"]
        return dimension, cells.get("hostname", "") + cells.get(label, "") if label else ""

    day = "date" if "date" in {each.casefold() for each in table.header} else None
    columns = Columns(measures=known_measures(table.header, MEASURES), day=day, label=told)
    return read_rows(rows_of(table), tool=Tool.PLAUSIBLE, columns=columns, period=period, part=name, summed=_SUMMED)
