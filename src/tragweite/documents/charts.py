# SPDX-License-Identifier: EUPL-1.2
"""Charts as SVG: Vega-Lite specifications rendered on the server, readable in print and without colour.

Every series has its name beside it, so that no colour must be told apart from another.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any

import vl_convert

from tragweite.documents import numbers

# A picture file cannot load the page's font; where it is not installed, another plain face stands in, never a serif.
FONT = "Fira Sans, Arial, sans-serif"
INK, SOFT, GRID = "#171a1c", "#50575d", "#d3d9de"
PLAIN_COLOUR = "#004b76"
# Blue, orange, grey, purple of like darkness: apart for all common forms of colour blindness and on grey paper by label.
SENDER_COLOURS: Mapping[str, str] = MappingProxyType(
    {"creator": "#005a9c", "creator_boosted": "#b34700", "authority": "#50575d", "authority_boosted": "#7a2e7f"}
)
Spec = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalBar:
    """A value with its interval; ``value`` None is printed as ``reason``. ``sender`` chooses the colour."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    sender: str = ""
    reason: str = "nicht bestimmbar"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailySeries:
    """Counts per day of one sender; a day without a row is left out, not drawn as 0. ``posted_on``: days with a post."""

    label: str
    sender: str
    days: tuple[tuple[date, int], ...]
    posted_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar; ``value`` None is printed as "keine Angabe"."""

    label: str
    value: float | None


def interval_chart(
    bars: Sequence[IntervalBar], *, title: str, alt: str, unit: str, places: int = 1, fonts_dir: Path | None = None
) -> str:
    """Values with 95 % intervals, one line per bar, the numbers written beside them. ``unit`` names the axis."""
    rows = [_interval_row(bar, places) for bar in bars]
    names: Spec = {
        "field": "label", "type": "nominal", "sort": [bar.label for bar in bars], "title": None,
        "axis": {"labelLimit": 300, "domain": False, "ticks": False},
    }  # fmt: skip
    colour: Spec = {"field": "colour", "type": "nominal", "scale": None}
    top = max((row["at"] for row in rows), default=1.0) or 1.0
    least = min([0.0, *(value for bar in bars for value in (bar.low, bar.value) if value is not None)])
    amount: Spec = {
        "field": "value", "type": "quantitative", "title": f"{unit}, mit 95-%-Intervall",
        "scale": {"domain": [least * 1.1, top + 0.6 * (top - least)]}, "axis": {"tickCount": 6},
    }  # fmt: skip
    spec: Spec = {
        "data": {"values": rows},
        "width": 470,
        "height": {"step": 44},
        "encoding": {"y": names, "color": colour},
        "layer": _interval_layers(amount),
    }
    return render(spec, title=title, alt=alt, fonts_dir=fonts_dir)


def _interval_row(bar: IntervalBar, places: int) -> Spec:
    return {
        "label": bar.label,
        "value": bar.value,
        "low": bar.low,
        "high": bar.high,
        "colour": SENDER_COLOURS.get(bar.sender, PLAIN_COLOUR),
        "text": _interval_text(bar, places),
        "at": float(max(filter(None, (bar.high, bar.value)), default=0.0)),
    }


def _interval_layers(amount: Spec) -> list[Spec]:
    """The line of the interval, the point of the value, the written numbers; what is missing is not drawn."""
    return [
        {
            "mark": {"type": "rule", "strokeWidth": 3},
            "encoding": {"x": {**amount, "field": "low"}, "x2": {"field": "high"}},
            "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
        },
        {
            "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
            "encoding": {"x": amount},
            "transform": [{"filter": "isValid(datum.value)"}],
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 10, "fontSize": 12, "color": INK},
            "encoding": {
                "x": {"field": "at", "type": "quantitative"},
                "text": {"field": "text"},
                "color": {"value": INK},
            },
        },
    ]


def daily_chart(
    series: Sequence[DailySeries], *, title: str, alt: str, unit: str, fonts_dir: Path | None = None
) -> str:
    """Counts per day, one strip per series on one scale; triangles mark the days with a post."""
    every_day = sorted(
        {day for row in series for day, _ in row.days} | {day for row in series for day in row.posted_on}
    )
    top = max((count for row in series for _, count in row.days), default=1) or 1
    span = [_instant(every_day[0]), _instant(every_day[-1])] if every_day else None
    strips = [_strip(row, unit=unit, top=top, span=span, last=row is series[-1]) for row in series]
    return render({"vconcat": strips, "spacing": 14}, title=title, alt=alt, fonts_dir=fonts_dir)


def bar_chart(
    bars: Sequence[Bar], *, title: str, alt: str, unit: str, places: int = 0, fonts_dir: Path | None = None
) -> str:
    """Horizontal bars with the number at the end of each; a missing value has no bar but the words."""
    rows = [
        {"label": bar.label, "value": bar.value or 0, "text": numbers.number(bar.value, places=places)} for bar in bars
    ]
    top = max((float(bar.value or 0) for bar in bars), default=1.0) or 1.0
    names: Spec = {
        "field": "label", "type": "nominal", "sort": [bar.label for bar in bars], "title": None,
        "axis": {"labelLimit": 300, "domain": False, "ticks": False},
    }  # fmt: skip
    amount: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": unit,
        "scale": {"domain": [0, top * 1.2]},
        "axis": {"tickCount": 6},
    }
    spec: Spec = {
        "data": {"values": rows},
        "width": 470,
        "height": {"step": 34},
        "encoding": {"y": names, "x": amount},
        "layer": [
            {"mark": {"type": "bar", "color": PLAIN_COLOUR, "height": {"band": 0.6}}},
            {"mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12, "color": INK}, "encoding": {"text": {"field": "text"}}},
        ],
    }  # fmt: skip
    return render(spec, title=title, alt=alt, fonts_dir=fonts_dir)


def render(spec: Spec, *, title: str, alt: str, fonts_dir: Path | None = None) -> str:
    """SVG of a Vega-Lite specification: one picture with title and description, no script, no style, German numbers."""
    if fonts_dir is not None:
        _register(str(fonts_dir))
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "white",
        "padding": _PADDING,
        **spec,
    }
    svg = vl_convert.vegalite_to_svg(
        whole, config=_CONFIG, format_locale="de-DE", time_format_locale="de-DE", allowed_base_urls=[]
    )
    return _accessible(svg, title=title, alt=alt)


@cache
def _register(fonts_dir: str) -> None:
    """The renderer keeps its fonts for the whole process: each folder once, with the folders below it."""
    folders = sorted({str(path.parent) for path in Path(fonts_dir).rglob("*.ttf")})
    for folder in folders:
        vl_convert.register_font_directory(folder)


def _interval_text(bar: IntervalBar, places: int) -> str:
    if bar.value is None:
        return bar.reason
    if bar.low is None and bar.high is None:
        return f"{numbers.number(bar.value, places=places)} (ohne Intervall)"
    ends = [numbers.number(end, places=places) if end is not None else "offen" for end in (bar.low, bar.high)]
    return f"{numbers.number(bar.value, places=places)} ({ends[0]} bis {ends[1]})"


def _strip(series: DailySeries, *, unit: str, top: int, span: list[str] | None, last: bool) -> Spec:
    colour = SENDER_COLOURS.get(series.sender, PLAIN_COLOUR)
    days: Spec = {
        "field": "day", "type": "temporal", "title": "Dreieck: Tag mit Veröffentlichung eines Beitrags" if last else None, "scale": {"domain": span} if span else {},
        "axis": {"format": "%d.%m.%y", "labels": last, "ticks": last, "grid": False, "tickCount": 8, "labelOverlap": True},
    }  # fmt: skip
    counts: Spec = {
        "field": "count", "type": "quantitative", "title": unit,
        "scale": {"domain": [0, top]}, "axis": {"tickCount": 3, "titleFontWeight": "normal"},
    }  # fmt: skip
    marks = [{"day": _instant(day), "count": 0} for day in series.posted_on]
    return {
        "title": {"text": series.label, "anchor": "start", "color": colour, "fontSize": 13},
        "width": 560,
        "height": 84,
        "layer": [
            {
                "data": {"values": [{"day": _instant(day), "count": count} for day, count in series.days]},
                "mark": {"type": "line", "color": colour, "strokeWidth": 2, "point": {"color": colour} if len(series.days) < 3 else False},
                "encoding": {"x": days, "y": counts},
            },
            {
                "data": {"values": marks},
                "mark": {"type": "point", "shape": "triangle-up", "filled": True, "size": 55, "color": INK, "opacity": 1, "yOffset": -5},
                "encoding": {"x": days, "y": counts},
            },
        ],
    }  # fmt: skip


def _instant(day: date) -> str:
    # Noon keeps the day the same in every zone in which the renderer may read it.
    return f"{day.isoformat()}T12:00:00"


def _accessible(svg: str, *, title: str, alt: str) -> str:
    bare = re.sub(r'\s(?:aria-[a-z]+|role)="[^"]*"', "", svg)
    bare = re.sub(r"<title>.*?</title>", "", bare, flags=re.DOTALL)
    opening = f'<svg role="img" aria-label="{escape(title)}. {escape(alt)}" '
    head, rest = bare.split(">", 1)
    return f"{head.replace('<svg ', opening, 1)}><title>{escape(title)}</title><desc>{escape(alt)}</desc>{rest}"


# Room for a wider font where a viewer does not have ours.
_PADDING: Spec = {"left": 30, "top": 5, "right": 30, "bottom": 5}

_CONFIG: Spec = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelColor": INK, "titleColor": SOFT,
        "gridColor": GRID, "domainColor": SOFT, "tickColor": SOFT, "titlePadding": 8,
    },
    "axisY": {"labelPadding": 8},
    "text": {"font": FONT},
}  # fmt: skip
