# SPDX-License-Identifier: EUPL-1.2
"""What the tools count and what comes out of reading their files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tragweite.core.refusal import Refused

DEFINITIONS_AS_OF: Final = "2026-11"


class Tool(StrEnum):
    """Tools whose exports are understood."""

    MATOMO = "matomo"
    PLAUSIBLE = "plausible"
    UMAMI = "umami"
    GA4 = "ga4"


class Measure(StrEnum):
    """What is counted."""

    VISITS = "visits"
    VISITORS = "visitors"
    VISITOR_DAYS = "visitor_days"
    ACTIVE_VISITORS = "active_visitors"
    PAGE_VIEWS = "page_views"
    CONVERSIONS = "conversions"
    EVENTS = "events"


class Dimension(StrEnum):
    """What a figure is broken down by; ``label`` of the figure is then the campaign, the page …"""

    TOTAL = "total"
    CAMPAIGN = "campaign"
    CONTENT = "content"
    SOURCE = "source"
    PAGE = "page"
    EVENT = "event"


_T, _M = Tool, Measure
_TEXTS: Final[Mapping[tuple[Tool, Measure], str]] = {
    (_T.MATOMO, _M.VISITS): "Besuche; ein neuer Besuch beginnt nach 30 Minuten ohne Handlung (Voreinstellung)",
    (_T.MATOMO, _M.VISITORS): "Eindeutige Besucher des Zeitraums, wiedererkannt nach der Einstellung der Website",
    (_T.MATOMO, _M.VISITOR_DAYS): "Summe der täglichen eindeutigen Besucher: wer an zwei Tagen kommt, zählt zweimal",
    (_T.MATOMO, _M.PAGE_VIEWS): "Seitenansichten, auch mehrfach im selben Besuch",
    (_T.MATOMO, _M.CONVERSIONS): "Zielerreichungen (Konversionen), wie die Website ihre Ziele festgelegt hat",
    (_T.PLAUSIBLE, _M.VISITS): "Besuche; ein neuer Besuch beginnt nach 30 Minuten ohne Ereignis",
    (_T.PLAUSIBLE, _M.VISITORS): "Besucher, ohne Cookie und nur innerhalb eines Tages wiedererkannt",
    (_T.PLAUSIBLE, _M.PAGE_VIEWS): "Seitenaufrufe, auch mehrfach im selben Besuch",
    (_T.PLAUSIBLE, _M.CONVERSIONS): "Zielerreichungen, auch mehrfach vom selben Besucher",
    (_T.PLAUSIBLE, _M.EVENTS): "Eigene Ereignisse der Website",
    (_T.UMAMI, _M.VISITS): "Besuche; ein neuer Besuch beginnt nach 30 Minuten ohne Ereignis",
    (
        _T.UMAMI,
        _M.VISITORS,
    ): "Sitzungen, ohne Cookie aus Adresse und Programm gebildet; die Kennung wechselt regelmäßig",
    (_T.UMAMI, _M.PAGE_VIEWS): "Seitenaufrufe, auch mehrfach im selben Besuch",
    (_T.UMAMI, _M.EVENTS): "Eigene Ereignisse der Website",
    (_T.GA4, _M.VISITS): "Sitzungen; geschätzt, wo Einwilligungen fehlen oder viele Daten anfallen",
    (_T.GA4, _M.VISITORS): "Nutzer insgesamt; nach Einwilligung gezählt, sonst geschätzt",
    (_T.GA4, _M.ACTIVE_VISITORS): "Aktive Nutzer: solche mit einer Sitzung mit Interaktion; sonst geschätzt",
    (_T.GA4, _M.PAGE_VIEWS): "Seitenaufrufe und Bildschirmansichten",
    (_T.GA4, _M.CONVERSIONS): "Schlüsselereignisse (früher Conversions), wie die Property sie festgelegt hat",
    (_T.GA4, _M.EVENTS): "Ereignisse aller Art, auch selbsttätig erfasste",
}


@dataclass(frozen=True)
class Definition:
    """What a tool counts under a measure, with its German wording."""

    definition_id: str
    tool: Tool
    measure: Measure
    text_de: str


DEFINITIONS: Final[Mapping[tuple[Tool, Measure], Definition]] = {
    (tool, measure): Definition(
        definition_id=f"{tool}.{measure}@{DEFINITIONS_AS_OF}", tool=tool, measure=measure, text_de=text
    )
    for (tool, measure), text in _TEXTS.items()
}


_PEOPLE: Final = frozenset({Measure.VISITORS, Measure.ACTIVE_VISITORS, Measure.VISITOR_DAYS})
"""Whoever comes by two campaigns or on two days would count twice."""


def may_be_summed(measure: Measure, dimension: Dimension, *, periods: int, labels: int) -> bool:
    """Whether figures of so many periods and labels (of one dimension) may be added up.

    Days of visitor days are a sum by definition; a visit has one campaign and one source, but touches many pages.
    """
    if labels > 1 and (measure in _PEOPLE or (dimension is Dimension.PAGE and measure is not Measure.PAGE_VIEWS)):
        return False
    return periods <= 1 or measure not in _PEOPLE - {Measure.VISITOR_DAYS}


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days, both included, in the time zone that the tool is set to."""

    first_day: date
    last_day: date


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One imported figure. ``label`` is "" where the tool names none; ``part`` and ``row`` say where it stood (row 0:
    counted from many rows of a log; ``log_rows`` of them stand in this figure and in no other).
    """

    definition_id: str
    measure: Measure
    period: Period
    dimension: Dimension
    label: str
    value: int
    part: str
    row: int
    log_rows: int = 0


@dataclass(frozen=True, kw_only=True)
class RefusedRow:
    """A row that gave no figure, and why (the German text of the refusal stands where all stand)."""

    part: str
    row: int
    refusal: Refused


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Every row has a fate: ``rows`` = ``used_rows`` + number of ``refused``. ``left_out`` names parts of an archive that
    hold nothing of interest here (devices, countries …).
    """

    tool: Tool
    rows: int
    used_rows: int
    figures: tuple[Figure, ...]
    refused: tuple[RefusedRow, ...]
    left_out: tuple[str, ...] = ()


def joined(tool: Tool, readings: list[Reading], *, left_out: tuple[str, ...] = ()) -> Reading:
    """Several parts as one."""
    return Reading(
        tool=tool,
        rows=sum(each.rows for each in readings),
        used_rows=sum(each.used_rows for each in readings),
        figures=tuple(figure for each in readings for figure in each.figures),
        refused=tuple(row for each in readings for row in each.refused),
        left_out=left_out,
    )
