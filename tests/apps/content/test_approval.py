# SPDX-License-Identifier: EUPL-1.2
"""Invariants 1, 2 and 3: who may approve, what the approval covers, and that nothing goes out without it."""

import threading
from copy import copy
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from tests import factories
from tests.apps.content.conftest import Story, outside_access
from tests.apps.content.test_store import swap
from tests.apps.content.test_versions import entries, stand_in
from tests.factories import NOW
from tragweite.apps.content import actions, store
from tragweite.apps.content.models import Approval, Item, Publication, Remark
from tragweite.apps.journal.models import Entry
from tragweite.apps.journal.queries import verify
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ItemState, Role


def test_an_approval_names_exactly_what_was_seen(story: Story) -> None:
    version = story.submit()
    story.review()
    approval = story.approve(version, conditions="Nur mit Kennzeichnung", valid_days=10)
    assert approval.content_hash == version.content_hash
    assert (approval.author, approval.approver) == (story.actors.clerk, story.actors.approver)
    assert approval.expires_at == NOW + timedelta(days=10)
    assert entries(story, "content.approve_version").count() == entries(story, "content.start_review").count() == 1


@pytest.mark.parametrize(
    "role", ["clerk", "second_clerk", "budget_officer", "chancellery", "auditor", "administrator", "stranger", "nobody"]
)
def test_other_roles_decide_nothing(story: Story, role: str) -> None:
    version = story.submit()
    story.review()
    with pytest.raises(Refused, match=r"content\.(not_approver|own_contribution)"):
        story.approve(version, getattr(story.actors, role))
    assert not Approval.objects.exists()


def test_nobody_approves_an_own_draft(story: Story) -> None:
    version = story.submit(story.actors.approver)
    story.review(story.actors.head)
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        story.approve(version, story.actors.approver)
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        story.review(story.actors.approver)


def test_the_database_refuses_an_own_approval_too(story: Story) -> None:
    version = story.submit(story.actors.approver)
    for values in (
        {"approver": story.actors.approver},
        {"approver": story.actors.head, "acting_for": story.actors.approver},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.create(
                item=story.item,
                version=version,
                number="F-1",
                content_hash=version.content_hash,
                author=story.actors.approver,
                given_at=NOW,
                expires_at=NOW + timedelta(days=1),
                **values,
            )


def test_who_wrote_an_earlier_version_decides_about_no_later_one(story: Story) -> None:
    story.submit(story.actors.approver)
    second = story.submit(story.actors.clerk, text="Anzeige: Ganz neu")
    story.review(story.actors.head)
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        story.approve(second, story.actors.approver)
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        actions.return_item(
            user=story.actors.approver,
            scope=story.scope(story.actors.approver),
            at=NOW,
            item=story.fresh(),
            reason="Doch nicht",
        )


def test_a_deputy_does_not_approve_what_the_absent_person_wrote(story: Story) -> None:
    version = story.submit(story.actors.head)
    story.review()
    stand_in(story, absent=story.actors.head, deputy=story.actors.approver)
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        story.approve(version, story.actors.approver)


def test_the_absent_person_does_not_approve_what_the_deputy_wrote(story: Story) -> None:
    deputy = factories.user("Dora Vertretung")
    stand_in(story, absent=story.actors.head, deputy=deputy)
    version = story.submit(deputy)
    story.review()
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        story.approve(version, story.actors.head)
    assert story.approve(version).state == "given"


def test_a_deputy_of_an_approver_decides_in_that_name(story: Story) -> None:
    deputy = factories.user("Dora Vertretung")
    stand_in(story, absent=story.actors.approver, deputy=deputy)
    version = story.submit()
    story.review(deputy)
    assert story.approve(version, deputy).acting_for == story.actors.approver
    assert entries(story, "content.approve_version").get().acting_for == f"user:{story.actors.approver.pk}"


def test_who_made_out_the_link_does_not_approve_what_came_through_it(story: Story) -> None:
    version = story.submit(outside=outside_access(story, by=story.actors.approver))
    story.review(story.actors.head)
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        story.approve(version, story.actors.approver)
    assert story.approve(version, story.actors.head).author is None


def test_a_version_that_came_meanwhile_is_not_approved_unseen(story: Story) -> None:
    seen = story.submit()
    story.submit(text="Anzeige: Ausgetauscht")
    story.review()
    with pytest.raises(Refused, match=r"content\.seen_other_content"):
        story.approve(seen)


def test_a_stale_hash_is_refused(story: Story) -> None:
    version = story.submit()
    story.review()
    with pytest.raises(Refused, match=r"content\.seen_other_content"):
        story.approve(version, content_hash="0" * 64)


@pytest.mark.parametrize("change", [{"format": "story"}, {"channel": "other"}])
def test_another_channel_or_format_is_another_content(story: Story, change: dict[str, Any]) -> None:
    version = story.submit()
    story.review()
    if "channel" in change:
        change = {"channel": factories.channel(story.item.party)}
    Item.objects.filter(pk=story.item.pk).update(**change)
    with pytest.raises(Refused, match=r"content\.seen_other_content"):
        story.approve(version)


def test_open_remarks_on_facts_stand_in_the_way_style_does_not(story: Story) -> None:
    version = story.submit()
    story.review()
    approver = story.actors.approver
    who = {"user": approver, "scope": story.scope(approver), "at": NOW}
    actions.add_remark(**who, version=version, kind="style", text="Kürzer wäre schöner")
    fact = actions.add_remark(**who, version=version, kind="fact", text="Die Frist ist falsch")
    with pytest.raises(Refused, match=r"content\.open_fact_remarks"):
        story.approve(version)
    actions.resolve_remark(**who, remark=fact)
    assert story.approve(version).state == "given"


def test_a_second_click_on_approve_is_refused(story: Story) -> None:
    version = story.submit()
    story.review()
    seen = story.fresh()
    story.approve(version, item=seen)
    for item in (story.fresh(), Item(pk=seen.pk, state=ItemState.IN_REVIEW, campaign=seen.campaign)):
        with pytest.raises(Refused, match=r"state\."):
            story.approve(version, item=item)
    assert Approval.objects.count() == entries(story, "content.approve_version").count() == 1


def test_a_returned_post_carries_its_reason_as_a_remark(story: Story) -> None:
    story.submit()
    story.review()
    approver = story.actors.approver
    who = {"user": approver, "scope": story.scope(approver), "at": NOW}
    with pytest.raises(Refused, match=r"content\.reason_missing"):
        actions.return_item(**who, item=story.fresh(), reason=" ")
    actions.return_item(**who, item=story.fresh(), reason="Die Frist stimmt nicht.")
    assert story.fresh().state == ItemState.RETURNED
    assert Remark.objects.get().text == "Die Frist stimmt nicht."
    assert entries(story, "content.return_item").count() == 1
    story.submit(text="Anzeige: Mit richtiger Frist")
    assert entries(story, "content.revise").count() == 1


def test_a_post_is_released_and_published_once(story: Story) -> None:
    story.released()
    story.publish()
    assert story.fresh().state == ItemState.PUBLISHED
    assert Approval.objects.get().state == "used"
    assert Publication.objects.get().approval == Approval.objects.get()
    assert entries(story, "content.release_item").count() == entries(story, "content.record_publication").count() == 1
    with pytest.raises(Refused, match=r"content.no_approval|state\."):
        story.publish()
    assert verify().ok


def test_nothing_is_published_before_release(story: Story) -> None:
    story.approved()
    with pytest.raises(Refused, match=r"state\.move_not_allowed"):
        story.publish()


def test_strangers_and_budget_officers_release_and_publish_nothing(story: Story) -> None:
    story.released()
    for user in (story.actors.stranger, story.actors.budget_officer):
        with pytest.raises(Refused, match=r"content\.not_drafter"):
            story.publish(user=user, scope=story.scope(user))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"url": "javascript:alert(1)"}, "content.url_unusable"),
        ({"url": "https://"}, "content.url_unusable"),
        ({"published_at": NOW + timedelta(days=1)}, "content.published_in_future"),
        ({"published_at": NOW - timedelta(minutes=1)}, "content.published_before_approval"),
        ({"published_at": NOW + timedelta(days=30), "at": NOW + timedelta(days=31)}, "content.approval_expired"),
    ],
)
def test_an_impossible_publication_is_refused(story: Story, values: dict[str, Any], code: str) -> None:
    story.released()
    with pytest.raises(Refused, match=code):
        story.publish(**values)
    assert not Publication.objects.exists()
    assert Approval.objects.get().state == "given"


def test_a_file_swapped_on_disk_is_found_at_every_step(story: Story) -> None:
    version = story.submit()
    digest = version.media.get().medium.sha256
    original = store.path_of(digest).read_bytes()

    def restore() -> None:
        store.path_of(digest).chmod(0o640)
        store.path_of(digest).write_bytes(original)

    story.review()
    clerk = story.actors.clerk
    release = {"user": clerk, "scope": story.scope(clerk), "at": NOW}
    for step in (
        lambda: story.approve(version),
        lambda: actions.release_item(**release, item=story.fresh()),
        story.publish,
    ):
        swap(digest)
        with pytest.raises(Refused, match=r"content\.medium_changed"):
            step()
        restore()
        step()
    assert story.fresh().state == ItemState.PUBLISHED


def test_a_lost_file_stops_the_publication(story: Story) -> None:
    version = story.released()
    store.path_of(version.media.get().medium.sha256).unlink()
    with pytest.raises(Refused, match=r"content\.medium_missing"):
        story.publish()


def test_an_approval_can_be_taken_back_with_a_reason(story: Story) -> None:
    story.released()
    head = story.actors.head
    who = {"user": head, "scope": story.scope(head), "at": NOW}
    actions.void_approval(**who, item=story.fresh(), reason="Neue Rechtslage")
    assert (Approval.objects.get().void_reason, story.fresh().state) == ("revoked", ItemState.DRAFTING)
    assert Remark.objects.get().text == "Neue Rechtslage"
    clerk = story.actors.clerk
    with pytest.raises(Refused, match=r"content\.not_approver"):
        actions.void_approval(**{**who, "user": clerk, "scope": story.scope(clerk)}, item=story.fresh(), reason="x")


def test_approvals_expire_by_themselves(story: Story) -> None:
    story.approved()
    assert actions.expire_approvals(at=NOW + timedelta(days=29)) == 0
    assert actions.expire_approvals(at=NOW + timedelta(days=30)) == 1
    assert actions.expire_approvals(at=NOW + timedelta(days=30)) == 0
    assert (Approval.objects.get().void_reason, story.fresh().state) == ("expired", ItemState.DRAFTING)
    assert entries(story, "content.void_approval").get().actor == "system"


@given(steps=st.lists(st.sampled_from(["submit", "review", "approve", "return", "release", "publish", "void", "swap"])))
@examples(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_invariant_1_no_order_of_steps_publishes_without_a_covering_approval(story: Story, steps: list[str]) -> None:
    with transaction.atomic():
        story.item = factories.item(story.item.campaign, story.item.channel, story.actors.clerk)
        play(story, ["submit", "review", "approve", "release", *steps, "publish"])
        item = story.fresh()
        if item.state in {ItemState.APPROVED, ItemState.RELEASED, ItemState.PUBLISHED}:
            version = item.versions.order_by("-number").first()
            approval = Approval.objects.filter(item=item).exclude(state="void").get()
            assert version is not None
            assert approval.content_hash == version.content_hash
            assert approval.approver_id != version.author_id


def play(story: Story, steps: list[str]) -> None:
    head = story.actors.head
    who = {"user": head, "scope": story.scope(head), "at": NOW}
    latest: Any = None
    for number, step in enumerate(steps):
        try:
            if step == "submit":
                latest = story.submit(text=f"Anzeige: Text {number}")
            elif step == "review":
                story.review()
            elif step == "approve":
                story.approve(latest)
            elif step == "return":
                actions.return_item(**who, item=story.fresh(), reason="Bitte ändern", kind="style")
            elif step == "release":
                actions.release_item(**who, item=story.fresh())
            elif step == "publish":
                story.publish()
            elif step == "void":
                actions.void_approval(**who, item=story.fresh(), reason="Zurück")
        except Refused:
            continue


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_give_one_approval(story: Story) -> None:
    version = story.submit()
    story.review()
    seen, start, outcomes = story.fresh(), threading.Barrier(2), []
    scopes = {user.pk: story.scope(user) for user in (story.actors.approver, story.actors.head)}

    def decide(user: Any) -> None:
        try:
            start.wait(timeout=10)
            actions.approve_version(
                user=user,
                scope=scopes[user.pk],
                at=NOW,
                item=copy(seen),
                version_id=version.pk,
                content_hash=version.content_hash,
            )
            outcomes.append("approved")
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(user,)) for user in (story.actors.approver, story.actors.head)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["approved", "state.changed_meanwhile"]
    assert Approval.objects.count() == Entry.objects.filter(action="content.approve_version").count() == 1


def test_every_role_of_the_ministry_is_bound_by_four_eyes(story: Story) -> None:
    everything = factories.user("Alle Rollen")
    for role in (Role.CLERK, Role.APPROVER, Role.HEAD_OF_COMMUNICATION, Role.BUDGET_OFFICER):
        factories.membership(everything, story.actors.ministry, role)
    version = story.submit(everything)
    story.review()
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        story.approve(version, everything)
