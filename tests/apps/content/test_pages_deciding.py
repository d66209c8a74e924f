# SPDX-License-Identifier: EUPL-1.2
"""The queue, steps as data, overrides, bundles, other dates and the urgent path, by clicking."""

from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.apps.content.conftest import Story
from tests.apps.content.pictures import jpeg
from tests.apps.content.test_store import swap
from tests.factories import NOW
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content import actions
from tragweite.apps.content.models import (
    Approval,
    Bundle,
    CheckOverride,
    Item,
    Publication,
    Review,
    ReviewSeat,
    ReviewStep,
)
from tragweite.apps.content.queries import blocking, link_address
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ItemState


@pytest.fixture
def today(story: Story) -> Story:
    """The story, planned for the next hour of the real clock, which the pages ask."""
    Item.objects.update(planned_at=timezone.now() + timedelta(hours=1))
    return story


def address(story: Story, name: str, *more: Any) -> str:
    return reverse(f"content:{name}", args=[story.item.pk, *more])


def seen(version: Any, **more: Any) -> dict[str, Any]:
    return {"version_id": version.pk, "content_hash": version.content_hash, "valid_days": 30, **more}


def test_the_queue_says_what_waits_and_what_changed(today: Story, sign_in: Any) -> None:
    today.submit()
    approver = sign_in(today.actors.approver)
    page = approver.get(reverse("content:queue")).content.decode()
    assert today.item.title in page
    assert "von Ihnen noch nicht angesehen" in page
    today.review()
    assert approver.get(address(today, "approve")).status_code == 200
    assert ReviewSeat.objects.get().user == today.actors.approver
    assert "noch nicht angesehen" not in approver.get(reverse("content:queue")).content.decode()
    head = sign_in(today.actors.head).get(reverse("content:queue")).content.decode()
    assert f"Wird gerade geprüft von: {today.actors.approver.display_name}" in head
    ReviewSeat.objects.update(taken_at=timezone.now() - timedelta(days=4000))
    assert "geändert seit Ihrer letzten Ansicht" in approver.get(reverse("content:queue")).content.decode()


def test_who_contributed_reads_why_the_queue_offers_nothing(today: Story, sign_in: Any) -> None:
    today.submit(user=today.actors.approver)
    page = sign_in(today.actors.approver).get(reverse("content:queue")).content.decode()
    assert "Prüfung beginnen" not in page
    assert today.item.title in page
    assert "Deshalb entscheidet jemand anderes" in page
    assert "Es wurde nichts geändert" not in page  # nothing was tried


def test_who_has_another_step_reads_whose_turn_it_is(today: Story, sign_in: Any) -> None:
    today.submit()
    budget = sign_in(today.actors.budget_officer).get(address(today, "item")).content.decode()
    assert "Liegt zur Freigabe vor. Es entscheidet: Freigabe oder Leitung" in budget


def test_who_decides_reaches_the_original_bytes_and_never_swapped_ones(today: Story, sign_in: Any) -> None:
    """What is shown is a copy without metadata; the approval is of the original, which stands beside it."""
    medium = today.submit().media.get().medium
    today.review()
    approver, original = sign_in(today.actors.approver), address(today, "medium", medium.sha256)
    for page in ("item", "approve"):
        assert f'href="{original}"' in approver.get(address(today, page)).content.decode()
    content = b"".join(approver.get(original).streaming_content)
    assert sha256(content).hexdigest() == medium.sha256
    swap(medium.sha256)
    assert approver.get(original).status_code == 409


def test_the_fold_speaks_of_the_label_only_where_one_is_asked_for(today: Story, sign_in: Any) -> None:
    long = "Anzeige: " + "Komm zu uns. " * 40
    today.submit(text=long)
    hint, page = "Die Kennzeichnung muss davor stehen.", address(today, "item")
    assert hint in sign_in(today.actors.clerk).get(page).content.decode()
    Item.objects.filter(pk=today.item.pk).update(sender="authority")
    assert hint not in sign_in(today.actors.clerk).get(page).content.decode()


def hand_in(today: Story, number: int) -> None:
    item = factories.item(today.item.campaign, today.item.channel, today.actors.clerk)
    given = {"text": f"Anzeige: Nummer {number}", "label": "Anzeige", "link": link_address(item)}
    who = {"user": today.actors.clerk, "scope": today.scope(today.actors.clerk), "at": timezone.now()}
    actions.submit_version(**who, item=item, media=[(jpeg(), "Bild")], **given)
    Item.objects.filter(pk=item.pk).update(state=ItemState.SUBMITTED)


def test_the_queue_asks_as_often_for_ten_posts_as_for_one(today: Story, sign_in: Any) -> None:
    client, asked = sign_in(today.actors.approver), []
    for upto in (1, 11):
        for number in range(Item.objects.filter(state=ItemState.SUBMITTED).count(), upto):
            hand_in(today, number)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("content:queue")).content.decode()
        asked.append(len(queries))
    assert "Seite 1 von 2" in page
    # The second page of the paginator is the only thing that may ask more.
    assert asked[1] <= asked[0]
    assert asked[1] < 40


def test_a_ministry_sets_its_steps_and_they_are_decided_one_after_the_other(today: Story, sign_in: Any) -> None:
    head, url = sign_in(today.actors.head), reverse("content:set_steps", args=[today.actors.ministry.pk])
    assert head.get(url).status_code == 200
    rows = [("Fachlich richtig", 1, "clerk"), ("Freigabe", 2, "approver"), ("", "", "approver")]
    form = {"valid_from": timezone.localdate().isoformat(), "schritt-TOTAL_FORMS": len(rows)}
    form |= {"schritt-INITIAL_FORMS": 0, "schritt-MIN_NUM_FORMS": 0, "schritt-MAX_NUM_FORMS": 8}
    for number, (title, position, role) in enumerate(rows):
        values = {"title": title, "position": position, "role": role, "days": 2, "only_when": ""}
        form |= {f"schritt-{number}-{name}": value for name, value in values.items()}
    assert head.post(url, form).status_code == 302
    assert list(ReviewStep.objects.values_list("title", "position")) == [("Fachlich richtig", 1), ("Freigabe", 2)]
    assert "Fachlich richtig" in head.get(reverse("content:steps")).content.decode()

    version = today.submit(at=timezone.now())
    second = sign_in(today.actors.second_clerk)
    assert today.item.title in second.get(reverse("content:queue")).content.decode()
    assert second.post(address(today, "start_review")).status_code == 302
    assert "erst der letzte Schritt ist die Freigabe" in second.get(address(today, "approve")).content.decode()
    assert second.post(address(today, "approve"), seen(version)).status_code == 302
    assert (Review.objects.count(), Approval.objects.count()) == (1, 0)
    assert sign_in(today.actors.approver).post(address(today, "approve"), seen(version)).status_code == 302
    assert today.fresh().state == ItemState.APPROVED
    assert "zugestimmt" in second.get(address(today, "item")).content.decode()


def test_steps_without_a_decision_are_refused_and_only_the_head_sets_them(today: Story, sign_in: Any) -> None:
    url = reverse("content:set_steps", args=[today.actors.ministry.pk])
    form = {"valid_from": timezone.localdate().isoformat(), "schritt-TOTAL_FORMS": 1, "schritt-INITIAL_FORMS": 0}
    form |= {"schritt-0-title": "Nur fachlich", "schritt-0-position": 1, "schritt-0-role": "clerk", "schritt-0-days": 2}
    assert sign_in(today.actors.head).post(url, form).status_code == 200
    assert not ReviewStep.objects.exists()
    assert sign_in(today.actors.approver).post(url, form).status_code == 403
    assert sign_in(today.actors.stranger).get(url).status_code == 404
    terms = reverse("content:set_terms", args=[today.actors.ministry.pk])
    hours = {"grace_minutes": 30, "window_before_hours": 1, "window_after_hours": 12, "urgent_hours": 6}
    day = {"valid_from": timezone.localdate().isoformat()}
    assert sign_in(today.actors.head).post(terms, hours | day).status_code == 302
    assert "zweite Prüfung in 6 Stunden" in sign_in(today.actors.head).get(reverse("content:steps")).content.decode()


def test_a_stopped_draft_is_kept_and_the_head_decides_otherwise(today: Story, sign_in: Any) -> None:
    today.submit(link="https://example.org/anders")
    assert today.fresh().state == ItemState.DRAFTING
    clerk, head = sign_in(today.actors.clerk), sign_in(today.actors.head)
    assert "hält die Freigabe auf" in clerk.get(address(today, "item")).content.decode()
    assert "/abweichen/" not in clerk.get(address(today, "item")).content.decode()
    page = head.get(address(today, "item")).content.decode()
    url = next(part.split('"')[0] for part in page.split('href="') if "/abweichen/" in part.split('"')[0])
    code = url.split("/pruefung/")[1].split("/")[0]
    version = today.fresh().versions.get()
    assert clerk.get(url).status_code == 403
    assert "Begründung" in head.get(url).content.decode()
    form = {"version_id": version.pk, "code": code, "reason": "Der Link wechselt erst morgen"}
    assert head.post(url, form).status_code == 302
    assert CheckOverride.objects.get().overridden_by == today.actors.head
    assert "Der Link wechselt erst morgen" in clerk.get(address(today, "item")).content.decode()
    assert clerk.post(address(today, "hand_over")).status_code == 302
    assert today.fresh().state == ItemState.SUBMITTED


def test_only_the_role_that_the_rule_names_overrides_and_only_with_a_reason(today: Story, sign_in: Any) -> None:
    version = today.submit(text="Komm zu uns")
    (finding,) = blocking(today.fresh(), version)
    assert finding.override_by == ("head_of_communication",)
    url = address(today, "override", finding.code)
    approver, head = sign_in(today.actors.approver), sign_in(today.actors.head)
    page = approver.get(address(today, "item")).content.decode()
    assert "/abweichen/" not in page
    assert "Abweichend entscheiden kann, mit Begründung: Leitung" in page
    form = {"version_id": version.pk, "code": finding.code}
    for client in (sign_in(today.actors.clerk), approver):
        assert client.get(url).status_code in {403, 409}
        assert client.post(url, {**form, "reason": "Weil es eilt"}).status_code in {403, 409}
    assert head.post(url, {**form, "reason": "   "}).status_code == 200
    with pytest.raises(Refused, match=r"content\.reason_missing"):
        actions.override_check(
            user=today.actors.head, scope=today.scope(today.actors.head), at=NOW, item=today.fresh(),
            version_id=version.pk, code=finding.code, reason=" ",
        )  # fmt: skip
    assert not CheckOverride.objects.exists()
    assert head.post(url, {**form, "reason": "Das Wort steht im Bild"}).status_code == 302
    sign_in(today.actors.clerk).post(address(today, "hand_over"))
    today.review()
    decision = approver.get(address(today, "approve")).content.decode()
    assert "Das Wort steht im Bild" in decision
    assert today.actors.head.display_name in decision


def test_refusing_rescheduling_and_withdrawing(today: Story, sign_in: Any) -> None:
    today.submit()
    today.review()
    approver, clerk = sign_in(today.actors.approver), sign_in(today.actors.clerk)
    assert approver.post(address(today, "refuse"), {"reason": "Nicht unser Thema"}).status_code == 302
    assert today.fresh().state == ItemState.REFUSED
    assert "Neuen Termin setzen" in clerk.get(address(today, "item")).content.decode()
    same = {"planned_at": (timezone.localtime() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")}
    assert clerk.post(address(today, "reschedule"), same).status_code == 200
    Campaign.objects.update(ends_on=timezone.localdate() + timedelta(days=9))
    later = {"planned_at": (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")}
    assert clerk.post(address(today, "reschedule"), later).status_code == 302
    assert today.fresh().state == ItemState.DRAFTING
    form = {"reason": "plans", "register_shows": "nothing", "explanation": "Die Planung ist eine andere"}
    assert clerk.post(address(today, "withdraw"), {**form, "explanation": ""}).status_code == 200
    assert clerk.post(address(today, "withdraw"), form).status_code == 302
    assert today.fresh().state == ItemState.WITHDRAWN


def test_a_bundle_is_decided_and_released_as_one(today: Story, sign_in: Any) -> None:
    clerk, approver = sign_in(today.actors.clerk), sign_in(today.actors.approver)
    made = clerk.post(reverse("content:bundles", args=[today.item.campaign_id]), {"title": "Erste Welle"})
    bundle = Bundle.objects.get()
    assert made["Location"] == reverse("content:bundle", args=[bundle.pk])
    put = reverse("content:put_in_bundle", args=[bundle.pk])
    assert clerk.post(put, {"item": today.item.pk}).status_code == 302
    version = today.submit()
    today.review()
    assert "Zum Bündel" in approver.get(address(today, "item")).content.decode()
    url = reverse("content:bundle", args=[bundle.pk])
    page = approver.get(url).content.decode()
    assert "Allen zustimmen" in page
    assert "Allen zustimmen" not in clerk.get(url).content.decode()
    decide = reverse("content:approve_bundle", args=[bundle.pk])
    wrong = approver.post(decide, {f"seen_{today.item.pk}": f"{version.pk}:{'0' * 64}", "valid_days": 30})
    assert (wrong.status_code, Approval.objects.count()) == (200, 0)
    right = {f"seen_{today.item.pk}": f"{version.pk}:{version.content_hash}", "valid_days": 30}
    assert clerk.post(decide, right).status_code == 403
    assert approver.post(decide, right).status_code == 302
    assert clerk.post(reverse("content:release_bundle", args=[bundle.pk])).status_code == 302
    assert today.fresh().state == ItemState.RELEASED
    package = clerk.get(address(today, "package"))
    assert package["Content-Type"] == "application/zip"
    assert b"".join(package.streaming_content).startswith(b"PK")
    assert sign_in(today.actors.stranger).get(url).status_code == 404


def test_an_urgent_post_stays_red_until_a_second_person_looked(
    today: Story, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = today.submit(at=timezone.now() - timedelta(minutes=5))
    head, approver = sign_in(today.actors.head), sign_in(today.actors.approver)
    form = {"url": "https://www.instagram.com/p/eil/", "published_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")}
    form |= {"version_id": version.pk, "content_hash": version.content_hash, "reason": "Unwetterwarnung"}
    assert approver.get(address(today, "urgent")).status_code == 403
    assert head.get(address(today, "urgent")).status_code == 200
    assert head.post(address(today, "urgent"), form).status_code == 302
    everywhere = [reverse(name) for name in ("today", "campaigns:list", "content:queue", "people:profile")]
    for url in everywhere:
        assert "zweite Prüfung offen:" in approver.get(url).content.decode()
        assert "zweite Prüfung offen:" not in sign_in(today.actors.stranger).get(url).content.decode()
    later = Publication.objects.get().urgent_until + timedelta(minutes=1)
    with monkeypatch.context() as clock:
        clock.setattr("tragweite.apps.content.context.timezone", SimpleNamespace(now=lambda: later))
        assert "überfällig seit" in head.get(reverse("today")).content.decode()
    assert "Zweite Prüfung vornehmen" not in head.get(address(today, "item")).content.decode()
    second = {"version_id": version.pk, "content_hash": version.content_hash}
    assert "Unwetterwarnung" in approver.get(address(today, "confirm_urgent")).content.decode()
    assert head.post(address(today, "confirm_urgent"), second).status_code == 200
    assert approver.post(address(today, "confirm_urgent"), second).status_code == 302
    assert today.fresh().state == ItemState.PUBLISHED
    assert not [url for url in everywhere if "zweite Prüfung offen:" in approver.get(url).content.decode()]


def test_a_player_gets_the_piece_that_it_asks_for(today: Story, sign_in: Any) -> None:
    medium = today.submit().media.get().medium
    url, client = address(today, "view", medium.sha256, "ansicht"), sign_in(today.actors.clerk)
    whole = b"".join(client.get(url).streaming_content)
    piece = client.get(url, HTTP_RANGE="bytes=10-19")
    assert (piece.status_code, b"".join(piece.streaming_content)) == (206, whole[10:20])
    assert piece["Content-Range"] == f"bytes 10-19/{len(whole)}"
    assert client.get(url, HTTP_RANGE=f"bytes={len(whole)}-").status_code == 416
    assert sign_in(today.actors.stranger).get(url).status_code == 404
