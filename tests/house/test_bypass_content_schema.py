# SPDX-License-Identifier: EUPL-1.2
"""Ways around "only approved content goes live" that ask no action: the database itself refuses them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests import factories
from tests.apps.content.conftest import HARMLESS, Story, outside_access, story  # noqa: F401 - a fixture
from tests.factories import NOW
from tests.house.acting import publication_of, refused_by_schema, review_of
from tragweite.apps.content.migrations import __name__ as migrations_of_content
from tragweite.apps.content.models import Approval, CheckOverride, Item, Release
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ITEM, ItemState


@pytest.mark.parametrize("state", sorted(set(ItemState) - {ItemState.DRAFTING}))
def test_no_update_leads_to_a_state_without_what_it_rests_on(story: Story, state: str) -> None:  # noqa: F811
    allowed = {str(new) for new in ITEM.next_states(old=ItemState.DRAFTING)}
    if state in allowed:
        Item.objects.update(state=state)
    else:
        refused_by_schema(lambda: Item.objects.update(state=state))


def test_the_moves_of_the_schema_are_the_moves_of_the_core() -> None:
    from importlib import import_module

    moves = import_module(f"{migrations_of_content}.0003_four_eyes_in_the_schema").MOVES
    assert {old: set(new) for old, new in moves.items()} == {
        str(old): {str(each) for each in new} for old, new in ITEM.table.items()
    }


@pytest.mark.parametrize("state", ["approved", "released", "published", "urgent"])
def test_direct_sql_and_bulk_update_go_nowhere(story: Story, state: str) -> None:  # noqa: F811
    story.submit()
    story.review()

    def by_sql() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE content_item SET state = %s WHERE id = %s", [state, story.item.pk])

    def by_bulk() -> None:
        item = story.fresh()
        item.state = state
        Item.objects.bulk_update([item], ["state"])

    def by_save() -> None:
        item = story.fresh()
        item.state = state
        item.save()

    for write in (by_sql, by_bulk, by_save):
        refused_by_schema(write)


@pytest.mark.parametrize("table", ["content_version", "content_review", "content_approval", "content_checkoverride"])
def test_nothing_that_was_decided_about_is_changed_or_deleted(story: Story, table: str) -> None:  # noqa: F811
    version = story.approved()
    CheckOverride.objects.create(version=version, code="x.y", reason="Grund", overridden_by=story.actors.head, at=NOW)
    column = {"content_version": "text", "content_review": "reason"}.get(table, "id")

    def run(sql: str) -> Callable[[], None]:
        def write() -> None:
            with connection.cursor() as cursor:
                cursor.execute(sql)

        return write

    value = "'anders'" if column != "id" else "id + 1000"
    refused_by_schema(run(f"UPDATE {table} SET {column} = {value}"))
    refused_by_schema(run(f"DELETE FROM {table}"))


def test_a_review_is_of_its_post_its_words_and_no_contributor(story: Story) -> None:  # noqa: F811
    version = story.submit()
    other = factories.item(story.item.campaign, story.item.channel, story.actors.clerk)
    refused_by_schema(lambda: review_of(version, story.actors.head, item=other, item_id=other.pk))
    refused_by_schema(lambda: review_of(version, story.actors.head, content_hash="f" * 64))
    refused_by_schema(lambda: review_of(version, story.actors.clerk))
    refused_by_schema(lambda: review_of(version, story.actors.head, acting_for=story.actors.clerk))
    assert review_of(version, story.actors.head).pk


def test_an_override_is_not_given_by_who_contributed(story: Story) -> None:  # noqa: F811
    version = story.submit()
    refused_by_schema(
        lambda: CheckOverride.objects.create(
            version=version, code="x.y", reason="Grund", overridden_by=story.actors.clerk, at=NOW
        )
    )


@pytest.mark.parametrize("change", ["channel", "format"])
def test_an_approval_is_not_taken_to_another_account_or_format(story: Story, change: str) -> None:  # noqa: F811
    story.approved()
    other = factories.channel(factories.party(story.actors.ministry))
    values: dict[str, Any] = {"channel": other} if change == "channel" else {"format": "story"}
    refused_by_schema(lambda: Item.objects.filter(pk=story.item.pk).update(**values))


def test_a_renamed_account_is_found_before_it_goes_out(story: Story) -> None:  # noqa: F811
    story.released()
    channel = story.item.channel
    type(channel).objects.filter(pk=channel.pk).update(handle="anderes")
    with pytest.raises(Refused, match=r"content\.approval_other_content"):
        story.publish()


def test_a_publication_has_an_approval_that_holds_then_or_is_red(story: Story) -> None:  # noqa: F811
    story.released()
    refused_by_schema(lambda: publication_of(story, approval=None))
    refused_by_schema(lambda: publication_of(story, approval=None, urgent_until=NOW, permitted_by=story.actors.head))
    refused_by_schema(lambda: publication_of(story, published_at=NOW + timedelta(days=31)))
    refused_by_schema(lambda: publication_of(story, published_at=NOW - timedelta(seconds=1)))
    refused_by_schema(lambda: publication_of(story, account="fremd"))
    red = {"approval": None, "urgent_until": NOW, "urgent_reason": "Gefahr"}
    refused_by_schema(lambda: publication_of(story, **red, permitted_by=story.actors.clerk))
    assert publication_of(story).pk


def test_a_release_rests_on_the_given_approval_of_its_post(story: Story) -> None:  # noqa: F811
    story.approved()
    approval = Approval.objects.get()
    Approval.objects.update(state="void", void_reason="revoked")
    window = {"opens_at": NOW, "closes_at": NOW + timedelta(days=1), "released_by": story.actors.clerk, "at": NOW}
    refused_by_schema(lambda: Release.objects.create(item=story.item, approval=approval, **window))
