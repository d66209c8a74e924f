# SPDX-License-Identifier: EUPL-1.2
"""Exports as the tools write them: every row gives a figure or is refused by its number; nothing personal stays."""

import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.refusal import Refused
from tragweite.platforms.analytics.figures import DEFINITIONS, Dimension, Measure, Period
from tragweite.platforms.analytics.ga4 import read_ga4
from tragweite.platforms.analytics.matomo import read_matomo
from tragweite.platforms.analytics.plausible import read_plausible
from tragweite.platforms.analytics.umami import read_umami

NOVEMBER = Period(first_day=date(2026, 11, 1), last_day=date(2026, 11, 30))
FIRST, SECOND = (Period(first_day=date(2026, 11, day), last_day=date(2026, 11, day)) for day in (1, 2))


def short(reading):
    assert reading.rows == reading.used_rows + len(reading.refused)
    return [(each.measure, each.period, each.dimension, each.label, each.value) for each in reading.figures]


def refusals(reading):
    return [(each.part, each.row, each.refusal.code) for each in reading.refused]


def archive(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, text in parts.items():
            file.writestr(f"{name}.csv", text)
    return target.getvalue()


def test_a_matomo_report_as_the_interface_writes_it():
    text = "label,nb_uniq_visitors,nb_visits,bounce_rate\nwinter,8,12,40%\nsommer,,3,0%\nherbst,x,1,0%\n"
    reading = read_matomo(text.encode("utf-16"), dimension=Dimension.CAMPAIGN, period=NOVEMBER)
    assert short(reading) == [
        (Measure.VISITORS, NOVEMBER, Dimension.CAMPAIGN, "winter", 8),
        (Measure.VISITS, NOVEMBER, Dimension.CAMPAIGN, "winter", 12),
        (Measure.VISITS, NOVEMBER, Dimension.CAMPAIGN, "sommer", 3),
    ]
    assert refusals(reading) == [("", 4, "figures.not_a_count")]
    assert reading.figures[0].definition_id == "matomo.visitors@2026-11"


def test_a_matomo_report_with_german_columns_and_days():
    text = "Datum,Bezeichnung,Besuche\n2026-11-01,winter,2\n2026-11-02,winter,5\nGesamt,,7\n"
    reading = read_matomo(text.encode(), dimension=Dimension.SOURCE)
    assert [each[1:] for each in short(reading)] == [
        (FIRST, Dimension.SOURCE, "winter", 2), (SECOND, Dimension.SOURCE, "winter", 5),
    ]  # fmt: skip
    assert refusals(reading) == [("", 4, "analytics.total_row")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"label": "w", "nb_visits": 3, "goals": {"idgoal=1": {}}}], [(NOVEMBER, "w", 3)]),
        ({"2026-11-01": [{"label": "w", "nb_visits": 3}], "2026-11-02": []}, [(FIRST, "w", 3)]),
        ({"2026-11-01": {"nb_visits": 3}, "2026-11-02": {"nb_visits": "4"}}, [(FIRST, "", 3), (SECOND, "", 4)]),
        ({"nb_visits": 3, "nb_actions": 9}, [(NOVEMBER, "", 3)]),
    ],
)
def test_matomo_reports_as_json(value, expected):
    reading = read_matomo(json.dumps(value).encode(), dimension=Dimension.CAMPAIGN, period=NOVEMBER)
    assert [(period, label, count) for _, period, _, label, count in short(reading)] == expected


def test_the_matomo_visits_log_gives_counts_and_nothing_personal():
    visit = {"idVisit": 1, "visitIp": "203.0.113.9", "visitorId": "abcdef", "serverDate": "2026-11-01"}
    campaign = {"referrerType": "campaign", "referrerName": "winter"}
    log = [{**visit, **campaign, "goalConversions": 2}, {**visit, **campaign}, {**visit, "goalConversions": "0"},
           {**visit, "serverDate": "gestern"}, "kein Besuch"]  # fmt: skip
    reading = read_matomo(json.dumps(log).encode(), dimension=Dimension.CAMPAIGN)
    assert short(reading) == [
        (Measure.VISITS, FIRST, Dimension.TOTAL, "", 1), (Measure.VISITS, FIRST, Dimension.CAMPAIGN, "winter", 2),
        (Measure.CONVERSIONS, FIRST, Dimension.TOTAL, "", 0),
        (Measure.CONVERSIONS, FIRST, Dimension.CAMPAIGN, "winter", 2),
    ]  # fmt: skip
    assert refusals(reading) == [("", 4, "figures.not_a_date"), ("", 5, "figures.not_a_date")]
    assert not any(secret in repr(reading) for secret in ("203.0.113.9", "abcdef"))


def test_the_plausible_export_of_a_site():
    reading = read_plausible(
        archive(
            imported_visitors_20261101_20261102="date,visitors,pageviews,bounces,visits\n2026-11-01,3,9,1,4\n",
            imported_sources_20261101_20261102="date,source,utm_campaign,visits\n2026-11-01,Instagram,winter,2\n2026-11-02,Google,,1\n",
            imported_pages_20261101_20261102="date,hostname,page,visits\n",
            imported_browsers_20261101_20261102="date,browser,visitors\n2026-11-01,Firefox,3\n",
        )
    )
    assert short(reading) == [
        (Measure.VISITORS, FIRST, Dimension.TOTAL, "", 3), (Measure.PAGE_VIEWS, FIRST, Dimension.TOTAL, "", 9),
        (Measure.VISITS, FIRST, Dimension.TOTAL, "", 4), (Measure.VISITS, FIRST, Dimension.CAMPAIGN, "winter", 2),
        (Measure.VISITS, SECOND, Dimension.SOURCE, "Google", 1),
    ]  # fmt: skip
    assert reading.left_out == ("imported_browsers_20261101_20261102.csv",)


def test_the_plausible_export_of_the_dashboard_needs_a_period_for_its_lists():
    content = archive(utm_campaigns="name,visitors,bounce_rate\nwinter,5,20\n", conversions="name,unique_conversions,total_conversions\nAntrag,2,3\n")  # fmt: skip
    assert short(read_plausible(content, period=NOVEMBER)) == [
        (Measure.VISITORS, NOVEMBER, Dimension.CAMPAIGN, "winter", 5),
        (Measure.VISITORS, NOVEMBER, Dimension.EVENT, "Antrag", 2),
        (Measure.CONVERSIONS, NOVEMBER, Dimension.EVENT, "Antrag", 3),
    ]
    with pytest.raises(Refused, match=r"analytics\.period_missing"):
        read_plausible(content)


UMAMI = (
    "website_id,session_id,visit_id,url_path,url_query,utm_campaign,event_type,event_name,created_at\n"
    "w,s1,v1,/,,winter,1,,2026-11-01 10:00:00\n"
    "w,s1,v1,/a,utm_campaign=winter,,1,,2026-11-01 10:01:00\n"
    "w,s1,v2,/,,winter,1,,2026-11-01 20:00:00\n"
    "w,s2,v3,/,,,2,Antrag,2026-11-01 21:00:00\n"
    "w,s2,v3,/,,,7,,2026-11-01 21:00:00\n"
    "w,s2,v3,/,,,1,,\n"
)
UMAMI_FIGURES = [
    (Measure.PAGE_VIEWS, FIRST, Dimension.CAMPAIGN, "winter", 3), (Measure.VISITS, FIRST, Dimension.TOTAL, "", 1),
    (Measure.VISITS, FIRST, Dimension.CAMPAIGN, "winter", 2), (Measure.VISITORS, FIRST, Dimension.TOTAL, "", 1),
    (Measure.VISITORS, FIRST, Dimension.CAMPAIGN, "winter", 1), (Measure.EVENTS, FIRST, Dimension.EVENT, "Antrag", 1),
]  # fmt: skip


@pytest.mark.parametrize("content", [UMAMI.encode(), archive(website_event=UMAMI, session_data="a,b\n1,2\n")])
def test_the_umami_export_of_events(content):
    reading = read_umami(content)
    assert short(reading) == UMAMI_FIGURES
    assert [each[1:] for each in refusals(reading)] == [(6, "analytics.unknown_event"), (7, "figures.not_a_date")]
    assert "s1" not in repr(reading)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"x": "winter", "y": 4}, {"x": None, "y": 2}],
         [(Measure.VISITORS, NOVEMBER, Dimension.CAMPAIGN, "winter", 4), (Measure.VISITORS, NOVEMBER, Dimension.CAMPAIGN, "", 2)]),
        ({"pageviews": [{"x": "2026-11-01 00:00:00", "y": 4}], "sessions": [{"x": "2026-11-01T00:00:00Z", "y": 3}]},
         [(Measure.PAGE_VIEWS, FIRST, Dimension.TOTAL, "", 4), (Measure.VISITORS, FIRST, Dimension.TOTAL, "", 3)]),
        ({"pageviews": {"value": 4, "prev": 1}, "visitors": 3, "bounces": 1},
         [(Measure.PAGE_VIEWS, NOVEMBER, Dimension.TOTAL, "", 4), (Measure.VISITORS, NOVEMBER, Dimension.TOTAL, "", 3)]),
        ({"data": [{"sessionId": "s", "visitId": "v", "createdAt": "2026-11-01T10:00:00Z", "urlQuery": "?utm_campaign=w", "eventType": 1}]},
         [(Measure.PAGE_VIEWS, FIRST, Dimension.CAMPAIGN, "w", 1), (Measure.VISITS, FIRST, Dimension.CAMPAIGN, "w", 1),
          (Measure.VISITORS, FIRST, Dimension.CAMPAIGN, "w", 1)]),
    ],
)  # fmt: skip
def test_umami_answers_as_json(value, expected):
    assert short(read_umami(json.dumps(value).encode(), period=NOVEMBER)) == expected


GA4 = (
    "# ----------------------------------------\n# Kampagnen\n# Start date: 20261101\n# End date: 20261130\n\n"
    "Session campaign,Sessions,Active users,Engagement rate,Key events\n"
    ",9,7,0.5,2,Grand total\n"
    "winter,6,5,0.6,2\n"
    "(not set),3,,0.1,0\n\n"
    "# Geräte\nDevice,Revenue\nmobile,0\n"
)


def test_a_ga4_report_names_its_period_and_its_totals_are_not_counted():
    reading = read_ga4(GA4.encode("utf-8-sig"))
    assert short(reading) == [
        (Measure.VISITS, NOVEMBER, Dimension.CAMPAIGN, "winter", 6),
        (Measure.ACTIVE_VISITORS, NOVEMBER, Dimension.CAMPAIGN, "winter", 5),
        (Measure.CONVERSIONS, NOVEMBER, Dimension.CAMPAIGN, "winter", 2),
        (Measure.VISITS, NOVEMBER, Dimension.CAMPAIGN, "(not set)", 3),
        (Measure.CONVERSIONS, NOVEMBER, Dimension.CAMPAIGN, "(not set)", 0),
    ]
    assert refusals(reading) == [("", 7, "analytics.total_row")]
    assert reading.left_out == ("12",)
    assert [each.row for each in reading.figures] == [8, 8, 8, 9, 9]


def test_the_sources_of_a_site_stand_in_many_rows_and_are_one_figure():
    """The export has a row for each referrer, medium and term; visitors of two rows may be the same person."""
    head = "date,source,referrer,utm_source,utm_medium,utm_campaign,utm_content,utm_term,pageviews,visitors,visits\n"
    content = archive(
        imported_sources_20261101_20261102=f"{head}2026-11-01,Instagram,a.example/1,creator,,7,abc,,9,4,5\n"
        "2026-11-01,Instagram,a.example/2,creator,,7,abc,,2,1,1\n2026-11-01,Instagram,,creator,,7,xyz,,3,2,2\n"
        "2026-11-02,Google,,,,,,,4,3,3\n",
        imported_custom_events="date,name,link_url,path,visitors,events\n2026-11-01,Antrag,,/a,2,2\n2026-11-01,Antrag,,/b,1,1\n",
    )
    reading = read_plausible(content)
    assert short(reading) == [
        (Measure.PAGE_VIEWS, FIRST, Dimension.CAMPAIGN, "7", 14), (Measure.VISITS, FIRST, Dimension.CAMPAIGN, "7", 8),
        (Measure.PAGE_VIEWS, SECOND, Dimension.SOURCE, "Google", 4), (Measure.VISITORS, SECOND, Dimension.SOURCE, "Google", 3),
        (Measure.VISITS, SECOND, Dimension.SOURCE, "Google", 3), (Measure.EVENTS, FIRST, Dimension.EVENT, "Antrag", 3),
    ]  # fmt: skip
    assert (reading.rows, reading.used_rows, sum(each.log_rows for each in reading.figures)) == (6, 6, 5)
    by_code = [
        each for each in short(read_plausible(content, dimension=Dimension.CONTENT)) if each[0] is Measure.VISITS
    ]
    assert [each[2:] for each in by_code] == [
        (Dimension.CONTENT, "abc", 6), (Dimension.CONTENT, "xyz", 2), (Dimension.SOURCE, "Google", 3),
    ]  # fmt: skip


def test_rows_that_are_parts_of_a_figure_are_never_taken_for_it():
    text = (
        GA4.split("\n\n", maxsplit=1)[0]
        + "\n\nSession campaign,Device,Sessions\nwinter,mobile,6\nwinter,desktop,3\nherbst,mobile,1\n"
    )
    reading = read_ga4(text.encode())
    assert [each[3:] for each in short(reading)] == [("herbst", 1)]
    assert refusals(reading) == [("", 7, "analytics.repeated"), ("", 8, "analytics.repeated")]


def test_a_ga4_report_numbers_its_days():
    text = "# Start date: 20261101\n# End date: 20261102\n\nNth day,Active users\n0000,4\n0001,5\n"
    assert [(each[1], each[4]) for each in short(read_ga4(text.encode()))] == [(FIRST, 4), (SECOND, 5)]


def test_a_ga4_report_that_a_german_spreadsheet_wrote_again():
    text = "# Kampagnen;;\n# Startdatum: 20261101;;\n# Enddatum: 20261130;;\n;;\nSitzung – Kampagne;Sitzungen;Schlüsselereignisse\n"
    text += "wärme;6;2\n;6;2;Gesamtsumme\n;;\nGerät;Umsatz;\nx;1;\n"
    reading = read_ga4(text.encode("cp1252"))
    assert [each[3:] for each in short(reading)] == [("wärme", 6), ("wärme", 2)]
    assert refusals(reading) == [("", 7, "analytics.total_row")]


@pytest.mark.parametrize(
    ("told", "first", "last"),
    [
        ("2026-11-02,2026-11-08", date(2026, 11, 2), date(2026, 11, 8)), ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)), ("2026-11-02 10:00:00", date(2026, 11, 2), date(2026, 11, 2)),
    ],
)  # fmt: skip
def test_a_figure_of_a_week_or_month_is_not_one_of_its_first_day(told, first, last):
    reading = read_matomo(json.dumps({told: {"nb_visits": 3}}).encode(), dimension=Dimension.CAMPAIGN)
    assert [each[1] for each in short(reading)] == [Period(first_day=first, last_day=last)]


@pytest.mark.parametrize("told", ["2026-11-08,2026-11-02", "2026-13", "0000", "2026-11-02 und mehr", "Woche 45"])
def test_a_period_that_is_none_is_refused_with_its_row(told):
    reading = read_matomo(json.dumps({told: {"nb_visits": 3}}).encode(), dimension=Dimension.CAMPAIGN)
    assert refusals(reading) == [("", 1, "figures.not_a_date")]


def test_the_matomo_visits_log_as_a_table():
    text = "idVisit,visitIp,serverDate,referrerType,referrerName,goalConversions\n"
    text += "1,203.0.113.9,2026-11-01,campaign,winter,2\n2,203.0.113.9,2026-11-01,direct,,0\n3,203.0.113.9,gestern,direct,,0\n"
    reading = read_matomo(text.encode("utf-16"), dimension=Dimension.CAMPAIGN)
    assert [each[3:] for each in short(reading) if each[0] is Measure.VISITS] == [("", 1), ("winter", 1)]
    assert refusals(reading) == [("", 4, "figures.not_a_date")]
    assert "203.0.113.9" not in repr(reading)


def test_umami_events_are_told_by_the_code_of_their_link_where_wanted():
    text = (
        UMAMI.replace(",winter,1", ",,1")
        .replace(",/,,", ",/,utm_content=abc,")
        .replace("utm_campaign=winter", "utm_content=abc")
    )
    found = [
        each[2:]
        for each in short(read_umami(text.encode(), dimension=Dimension.CONTENT))
        if each[0] is Measure.PAGE_VIEWS
    ]
    assert found == [(Dimension.CONTENT, "abc", 3)]


def test_a_ga4_report_by_day_in_german():
    text = "# Startdatum: 20261101\n# Enddatum: 20261130\nDatum,Sitzungen\n20261101,4\n20261102,5\n"
    assert [(each[1], each[4]) for each in short(read_ga4(text.encode()))] == [(FIRST, 4), (SECOND, 5)]


def test_a_damaged_row_is_named_as_it_stands_in_the_file():
    with pytest.raises(Refused) as refusal:
        read_ga4((GA4 + "\nSession campaign,Sessions\nwinter,1,2,3\n").encode())
    assert (refusal.value.code, refusal.value.facts["row"]) == ("table.ragged_row", 16)


LIES = archive(website_event=UMAMI)
BAD = [
    (read_matomo, {"dimension": Dimension.CAMPAIGN}, b"label,bounce_rate\nw,1\n", "analytics.no_measure"),
    (read_matomo, {"dimension": Dimension.CAMPAIGN}, b"label,nb_visits\nw,1\n", "analytics.period_missing"),
    (read_matomo, {"dimension": Dimension.CAMPAIGN}, b'{"result":"error","message":"no"}', "analytics.tool_error"),
    (read_matomo, {"dimension": Dimension.CAMPAIGN}, b"[[[[", "analytics.json_damaged"),
    (read_matomo, {"dimension": Dimension.CAMPAIGN}, b"", "table.empty"),
    (read_plausible, {}, b"date,visits\n", "analytics.not_an_archive"),
    (read_plausible, {}, b"PK\x03\x04damaged", "analytics.archive_damaged"),
    (read_plausible, {}, LIES[:60] + LIES[80:], "analytics.archive_damaged"),
    (read_plausible, {}, archive(anything="a\n1\n"), "analytics.nothing_known"),
    (read_umami, {}, archive(anything="a\n1\n"), "analytics.nothing_known"),
    (read_umami, {}, b"a,b\n1,2\n", "analytics.no_measure"),
    (read_umami, {}, b'{"other": 1}', "analytics.no_measure"),
    (read_umami, {}, b'[{"x": "w", "y": 1}]', "analytics.period_missing"),
    (read_ga4, {}, b"Sessions\n1\n", "analytics.period_missing"),
    (read_ga4, {}, b"# Start date: 20261101\n# End date: 20261102\n", "analytics.nothing_known"),
    (read_ga4, {}, b"\xff\xfe\x00", "table.empty"),
    (read_ga4, {}, b"# Start date: 20261101\n# End date: 20261102\nSessions\n\x00", "table.binary"),
]


@pytest.mark.parametrize(("reader", "given", "content", "code"), BAD)
def test_what_cannot_be_read_is_refused_as_a_whole(reader, given, content, code):
    with pytest.raises(Refused) as refusal:
        reader(content, **given)
    assert refusal.value.code == code


READERS = st.sampled_from(
    [lambda content: read_matomo(content, dimension=Dimension.PAGE, period=NOVEMBER), read_ga4,
     lambda content: read_plausible(content, period=NOVEMBER), lambda content: read_umami(content, period=NOVEMBER)]
)  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["x", "y", "data", "label", "nb_visits", "idVisit", "createdAt", "pageviews", "2026-11-01"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(reader=READERS, content=ANYTHING.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=60))
def test_any_file_is_read_or_refused(reader, content):
    try:
        reading = reader(content)
    except Refused:
        return
    assert reading.rows == reading.used_rows + len(reading.refused)


def test_each_definition_names_its_tool_and_says_in_german_what_is_counted():
    for (tool, measure), each in DEFINITIONS.items():
        assert each.definition_id.startswith(f"{tool}.{measure}@")
        assert len(each.text_de) > 10
