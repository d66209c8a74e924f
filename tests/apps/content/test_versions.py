# SPDX-License-Identifier: EUPL-1.2
"""Handing in: complete or not at all, never changed afterwards, and every change undoes what rested on the old one."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests import factories
from tests.apps.content.conftest import Story, outside_access
from tests.apps.content.pictures import encoded, jpeg, upload
from tests.factories import NOW
from tragweite.apps.content import actions
from tragweite.apps.content.models import Approval, Item, Medium, Version, VersionMedium
from tragweite.apps.content.queries import contributors, current_hash, current_version
from tragweite.apps.journal.models import Entry
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ItemState, Role, Sender


def entries(story: Story, action: str = "") -> Any:
    found = Entry.objects.filter(thing=f"content.item:{story.item.pk}")
    return found.filter(action=action) if action else found


def test_a_version_goes_to_approval_with_one_entry(story: Story) -> None:
    version = story.submit()
    assert story.fresh().state == ItemState.SUBMITTED
    assert (version.number, version.author) == (1, story.actors.clerk)
    assert version.content_hash == current_hash(story.fresh(), current_version(story.fresh()))  # type: ignore[arg-type]
    assert [entry.action for entry in entries(story)] == ["content.submit_version"]


def test_a_second_version_keeps_the_first_and_its_media(story: Story) -> None:
    Item.objects.filter(pk=story.item.pk).update(format=Item.Format.CAROUSEL)
    first = story.submit(media=[(jpeg(), "Eine Frau in Uniform"), (jpeg("blue"), "Ein Boot")])
    medium = first.media.get(position=1).medium
    second = story.submit(
        text="Anzeige: Neuer Text", media=[(medium, "Eine Frau in Uniform"), (jpeg("red"), "Ein Auto")]
    )
    assert [second.number, first.number] == [2, 1]
    assert second.media.get(position=1).medium_id == medium.pk
    assert first.media.count() == 2
    assert Medium.objects.count() == 3


@pytest.mark.parametrize("role", ["budget_officer", "chancellery", "auditor", "administrator", "stranger", "nobody"])
def test_other_roles_hand_nothing_in(story: Story, role: str) -> None:
    with pytest.raises(Refused, match=r"content\.not_drafter"):
        story.submit(getattr(story.actors, role))
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"text": " ", "media": []}, "content.empty_version"),
        ({"text": "x" * 10_001}, "content.text_too_long"),
        ({"label": ""}, "content.label_missing"),
        ({"media": [(upload(encoded("PNG")), " ")]}, "content.alt_text_missing"),
        ({"media": [(upload(encoded("PNG")), "Bild")] * 21}, "content.too_many_media"),
        ({"media": [(upload(b"%PDF-1.4"), "Bild")]}, "media.not_a_picture"),
    ],
)
def test_an_incomplete_version_is_refused_whole(story: Story, values: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        story.submit(**values)
    assert story.fresh().state == ItemState.DRAFTING
    assert not (Version.objects.exists())
    assert not (Medium.objects.exists())
    assert not (entries(story).exists())


def test_own_posts_of_the_authority_need_no_label(story: Story) -> None:
    type(story.item).objects.filter(pk=story.item.pk).update(sender=Sender.AUTHORITY)
    assert story.submit(label="").number == 1


def test_the_medium_of_another_post_is_not_to_be_had(story: Story) -> None:
    other = factories.item(story.item.campaign, story.item.channel, story.actors.clerk)
    medium = story.submit().media.get().medium
    with pytest.raises(Refused, match=r"content\.foreign_medium"):
        story.submit(item=other, media=[(medium, "Bild")])


def test_the_same_version_twice_is_a_double_click(story: Story) -> None:
    story.submit()
    with pytest.raises(Refused, match=r"content\.nothing_changed"):
        story.submit()
    assert Version.objects.count() == 1


def test_a_failure_at_the_end_leaves_nothing_half_written(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_values: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("tragweite.apps.content.actions.moves.record", broken)
    with pytest.raises(OSError, match="disk full"):
        story.submit()
    assert story.fresh().state == ItemState.DRAFTING
    assert not (Version.objects.exists())
    assert not (VersionMedium.objects.exists())


def test_a_new_version_voids_the_approval_visibly(story: Story) -> None:
    story.approved()
    story.submit(text="Anzeige: Heimlich geändert")
    approval = Approval.objects.get()
    assert (approval.state, approval.void_reason) == ("void", "content_changed")
    assert story.fresh().state == ItemState.SUBMITTED
    newest = [entry.action for entry in entries(story).order_by("-sequence")[:3]]
    assert newest == ["content.submit_version", "content.change", "content.void_approval"]


@pytest.mark.parametrize("change", [{"link": "https://example.org/anders"}, {"label": "Werbung"}, {"boosted": True}])
def test_any_change_voids_also_after_release(story: Story, change: dict[str, Any]) -> None:
    story.released()
    story.submit(**change)
    assert Approval.objects.get().state == "void"


def test_published_and_held_posts_take_no_version(story: Story) -> None:
    story.released()
    story.publish()
    with pytest.raises(Refused, match=r"content\.closed_for_drafts"):
        story.submit(text="Zu spät")


def test_a_held_post_is_frozen_and_goes_on_where_it_stood(story: Story) -> None:
    story.approved()
    clerk = story.actors.clerk
    who = {"user": clerk, "scope": story.scope(clerk), "at": NOW}
    actions.hold_item(**who, item=story.fresh(), reason="Bitte der Agentur")
    with pytest.raises(Refused, match=r"content\.closed_for_drafts"):
        story.submit(text="Trotzdem")
    actions.resume_item(**who, item=story.fresh())
    assert (story.fresh().state, story.fresh().held_in) == (ItemState.APPROVED, "")
    assert entries(story, "content.hold_item").count() == entries(story, "content.resume_item").count() == 1
    assert Approval.objects.get().state == "given"
    with pytest.raises(Refused, match=r"state\.changed_meanwhile"):
        actions.resume_item(**who, item=story.fresh())


def test_a_deputy_and_the_person_behind_both_contribute(story: Story) -> None:
    deputy = factories.user("Dora Vertretung")
    stand_in(story, absent=story.actors.clerk, deputy=deputy)
    version = story.submit(deputy)
    assert (version.author, version.acting_for) == (deputy, story.actors.clerk)
    assert contributors(story.fresh()) == {deputy.pk, story.actors.clerk.pk}
    assert entries(story).get().acting_for == f"user:{story.actors.clerk.pk}"


def stand_in(story: Story, *, absent: Any, deputy: Any) -> None:
    from tragweite.apps.people.models import StandIn

    day = NOW.date()
    StandIn.objects.create(absent=absent, deputy=deputy, valid_from=day, valid_to=day + timedelta(days=7))


@pytest.mark.parametrize("table", [Version, VersionMedium, Medium])
def test_stored_drafts_cannot_be_changed_past_the_application(story: Story, table: Any) -> None:
    story.submit()
    field = {"Version": "text", "VersionMedium": "alt_text", "Medium": "mime"}[table.__name__]
    for write in (
        lambda: table.objects.update(**{field: "anders"}),
        lambda: table.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_someone_outside_hands_in_through_the_link(story: Story) -> None:
    access = outside_access(story)
    version = story.submit(outside=access)
    assert (version.author, version.outside_author) == (None, access)
    assert entries(story).get().actor == f"outside:{access.pk}"
    assert contributors(story.fresh()) == {story.actors.clerk.pk}


@pytest.mark.parametrize(
    "broken",
    [
        {"expires_at": NOW},
        {"revoked_at": NOW - timedelta(days=1)},
        {"thing": "content.item:999999"},
    ],
)
def test_a_link_that_does_not_hold_hands_nothing_in(story: Story, broken: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"content\.access_over"):
        story.submit(outside=outside_access(story, **broken))


def test_someone_outside_does_not_undo_an_approval(story: Story) -> None:
    story.approved()
    with pytest.raises(Refused, match=r"content\.closed_for_drafts"):
        story.submit(outside=outside_access(story), text="Noch schnell")
    assert Approval.objects.get().state == "given"


def test_remarks_are_written_and_called_done_once(story: Story) -> None:
    version = story.submit()
    approver, clerk = story.actors.approver, story.actors.clerk
    remark = actions.add_remark(
        user=approver, scope=story.scope(approver), at=NOW, version=version, kind="fact", text="Frist stimmt nicht"
    )
    assert entries(story, "content.add_remark").count() == 1
    with pytest.raises(Refused, match=r"content\.fact_remark_of_others"):
        actions.resolve_remark(user=clerk, scope=story.scope(clerk), at=NOW, remark=remark)
    who = {"user": approver, "scope": story.scope(approver), "at": NOW, "remark": remark}
    actions.resolve_remark(**who)
    with pytest.raises(Refused, match=r"state\.changed_meanwhile"):
        actions.resolve_remark(**who)
    assert entries(story, "content.resolve_remark").count() == 1


def test_a_briefing_is_a_new_version_each_time(story: Story) -> None:
    clerk = story.actors.clerk
    claim = actions.GivenClaim(statement="400 Plätze", source="Statistik", responsible_unit="Referat 12")
    words = {"messages": "Kommt", "claims": [claim], "label": "Anzeige", "campaign": story.item.campaign}
    made = [actions.write_briefing(user=clerk, scope=story.scope(clerk), at=NOW, **words) for _ in range(2)]
    assert [each.number for each in made] == [1, 2]
    assert [each.claims.get().source for each in made] == ["Statistik", "Statistik"]
    assert Entry.objects.filter(action="content.write_briefing").count() == 2
    stranger = story.actors.stranger
    with pytest.raises(Refused, match=r"content\.not_drafter"):
        actions.write_briefing(user=stranger, scope=story.scope(stranger), at=NOW, **words)


def plan(story: Story, **values: Any) -> Any:
    clerk = story.actors.clerk
    given = {
        "campaign": story.item.campaign,
        "channel": story.item.channel,
        "title": "Reel 1",
        "format": "reel",
        "planned_at": NOW + timedelta(days=5),
        "sender": Sender.CREATOR,
    }
    return actions.plan_item(**{"user": clerk, "scope": story.scope(clerk), "at": NOW, **given, **values})


def test_a_planned_post_has_a_link_of_its_own(story: Story) -> None:
    first, second = plan(story), plan(story)
    assert first.link_code != second.link_code
    assert set(first.link_code) <= set("abcdefghijklmnopqrstuvwxyz234567")
    assert len(first.link_code) == 7
    assert Entry.objects.filter(action="content.plan_item").count() == 2


def test_a_post_that_does_not_fit_its_campaign_is_refused(story: Story) -> None:
    foreign = factories.channel(ministry=story.actors.other_ministry)
    stranger_party = factories.party(story.actors.ministry)
    owed = factories.deliverable(factories.contract(story.item.campaign, stranger_party, story.actors.clerk))
    for values, code in [
        ({"channel": foreign}, "content.foreign_channel"),
        ({"sender": Sender.AUTHORITY}, "content.sender_does_not_fit"),
        ({"planned_at": NOW + timedelta(days=500)}, "content.outside_the_period"),
        ({"deliverable": owed}, "content.foreign_deliverable"),
    ]:
        with pytest.raises(Refused, match=code):
            plan(story, **values)


def test_a_post_of_a_finished_campaign_is_refused(story: Story) -> None:
    story.item.campaign.state = "closed"
    with pytest.raises(Refused, match=r"content\.campaign_over"):
        plan(story)


def test_roles_from_another_ministry_plan_nothing(story: Story) -> None:
    factories.membership(story.actors.stranger, story.actors.other_ministry, Role.HEAD_OF_COMMUNICATION)
    with pytest.raises(Refused, match=r"content\.not_drafter"):
        plan(story, user=story.actors.stranger, scope=story.scope(story.actors.stranger))
