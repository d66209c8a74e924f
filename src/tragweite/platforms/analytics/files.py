# SPDX-License-Identifier: EUPL-1.2
"""Which tool wrote a file, which column is what, and the one door to all readers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from tragweite.core.refusal import Refused
from tragweite.platforms.analytics import ga4, matomo, plausible, umami
from tragweite.platforms.analytics.documents import is_archive, is_json, parts_of, read_json
from tragweite.platforms.analytics.figures import DEFINITIONS, Dimension, Measure, Period, Reading, Tool
from tragweite.platforms.analytics.rows import Columns, read_rows, rows_of
from tragweite.platforms.tables import Table, read_table

DAY: Final = "day"
LABEL: Final = "label"
_DAYS: Final = frozenset({"date", "datum", "tag", "day", "x"})
_LABELS: Final = frozenset(
    {
        "label",
        "bezeichnung",
        "name",
        "source",
        "quelle",
        "campaign",
        "kampagne",
        "page",
        "seite",
        "utm_campaign",
        "utm_content",
    }
    | ga4.LABELS.keys()
)
_MEASURES: Final[Mapping[Tool, Mapping[str, Measure]]] = {
    Tool.MATOMO: matomo.MEASURES,
    Tool.PLAUSIBLE: plausible.MEASURES,
    Tool.UMAMI: umami.STATS,
    Tool.GA4: ga4.MEASURES,
}


class Shape(StrEnum):
    """How a file is built. Only a table leaves open which column is what; the others say it themselves."""

    TABLE = "table"
    REPORT = "report"
    EVENTS = "events"
    JSON = "json"
    ARCHIVE = "archive"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a file looks like; ``tool`` None: it could be any. ``header`` is empty unless it is a table."""

    shape: Shape
    tool: Tool | None
    header: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Choices:
    """How a person wants a file to be read. ``columns`` (tables only): name -> ``DAY``, ``LABEL`` or a measure; columns
    that are not named are left out. ``dimension`` says what the labels are; ``period`` holds where rows name no day.
    """

    tool: Tool
    dimension: Dimension = Dimension.CAMPAIGN
    period: Period | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def look_at(content: bytes) -> Found:
    """Recognise a file.

    :raises Refused: as ``tables.read_table``, ``documents.parts_of``, ``documents.read_json``.
    """
    if is_archive(content):
        names = {name for name, _ in parts_of(content)}
        return Found(shape=Shape.ARCHIVE, tool=Tool.UMAMI if umami.PART in names else Tool.PLAUSIBLE)
    if is_json(content):
        return Found(shape=Shape.JSON, tool=_tool_of_json(read_json(content)))
    if ga4.is_report(content):
        return Found(shape=Shape.REPORT, tool=Tool.GA4)
    header = read_table(content).header
    if _folded(header) >= matomo.LOG_COLUMNS:
        return Found(shape=Shape.EVENTS, tool=Tool.MATOMO)
    if "created_at" in _folded(header):
        return Found(shape=Shape.EVENTS, tool=Tool.UMAMI)
    return Found(shape=Shape.TABLE, tool=_tool_of_table(header), header=header)


def _folded(header: Iterable[str]) -> set[str]:
    return {each.casefold() for each in header}


def _tool_of_table(header: Iterable[str]) -> Tool | None:
    known = {tool: len(_folded(header) & names.keys()) for tool, names in _MEASURES.items()}
    best = max(known, key=lambda tool: known[tool])
    return best if known[best] else None


def _tool_of_json(value: Any) -> Tool:
    """Matomo writes labels and ``nb_…``, Umami pairs of x and y, events, or plain totals."""
    first = value[0] if isinstance(value, list) and value else value
    names = set(first) if isinstance(first, dict) else set()
    is_umami = names & {"x", "createdAt", "created_at", "data"} or (names & umami.STATS.keys() and "label" not in names)
    return Tool.UMAMI if is_umami else Tool.MATOMO


def suggested_columns(header: Iterable[str], *, tool: Tool | None) -> dict[str, str]:
    """What the columns of a table probably are; the first of several days or labels is taken."""
    measures = _MEASURES[tool] if tool else {}
    found: dict[str, str] = {}
    for name in header:
        folded = name.casefold()
        role: str = measures.get(folded) or (DAY if folded in _DAYS else LABEL if folded in _LABELS else "")
        if role and role not in found.values():
            found[name] = str(role)
    return found


def measures_of(tool: Tool) -> tuple[Measure, ...]:
    """What a tool counts, as far as its definition is known here."""
    return tuple(measure for each, measure in DEFINITIONS if each is tool)


def read_analytics(content: bytes, *, found: Found, choices: Choices) -> Reading:
    """Read a file as it was recognised and as a person chose.

    :raises Refused: ``analytics.two_columns`` (role), ``analytics.measure_not_of_tool`` (measure, tool),
        ``analytics.no_measure`` and what the readers of the tools raise.
    """
    if found.shape is Shape.TABLE:
        return _read_columns(read_table(content), choices=choices)
    if choices.tool is Tool.MATOMO:
        return matomo.read_matomo(content, dimension=choices.dimension, period=choices.period)
    if choices.tool is Tool.PLAUSIBLE:
        return plausible.read_plausible(content, period=choices.period, dimension=choices.dimension)
    if choices.tool is Tool.UMAMI:
        return umami.read_umami(content, dimension=choices.dimension, period=choices.period)
    return ga4.read_ga4(content)


def _read_columns(table: Table, *, choices: Choices) -> Reading:
    chosen = {name.casefold(): role for name, role in choices.columns.items() if role and name in table.header}
    day, label = _only(chosen, DAY), _only(chosen, LABEL)
    columns = Columns(
        measures=_measures(chosen, tool=choices.tool, header=table.header),
        day=day,
        label=lambda cells: (choices.dimension, cells.get(label, "")) if label else (Dimension.TOTAL, ""),
    )
    return read_rows(rows_of(table), tool=choices.tool, columns=columns, period=choices.period)


def _only(chosen: Mapping[str, str], role: str) -> str | None:
    names = [name for name, each in chosen.items() if each == role]
    if len(names) > 1:
        raise Refused("analytics.two_columns", first=names[0], second=names[1])
    return names[0] if names else None


def _measures(chosen: Mapping[str, str], *, tool: Tool, header: tuple[str, ...]) -> dict[str, Measure]:
    found = {name: Measure(role) for name, role in chosen.items() if role not in {DAY, LABEL}}
    if not found:
        raise Refused("analytics.no_measure", columns=", ".join(header))
    for measure in found.values():
        if measure not in measures_of(tool):
            raise Refused("analytics.measure_not_of_tool", analytics_measure=str(measure), analytics_tool=str(tool))
        _only(chosen, str(measure))
    return found
