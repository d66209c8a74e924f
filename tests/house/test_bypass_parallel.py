# SPDX-License-Identifier: EUPL-1.2
"""Two transactions at the same moment, in every pairing that could tear an approval from its content.

Each pair starts from what both people saw; whatever the order, one truth is left, and the journal tells what happened.
"""

import threading
from collections.abc import Callable
from copy import copy
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from tests.apps.content.conftest import HARMLESS, Story, outside_access, story  # noqa: F401 - a fixture
from tests.apps.content.pictures import jpeg
from tests.apps.content.test_versions import stand_in
from tests.factories import NOW, user
from tragweite.apps.content import actions
from tragweite.apps.content.models import Approval, Item, Publication, Release
from tragweite.apps.content.queries import contributors, current_version, link_address
from tragweite.apps.journal.models import Entry
from tragweite.apps.journal.queries import verify
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ItemState

LATER = NOW + timedelta(hours=2)
URL = "https://www.instagram.com/p/abc/"
# First and second act, from which state of the post.
PAIRS = [
    *[
        ("in_review", "approve", second)
        for second in ("return", "refuse", "edit_outside", "reschedule", "permit", "ask")
    ],
    *[("approved", "release", second) for second in ("release", "edit", "revoke", "hold", "withdraw", "expire")],
    *[("released", "publish", second) for second in ("publish", "edit", "revoke", "hold", "withdraw", "reschedule")],
    *[("urgent", "confirm", second) for second in ("confirm_by_deputy", "withdraw_by_second")],
]
# The moves that both people may make one after the other, where the second does not depend on what it saw.
NEVER_BOTH = {
    "release": {"release", "withdraw"},
    "publish": {"publish", "edit", "revoke", "hold"},
    "approve": {"permit"},
}


def prepare(story: Story, state: str) -> None:  # noqa: F811
    if state == "urgent":
        version = story.submit()
        head = story.actors.head
        seen: dict[str, Any] = {"version_id": version.pk, "content_hash": version.content_hash}
        actions.publish_urgently(
            user=head, scope=story.scope(head), at=NOW, item=story.fresh(), **seen, reason="Hochwasser", url=URL,
            published_at=NOW,
        )  # fmt: skip
        return
    reach = {"approved": story.approved, "released": story.released}
    if state in reach:
        reach[state]()
    else:
        story.submit()
        story.review()


def acts_of(story: Story) -> dict[str, Callable[[], object]]:  # noqa: F811
    """Every act as the person who saw the post before either began; made here, so that threads only call."""
    seen, version = story.fresh(), current_version(story.item)
    assert version is not None
    deputy = user("Dora Vertretung")
    stand_in(story, absent=story.actors.approver, deputy=deputy)
    people = {name: getattr(story.actors, name) for name in ("clerk", "approver", "head")} | {"deputy": deputy}
    scopes = {name: story.scope(person) for name, person in people.items()}
    link, shown = outside_access(story), {"version_id": version.pk, "content_hash": version.content_hash}
    content: dict[str, Any] = {"text": "Anzeige: Gleichzeitig", "label": "Anzeige", "link": link_address(story.item)}
    content |= {"declarations": HARMLESS, "media": [(jpeg(), "Bild")]}
    gone = {"reason": "plans", "explanation": "Doch nicht", "register_shows": "nothing"}

    def act(name: str, what: str, at: Any = NOW, **given: Any) -> Callable[[], object]:
        who = {"user": people[name], "scope": scopes[name]} if name != "outside" else {"outside": link}
        return lambda: getattr(actions, what)(**who, at=at, item=copy(seen), **given)

    live = {"url": URL, "published_at": NOW + timedelta(hours=1)}
    question: dict[str, Any] = {"kind": "fact", "text": "Stimmt das?"}
    return {
        "ask": lambda: actions.add_remark(outside=link, at=NOW, version=seen.versions.get(), **question),
        "approve": act("approver", "approve_version", **shown),
        "permit": act("head", "publish_urgently", **shown, reason="Eile", url=URL, published_at=NOW),
        "return": act("head", "return_item", reason="Nein"),
        "refuse": act("head", "refuse_item", reason="Nein"),
        "edit": act("clerk", "submit_version", **content),
        "edit_outside": act("outside", "submit_version", **content),
        "reschedule": act("clerk", "reschedule_item", planned_at=NOW + timedelta(hours=9)),
        "release": act("clerk", "release_item"),
        "revoke": act("head", "void_approval", reason="Zurück"),
        "hold": act("outside", "hold_item", reason="Halt"),
        "withdraw": act("clerk", "withdraw_item", **gone),
        "withdraw_by_second": act("approver", "withdraw_item", **gone),
        "expire": lambda: actions.expire_approvals(at=NOW + timedelta(days=400)),
        "publish": act("clerk", "record_publication", at=LATER, **live),
        "confirm": act("approver", "confirm_urgent", **shown),
        "confirm_by_deputy": act("deputy", "confirm_urgent", **shown),
    }


def at_once(acts: dict[str, Callable[[], object]]) -> dict[str, str]:
    """How each act ended: ``done``, the code of its refusal, or the error of the database."""
    start, outcomes = threading.Barrier(len(acts)), dict[str, str]()

    def run(name: str) -> None:
        try:
            start.wait(timeout=60)
            acts[name]()
            outcomes[name] = "done"
        except Refused as refused:
            outcomes[name] = refused.code
        except DatabaseError as problem:
            outcomes[name] = repr(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes


def assert_one_truth(item: Item) -> None:
    """What is approved, released or live rests on an approval of exactly its newest words by somebody uninvolved."""
    version = current_version(item)
    assert version is not None
    given = list(Approval.objects.filter(item=item, state="given"))
    if item.state in {ItemState.APPROVED, ItemState.RELEASED}:
        assert [each.version_id for each in given] == [version.pk]
    if item.state in {ItemState.PUBLISHED, ItemState.CHECKED}:
        live = Publication.objects.select_related("approval").get(item=item)
        assert live.approval is not None
        assert (live.approval.state, live.version_id, live.approval.version_id) == ("used", version.pk, version.pk)
    if item.state not in {ItemState.APPROVED, ItemState.RELEASED, ItemState.ON_HOLD}:
        assert given == []
    approvers = Approval.objects.filter(item=item).exclude(state="void").values_list("approver_id", flat=True)
    assert not set(approvers) & contributors(item)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("state", "first", "second"), PAIRS)
def test_any_two_acts_at_once_leave_one_truth(story: Story, state: str, first: str, second: str) -> None:  # noqa: F811
    prepare(story, state)
    acts = acts_of(story)
    before = Entry.objects.count()
    outcomes = at_once({"first": acts[first], "second": acts[second]})
    assert "done" in outcomes.values()
    assert not [each for each in outcomes.values() if "Error" in each]
    if second in NEVER_BOTH.get(first, set()):
        assert sorted(outcomes.values())[0] == "done"
        assert outcomes["first"] != outcomes["second"]
    assert_one_truth(story.fresh())
    told = list(Entry.objects.order_by("sequence").values_list("action", flat=True))
    if second == "ask" and outcomes["first"] == "done":  # whoever asked first would have been in the way
        assert told.index("content.approve_version") < told.index("content.add_remark")
    assert Publication.objects.count() <= 1
    assert Release.objects.count() <= 1
    assert Entry.objects.count() > before
    assert verify().ok
