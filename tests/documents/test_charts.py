# SPDX-License-Identifier: EUPL-1.2
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from tests.documents.documents_made import FONTS
from tragweite.documents.charts import Bar, DailySeries, IntervalBar, bar_chart, daily_chart, interval_chart

WORDS = {"title": "Besuche & mehr", "alt": "Beschreibung <kurz>", "unit": "Besuche"}
START = date(2026, 3, 1)


def pictures() -> list[str]:
    bars = [
        IntervalBar(label="B zuerst", value=37.4, low=26.1, high=55.2, sender="creator"),
        IntervalBar(label="Ohne Wert", value=None, low=None, high=None, reason="zu wenige Beiträge"),
        IntervalBar(label="A danach", value=1234.5, low=7.4, high=None, sender="authority"),
    ]
    days = tuple((START + timedelta(days=number), number * 10) for number in range(40))
    series = [
        DailySeries(label="Behörde", sender="authority", days=days, posted_on=(START,)),
        DailySeries(label="Influencer", sender="creator", days=days[3:]),
    ]
    fonts = FONTS if FONTS.is_dir() else None
    return [
        interval_chart(bars, **WORDS, fonts_dir=fonts),
        daily_chart(series, **WORDS, fonts_dir=fonts),
        bar_chart([Bar(label="Kultus", value=120_000), Bar(label="Innen", value=None)], **WORDS, fonts_dir=fonts),
    ]


@pytest.fixture(scope="module")
def made() -> list[str]:
    return pictures()


def test_every_chart_is_one_named_picture(made: list[str]) -> None:
    for svg in made:
        root = ET.fromstring(svg)
        assert root.get("role") == "img"
        assert root.get("aria-label") == "Besuche & mehr. Beschreibung <kurz>"
        assert root[0].text == "Besuche & mehr"
        assert sum("role" in part.attrib for part in root.iter()) == 1


def test_no_chart_needs_an_exception_from_the_content_policy(made: list[str]) -> None:
    for svg in made:
        parts = list(ET.fromstring(svg).iter())
        assert not [part for part in parts if part.tag.endswith(("style", "script", "foreignObject", "image"))]
        names = {name for part in parts for name in part.attrib}
        assert not [name for name in names if name == "style" or name.startswith("on") or name.endswith("href")]


def test_numbers_and_days_are_german(made: list[str]) -> None:
    assert "37,4 (26,1 bis 55,2)" in made[0]
    assert "1.234,5 (7,4 bis offen)" in made[0]
    assert "08.03.26" in made[1]
    assert "120.000" in made[2]


def test_missing_values_are_said_and_not_drawn_as_zero(made: list[str]) -> None:
    assert "zu wenige Beiträge" in made[0]
    assert "keine Angabe" in made[2]


def test_bars_keep_the_order_given(made: list[str]) -> None:
    assert made[0].index("B zuerst") < made[0].index("Ohne Wert") < made[0].index("A danach")


def test_same_data_same_picture(made: list[str]) -> None:
    assert pictures() == made


def test_empty_charts_are_drawn_empty() -> None:
    assert "<svg" in interval_chart([], **WORDS)
    assert "<svg" in bar_chart([], **WORDS)
    assert "<svg" in daily_chart([], **WORDS)
