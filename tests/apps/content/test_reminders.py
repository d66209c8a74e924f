# SPDX-License-Identifier: EUPL-1.2
"""Open steps of the approval: who is told, reminded, and to whom an overdue one goes; each once."""

from datetime import timedelta

from tests import factories
from tests.apps.content.conftest import Story
from tests.apps.content.test_versions import stand_in
from tests.factories import NOW
from tragweite.apps.content import actions, tasks
from tragweite.apps.content.queries import open_review
from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.people.models import User

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(kind: str) -> list[str]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("recipient").values_list("recipient", flat=True))


def names(*people: User) -> list[str]:
    return sorted(f"user:{person.pk}" for person in people)


def with_steps(story: Story) -> None:
    """The specialist unit first, then the approver; two days each."""
    steps = [
        actions.GivenStep(position=1, title="Fachlich richtig", role="clerk", days=2),
        actions.GivenStep(position=2, title="Freigabe", role="approver", days=2),
    ]
    head = story.actors.head
    actions.set_review_steps(
        user=head, scope=story.scope(head), at=NOW, ministry=story.actors.ministry, steps=steps, valid_from=NOW.date()
    )


def test_an_open_step_is_told_reminded_and_brought_to_the_head_once_each(story: Story) -> None:
    with_steps(story)
    story.submit()
    state = open_review(story.fresh())
    assert state is not None
    due_at = state.due_at(state.open_steps[0])
    second, head = names(story.actors.second_clerk), names(story.actors.head)
    for at, kind, people in (
        (NOW + HOUR, "review_due", second),
        (due_at - DAY, "review_reminder", second),
        (due_at, "review_escalated", head),
        (due_at + DAY, "review_escalated", head * 2),
    ):
        for _round in range(2):
            tasks.remind(at=at)
        assert told(kind) == people, kind
    # The approver's step is not open before the first one is agreed to.
    assert names(story.actors.approver)[0] not in {*told("review_due"), *told("review_reminder")}


def test_who_stands_in_is_told_and_who_contributed_is_not(story: Story) -> None:
    deputy, elsewhere, late = factories.user("Dora"), factories.user("Emil"), factories.user("Lars")
    stand_in(story, absent=story.actors.approver, deputy=deputy)
    stand_in(story, absent=story.actors.stranger, deputy=elsewhere)
    story.submit(story.actors.head)
    # Who stands in for somebody that contributed may not decide either, and is not asked to.
    stand_in(story, absent=story.actors.head, deputy=late)
    tasks.remind(at=NOW + HOUR)
    assert told("review_due") == names(story.actors.approver, deputy)


def test_an_urgent_post_and_an_overdue_step_reach_the_deputy_of_the_head(story: Story) -> None:
    deputy = factories.user("Dora")
    stand_in(story, absent=story.actors.head, deputy=deputy)
    version, head = story.submit(), story.actors.head
    tasks.remind(at=NOW + 7 * DAY)
    assert told("review_escalated") == names(head, deputy)
    actions.publish_urgently(
        user=head, scope=story.scope(head), at=NOW, item=story.fresh(), version_id=version.pk, reason="Hochwasser",
        content_hash=version.content_hash, url="https://www.instagram.com/p/x/", published_at=NOW,
    )  # fmt: skip
    assert told("urgent_open") == names(head, deputy, story.actors.approver)


def test_after_the_end_of_a_stand_in_nobody_is_told_in_its_name(story: Story) -> None:
    deputy = factories.user("Dora")
    stand_in(story, absent=story.actors.approver, deputy=deputy)
    story.submit()
    tasks.remind(at=NOW + timedelta(days=30))
    assert names(deputy)[0] not in told("review_due")
