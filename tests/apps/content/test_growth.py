# SPDX-License-Identifier: EUPL-1.2
"""The growth meter: what a ministry publishes before an election, beside the same weeks of earlier years."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests import factories
from tests.apps.content.conftest import Story
from tragweite.apps.content.models import Item, Publication
from tragweite.apps.content.queries import growth
from tragweite.core.refusal import Refused

pytestmark = pytest.mark.django_db
START, ELECTION = date(2026, 2, 2), date(2026, 3, 15)
IN_PHASE = datetime(2026, 2, 20, 12, tzinfo=UTC)
YEAR = timedelta(weeks=52)


@pytest.fixture(autouse=True)
def phase(monkeypatch: pytest.MonkeyPatch) -> None:
    """One phase before one election, so that no dated calendar enters the counts."""

    def phase_on(*, rules: Any, on: date) -> Any:
        if on.year == 2031:
            raise Refused("rules.no_valid_value", rule="ELECTION.calendar")
        return SimpleNamespace(starts_on=START, election_day=ELECTION) if START <= on <= ELECTION else None

    monkeypatch.setattr(growth, "phase_on", phase_on)


def post(story: Story, planned_at: datetime, **values: Any) -> Item:
    return factories.item(story.item.campaign, story.item.channel, story.actors.clerk, planned_at=planned_at, **values)


def live(story: Story, published_at: datetime) -> None:
    """A post of an earlier year, as the urgent path records it: the meter counts what was live, however it got there."""
    item = post(story, published_at)
    version = item.versions.create(
        number=1, text="x", author=story.actors.clerk, content_hash="0" * 64, created_at=published_at
    )
    Publication.objects.create(
        item=item, version=version, url="https://example.org/p", account=item.channel.handle, published_at=published_at,
        recorded_by=story.actors.clerk, recorded_at=published_at, urgent_until=published_at,
        urgent_reason="Gefahr", permitted_by=story.actors.head,
    )  # fmt: skip


def meter(*items: Item) -> list[Any]:
    found = growth.growths_of(items, rules=())
    return [found[item.pk] for item in items]


def test_outside_of_every_phase_nothing_is_counted(story: Story) -> None:
    before, unknown = post(story, IN_PHASE - YEAR), post(story, datetime(2031, 2, 20, tzinfo=UTC))
    assert meter(before, unknown) == [None, None]


def test_the_post_itself_and_other_planned_ones_count_but_none_that_is_gone(story: Story) -> None:
    mine = post(story, IN_PHASE)
    post(story, datetime(2026, 2, 2, 9, tzinfo=UTC))
    post(story, datetime(2026, 3, 15, 9, tzinfo=UTC))
    post(story, datetime(2026, 3, 16, 9, tzinfo=UTC))
    for state in ("withdrawn", "refused", "missed"):
        post(story, IN_PHASE, state=state)
    ((found,),) = meter(mine)
    assert found.now == 3


def test_a_post_that_is_gone_counts_itself_where_it_is_asked_about(story: Story) -> None:
    post(story, IN_PHASE)
    ((found,),) = meter(post(story, IN_PHASE, state="missed"))
    assert found.now == 2


def test_a_year_without_records_is_unknown_and_one_without_posts_is_zero(story: Story) -> None:
    mine = post(story, IN_PHASE)
    live(story, datetime(2024, 1, 15, 9, tzinfo=UTC))  # the first record: before the weeks of 2024, after those of 2023
    live(story, IN_PHASE - YEAR)
    live(story, IN_PHASE - YEAR)
    ((found,),) = meter(mine)
    assert found.earlier == (2, 0, None)


def test_other_ministries_do_not_count_and_the_queries_do_not_grow(
    story: Story, django_assert_num_queries: Any
) -> None:
    mine = post(story, IN_PHASE)
    other = factories.running_campaign(story.actors.other_ministry, story.actors.stranger, story.actors.approver)
    factories.item(other, story.item.channel, story.actors.stranger, planned_at=IN_PHASE)
    items = [mine, *(post(story, IN_PHASE) for _number in range(5))]
    items = list(Item.objects.filter(pk__in=[each.pk for each in items]).select_related("campaign"))
    with django_assert_num_queries(2):  # planned, and the first record; without one no year is asked for
        found = meter(*items)
    assert {each[0].now for each in found} == {6}
    assert {each[0].earlier for each in found} == {(None, None, None)}
