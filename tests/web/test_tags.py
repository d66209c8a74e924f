# SPDX-License-Identifier: EUPL-1.2
"""Tags and filters: what a figure, a badge and a button look like in a page."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Engine
from django.template.loader import get_template


def rendered(source: str, **context: object) -> str:
    engine: Engine = get_template("components/_badge.html").backend.engine  # type: ignore[attr-defined]
    return engine.from_string(source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ 31150000|euro }}", "311.500,00\u00a0€"),
        ("{{ value|euro }}", "keine Angabe"),
        ("{{ 0|euro }}", "0,00\u00a0€"),
        ("{{ 1234567|count }}", "1.234.567"),
        ("{{ 0.124|share }}", "12,4\u00a0%"),
        ("{{ 0|missing }}", "0"),
        ("{{ value|missing }}", "keine Angabe"),
        ("{{ 3400000|filesize }}", "3,4\u00a0MB"),
        ('{{ "auditor"|word:"role" }}', "Prüfung"),
    ],
)
def test_values_are_written_in_german(source: str, shown: str) -> None:
    assert rendered(source, value=None) == shown


def test_instants_are_shown_in_german_time() -> None:
    assert rendered("{{ at|moment }}", at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == "01.07.2026, 00:30\u00a0Uhr"


def test_a_badge_has_word_icon_and_colour() -> None:
    html = rendered('{% state_badge "item" "deviating" %}')
    assert "weicht ab" in html
    assert "kern-icon--danger" in html
    assert "kern-badge--danger" in html


def test_a_figure_carries_source_period_day_definition_and_interval() -> None:
    html = rendered(
        '{% figure 0.124 label="Anteil" kind="share" source="Lake" period="Mai" definition="Besuche je Aufruf"'
        ' as_of=day interval="95 %: 9,8 bis 15,1 %" %}',
        day=date(2026, 5, 31),
    )
    for words in ("12,4", "Quelle: Lake", "Zeitraum: Mai", "Stand: 31.05.2026", "Besuche je Aufruf", "9,8 bis 15,1"):
        assert words in html


def test_a_missing_figure_says_why_and_shows_no_unit() -> None:
    html = rendered('{% figure None label="Reichweite" unit="Menschen" reason="nicht geliefert" %}')
    assert "keine Angabe" in html
    assert "nicht geliefert" in html
    assert "Menschen" not in html


def test_a_button_is_a_form_that_names_its_consequence() -> None:
    html = rendered(
        '{% post_button "/x/" "Freigabe erteilen" confirm="Danach darf veröffentlicht werden." version=3 %}',
        csrf_token="t",
    )
    assert '<form class="tw-post" method="post" action="/x/"' in html
    assert 'name="csrfmiddlewaretoken" value="t"' in html
    assert '<input type="hidden" name="version" value="3">' in html
    assert "<details" in html
    assert "Danach darf veröffentlicht werden." in html


def test_texts_of_people_are_escaped() -> None:
    html = rendered("{% empty text %}{% timeline entries %}", text="<b>", entries=[{"title": "<script>"}])
    assert "<b>" not in html
    assert "<script>" not in html
