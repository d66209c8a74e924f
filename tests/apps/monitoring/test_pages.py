# SPDX-License-Identifier: EUPL-1.2
"""Every page answers, with a fixed number of queries, and strangers get 404."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.apps.content.pictures import chequered, encoded, jpeg, upload
from tests.apps.monitoring.conftest import LATER, deviation, fill_lake, register, visit
from tests.factories import NOW
from tragweite.apps.content.models import Publication
from tragweite.apps.monitoring import actions
from tragweite.apps.monitoring.models import LiveCheck, TrackedLink
from tragweite.core.rules.states import DeviationState, ItemState


@pytest.fixture
def live(story, settings):
    story.released(media=[(upload(encoded("JPEG", size=(200, 150))), "Eine Frau")])
    register(story, live_text="Anzeige: Komm doch zu uns", live_file=upload(chequered()))
    actions.ensure_links(at=NOW)
    published_at = Publication.objects.get().published_at
    events = [visit(story.item, at=published_at + timedelta(minutes=number)) for number in range(5)]
    fill_lake(settings.TRAGWEITE, events, at=published_at + timedelta(days=2), dropped={"bot": 3})
    return story


def pages(story):
    campaign, item = story.item.campaign_id, story.item.pk
    publication = Publication.objects.get()
    first = publication.deviations.first()
    return {
        reverse("monitoring:campaign", args=[campaign]): 15,
        reverse("monitoring:links", args=[campaign]): 9,
        reverse("monitoring:metrics", args=[campaign]): 10,
        reverse("monitoring:metric_import", args=[campaign]): 7,
        reverse("monitoring:visits_chart", args=[campaign]): 8,
        reverse("monitoring:link_qr", args=[TrackedLink.objects.get().pk]): 7,
        reverse("monitoring:publish", args=[item]): 10,
        reverse("monitoring:metric_entry", args=[publication.pk]): 7,
        reverse("monitoring:deviation", args=[first.pk]): 12,
        reverse("monitoring:post", args=[publication.pk]): 17,
        reverse("monitoring:capture", args=[publication.pk]): 9,
        reverse("monitoring:check", args=[LiveCheck.objects.get().pk]): 11,
        reverse("monitoring:post_list", args=[campaign]): 9,
    }


def test_every_page_answers_and_strangers_get_404(live, sign_in, django_assert_max_num_queries):
    client, stranger = sign_in(live.actors.clerk), sign_in(live.actors.stranger)
    for url, most in pages(live).items():
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200, url
        assert stranger.get(url).status_code == 404, url


def test_readers_read_and_do_not_write(live, sign_in):
    auditor = sign_in(live.actors.auditor)
    assert auditor.get(reverse("monitoring:campaign", args=[live.item.campaign_id])).status_code == 200
    assert auditor.get(reverse("monitoring:publish", args=[live.item.pk])).status_code == 403
    assert auditor.get(reverse("monitoring:metric_import", args=[live.item.campaign_id])).status_code == 403


def test_the_overview_tells_what_was_received_and_dropped(live, sign_in, django_assert_max_num_queries):
    client = sign_in(live.actors.clerk)
    with django_assert_max_num_queries(8):
        answer = client.get(reverse("monitoring:overview"))
    text = answer.content.decode()
    assert "Die Zählung geht auf" in text
    assert answer.context["quality"].received == 8
    assert answer.context["quality"].dropped == (("bot", 3),)
    assert answer.context["listing"]["total"] == 2


def test_the_overview_says_when_nothing_was_counted(actors, sign_in):
    assert "noch nichts gezählt" in sign_in(actors.clerk).get(reverse("monitoring:overview")).content.decode()


def test_the_list_of_deviations_can_be_exported(live, sign_in):
    answer = sign_in(live.actors.clerk).get(reverse("monitoring:overview") + "?export=csv")
    assert answer["Content-Type"].startswith("text/csv")


def test_the_campaign_page_shows_the_visits_of_the_window(live, sign_in):
    answer = sign_in(live.actors.clerk).get(reverse("monitoring:campaign", args=[live.item.campaign_id]))
    (post,) = answer.context["figures"].posts
    assert (post.visits, post.total_visits, post.views, post.cost_cents) == (5, 5, None, None)


def test_the_form_reports_a_publication(story, sign_in):
    story.released(media=[])
    given = {
        "url": "https://www.instagram.com/p/abc/",
        "published_at": "16.06.2026 12:00",
        "live_text": "Anzeige: Komm zu uns",
        "seen_files": jpeg(),
        "captured_how": "Text kopiert",
    }
    answer = sign_in(story.actors.clerk).post(reverse("monitoring:publish", args=[story.item.pk]), given)
    assert answer.status_code == 302
    assert story.fresh().state == ItemState.CHECKED


def test_a_pdf_instead_of_a_picture_is_told_in_german(story, sign_in):
    story.released(media=[])
    given = {
        "url": "https://www.instagram.com/p/abc/",
        "published_at": "16.06.2026 12:00",
        "seen_files": upload(b"%PDF-1.7", "bild.pdf"),
        "captured_how": "Text kopiert",
    }
    answer = sign_in(story.actors.clerk).post(reverse("monitoring:publish", args=[story.item.pk]), given)
    assert answer.status_code == 200
    assert "PDF" in answer.content.decode()
    assert Publication.objects.count() == 0


def test_a_deviation_is_cleared_in_the_browser(story, sign_in):
    story.released(media=[])
    register(story, live_text="Anzeige: Komm doch zu uns", at=LATER)
    pk = deviation(story).pk
    clerk, second = sign_in(story.actors.clerk), sign_in(story.actors.approver)
    clerk.post(reverse("monitoring:assign", args=[pk]), {"assignee": story.actors.clerk.pk})
    clerk.post(reverse("monitoring:answer", args=[pk]), {"how": "explain", "explanation": "so gewollt"})
    why = {"reason": "Mit dem Creator besprochen"}
    assert clerk.post(reverse("monitoring:resolve", args=[pk]), why).status_code == 403
    page = second.get(reverse("monitoring:deviation", args=[pk])).content.decode()
    assert "Als geklärt bestätigen" in page
    assert second.post(reverse("monitoring:resolve", args=[pk]), why).status_code == 302
    assert deviation(story).state == DeviationState.RESOLVED


def test_links_are_made_by_a_button(story, sign_in, settings):
    clerk = sign_in(story.actors.clerk)
    assert clerk.post(reverse("monitoring:make_links", args=[story.item.campaign_id])).status_code == 302
    assert settings.TRAGWEITE.links_file.exists()
    assert "/r/" in clerk.get(reverse("monitoring:links", args=[story.item.campaign_id])).content.decode()
