# SPDX-License-Identifier: EUPL-1.2
"""Which tool wrote a file, which column is what, and what may be added up."""

import json
from datetime import date

import pytest

from tests.platforms.analytics.test_analytics import NOVEMBER, UMAMI, archive
from tragweite.core.refusal import Refused
from tragweite.platforms.analytics.figures import Dimension, Measure, Tool, may_be_summed
from tragweite.platforms.analytics.files import (
    DAY,
    LABEL,
    Choices,
    Shape,
    look_at,
    measures_of,
    read_analytics,
    suggested_columns,
)

GA4_TABLE = b"Session campaign,Sessions\nwinter,5\n"


@pytest.mark.parametrize(
    ("content", "shape", "tool"),
    [
        (b"label,nb_visits\nw,1\n", Shape.TABLE, Tool.MATOMO),
        ("Datum;Besuche;Seitenansichten\n2026-11-01;3;4\n".encode("utf-16"), Shape.TABLE, Tool.MATOMO),
        (GA4_TABLE, Shape.TABLE, Tool.GA4),
        (b"# ---\n# Start date: 20261101\nSessions\n1\n", Shape.REPORT, Tool.GA4),
        (UMAMI.encode(), Shape.EVENTS, Tool.UMAMI),
        (archive(website_event=UMAMI), Shape.ARCHIVE, Tool.UMAMI),
        (archive(visitors="date,visitors\n2026-11-01,3\n"), Shape.ARCHIVE, Tool.PLAUSIBLE),
        (json.dumps([{"label": "w", "nb_visits": 3}]).encode(), Shape.JSON, Tool.MATOMO),
        (json.dumps({"2026-11-01": {"nb_visits": 3}}).encode(), Shape.JSON, Tool.MATOMO),
        (json.dumps([{"idVisit": 1, "serverDate": "2026-11-01"}]).encode(), Shape.JSON, Tool.MATOMO),
        (json.dumps([{"x": "w", "y": 4}]).encode(), Shape.JSON, Tool.UMAMI),
        (json.dumps({"pageviews": [{"x": "2026-11-01", "y": 1}]}).encode(), Shape.JSON, Tool.UMAMI),
        (b"Spalte;Wert\na;1\n", Shape.TABLE, None),
        (b"idVisit;serverDate\n1;2026-11-01\n", Shape.EVENTS, Tool.MATOMO),
        ('"# Start date: 20261101";\nSessions\n1\n'.encode("utf-16"), Shape.REPORT, Tool.GA4),
    ],
)
def test_a_file_is_recognised(content, shape, tool):
    found = look_at(content)
    assert (found.shape, found.tool) == (shape, tool)
    assert bool(found.header) == (shape is Shape.TABLE)


def test_columns_are_suggested_once_each():
    header = ("Datum", "Bezeichnung", "Besuche", "nb_visits", "Absprungrate", "Quelle")
    assert suggested_columns(header, tool=Tool.MATOMO) == {
        "Datum": DAY, "Bezeichnung": LABEL, "Besuche": Measure.VISITS,
    }  # fmt: skip
    assert suggested_columns(("Besuche",), tool=None) == {}


def read(content, **choices):
    return read_analytics(content, found=look_at(content), choices=Choices(**{"tool": Tool.MATOMO, **choices}))


def test_columns_of_any_name_are_read_as_chosen():
    columns = {"Wann": DAY, "Woher": LABEL, "Wie oft": str(Measure.VISITS), "Sonst": ""}
    reading = read(b"Wann;Woher;Wie oft;Sonst\n2026-11-01;winter;3;x\n2026-11-02;winter;4;y\n", columns=columns)
    assert [(each.period.first_day, each.label, each.value) for each in reading.figures] == [
        (date(2026, 11, 1), "winter", 3), (date(2026, 11, 2), "winter", 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({}, "analytics.no_measure"),
        ({"a": DAY}, "analytics.no_measure"),
        ({"a": LABEL, "b": LABEL, "c": "visits"}, "analytics.two_columns"),
        ({"b": "visits", "c": "visits"}, "analytics.two_columns"),
        ({"c": "events"}, "analytics.measure_not_of_tool"),
        ({"c": "visits"}, "analytics.period_missing"),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(columns, code):
    with pytest.raises(Refused) as refused:
        read(b"a,b,c\n1,2,3\n", columns=columns)
    assert refused.value.code == code


def test_a_table_of_ga4_without_its_comments_can_be_read():
    columns = {"Session campaign": LABEL, "Sessions": "visits"}
    (figure,) = read(GA4_TABLE, tool=Tool.GA4, columns=columns, period=NOVEMBER).figures
    assert (figure.label, figure.value, figure.definition_id) == ("winter", 5, "ga4.visits@2026-11")


@pytest.mark.parametrize("content", [UMAMI.encode(), archive(website_event=UMAMI)])
def test_rows_of_a_log_stand_in_exactly_one_figure(content):
    reading = read(content, tool=Tool.UMAMI)
    assert sum(each.log_rows for each in reading.figures) == reading.used_rows == 4


def test_visits_of_a_log_stand_in_exactly_one_figure():
    log = [{"idVisit": n, "serverDate": "2026-11-01", "goalConversions": n} for n in range(5)]
    reading = read(json.dumps(log).encode())
    assert sum(each.log_rows for each in reading.figures) == reading.used_rows == 5


def test_a_dimension_that_is_a_list_of_another_tool_is_refused():
    with pytest.raises(Refused):
        read(b"# Start date: 20261101\nx\n1\n", tool=Tool.GA4)


@pytest.mark.parametrize(
    ("measure", "dimension", "periods", "labels", "expected"),
    [
        (Measure.VISITS, Dimension.CAMPAIGN, 30, 3, True),
        (Measure.VISITS, Dimension.PAGE, 1, 2, False),
        (Measure.VISITS, Dimension.PAGE, 30, 1, True),
        (Measure.PAGE_VIEWS, Dimension.PAGE, 30, 9, True),
        (Measure.VISITORS, Dimension.CAMPAIGN, 1, 1, True),
        (Measure.VISITORS, Dimension.CAMPAIGN, 2, 1, False),
        (Measure.VISITORS, Dimension.CAMPAIGN, 1, 2, False),
        (Measure.ACTIVE_VISITORS, Dimension.TOTAL, 2, 1, False),
        (Measure.VISITOR_DAYS, Dimension.CAMPAIGN, 30, 1, True),
        (Measure.VISITOR_DAYS, Dimension.CAMPAIGN, 1, 2, False),
    ],
)
def test_people_are_never_added_up(measure, dimension, periods, labels, expected):
    assert may_be_summed(measure, dimension, periods=periods, labels=labels) is expected


def test_every_tool_has_measures_with_a_definition():
    assert all(Measure.VISITS in measures_of(tool) for tool in Tool)
