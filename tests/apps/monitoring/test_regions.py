# SPDX-License-Identifier: EUPL-1.2
"""Visits by Land: no small number is shown or can be computed, and without a file the page says how it is supplied."""

import io
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.apps.monitoring.conftest import fill_lake, visit
from tests.factories import NOW
from tragweite.apps.monitoring import queries
from tragweite.lake.questions import question_named

HESSE, BAVARIA, BREMEN = 6, 9, 4


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


def visits(story, counts, *, kind="visit", first=0):
    """``{land: how many}`` visits of as many people, one a second."""
    people = [region for region, count in counts.items() for _ in range(count)]
    return [
        visit(story.item, at=NOW + timedelta(seconds=n), kind=kind)._replace(region=region, visitor=first + n)
        for n, region in enumerate(people)
    ]


def page(story, client, **query):
    return client.get(reverse("monitoring:regions", args=[story.item.campaign_id]), query)


@pytest.fixture
def counted(story, settings):
    fill_lake(settings.TRAGWEITE, visits(story, {HESSE: 40, BAVARIA: 25, BREMEN: 3, None: 2}))
    return story


def test_small_numbers_are_hidden_behind_the_smallest_large_one(counted):
    found = queries.visits_by_region(counted.item.campaign_id)
    assert {each.name: each.count for each in found.lands if each.count} == {"Hessen": 40}
    assert (found.rest, found.total, found.counted, len(found.lands)) == (30, 70, 70, 16)


def test_the_page_shows_figures_with_all_that_belongs_to_them(counted, sign_in, django_assert_max_num_queries):
    client = sign_in(counted.actors.clerk)
    with django_assert_max_num_queries(7):
        answer = page(counted, client)
    text = answer.content.decode()
    assert text.count("unter 20 oder verdeckt") == 15
    for part in (">Hessen</th>", "57,1", "Zeitraum: ", "Stand: ", question_named("visits.by_region").definition):
        assert part in text
    assert reverse("monitoring:question", args=["visits.by_region"]) in text
    assert "TRAGWEITE_REGION_FILE" not in text
    assert page(counted, client).content.decode().count("<h1") == 1


def test_the_floor_of_the_page_is_that_of_the_question():
    assert f">= {queries.SMALLEST_CELL}" in question_named("visits.by_region").sql
    assert f"weniger als {queries.SMALLEST_CELL} " in question_named("visits.by_region").definition


def test_chart_and_files_show_no_more_than_the_page(counted, sign_in):
    client = sign_in(counted.actors.clerk)
    chart = client.get(reverse("monitoring:regions_chart", args=[counted.item.campaign_id]))
    assert chart["Content-Type"] == "image/svg+xml"
    assert "Hessen" in chart.content.decode()
    assert "Bayern" not in chart.content.decode()
    lines = page(counted, client, export="csv").content.decode("utf-8-sig").splitlines()
    assert "Hessen;40;" in lines
    assert "Bayern;;unter 20 oder verdeckt" in lines
    assert any(line.startswith("keinem Land") and ";30;" in line for line in lines)
    assert any("Stand: " in line for line in lines)
    sheet = openpyxl.load_workbook(io.BytesIO(page(counted, client, export="xlsx").content)).worksheets[0]
    assert ("Hessen", 40, None) in [row[:3] for row in sheet.iter_rows(values_only=True)]


def test_so_few_that_nothing_can_be_shown(story, settings, sign_in):
    fill_lake(settings.TRAGWEITE, visits(story, {HESSE: 19}))
    text = page(story, sign_in(story.actors.clerk)).content.decode()
    assert queries.visits_by_region(story.item.campaign_id).total is None
    assert "einzelne Menschen erkennen" in text
    assert "<table" not in text


def test_where_the_page_reports_nothing_clicks_are_divided(story, settings, sign_in):
    fill_lake(settings.TRAGWEITE, visits(story, {HESSE: 30}, kind="redirect"))
    found = queries.visits_by_region(story.item.campaign_id)
    assert (found.basis, found.named, found.rest) == ("redirects", 30, 0)
    assert "Klicks nach Ländern" in page(story, sign_in(story.actors.clerk)).content.decode()


def test_without_a_file_the_page_says_how_it_is_supplied(story, settings, sign_in, tmp_path):
    fill_lake(settings.TRAGWEITE, visits(story, {None: 50}))
    client = sign_in(story.actors.clerk)
    told = "tragweite collector-regions"
    text = page(story, client).content.decode()
    assert told in text
    assert "unter 20" not in text
    settings.TRAGWEITE = replace(settings.TRAGWEITE, region_file=tmp_path / "regions.csv")
    assert told in page(story, client).content.decode()
    (tmp_path / "regions.csv").write_text("network,region\n")
    assert told not in page(story, client).content.decode()


def test_nothing_counted_says_so(story, sign_in):
    answer = page(story, sign_in(story.actors.clerk))
    assert "Es ist noch nichts gezählt" in answer.content.decode()
    assert page(story, sign_in(story.actors.clerk), export="csv").status_code == 200


def test_what_comes_is_seen_later_and_other_campaigns_are_not(counted, settings):
    before = queries.visits_by_region(counted.item.campaign_id)
    foreign = [each._replace(campaign=999) for each in visits(counted, {BAVARIA: 50}, first=500)]
    more = visits(counted, {BAVARIA: 30}, first=1_000)
    fill_lake(settings.TRAGWEITE, [*more, *foreign], at=NOW + timedelta(hours=3))
    assert queries.visits_by_region(counted.item.campaign_id) == before  # as of then, and it says so
    cache.clear()
    found = queries.visits_by_region(counted.item.campaign_id)
    assert (found.total, found.named, found.as_of) == (100, 55, NOW + timedelta(hours=3))


@pytest.mark.parametrize("name", ["regions", "regions_chart"])
def test_a_stranger_sees_nothing(counted, sign_in, name):
    url = reverse(f"monitoring:{name}", args=[counted.item.campaign_id])
    assert sign_in(counted.actors.stranger).get(url).status_code == 404
    assert sign_in(counted.actors.auditor).get(url).status_code == 200
