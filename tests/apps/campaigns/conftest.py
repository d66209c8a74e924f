# SPDX-License-Identifier: EUPL-1.2
"""What the tests of planning share: who acts when, and a way to expect a refusal."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from tests import factories
from tests.actors import Actors
from tragweite.apps.campaigns.models import BudgetLine, Campaign
from tragweite.apps.journal.models import Entry
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import compute_scope
from tragweite.core.refusal import Refused
from tragweite.web.refusals import catalogue, refusal_text

Who = Callable[[User], dict[str, Any]]
Refuses = Callable[[str], AbstractContextManager[Any]]


@pytest.fixture
def who() -> Who:
    """``**who(user)`` are the arguments of every action: who, with which scope, when."""
    return lambda user: {"user": user, "scope": compute_scope(user, at=factories.NOW), "at": factories.NOW}


@pytest.fixture
def refuses() -> Refuses:
    """The act is refused with this code, its text can be written, and the journal stays as it was."""

    @contextmanager
    def expect(code: str) -> Iterator[None]:
        before = Entry.objects.count()
        with pytest.raises(Refused) as caught:
            yield
        assert caught.value.code == code
        if not code.startswith("state."):
            assert code in catalogue()
            assert "%(" not in refusal_text(caught.value)
        assert Entry.objects.count() == before

    return expect


@pytest.fixture
def line(actors: Actors) -> BudgetLine:
    return factories.budget_line(actors.ministry)


@pytest.fixture
def campaign(actors: Actors) -> Campaign:
    """Complete, in the state ``idea``, created by the clerk."""
    return factories.campaign(actors.ministry, actors.clerk)


def entries(action: str) -> int:
    return Entry.objects.filter(action=action).count()
