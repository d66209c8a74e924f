# SPDX-License-Identifier: EUPL-1.2
"""Lists of live posts: what nobody approved is found, all or nothing, once."""

import json

import pytest
from django.urls import reverse

from tests.apps.content.pictures import upload
from tests.apps.monitoring.conftest import LATER, URL, acts, register
from tragweite.apps.monitoring import actions, queries
from tragweite.apps.monitoring.models import Deviation, PostList
from tragweite.core.refusal import Refused

APPROVED = "Anzeige: Komm zu uns #KommZuUns"
OTHER = "https://www.instagram.com/p/neu/"


def rows(*posts, **common) -> bytes:
    return json.dumps([{"published_at": "2026-06-15T12:00:00Z", **common, **each} for each in posts]).encode()


def preview(story, content):
    return queries.preview_posts(campaign=story.fresh().campaign, channel=story.item.channel, content=content, at=LATER)


def fates(story, content):
    return [str(row.fate) for row in preview(story, content).rows]


def take_in(story, content, user=None):
    user = user or story.actors.clerk
    return actions.import_posts(
        user=user,
        scope=story.scope(user),
        at=LATER,
        campaign=story.fresh().campaign,
        channel=story.item.channel,
        file_name="liste.json",
        content=content,
    )


@pytest.fixture
def hashtagged(story):
    campaign = story.item.campaign
    campaign.hashtag = "#KommZuUns"
    campaign.save()
    return story


def test_every_row_has_its_fate(hashtagged, django_assert_max_num_queries):
    hashtagged.released(text=APPROVED, media=[])
    register(hashtagged, live_text=APPROVED)
    content = rows(
        {"url": URL + "?igsh=1", "text": "egal"},
        {"url": OTHER, "text": "Neu! #KommZuUns"},
        {"url": "https://www.instagram.com/p/katze/", "text": "Meine Katze #KommZuUnsNicht"},
        {"url": "https://www.instagram.com/p/zwei/", "text": APPROVED},
    )
    with django_assert_max_num_queries(6):
        found = fates(hashtagged, content)
    assert found == ["matched", "unapproved", "unrelated", "unapproved"]


def test_approved_words_that_nobody_reported_are_no_deviation(hashtagged):
    hashtagged.released(text=APPROVED, media=[])
    assert fates(hashtagged, rows({"url": OTHER, "text": APPROVED})) == ["unreported"]


def test_an_unapproved_post_becomes_a_deviation_bound_to_campaign_and_channel_once(hashtagged):
    content = rows({"url": OTHER, "text": "Neu! #KommZuUns"})
    before = len(acts())
    _made, is_new = take_in(hashtagged, content)
    assert is_new
    assert acts()[before:] == ["monitoring.import_posts"]
    found = Deviation.objects.get()
    assert (found.kind, found.severity, found.url) == ("unapproved", "critical", OTHER)
    assert (found.campaign_id, found.channel_id, found.publication) == (
        hashtagged.item.campaign_id,
        hashtagged.item.channel_id,
        None,
    )
    assert take_in(hashtagged, content)[1] is False
    again = rows({"url": OTHER, "text": "Neu! #KommZuUns"}, {"url": "https://example.org/2", "text": "#KommZuUns"})
    assert fates(hashtagged, again) == ["known", "unapproved"]


def test_one_bad_row_stops_the_whole_list(hashtagged):
    content = rows({"url": OTHER, "text": "#KommZuUns"}, {"url": "ohne", "text": "x"})
    with pytest.raises(Refused, match=r"monitoring\.list_has_faults"):
        take_in(hashtagged, content)
    assert (PostList.objects.count(), Deviation.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"url": "javascript:alert(1)"}, "monitoring.row_url"),
        ({"url": OTHER, "published_at": "bald"}, "monitoring.row_moment"),
        ({"url": OTHER, "published_at": "2099-01-01T00:00:00Z"}, "monitoring.row_future"),
        ({"url": OTHER, "account": "fremd"}, "monitoring.row_account"),
        ({"url": OTHER, "text": "x" * 20_001}, "monitoring.row_text"),
    ],
)
def test_a_row_that_cannot_be_true_says_why(story, row, code):
    (found,) = preview(story, rows(row)).rows
    assert (str(found.fate), found.reason.code) == ("refused", code)


def test_a_csv_of_a_spreadsheet_is_read(hashtagged):
    content = "Adresse;Datum;Text\nhttps://example.org/1;15.06.2026 12:00;Ein Gruß #KommZuUns\n".encode("cp1252")
    (row,) = preview(hashtagged, content).rows
    assert (str(row.fate), row.post.text, row.mentions) == ("unapproved", "Ein Gruß #KommZuUns", ("#KommZuUns",))


@pytest.mark.parametrize("content", [b"[1, 2]", b"{}", b"[{", b'[{"text": "x"}]'])
def test_a_damaged_list_is_refused(story, content):
    with pytest.raises(Refused, match=r"monitoring\.list_"):
        preview(story, content)


@pytest.mark.parametrize("who", ["budget_officer", "auditor", "chancellery", "stranger"])
def test_only_the_room_takes_a_list_in(hashtagged, who):
    with pytest.raises(Refused, match=r"monitoring\.not_monitor"):
        take_in(hashtagged, rows({"url": OTHER, "text": "#KommZuUns"}), getattr(hashtagged.actors, who))


def test_a_list_is_taken_in_by_the_browser(hashtagged, sign_in):
    client, campaign = sign_in(hashtagged.actors.clerk), hashtagged.item.campaign_id
    file = upload(rows({"url": OTHER, "text": "Neu! #KommZuUns"}), "liste.json", "application/json")
    answer = client.post(
        reverse("monitoring:post_list", args=[campaign]), {"channel": hashtagged.item.channel_id, "file": file}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(answer["Location"]).content.decode()
    assert "ohne Freigabe, wird Abweichung" in page
    assert client.post(answer["Location"]).status_code == 302
    found = Deviation.objects.get()
    assert "nennt die Kampagne" in client.get(reverse("monitoring:deviation", args=[found.pk])).content.decode()
    assert sign_in(hashtagged.actors.stranger).get(answer["Location"]).status_code == 404
