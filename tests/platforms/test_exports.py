# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.refusal import Refused
from tragweite.platforms.counts import Count, Language, parse_count, parse_instant
from tragweite.platforms.exports import BERLIN, Fate, read_figures, suggest_mapping
from tragweite.platforms.metrics import DEFINITIONS, Metric, Platform, definition, require_summable
from tragweite.platforms.tables import read_table

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DE, EN = Language
MAPPING = {"Permalink": "post", "Aufrufe": Metric.VIEWS, "Kommentare": Metric.COMMENTS, "Stand": "as_of"}


def read(rows, *, language=DE, mapping=MAPPING, header="Permalink;Aufrufe;Kommentare;Stand", **more):
    table = read_table(f"{header}\n{rows}\n".encode())
    facts = {"platform": Platform.INSTAGRAM, "as_of": NOW, "now": NOW, **more}
    return read_figures(table, mapping=mapping, language=language, **facts)


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("1234", None, Count(1234)),
        ("1.234", DE, Count(1234)),
        ("1,234", EN, Count(1234)),
        ("1.234.567", None, Count(1234567)),
        ("1 234", None, Count(1234)),
        ("1,2 Mio.", None, Count(1200000, is_rounded=True)),
        ("1,25 Tsd.", EN, Count(1250, is_rounded=True)),
        ("1.2K", EN, Count(1200, is_rounded=True)),
        ("3,4M", DE, Count(3400000, is_rounded=True)),
        ("0", None, Count(0)),
        ("", None, None),
        ("–", None, None),
    ],
)
def test_counts_in_both_languages(text, language, count):
    assert parse_count(text, language=language) == count


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("1.234", None, "figures.ambiguous_number"),
        ("1,234", None, "figures.ambiguous_number"),
        ("1,234", DE, "figures.not_a_count"),
        ("12,5", DE, "figures.not_a_count"),
        ("1,234K", None, "figures.ambiguous_number"),
        ("1.2K", DE, "figures.ambiguous_number"),
        ("-5", DE, "figures.negative"),
        ("NaN", DE, "figures.not_finite"),
        ("viele", DE, "figures.not_a_count"),
        ("9" * 15, DE, "figures.too_large"),
    ],
)
def test_what_is_no_clear_count_is_refused(text, language, code):
    with pytest.raises(Refused) as refused:
        parse_count(text, language=language)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "language", "instant"),
    [
        ("2026-11-22", None, "2026-11-21T23:00+00:00"),
        ("2026-07-01T10:00:00Z", None, "2026-07-01T10:00+00:00"),
        ("22.11.2026 14:05", None, "2026-11-22T13:05+00:00"),
        ("22.11.2026, 14:05 Uhr", None, "2026-11-22T13:05+00:00"),
        ("11/22/2026 14:05", None, "2026-11-22T13:05+00:00"),
        ("04/05/2026", EN, "2026-04-04T22:00+00:00"),
    ],
)
def test_dates_as_platforms_write_them(text, language, instant):
    assert parse_instant(text, language=language, zone=BERLIN) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("04/05/2026", "ambiguous_date"),
        ("31.02.2026", "not_a_date"),
        ("gestern", "not_a_date"),
        ("1.1.2026 25:00", "not_a_date"),
    ],
)
def test_unclear_dates_are_refused(text, code):
    with pytest.raises(Refused, match=code):
        parse_instant(text, language=DE, zone=BERLIN)


def test_every_row_gets_its_fate():
    report = read(
        "\n".join(
            (
                "https://example.org/1;1.234;5;20.11.2026",
                "https://example.org/2;;7;20.11.2026",
                "https://example.org/1;1.234;5;20.11.2026",
                "https://example.org/1;9;9;20.11.2026",
                "https://example.org/3;-1;5;20.11.2026",
                "https://example.org/3;1;5;20.11.2027",
                ";1;5;20.11.2026",
                "Gesamt;1;5;20.11.2026",
                "https://example.org/4;;;20.11.2026",
            )
        )
    )
    assert [(row.number, row.fate, row.reason and row.reason.code) for row in report.rows] == [
        (2, Fate.ACCEPTED, None),
        (3, Fate.ACCEPTED, None),
        (4, Fate.DUPLICATE, None),
        (5, Fate.REFUSED, "figures.contradicts_row"),
        (6, Fate.REFUSED, "figures.negative"),
        (7, Fate.REFUSED, "figures.future_date"),
        (8, Fate.REFUSED, "figures.post_missing"),
        (9, Fate.REFUSED, "figures.total_row"),
        (10, Fate.REFUSED, "figures.no_figure"),
    ]
    assert report.rows[1].counts == {Metric.VIEWS: None, Metric.COMMENTS: Count(7)}


def test_invariant_14_reading_a_stored_file_again_stores_nothing():
    first = read("https://example.org/1;1;5;20.11.2026")
    known = {(row.post, row.as_of) for row in first.rows}
    assert read("https://example.org/1;1;5;20.11.2026", known=known).rows[0].fate is Fate.DUPLICATE


@given(
    st.lists(
        st.tuples(st.sampled_from("ab-"), st.text(st.characters(codec="ascii", categories=["L", "N"]))), min_size=1
    )
)
def test_invariant_14_no_row_is_lost(rows):
    report = read("\n".join(f"{post};{count};1;20.11.2026" for post, count in rows))
    assert len(report.rows) == len(rows) == sum(len(report.of(fate)) for fate in Fate)


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"Fehlt": "post"}, "figures.unknown_column"),
        ({"Permalink": "farbe"}, "figures.unknown_field"),
        ({"Permalink": "post", "Stand": "post"}, "figures.field_twice"),
        ({"Aufrufe": Metric.VIEWS}, "figures.no_post_column"),
        ({"Permalink": "post"}, "figures.no_metric_column"),
    ],
)
def test_a_wrong_mapping_is_refused(mapping, code):
    with pytest.raises(Refused) as refused:
        read("a;1;1;", mapping=mapping)
    assert refused.value.code == code


def test_a_metric_that_the_platform_does_not_offer_is_refused():
    with pytest.raises(Refused, match=r"metrics\.not_offered"):
        read("a;1;1;", platform=Platform.MASTODON)


def test_a_file_from_tomorrow_is_refused():
    with pytest.raises(Refused, match=r"figures\.future_date"):
        read("a;1;1;", as_of=NOW + timedelta(days=1))


def test_known_headers_are_suggested():
    header = (
        "Beitrags-ID",
        "Permalink",
        "Aufrufe",
        "Reichweite",
        "„Gefällt mir“-Angaben",
        "Gespeicherte Beiträge",
        "Follows",
    )
    assert suggest_mapping(header=header) == {
        "Permalink": "post",
        "Aufrufe": "views",
        "Reichweite": "reach",
        "„Gefällt mir“-Angaben": "likes",
        "Gespeicherte Beiträge": "saves",
    }


def test_invariant_11_different_definitions_are_never_added():
    require_summable(metric=Metric.VIEWS, platforms=[Platform.TIKTOK, Platform.TIKTOK])
    with pytest.raises(Refused, match=r"metrics\.definitions_differ"):
        require_summable(metric=Metric.VIEWS, platforms=[Platform.TIKTOK, Platform.YOUTUBE])
    with pytest.raises(Refused, match=r"metrics\.reach_not_summable"):
        require_summable(metric=Metric.REACH, platforms=[Platform.TIKTOK])


def test_every_definition_says_what_is_counted():
    assert all(
        entry.text_de and entry.unit and entry.definition_id.endswith("@2026-11") for entry in DEFINITIONS.values()
    )
    assert len({entry.definition_id for entry in DEFINITIONS.values()}) == len(DEFINITIONS)
    assert definition(platform=Platform.INSTAGRAM, metric=Metric.REACH).is_estimate
