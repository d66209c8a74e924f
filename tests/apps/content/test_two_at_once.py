# SPDX-License-Identifier: EUPL-1.2
"""Parallel transactions in the state machine: two people saw the same post, both act, the later one on what is past.

Where two transactions overlap, the second to write holds what it read before the first was written. Exactly that is
played here, over random ways to the moment; real threads try the pairs in ``tests/house/test_bypass_parallel.py``.
"""

from collections.abc import Callable
from copy import copy
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.apps.content.conftest import HARMLESS
from tests.apps.content.posts import DECIDING, ITEMS, PEOPLE, PICTURES, TEXTS, Posts
from tragweite.apps.content import actions
from tragweite.apps.content.models import Item
from tragweite.apps.content.queries import link_address
from tragweite.apps.people.queries import absent_users
from tragweite.core.rules.states import ItemState

ACTS = st.sampled_from(
    ["edit", "approve", "return", "release", "publish", "permit", "confirm", "hold", "resume", "revoke", "withdraw"]
)


class Overlapping(Posts):
    """``Posts``, and in each step two people may hold the same past."""

    @rule(number=ITEMS, first=ACTS, second=ACTS, one=DECIDING, other=PEOPLE, text=TEXTS)
    def two_at_once(self, number: int, first: str, second: str, one: str, other: str, text: str) -> None:
        self._go_to_where_it_matters(number, first)
        seen = self._fresh(number)
        acts = [self._act(first, one, number, seen, text), self._act(second, other, number, seen, text)]
        before = seen.state
        ended = [self._try(act) for act in acts]
        if all(ended) and "edit" not in {first, second}:
            # Both may follow each other only where the first left the state in which the second saw the post.
            assert self._fresh(number).state == before or first == second == "approve"

    def _go_to_where_it_matters(self, number: int, act: str) -> None:
        ready = {"release": ItemState.APPROVED, "publish": ItemState.RELEASED, "revoke": ItemState.RELEASED}
        for _step in range(3):
            if self._fresh(number).state != ready.get(act, ItemState.SUBMITTED):
                self.go_on_as_intended(number, 1)

    def _act(self, name: str, by: str, number: int, item: Item, text: str) -> Callable[[], object]:
        """One act as it was begun: its person, rights and post are read now, it is written later."""
        who, shown, seen = self._who(by), self._seen(number), copy(item)
        live = {"url": "https://example.org/p", "published_at": self.now}
        gone = {"reason": "error", "explanation": "Fehler", "register_shows": "notice"}
        given: dict[str, tuple[str, dict[str, Any]]] = {
            "approve": ("approve_version", {**shown, "valid_days": 2}),
            "return": ("return_item", {"reason": "Nein"}),
            "release": ("release_item", {}),
            "publish": ("record_publication", {**live, "tolerates_time": True}),
            "permit": ("publish_urgently", {**shown, **live, "reason": "Gefahr"}),
            "confirm": ("confirm_urgent", shown),
            "hold": ("hold_item", {"reason": "Bitte"}),
            "resume": ("resume_item", {"reason": "Bitte"}),
            "revoke": ("void_approval", {"reason": "Nein"}),
            "withdraw": ("withdraw_item", gone),
        }
        if name == "edit":
            return lambda: self._edit(who, by, seen, text)
        act, values = given[name]
        return lambda: getattr(actions, act)(**who, item=seen, **values)

    def _edit(self, who: dict[str, Any], by: str, item: Item, text: str) -> None:
        user = self.people[by]
        media = [(BytesIO(PICTURES[True]), "Bild")]
        actions.submit_version(
            **who, item=item, text=text, label="Anzeige", link=link_address(item), media=media, declarations=HARMLESS
        )
        self.involved[item.pk] |= {user.pk, *absent_users(user, at=self.now)[:1]}
        self.words[item.pk] = (text, True)


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_is_live_however_two_people_act_on_what_both_saw() -> None:
    run_state_machine_as_test(
        Overlapping,
        settings=hypothesis_settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("second", ["edit", "revoke", "hold", "withdraw", "publish"])
def test_the_second_to_publish_holds_a_past_that_is_no_more(second: str) -> None:
    """A proof over nothing is none: here the machine publishes, and each other act then finds another state."""
    machine = Overlapping()
    machine.begin("usual", "stranger", 0)
    try:
        machine.submit(0, "clerk", "Anzeige: Komm", True)
        machine.decide(0, "approver", True)
        machine.release(0, "clerk")
        seen = machine._fresh(0)
        acts = [machine._act(name, "head", 0, seen, "Anzeige: Geh") for name in ("publish", second)]
        assert [machine._try(act) for act in acts] == [True, False]
        machine.only_approved_content_is_live()
        assert machine._fresh(0).state == ItemState.PUBLISHED
    finally:
        machine.teardown()
