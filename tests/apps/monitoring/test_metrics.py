# SPDX-License-Identifier: EUPL-1.2
"""Figures of the platforms: with source and as-of, all or nothing, and twice changes nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.apps.monitoring.conftest import LATER, URL, acts, register
from tragweite.apps.content.models import Publication
from tragweite.apps.monitoring import actions, queries
from tragweite.apps.monitoring.models import MetricImport, MetricObservation
from tragweite.core.refusal import Refused
from tragweite.platforms.counts import Language
from tragweite.platforms.exports import Fate
from tragweite.platforms.metrics import Platform

AS_OF = LATER + timedelta(days=1)
NOW_ = LATER + timedelta(days=2)
HEAD = "Permalink;Aufrufe;Kommentare"
MAPPING = {"Permalink": "post", "Aufrufe": "views", "Kommentare": "comments"}


@pytest.fixture
def live(story):
    story.released(media=[])
    register(story)
    return story


def publication():
    return Publication.objects.select_related("item__campaign", "item__channel").get()


def record(story, user=None, **values):
    user = user or story.actors.clerk
    given = {"publication": publication(), "metric": "views", "value": 1200, "source": "Statistik in der App"}
    given |= {"as_of": AS_OF, "at": NOW_}
    return actions.record_metric(user=user, scope=story.scope(user), **(given | values))


def plan(**values):
    given = {"mapping": MAPPING, "platform": Platform.INSTAGRAM, "language": Language.DE, "as_of": AS_OF}
    return queries.ImportPlan(**(given | values))


def take_in(story, content, user=None, **values):
    user = user or story.actors.clerk
    given = {"campaign": story.fresh().campaign, "file_name": "export.csv", "content": content, "plan": plan()}
    return actions.import_metrics(user=user, scope=story.scope(user), at=NOW_, **(given | values))


def csv(*rows, encoding="utf-8"):
    return "\n".join((HEAD, *rows)).encode(encoding)


def test_a_figure_keeps_source_definition_and_moment(live):
    before = len(acts())
    made = record(live)
    assert (made.value, made.source, made.as_of) == (1200, "Statistik in der App", AS_OF)
    assert made.definition.startswith("Wie oft der Beitrag angezeigt")
    assert acts()[before:] == ["monitoring.record_metrics"]


def test_missing_is_not_zero_and_has_a_reason(live):
    with pytest.raises(Refused, match=r"monitoring\.missing_without_reason"):
        record(live, value=None)
    made = record(live, value=None, missing_reason="Die Plattform zeigt sie nicht mehr")
    assert made.value is None


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"value": -1}, "figures.negative"),
        ({"value": 10**13}, "figures.too_large"),
        ({"as_of": NOW_ + timedelta(minutes=1)}, "figures.future_date"),
        ({"as_of": LATER - timedelta(days=3)}, "monitoring.before_publication"),
        ({"source": " "}, "monitoring.source_missing"),
    ],
)
def test_impossible_figures_are_refused(live, values, code):
    with pytest.raises(Refused) as refused:
        record(live, **values)
    assert refused.value.code == code
    assert MetricObservation.objects.count() == 0


def test_a_double_click_stores_once_and_a_correction_is_a_later_entry(live):
    record(live)
    with pytest.raises(Refused, match=r"monitoring\.figures_exist"):
        record(live)
    record(live, value=1300, at=NOW_ + timedelta(minutes=1))
    pk = publication().pk
    assert queries.latest_figures([pk])[pk, "views"].value == 1300
    assert MetricObservation.objects.count() == 2


@pytest.mark.parametrize("who", ["budget_officer", "auditor", "chancellery", "stranger"])
def test_only_the_room_records(live, who):
    with pytest.raises(Refused, match=r"monitoring\.not_monitor"):
        record(live, getattr(live.actors, who))
    with pytest.raises(Refused, match=r"monitoring\.not_monitor"):
        take_in(live, csv(f"{URL};1;1"), getattr(live.actors, who))


def test_a_file_is_taken_in_once(live):
    before = len(acts())
    content = csv(f"{URL}?igsh=1;1.234;5", "Gesamt;1.234;5", encoding="cp1252")
    made, is_new = take_in(live, content)
    assert (is_new, made.row_count, made.accepted_count) == (True, 2, 1)
    assert {each.metric: each.value for each in MetricObservation.objects.all()} == {"views": 1234, "comments": 5}
    again, is_new = take_in(live, content)
    assert (again.pk, is_new) == (made.pk, False)
    assert MetricObservation.objects.count() == 2
    assert acts()[before:] == ["monitoring.import_metrics"]


def test_an_empty_cell_is_missing_and_stored_as_nothing(live):
    take_in(live, csv(f"{URL};1.234;"))
    assert [each.metric for each in MetricObservation.objects.all()] == ["views"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("https://www.instagram.com/p/fremd/;1;1", "monitoring.post_unknown"),
        (f"{URL};-5;1", "figures.negative"),
        (f"{URL};=1+1;1", "figures.not_a_count"),
        (f"{URL};NaN;1", "figures.not_finite"),
        (";7;1", "figures.post_missing"),
    ],
)
def test_one_bad_row_stops_the_whole_file(live, row, code):
    content = csv(row, f"{URL};1.234;5")
    preview = queries.preview_metrics(campaign=live.fresh().campaign, content=content, plan=plan(), at=NOW_)
    (fault,) = preview.faults
    assert (fault.row.number, fault.reason.code) == (2, code)
    with pytest.raises(Refused, match=r"monitoring\.import_has_faults") as refused:
        take_in(live, content)
    assert refused.value.facts["first_row"] == 2
    assert (MetricObservation.objects.count(), MetricImport.objects.count()) == (0, 0)


def test_a_future_moment_in_a_row_is_refused(live):
    mapping = {**MAPPING, "Stand": "as_of"}
    content = f"{HEAD};Stand\n{URL};1;1;31.12.2099".encode("utf-8-sig")
    with pytest.raises(Refused, match=r"monitoring\.import_has_faults"):
        take_in(live, content, plan=plan(mapping=mapping))


def test_the_same_post_twice_is_a_duplicate_or_a_contradiction(live):
    def fates(*rows):
        preview = queries.preview_metrics(campaign=live.fresh().campaign, content=csv(*rows), plan=plan(), at=NOW_)
        return [row.fate for row in preview.rows]

    assert fates(f"{URL};1;1", "abc;1;1") == [Fate.ACCEPTED, Fate.DUPLICATE]
    assert fates(f"{URL};1;1", "abc;2;1") == [Fate.ACCEPTED, Fate.REFUSED]


def test_what_is_stored_already_is_known_again(live):
    take_in(live, csv(f"{URL};1;1"))
    with pytest.raises(Refused, match=r"monitoring\.import_nothing_new"):
        take_in(live, csv(f"{URL};1;1", ""))
    with pytest.raises(Refused, match=r"monitoring\.import_has_faults"):
        take_in(live, csv(f"{URL};2;1"))


def test_the_two_steps_in_the_browser(live, sign_in):
    client = sign_in(live.actors.clerk)
    campaign = live.item.campaign_id
    file = SimpleUploadedFile("export.csv", csv(f"{URL};1.234;5"), content_type="text/csv")
    answer = client.post(reverse("monitoring:metric_import", args=[campaign]), {"file": file})
    mapping = reverse("monitoring:metric_mapping", args=[campaign])
    assert (answer.status_code, answer["Location"]) == (302, mapping)
    assert "Spalte „Permalink“" in client.get(mapping).content.decode()
    given = {"platform": "instagram", "language": "de", "as_of": "20.06.2026 12:00"}
    given |= {"column_0": "post", "column_1": "views", "column_2": "comments"}
    shown = client.post(mapping, given).content.decode()
    assert "wird übernommen" in shown
    assert MetricObservation.objects.count() == 0
    assert client.post(mapping, given | {"take_in": "1"}).status_code == 302
    assert MetricObservation.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leer"),
        (b"PK\x03\x04nothing", "Excel"),
        (b"\x00\x01\x02binary", "keine Textdatei"),
        (b"Permalink;Aufrufe\n" + b"x" * 200_000 + b";1", "Zeile 2"),
        (b"Permalink;Aufrufe\na;1;2", "Zeile 2"),
    ],
)
def test_damaged_files_are_told_in_german(live, sign_in, content, words):
    file = SimpleUploadedFile("export.csv", content)
    answer = sign_in(live.actors.clerk).post(
        reverse("monitoring:metric_import", args=[live.item.campaign_id]), {"file": file}
    )
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_the_form_for_one_post(live, sign_in):
    url = reverse("monitoring:metric_entry", args=[publication().pk])
    client = sign_in(live.actors.clerk)
    given = {"as_of": "20.06.2026 12:00", "source": "App"}
    assert "keine einzige Zahl" in client.post(url, given).content.decode()
    assert "keine ganze Zahl" in client.post(url, given | {"views": "viele"}).content.decode()
    assert client.post(url, given | {"views": "1200"}).status_code == 302
    assert MetricObservation.objects.get().value == 1200


def test_a_foreign_file_is_not_reachable(live, sign_in):
    other = factories.running_campaign(live.actors.ministry, live.actors.clerk, live.actors.approver)
    client = sign_in(live.actors.clerk)
    file = SimpleUploadedFile("export.csv", csv(f"{URL};1;1"))
    client.post(reverse("monitoring:metric_import", args=[live.item.campaign_id]), {"file": file})
    answer = client.get(reverse("monitoring:metric_mapping", args=[other.pk]))
    assert answer.status_code == 302
