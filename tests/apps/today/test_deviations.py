# SPDX-License-Identifier: EUPL-1.2
"""The start page counts the open deviations of those who clear them, and each number leads to its list."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.actors import Actors
from tragweite.apps.contracts.actions import stop_payment
from tragweite.apps.monitoring.models import Deviation
from tragweite.apps.monitoring.queries import deviation_counts, thing_of
from tragweite.apps.people.queries import scope_of


def deviation(actors: Actors, campaign: Any, channel: Any, *, number: int, days: int, **values: Any) -> Deviation:
    given = {"severity": "critical", "state": "seen", **values}
    return Deviation.objects.create(
        campaign=campaign,
        channel=channel,
        url=f"https://example.org/{number}",
        kind="unapproved",
        fingerprint=str(number),
        seen_at=timezone.now(),
        due_on=timezone.localdate() + timedelta(days=days),
        **given,
    )


@pytest.fixture
def some(actors: Actors) -> list[Deviation]:
    """Late and stopping a payment; due today; waiting for the second person; settled."""
    campaign = factories.running_campaign(actors.ministry, actors.clerk, actors.approver)
    party = factories.party(actors.ministry)
    channel = factories.channel(party)
    contract = factories.contract(campaign, party, actors.clerk)
    told = {"explained_by": actors.clerk, "explanation": "Gelöscht", "answer": "explain"}
    settled = {"state": "resolved", "resolved_by": actors.approver, "resolution": "Gesehen", **told}
    made = [
        deviation(actors, campaign, channel, number=1, days=-1, assigned_to=actors.clerk, state="assigned"),
        deviation(actors, campaign, channel, number=2, days=0, severity="minor"),
        deviation(actors, campaign, channel, number=3, days=2, state="explained", **told),
        deviation(actors, campaign, channel, number=4, days=-9, **settled),
    ]
    factories.deliverable(contract)
    at = timezone.now()
    with transaction.atomic():
        stop_payment(user=None, at=at, contract=contract, thing=thing_of(made[0]), reason="Ohne Freigabe")
    return made


def test_what_is_open_is_counted_in_one_query(
    some: list[Deviation], actors: Actors, django_assert_num_queries: Any
) -> None:
    scope = scope_of(actors.clerk)
    with django_assert_num_queries(1):
        found = deviation_counts(scope, on=timezone.localdate())
    assert found is not None
    assert (found.open, found.overdue, found.critical, found.to_settle, found.stopping) == (3, 1, 2, 1, 1)
    assert deviation_counts(scope_of(actors.budget_officer), on=timezone.localdate()) is None
    stranger = deviation_counts(scope_of(actors.stranger), on=timezone.localdate())
    assert stranger is None or stranger.open == 0


def test_the_start_page_shows_them_only_to_those_who_clear_them(
    some: list[Deviation], actors: Actors, sign_in: Any
) -> None:
    heading = 'id="abweichungen"'
    assert heading in sign_in(actors.clerk).get("/").content.decode()
    for other in (actors.stranger, actors.budget_officer, actors.administrator):
        assert heading not in sign_in(other).get("/").content.decode()


@pytest.mark.parametrize(
    ("wish", "numbers"),
    [
        ({"frist": "offen"}, {1, 2, 3}),
        ({"frist": "ueberfaellig"}, {1}),
        ({"frist": "offen", "schwere": "critical"}, {1, 3}),
        ({"frist": "offen", "zahlung": "stop"}, {1}),
        ({"zustaendig": "a", "stand": "assigned"}, {1}),
        ({"zustaendig": "niemand dieses Namens"}, set()),
        ({"frist": "irgendwas"}, {1, 2, 3, 4}),
    ],
)
def test_the_list_is_narrowed(
    some: list[Deviation], actors: Actors, sign_in: Any, wish: dict[str, str], numbers: set[int]
) -> None:
    page = sign_in(actors.clerk).get(reverse("monitoring:overview"), wish).content.decode()
    assert {number for number in (1, 2, 3, 4) if f"https://example.org/{number}" in page} == numbers
