# SPDX-License-Identifier: EUPL-1.2
"""Invariant 17: people leave, and with them their data; what they approved, signed and booked stays as it was."""

from datetime import timedelta
from typing import Any

import pytest

from tests.actors import Actors
from tests.apps.content.conftest import Story, story  # noqa: F401 - a fixture
from tests.apps.contracts.conftest import Desk, desk  # noqa: F401 - a fixture
from tests.factories import NOW
from tragweite.apps.content.models import Approval, Publication, Review
from tragweite.apps.content.queries import contributors, current_hash, current_version
from tragweite.apps.contracts.models import LedgerEntry
from tragweite.apps.contracts.queries import ledger_lines
from tragweite.apps.journal.models import Entry
from tragweite.apps.journal.queries import verify
from tragweite.apps.people.actions import shred_user
from tragweite.apps.people.models import Membership
from tragweite.core.rules.ledger import cut

LATER = NOW + timedelta(days=40)
GONE = ("clerk", "approver", "budget_officer", "second_clerk")


def sums(story: Story) -> list[Any]:  # noqa: F811
    """Every cut of the ledger by the words it is shown with."""
    lines = ledger_lines(ministry_ids=[story.actors.ministry.pk], campaign_ids=None)
    return [cut(lines, by=by, cutoff=LATER, state=None) for by in ("campaign", "year", "party", "kind", "state")]


def decided(story: Story) -> list[Any]:  # noqa: F811
    """What was decided and told about the post, as stored, and whether it still covers its words."""
    version = current_version(story.item)
    assert version is not None
    rows = [list(table.objects.order_by("pk").values_list()) for table in (Approval, Review, Publication)]
    rows += [list(LedgerEntry.objects.order_by("pk").values_list())]
    return [*rows, contributors(story.item), current_hash(story.fresh(), version) == version.content_hash]


@pytest.mark.django_db
def test_invariant_17_shredding_leaves_sums_approvals_and_the_journal_whole(
    story: Story,  # noqa: F811
    desk: Desk,  # noqa: F811
    actors: Actors,
) -> None:
    story.released()
    story.publish()
    desk.paid(desk.checked(desk.recorded(desk.signed(), 100_000)))
    before, count = (sums(story), decided(story)), Entry.objects.count()
    names = [getattr(actors, name).display_name for name in GONE]
    Membership.objects.filter(user__in=[getattr(actors, name) for name in GONE]).update(valid_to=NOW.date())
    scope = story.scope(actors.administrator, at=LATER)
    for name in GONE:
        shred_user(user=actors.administrator, scope=scope, at=LATER, person=getattr(actors, name))
    assert (sums(story), decided(story)) == before
    assert verify().ok
    assert Entry.objects.count() == count + len(GONE)
    told = " ".join(map(str, Entry.objects.values_list("facts", "personal", "personal_salt")))
    assert [name for name in names if name in told] == []
