# SPDX-License-Identifier: EUPL-1.2
"""Every known way around "only approved content goes live", each tried by its name; on SQLite and PostgreSQL."""

import threading
from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.apps.content.conftest import HARMLESS, Story, outside_access, story  # noqa: F401 - a fixture
from tests.apps.content.pictures import jpeg
from tests.apps.content.test_store import swap
from tests.apps.content.test_versions import stand_in
from tests.factories import NOW
from tests.house.acting import URL, by, publication_of, refused_by_schema, review_of
from tragweite.apps.content import actions, tasks
from tragweite.apps.content.models import Approval, Item, Publication
from tragweite.apps.content.queries import contributors, link_address
from tragweite.apps.journal.models import Entry
from tragweite.apps.people.models import OutsideAccess, StandIn, User
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ItemState, Role

# Known leaks of peers, by name


def test_brightbean_the_author_approves_the_own_post(story: Story) -> None:  # noqa: F811
    version = story.submit(story.actors.head)
    story.review()
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        story.approve(version, story.actors.head)


def test_brightbean_text_edited_after_scheduling_goes_out(story: Story) -> None:  # noqa: F811
    story.released()
    story.submit(text="Anzeige: Nach der Freigabe geändert")
    assert story.fresh().state == ItemState.SUBMITTED
    assert Approval.objects.get().state == "void"
    with pytest.raises(Refused, match=r"content\.no_approval"):
        story.publish()


def test_ons_an_earlier_co_author_approves(story: Story) -> None:  # noqa: F811
    story.submit(story.actors.approver)
    version = story.submit(story.actors.clerk, text="Anzeige: Anders")
    story.review(story.actors.head)
    for act in (story.approve, lambda version, user: actions.return_item(
        user=user, scope=story.scope(user), at=NOW, item=story.fresh(), reason="Nein"
    )):  # fmt: skip
        with pytest.raises(Refused, match=r"content\.own_contribution"):
            act(version, story.actors.approver)


def test_wagtail_the_edit_back_to_the_approved_words_needs_a_new_approval(story: Story) -> None:  # noqa: F811
    story.approved()
    story.submit(text="Anzeige: Kurz anders")
    story.submit()
    assert story.fresh().state == ItemState.SUBMITTED
    assert not Approval.objects.filter(state="given").exists()


def test_awx_all_roles_together_are_no_exemption(story: Story) -> None:  # noqa: F811
    everything = factories.user("Alle Rollen")
    for role in Role:
        until = NOW.date() + timedelta(days=90) if role == Role.AUDITOR else None
        factories.membership(everything, story.actors.ministry, role, valid_to=until)
    version = story.submit(everything)
    story.review()
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        story.approve(version, everything)


# Stand-ins and links


def test_an_ended_stand_in_is_remembered(story: Story) -> None:  # noqa: F811
    deputy = factories.user("Dora Vertretung")
    stand_in(story, absent=story.actors.approver, deputy=deputy)
    version = story.submit(deputy)
    StandIn.objects.all().delete()
    story.review(story.actors.head)
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        story.approve(version, story.actors.approver)
    refused_by_schema(lambda: review_of(version, story.actors.approver))


def test_who_renewed_the_link_has_seen_it_and_does_not_decide(story: Story) -> None:  # noqa: F811
    from tragweite.apps.people.actions import renew_outside

    access = outside_access(story)
    access, _token = renew_outside(**by(story, "approver"), access=access, days=9)
    version = story.submit(outside=access)
    assert story.actors.approver.pk in contributors(story.item)
    refused_by_schema(lambda: review_of(version, story.actors.approver))
    story.review(story.actors.head)
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        story.approve(version, story.actors.approver)


@pytest.mark.parametrize("fault", ["expired", "revoked", "other_post", "other_purpose"])
def test_a_link_that_does_not_hold_does_nothing(story: Story, fault: str) -> None:  # noqa: F811
    story.released()
    values: dict[str, Any] = {
        "expired": {"expires_at": NOW - timedelta(seconds=1)},
        "revoked": {"revoked_at": NOW},
        "other_post": {"thing": f"content.item:{story.item.pk + 1}"},
        "other_purpose": {"purpose": "offer"},
    }[fault]
    access = outside_access(story, **values)
    acts = (
        lambda: story.publish(user=None, scope=None, outside=access),
        lambda: actions.hold_item(outside=access, at=NOW, item=story.fresh(), reason="Halt"),
        lambda: story.submit(outside=access, text="Anzeige: Anders"),
    )
    for act in acts:
        with pytest.raises(Refused, match=r"content\.(access_over|closed_for_drafts)"):
            act()
    assert story.fresh().state == ItemState.RELEASED


def test_a_replayed_link_publishes_once(story: Story) -> None:  # noqa: F811
    story.released()
    access, seen = outside_access(story), story.fresh()
    given: dict[str, Any] = {"outside": access, "at": NOW + timedelta(hours=2), "url": URL}
    given["published_at"] = NOW + timedelta(hours=1)
    actions.record_publication(item=copy(seen), **given)
    with pytest.raises(Refused, match=r"state\.changed_meanwhile"):
        actions.record_publication(item=copy(seen), **given)
    assert Publication.objects.get().recorded_from == access


# Holds


def test_a_hold_is_no_way_on(story: Story) -> None:  # noqa: F811
    version = story.approved()
    actions.hold_item(**by(story, "clerk"), item=story.fresh(), reason="Halt")
    for act in (
        lambda: actions.release_item(**by(story, "clerk"), item=story.fresh()),
        lambda: story.approve(version, story.actors.head),
        story.publish,
        lambda: actions.return_item(**by(story, "head"), item=story.fresh(), reason="Nein"),
    ):
        with pytest.raises(Refused):
            act()
    assert story.fresh().state == ItemState.ON_HOLD
    for state in ("released", "in_review", "published"):
        refused_by_schema(lambda state=state: Item.objects.update(state=state))  # type: ignore[misc]


def test_nobody_else_outside_lifts_a_hold(story: Story) -> None:  # noqa: F811
    story.approved()
    asked, other = outside_access(story), outside_access(story, token="zweiter")
    actions.hold_item(outside=asked, at=NOW, item=story.fresh(), reason="Halt")
    with pytest.raises(Refused, match=r"content\.hold_of_others"):
        actions.resume_item(outside=other, at=NOW, item=story.fresh())
    with pytest.raises(Refused, match=r"content\.reason_missing"):
        actions.resume_item(**by(story, "clerk"), item=story.fresh())
    actions.resume_item(outside=asked, at=NOW, item=story.fresh())
    assert story.fresh().state == ItemState.APPROVED


# Content that looks the same, and time


@pytest.mark.parametrize(
    ("approved", "published"),
    [
        ("Anzeige: Komm", "Anzeige: \u041aomm"),  # Cyrillic К
        ("Anzeige: Komm", "Anzeige: Kom\u200bm"),  # zero width space
        ("Anzeige: 100", "Anzeige: \u202e001"),  # right-to-left override
        ("Anzeige: Gr\u00fc\u00dfe", "Anzeige: Gru\u0308\u00dfe"),  # composed and decomposed
        ("Anzeige: Komm", "Anzeige: Komm\u00a0"),  # no-break space
    ],
)
def test_what_only_looks_the_same_is_other_content(story: Story, approved: str, published: str) -> None:  # noqa: F811
    first = story.approved(text=approved)
    second = story.submit(text=published)
    assert second.content_hash != first.content_hash
    assert Approval.objects.get().state == "void"
    refused_by_schema(
        lambda: Approval.objects.create(
            item=story.item, version=second, number="F-x", content_hash=first.content_hash, author=second.author,
            approver=story.actors.head, given_at=NOW, expires_at=NOW + timedelta(days=1),
        )
    )  # fmt: skip


def test_another_time_zone_makes_no_approval_longer(story: Story) -> None:  # noqa: F811
    version = story.submit()
    story.review()
    story.approve(version, valid_days=1)
    actions.release_item(**by(story, "clerk"), item=story.fresh())
    late = NOW + timedelta(days=1, minutes=1)
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"):
        there = late.astimezone(ZoneInfo(zone))
        with pytest.raises(Refused, match=r"content\.approval_expired"):
            story.publish(published_at=there, at=late + timedelta(minutes=1), tolerates_time=True)
    refused_by_schema(lambda: publication_of(story, published_at=late.astimezone(ZoneInfo("Pacific/Kiritimati"))))


def test_a_time_without_zone_is_not_taken(story: Story) -> None:  # noqa: F811
    story.released()
    with pytest.raises((TypeError, Refused)):
        story.publish(published_at=datetime(2026, 6, 15, 11))
    assert datetime(2026, 6, 15, 10, tzinfo=UTC) == NOW


def test_too_late_is_missed_and_never_sent(story: Story) -> None:  # noqa: F811
    story.submit()
    tasks.watch_reviews(at=NOW + timedelta(hours=3))
    assert story.fresh().state == ItemState.MISSED
    with pytest.raises(Refused):
        story.review()


def test_after_the_window_nothing_goes_out_unseen(story: Story) -> None:  # noqa: F811
    story.released()
    with pytest.raises(Refused, match=r"content\.outside_the_window"):
        story.publish(published_at=NOW + timedelta(days=2), at=NOW + timedelta(days=2, hours=1))


def test_a_swapped_file_is_found_before_release_and_by_night(story: Story) -> None:  # noqa: F811
    version = story.approved()
    swap(version.media.get().medium.sha256)
    with pytest.raises(Refused, match=r"content\.medium_changed"):
        actions.release_item(**by(story, "clerk"), item=story.fresh())
    assert tasks.check_store(at=NOW) == 1
    assert story.fresh().state == ItemState.DRAFTING
    assert Approval.objects.get().void_reason == "file_changed"
    tasks.check_store(at=NOW)
    assert Entry.objects.filter(action="content.find_damage").count() == 1


# The web


@pytest.mark.parametrize("name", ["administrator", "auditor", "chancellery", "stranger", "nobody"])
def test_no_other_role_reaches_a_decision_by_web(story: Story, name: str) -> None:  # noqa: F811
    version = story.submit()
    client = Client(raise_request_exception=False)
    client.force_login(getattr(story.actors, name))
    form = {"version_id": version.pk, "content_hash": version.content_hash, "valid_days": 30, "reason": "Nein"}
    for way in ("start_review", "approve", "return", "release", "void", "hold", "resume"):
        assert client.post(reverse(f"content:{way}", args=[story.item.pk]), form).status_code in {403, 404}
    assert story.fresh().state == ItemState.SUBMITTED


def test_there_is_no_admin_and_no_superuser() -> None:
    assert Client().get("/admin/").status_code in {302, 404}
    assert not {"is_superuser", "is_staff"} & {field.name for field in User._meta.get_fields()}


# Really parallel


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["edit", "hold", "approve", "withdraw"])
def test_approval_and_another_act_at_once_leave_one_truth(story: Story, second: str) -> None:  # noqa: F811
    version = story.submit()
    story.review()
    seen, start, outcomes = story.fresh(), threading.Barrier(2), dict[str, str]()
    head, approver, clerk = (by(story, name) for name in ("head", "approver", "clerk"))
    shown = {"version_id": version.pk, "content_hash": version.content_hash}
    given = {
        "label": "Anzeige",
        "link": link_address(story.item),
        "declarations": HARMLESS,
        "media": [(jpeg(), "Bild")],
    }
    withdrawn = {"reason": "plans", "explanation": "Doch nicht", "register_shows": "nothing"}
    acts: dict[str, Callable[[], object]] = {
        "first": lambda: actions.approve_version(**approver, item=copy(seen), **shown),
        "edit": lambda: actions.submit_version(**clerk, item=copy(seen), text="Anzeige: Gleichzeitig", **given),
        "hold": lambda: actions.hold_item(**clerk, item=copy(seen), reason="Halt"),
        "approve": lambda: actions.approve_version(**head, item=copy(seen), **shown),
        "withdraw": lambda: actions.withdraw_item(**clerk, item=copy(seen), **withdrawn),
    }

    def run(name: str) -> None:
        try:
            start.wait(timeout=10)
            acts[name]()
            outcomes[name] = "done"
        except Refused as refused:
            outcomes[name] = refused.code
        except DatabaseError as problem:
            outcomes[name] = repr(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in ("first", second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes.values()) == ["done", "state.changed_meanwhile"]
    state = story.fresh().state
    assert (state == ItemState.APPROVED) == Approval.objects.filter(state="given").exists()
    assert OutsideAccess.objects.count() == 0
