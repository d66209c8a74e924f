# SPDX-License-Identifier: EUPL-1.2
"""The page of a post offers only what would be accepted, and says why where it offers less."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.apps.content.conftest import Story
from tests.apps.content.test_pages_deciding import today
from tests.factories import NOW
from tragweite.apps.content import actions
from tragweite.apps.content.models import Bundle, Item, ReviewStep

__all__ = ["today"]

PEOPLE = ("clerk", "approver", "head", "budget_officer", "auditor")
OFFERED = re.compile(r'<(form[^>]*method="post"[^>]*action|a[^>]*href)="(/inhalte/beitrag/\d+/[^"#]*)"')


def ask(story: Story, *, kind: str = "fact") -> None:
    """The clerk asks; at NOW, in whatever state the post is."""
    version = story.fresh().versions.order_by("-number").first()
    assert version is not None
    clerk = story.actors.clerk
    actions.add_remark(
        user=clerk, scope=story.scope(clerk), at=NOW, version=version, kind=kind, text="Stimmt das Datum?"
    )


def in_steps(story: Story) -> None:
    """First a clerk, then whoever approves."""
    held = {"ministry": story.actors.ministry, "valid_from": NOW.date() - timedelta(days=9), "days": 3}
    by = {"created_by": story.actors.head, "created_at": NOW}
    ReviewStep.objects.create(position=1, role="clerk", title="Fachlich richtig", **held, **by)
    ReviewStep.objects.create(position=2, role="approver", title="Freigabe", **held, **by)
    story.submit(user=story.actors.head)
    story.review(user=story.actors.clerk)


def urgent(story: Story) -> None:
    at = timezone.now()
    version, head = story.submit(at=at), story.actors.head
    actions.publish_urgently(
        user=head, scope=story.scope(head), at=at, item=story.fresh(), version_id=version.pk,
        content_hash=version.content_hash, reason="Sturm", url="https://www.instagram.com/p/1/", published_at=at,
    )  # fmt: skip


def approved(story: Story, *, days_ago: int = 0) -> None:
    """Approved for a day, by the clock that the pages ask."""
    version = story.submit()
    story.review()
    story.approve(version, at=timezone.now() - timedelta(days=days_ago), valid_days=1)


def released(story: Story) -> None:
    approved(story)
    clerk = story.actors.clerk
    actions.release_item(user=clerk, scope=story.scope(clerk), at=timezone.now(), item=story.fresh())


def overdue(story: Story) -> None:
    approved(story, days_ago=2)


def too_late(story: Story) -> None:
    approved(story)
    Item.objects.update(planned_at=timezone.now() - timedelta(days=3))


def over(story: Story) -> None:
    story.submit()
    story.item.campaign.state = "ended"
    story.item.campaign.save(update_fields=["state"])


def asked_in(state: Callable[[Story], object]) -> Callable[[Story], None]:
    def reached(story: Story) -> None:
        state(story)
        ask(story)

    return reached


def reviewing(story: Story) -> None:
    story.submit()
    story.review()


def nothing(story: Story) -> None:
    """A planned post."""


REACHED: dict[str, Callable[[Story], object]] = {
    "nothing": nothing,
    "submitted": Story.submit,
    "in review": reviewing,
    "in review, asked": asked_in(reviewing),
    "in steps": in_steps,
    "approved": approved,
    "approved, asked": asked_in(approved),
    "overdue": overdue,
    "too late": too_late,
    "released": released,
    "released, asked": asked_in(released),
    "urgent": urgent,
    "over": over,
}


def page_of(story: Story, sign_in: Any, person: str, name: str = "item") -> str:
    answer = sign_in(getattr(story.actors, person)).get(reverse(f"content:{name}", args=[story.item.pk]))
    return str(answer.content.decode())


@pytest.mark.parametrize("reached", REACHED)
def test_whatever_a_page_offers_is_accepted(today: Story, sign_in: Any, reached: str) -> None:
    REACHED[reached](today)
    for client in (sign_in(getattr(today.actors, person)) for person in PEOPLE):
        for name in ("item", "approve"):
            page = client.get(reverse(f"content:{name}", args=[today.item.pk])).content.decode()
            for kind, address in sorted(set(OFFERED.findall(page))):
                if kind.startswith("a"):
                    assert client.get(address).status_code == 200, address
                    continue
                with transaction.atomic():
                    assert client.post(address, {"text": "Ja."}).status_code in {302, 303}, address
                    transaction.set_rollback(True)


def test_a_question_of_fact_is_named_instead_of_the_release(today: Story, sign_in: Any) -> None:
    approved(today)
    assert "Zur Veröffentlichung bereitstellen" in page_of(today, sign_in, "clerk")
    ask(today)
    page = page_of(today, sign_in, "clerk")
    assert "Zur Veröffentlichung bereitstellen" not in page
    assert "noch nicht bereitzustellen: 1 Anmerkung zu Tatsachen, Recht oder Kennzeichnung ist offen." in page
    assert 'href="#anmerkungen"' in page
    older = sign_in(today.actors.clerk).get(reverse("content:item", args=[today.item.pk]), {"fassung": "1"})
    assert "Zur Veröffentlichung bereitstellen" not in older.content.decode()


def test_a_question_of_style_stops_nothing(today: Story, sign_in: Any) -> None:
    approved(today)
    ask(today, kind="style")
    assert "Zur Veröffentlichung bereitstellen" in page_of(today, sign_in, "clerk")


def test_a_window_that_is_over_is_said(today: Story, sign_in: Any) -> None:
    too_late(today)
    page = page_of(today, sign_in, "clerk")
    assert "das Fenster der Veröffentlichung ist seit" in page
    assert "Neuen Termin setzen" in page


def test_an_approval_that_has_run_out_is_said(today: Story, sign_in: Any) -> None:
    overdue(today)
    assert "Die Frist der Freigabe ist abgelaufen" in page_of(today, sign_in, "clerk")


def test_the_decision_says_what_is_open_and_takes_no_agreement(today: Story, sign_in: Any) -> None:
    asked_in(reviewing)(today)
    page = page_of(today, sign_in, "approver", "approve")
    assert "Freigeben geht noch nicht: 1 Anmerkung" in page
    assert 'name="valid_days"' not in page
    assert "Mit Anmerkung zurückgeben" in page


def test_who_has_no_open_step_is_not_offered_to_refuse(today: Story, sign_in: Any) -> None:
    in_steps(today)
    refuse = reverse("content:refuse", args=[today.item.pk])
    assert refuse not in page_of(today, sign_in, "approver")
    assert sign_in(today.actors.approver).get(refuse).status_code == 403
    for name in ("item", "approve"):  # the step is the clerk's, but to end a post takes a deciding role
        assert refuse not in page_of(today, sign_in, "clerk", name)


def test_who_permitted_an_urgent_post_is_not_offered_to_withdraw_it(today: Story, sign_in: Any) -> None:
    urgent(today)
    withdraw = reverse("content:withdraw", args=[today.item.pk])
    assert withdraw not in page_of(today, sign_in, "head")
    assert withdraw in page_of(today, sign_in, "approver")


def test_a_bundle_says_which_post_holds_it_up(today: Story, sign_in: Any) -> None:
    approved(today)
    bundle = Bundle.objects.create(
        campaign=today.item.campaign, title="Welle", created_by=today.actors.clerk, created_at=NOW
    )
    Item.objects.update(bundle=bundle)
    client, address = sign_in(today.actors.clerk), reverse("content:bundle", args=[bundle.pk])
    assert "Alle zur Veröffentlichung bereitstellen" in client.get(address).content.decode()
    ask(today)
    page = client.get(address).content.decode()
    assert "Alle zur Veröffentlichung bereitstellen" not in page
    assert f"„{today.item.title}“ hält das Bündel auf: 1 Anmerkung" in page
    Item.objects.update(planned_at=timezone.now() - timedelta(days=3))
    today.fresh().versions.get().remarks.update(resolved_at=NOW, resolved_by=today.actors.clerk, outcome="moot")
    assert "Das Fenster der Veröffentlichung ist seit" in client.get(address).content.decode()


def test_a_live_post_leads_to_its_comparison(today: Story, sign_in: Any) -> None:
    released(today)
    at = timezone.now()
    publication = today.publish(published_at=at, at=at)
    compared = reverse("monitoring:post", args=[publication.pk])
    for state, said in (("published", "steht noch aus"), ("deviating", "weicht von der Freigabe ab")):
        Item.objects.filter(pk=today.item.pk).update(state=state)
        page = page_of(today, sign_in, "clerk")
        assert f'href="{compared}"' in page
        assert said in page
    assert sign_in(today.actors.clerk).get(compared).status_code == 200


def test_after_the_end_of_a_campaign_nothing_is_planned(today: Story, sign_in: Any) -> None:
    pages = [reverse(f"content:{name}", args=[today.item.campaign_id]) for name in ("campaign", "bundles")]
    offers = ("Beitrag planen", "Bündel anlegen")
    client = sign_in(today.actors.clerk)
    assert all(offer in client.get(page).content.decode() for page, offer in zip(pages, offers, strict=True))
    over(today)
    assert not any(offer in client.get(page).content.decode() for page in pages for offer in offers)


def test_who_contributed_does_not_settle_a_question_of_fact(today: Story, sign_in: Any) -> None:
    today.submit(user=today.actors.approver)
    ask(today)
    remark = today.fresh().versions.get().remarks.get()
    address = reverse("content:resolve_remark", args=[today.item.pk, remark.pk])
    for person, may in (("approver", False), ("head", True), ("clerk", True)):  # the clerk asked it
        assert (address in page_of(today, sign_in, person)) is may
    assert sign_in(today.actors.approver).post(address, {"outcome": "adopted"}).status_code == 403
    remark.refresh_from_db()
    assert remark.is_open
