# SPDX-License-Identifier: EUPL-1.2
"""Web analytics of the authority: every row has a fate, figures stand beside the own ones and never change them."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests import factories
from tests.apps.monitoring.conftest import LATER, acts, fill_lake, register, visit
from tragweite.apps.content.models import Publication
from tragweite.apps.monitoring import actions, queries
from tragweite.apps.monitoring.models import AnalyticsFigure, AnalyticsImport
from tragweite.core.refusal import Refused
from tragweite.platforms.analytics.figures import Dimension, Period, Tool
from tragweite.platforms.analytics.files import DAY, LABEL, Choices

AT = LATER + timedelta(days=30)
WINTER, SOMMER = (Dimension.CAMPAIGN, "winter"), (Dimension.CAMPAIGN, "sommer")
COLUMNS = {"Datum": DAY, "Bezeichnung": LABEL, "Besuche": "visits", "Eindeutige Besucher": "visitors"}
HEAD = "Datum;Bezeichnung;Besuche;Eindeutige Besucher"
JUNE = Period(first_day=date(2026, 6, 1), last_day=date(2026, 6, 30))


def csv(*rows):
    return "\n".join((HEAD, *rows)).encode()


REPORT = csv(
    "2026-06-20;winter;12;9", "2026-06-21;winter;8;7", "2026-06-20;sommer;5;5", "Gesamt;;25;21", "gestern;winter;1;1"
)


def plan(targets=None, **choices):
    given = {"tool": Tool.MATOMO, "dimension": Dimension.CAMPAIGN, "columns": COLUMNS}
    targets = {WINTER: "sender:creator"} if targets is None else targets
    return queries.AnalyticsPlan(choices=Choices(**(given | choices)), targets=targets)


def take_in(story, content=REPORT, user=None, **values):
    user = user or story.actors.clerk
    given = {
        "campaign": story.fresh().campaign,
        "file_name": "matomo.csv",
        "content": content,
        "plan": plan(),
        "at": AT,
    }
    return actions.import_analytics(user=user, scope=story.scope(user), **(given | values))


def preview(story, content=REPORT, **values):
    return queries.preview_analytics(campaign=story.fresh().campaign, content=content, plan=plan(**values), at=AT)


def lines(story):
    found = queries.analytics_lines(story.item.campaign_id)
    return {(each.tool, each.measure, each.sender or each.post): each.value for each in found}


def test_every_row_has_one_fate(story):
    found = preview(story)
    assert (found.row_count, found.count("accepted"), found.count("left"), found.count("refused")) == (5, 2, 1, 2)
    assert [(line.row, line.fate) for line in found.lines] == [
        (2, "accepted"), (3, "accepted"), (4, "left"), (5, "refused"), (6, "refused"),
    ]  # fmt: skip
    assert [line.refusal.code for line in found.lines if line.refusal] == [
        "analytics.total_row", "figures.not_a_date",
    ]  # fmt: skip


def test_a_file_is_taken_in_with_source_definition_and_fate(story):
    before = len(acts())
    made, is_new = take_in(story)
    assert is_new
    assert (made.row_count, made.taken_count, made.left_count, made.refused_count) == (5, 2, 1, 2)
    assert made.refused == [["", 5, "analytics.total_row"], ["", 6, "figures.not_a_date"]]
    assert AnalyticsFigure.objects.count() == 4
    first = AnalyticsFigure.objects.first()
    assert (first.sender, first.item, first.value, first.row) == ("creator", None, 12, 2)
    assert first.definition.startswith("Besuche; ein neuer Besuch beginnt nach 30 Minuten")
    assert acts()[before:] == ["monitoring.import_analytics"]


def test_the_same_file_in_the_same_way_changes_nothing(story):
    made, _is_new = take_in(story)
    before = len(acts())
    again, is_new = take_in(story, at=AT + timedelta(hours=1))
    assert (again.pk, is_new, len(acts())) == (made.pk, False, before)
    assert AnalyticsImport.objects.count() == 1


def test_visits_of_days_are_added_up_and_visitors_are_not(story):
    take_in(story)
    assert lines(story) == {("matomo", "visits", "creator"): 20, ("matomo", "visitors", "creator"): None}
    (reason,) = [each.reason for each in queries.analytics_lines(story.item.campaign_id) if each.value is None]
    assert "nicht zusammengezählt" in reason


def test_a_later_import_takes_the_place_of_an_overlapping_one(story):
    take_in(story)
    take_in(story, plan=plan({WINTER: f"item:{story.item.pk}"}), at=AT + timedelta(hours=1))
    assert set(lines(story)) == {("matomo", kind, story.item.title) for kind in ("visits", "visitors")}
    assert AnalyticsFigure.objects.count() == 8
    take_in(story, csv("2026-06-22;winter;100;1"), at=AT + timedelta(hours=2))
    assert lines(story)["matomo", "visits", "creator"] == 100
    assert lines(story)["matomo", "visits", story.item.title] == 20
    take_in(story, at=AT + timedelta(hours=3))
    assert lines(story)["matomo", "visits", "creator"] == 120


def test_another_tool_replaces_nothing_and_is_not_added(story):
    take_in(story)
    content = b"date,source,utm_campaign,visits\n2026-06-20,Instagram,winter,7\n"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("imported_sources_20260620_20260620.csv", content)
    take_in(story, target.getvalue(), plan=plan(tool=Tool.PLAUSIBLE, columns={}))
    assert lines(story)["matomo", "visits", "creator"] == 20
    assert lines(story)["plausible", "visits", "creator"] == 7


def test_a_log_is_accounted_for_row_by_row(story):
    visits = [{"idVisit": n, "serverDate": "2026-06-20", "referrerType": "campaign", "referrerName": name}
              for n, name in enumerate(["winter", "winter", "sommer"])]  # fmt: skip
    made, _is_new = take_in(
        story, json.dumps([*visits, {"idVisit": 9, "serverDate": "?"}]).encode(), plan=plan(columns={})
    )
    assert (made.row_count, made.taken_count, made.left_count, made.refused_count) == (4, 2, 1, 1)
    assert "visitIp" not in json.dumps(made.mapping)


def test_no_own_figure_changes(story, settings):
    story.released(media=[])
    register(story)
    actions.ensure_links(at=LATER)
    published = Publication.objects.get().published_at
    fill_lake(settings.TRAGWEITE, [visit(story.item, at=published + timedelta(hours=1))] * 3, at=AT)
    campaign = story.fresh().campaign

    def own():
        return (
            queries.post_figures(campaign_id=campaign.pk, window_days=14),
            queries.campaign_totals(campaign.pk),
            queries.visits_by_sender_and_day(campaign_id=campaign.pk, basis="visits"),
            queries.goal_values(campaign),
            queries.data_quality(),
            queries.live_minutes(campaign.pk, at=AT),
        )

    before = own()
    take_in(story, plan=plan({WINTER: f"item:{story.item.pk}", SOMMER: "campaign"}))
    assert own() == before
    assert before[0].posts[0].total_visits == 3


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(1, 28),
            st.sampled_from(["winter", "sommer", "", "Gesamt", "=1+1"]),
            st.sampled_from(["1", "x", "", "-3", "1.234"]),
        ),
        max_size=12,
    )
)
def test_whatever_the_rows_say_each_has_one_fate(story, rows):
    content = csv(
        "2026-06-30;winter;1;1", *(f"2026-06-{day:02d};{label};{count};{count}" for day, label, count in rows)
    )
    found = preview(story, content, targets={WINTER: "campaign", SOMMER: "sender:creator"})
    assert found.row_count == len(rows) + 1
    assert sum(found.count(fate) for fate in ("accepted", "left", "refused")) == found.row_count


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2099-01-01;winter;1;1", "monitoring.analytics_future"),
        ("2026-06;winter;30;30", "monitoring.analytics_twice"),
        ("2026-06-20;winter;NaN;1", "figures.not_finite"),
        ("2026-06-20;winter;-4;1", "figures.negative"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_the_others_stay(story, row, code):
    content = csv("2026-06-20;winter;12;9", row)
    (refused,) = [line for line in preview(story, content).lines if line.fate == "refused"]
    assert (refused.row, refused.refusal.code) == (3, code)
    made, _is_new = take_in(story, content)
    assert (made.taken_count, made.refused_count) == (1, 1)


def test_periods_that_overlap_are_not_both_taken(story):
    columns = {"Zeit": DAY, "Bezeichnung": LABEL, "Besuche": "visits"}
    content = b"Zeit;Bezeichnung;Besuche\n2026-06-01,2026-06-07;winter;5\n2026-06-05;winter;7\n"
    found = preview(story, content, columns=columns)
    assert [line.fate for line in found.lines] == ["accepted", "refused"]


def test_of_two_rows_for_the_same_figure_none_is_taken(story):
    content = b"Bezeichnung;Besuche\nwinter;5\nwinter;7\n"
    columns = {"Bezeichnung": LABEL, "Besuche": "visits"}
    found = preview(story, content, columns=columns, period=JUNE)
    assert [(line.fate, line.refusal.code) for line in found.lines] == [("refused", "analytics.repeated")] * 2


def test_a_label_that_is_too_long_is_refused(story):
    label = "w" * 301
    found = preview(story, csv(f"2026-06-20;{label};1;1"), targets={(Dimension.CAMPAIGN, label): "campaign"})
    assert found.lines[0].refusal.code == "monitoring.analytics_label_long"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"plan": plan({})}, "monitoring.analytics_nothing_taken"),
        ({"plan": plan({WINTER: "item:999999"})}, "monitoring.analytics_target_unknown"),
        ({"plan": plan({WINTER: "sender:nobody"})}, "monitoring.analytics_target_unknown"),
        ({"content": b"PK\x03\x04damaged"}, "analytics.archive_damaged"),
    ],
)
def test_what_cannot_be_taken_in_leaves_no_trace(story, values, code):
    story.fresh()
    before = len(acts())
    with pytest.raises(Refused) as refused:
        take_in(story, **values)
    assert refused.value.code == code
    assert (AnalyticsImport.objects.count(), len(acts())) == (0, before)


@pytest.mark.parametrize("who", ["budget_officer", "auditor", "chancellery", "stranger"])
def test_only_the_room_takes_in(story, who):
    with pytest.raises(Refused, match=r"monitoring\.not_monitor"):
        take_in(story, user=getattr(story.actors, who))


def test_imports_are_never_changed_or_deleted(story):
    take_in(story)
    for write in (
        lambda: AnalyticsFigure.objects.update(value=1),
        lambda: AnalyticsFigure.objects.all().delete(),
        lambda: AnalyticsImport.objects.update(file_name="x"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_labels_as_the_own_links_write_them_are_suggested(story):
    campaign, items = story.item.campaign, [story.item]

    def suggested(label, dimension=Dimension.CAMPAIGN):
        return queries.suggested_target((dimension, label), campaign=campaign, items=items)

    assert suggested(story.item.link_code) == f"item:{story.item.pk}"
    assert suggested("authority_boosted", Dimension.SOURCE) == "sender:authority_boosted"
    assert suggested(str(campaign.pk)) == "campaign"
    assert suggested("instagram", Dimension.SOURCE) == ""
    assert suggested(str(campaign.pk), Dimension.PAGE) == ""


def upload(client, story, content, name="matomo.csv"):
    url = reverse("monitoring:analytics_file", args=[story.item.campaign_id])
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def sent(answer):
    """What the form would send as it is shown."""
    form = answer.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_the_two_steps_in_the_browser(story, sign_in, django_assert_max_num_queries):
    client = sign_in(story.actors.clerk)
    mapping = reverse("monitoring:analytics_mapping", args=[story.item.campaign_id])
    assert upload(client, story, REPORT)["Location"] == mapping
    shown = client.get(mapping)
    form = shown.context["form"]
    assert (form["tool"].value(), form["column_0"].value(), form["column_2"].value()) == ("matomo", "day", "visits")
    assert "Kampagnen: „winter“ (bis zu 20)" in shown.content.decode()
    given = sent(shown)
    (winter,) = [name for name, label in form.labels.items() if label == WINTER]
    preview_page = client.post(mapping, given | {winter: f"item:{story.item.pk}"})
    assert "wird übernommen" in preview_page.content.decode()
    assert "nicht zugeordnet" in preview_page.content.decode()
    assert AnalyticsImport.objects.count() == 0
    done = client.post(mapping, given | {winter: f"item:{story.item.pk}", "take_in": "1"})
    assert done.status_code == 302
    assert AnalyticsFigure.objects.count() == 4
    for name, most in (("analytics", 15), ("campaign", 15)):
        with django_assert_max_num_queries(most):
            page = client.get(reverse(f"monitoring:{name}", args=[story.item.campaign_id]))
        assert "Matomo: Besuche" in page.content.decode()
        assert "nie mit den eigenen Zahlen zusammengezählt" in page.content.decode()


def test_a_file_without_days_asks_for_its_period(story, sign_in):
    client = sign_in(story.actors.clerk)
    mapping = reverse("monitoring:analytics_mapping", args=[story.item.campaign_id])
    upload(client, story, b"label,nb_visits\nwinter,5\n")
    shown = client.get(mapping)
    assert "den ersten und den letzten Tag" in shown.content.decode()
    given = sent(shown) | {"first_day": "30.06.2026", "last_day": "01.06.2026"}
    assert "Der letzte Tag liegt vor dem ersten" in client.post(mapping, given).content.decode()
    given["last_day"] = ""
    assert "beide Tage" in client.post(mapping, given).content.decode()
    shown = client.post(mapping, given | {"first_day": "01.06.2026", "last_day": "30.06.2026"})
    assert [line.fate for line in shown.context["preview"].lines] == ["left"]
    assert "winter" in shown.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leer"),
        (b"PK\x03\x04nothing", "Archiv lässt sich nicht öffnen"),
        (b"{damaged", "kein lesbares JSON"),
        (b"\x00\x01\x02binary", "keine Textdatei"),
        (b"label,nb_visits\na,1,2", "Zeile 2"),
        (b'{"result": "error", "message": "token"}', "Fehlermeldung des Werkzeugs"),
    ],
)
def test_a_damaged_export_is_told_and_leaves_nothing(story, sign_in, nothing_written, content, words):
    client = sign_in(story.actors.clerk)
    with nothing_written():
        answer = upload(client, story, content)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_a_double_click_takes_the_export_in_once(story, sign_in):
    client = sign_in(story.actors.clerk)
    mapping = reverse("monitoring:analytics_mapping", args=[story.item.campaign_id])
    upload(client, story, REPORT)
    given = sent(client.get(mapping)) | {"take_in": "1"}
    given |= {name: "campaign" for name in given if name.startswith("to_")}
    client.post(mapping, given)
    upload(client, story, REPORT)
    assert "schon eingelesen" in client.post(mapping, given, follow=True).content.decode()
    assert AnalyticsImport.objects.count() == 1


def test_a_foreign_file_and_a_foreign_campaign_are_not_reachable(story, sign_in):
    other = factories.running_campaign(story.actors.ministry, story.actors.clerk, story.actors.approver)
    client = sign_in(story.actors.clerk)
    upload(client, story, REPORT)
    assert client.get(reverse("monitoring:analytics_mapping", args=[other.pk])).status_code == 302
    for name in ("analytics", "analytics_file", "analytics_mapping"):
        url = reverse(f"monitoring:{name}", args=[story.item.campaign_id])
        assert sign_in(story.actors.stranger).get(url).status_code == 404
    assert sign_in(story.actors.auditor).get(reverse("monitoring:analytics_file", args=[other.pk])).status_code == 403
