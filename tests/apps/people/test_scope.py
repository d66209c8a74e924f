# SPDX-License-Identifier: EUPL-1.2
"""Invariant 5: a user reaches only what a valid membership or stand-in covers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.actors import Actors
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.people.models import Membership, Ministry, StandIn, User
from tragweite.apps.people.queries import (
    Scope,
    access_membership,
    access_stand_in,
    access_user,
    compute_scope,
    scope_of,
    visible_users,
    within,
)
from tragweite.core.rules.states import Role

START = date(2026, 1, 1)
DAYS = st.integers(min_value=0, max_value=30).map(lambda days: START + timedelta(days=days))
PERIODS = st.tuples(DAYS, DAYS).map(sorted).map(tuple)
ROLES = st.sampled_from([Role.CLERK, Role.APPROVER, Role.BUDGET_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR])
MEMBERSHIPS = st.lists(st.tuples(st.sampled_from([0, 1]), st.sampled_from([0, 1, 2]), ROLES, PERIODS), max_size=6)
STAND_INS = st.lists(PERIODS, max_size=3)

property_test = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> tuple[list[User], list[Ministry]]:
    """Two people; a ministry with a body below it, and one that stands alone."""
    parent = factories.ministry()
    body = factories.ministry(parent=parent, kind=Ministry.Kind.SUBORDINATE)
    return [factories.user(), factories.user()], [parent, body, factories.ministry()]


def expected(memberships: Any, stand_ins: Any, day: date) -> dict[int, set[str]]:
    """The same rule written a second time, the plain way: (ministry index -> roles) of person 0."""
    below = {0: (0, 1), 1: (1,), 2: (2,)}
    runs = [(who, where, role) for who, where, role, (first, last) in memberships if first <= day <= last]
    administers = (0, Role.ADMINISTRATOR) in [(who, role) for who, _where, role in runs]
    stands_in = any(first <= day <= last for first, last in stand_ins)
    held: dict[int, set[str]] = {}
    for who, where, role in runs:
        if who == 1 and (not stands_in or administers or role == Role.ADMINISTRATOR):
            continue
        for place in below[where]:
            held.setdefault(place, set()).add(role)
    return held


@property_test
@given(memberships=MEMBERSHIPS, stand_ins=STAND_INS, day=DAYS)
def test_scope_is_what_valid_rows_say(
    world: tuple[list[User], list[Ministry]], memberships: Any, stand_ins: Any, day: date
) -> None:
    people, ministries = world
    Membership.objects.all().delete()
    StandIn.objects.all().delete()
    for who, where, role, (first, last) in memberships:
        factories.membership(people[who], ministries[where], role, valid_from=first, valid_to=last)
    for first, last in stand_ins:
        StandIn.objects.create(absent=people[1], deputy=people[0], valid_from=first, valid_to=last)

    scope = compute_scope(people[0], at=noon(day))

    wanted = {ministries[place].pk: frozenset(roles) for place, roles in expected(memberships, stand_ins, day).items()}
    assert scope.roles == wanted


@property_test
@given(memberships=MEMBERSHIPS, day=DAYS)
def test_a_query_within_a_scope_never_shows_more(
    world: tuple[list[User], list[Ministry]], memberships: Any, day: date
) -> None:
    people, ministries = world
    Membership.objects.all().delete()
    for who, where, role, (first, last) in memberships:
        factories.membership(people[who], ministries[where], role, valid_from=first, valid_to=last)
    scope = compute_scope(people[0], at=noon(day))
    shown = set(within(Ministry.objects.all(), scope, path="pk").values_list("pk", flat=True))
    assert shown == {each.pk for each in ministries if scope.reads(each.pk)}


def test_auditor_reads_all_until_the_last_day_and_nothing_after(db: None) -> None:
    office, other = factories.ministry(kind=Ministry.Kind.COURT_OF_AUDIT), factories.ministry()
    auditor = factories.user()
    factories.membership(auditor, office, Role.AUDITOR, valid_from=START, valid_to=START + timedelta(days=5))
    assert compute_scope(auditor, at=noon(START + timedelta(days=5))).reads(other.pk)
    assert not compute_scope(auditor, at=noon(START + timedelta(days=6))).reads(other.pk)
    assert not compute_scope(auditor, at=noon(START - timedelta(days=1))).reads(other.pk)


def test_days_are_german_days(db: None) -> None:
    ministry, clerk = factories.ministry(), factories.user()
    factories.membership(clerk, ministry, Role.CLERK, valid_from=START, valid_to=START)
    assert compute_scope(clerk, at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC)).reads(ministry.pk)
    assert not compute_scope(clerk, at=datetime(2026, 1, 1, 23, 30, tzinfo=UTC)).reads(ministry.pk)


def test_a_right_goes_down_to_bodies_and_never_up(db: None) -> None:
    parent = factories.ministry()
    body = factories.ministry(parent=parent)
    below = factories.ministry(parent=body)
    chief, worker = factories.user(), factories.user()
    factories.membership(chief, parent, Role.CLERK)
    factories.membership(worker, below, Role.CLERK)
    assert scope_of(chief).ministry_ids == {parent.pk, body.pk, below.pk}
    assert scope_of(worker).ministry_ids == {below.pk}


def test_a_circle_of_ministries_ends(db: None) -> None:
    first = factories.ministry()
    second = factories.ministry(parent=first)
    Ministry.objects.filter(pk=first.pk).update(parent=second)
    clerk = factories.user()
    factories.membership(clerk, first, Role.CLERK)
    assert scope_of(clerk).ministry_ids == {first.pk, second.pk}


def test_a_stand_in_is_named_with_every_role(actors: Actors) -> None:
    StandIn.objects.create(
        absent=actors.approver, deputy=actors.clerk, valid_from=factories.TODAY, valid_to=factories.TODAY
    )
    scope = compute_scope(actors.clerk, at=factories.NOW)
    assert scope.has(actors.ministry.pk, Role.APPROVER)
    assert scope.acting_for_in(actors.ministry.pk, Role.APPROVER) == (actors.approver.pk,)
    assert scope.acting_for_in(actors.ministry.pk, Role.CLERK) == ()


def test_stand_ins_are_not_passed_on(actors: Actors) -> None:
    today = factories.TODAY
    StandIn.objects.create(absent=actors.approver, deputy=actors.clerk, valid_from=today, valid_to=today)
    StandIn.objects.create(absent=actors.clerk, deputy=actors.budget_officer, valid_from=today, valid_to=today)
    scope = compute_scope(actors.budget_officer, at=factories.NOW)
    assert scope.has(actors.ministry.pk, Role.CLERK)
    assert not scope.has(actors.ministry.pk, Role.APPROVER)


def test_closed_accounts_reach_nothing_and_pass_nothing_on(actors: Actors) -> None:
    today = factories.TODAY
    StandIn.objects.create(absent=actors.approver, deputy=actors.clerk, valid_from=today, valid_to=today)
    User.objects.filter(pk=actors.approver.pk).update(is_active=False)
    assert not compute_scope(actors.clerk, at=factories.NOW).has(actors.ministry.pk, Role.APPROVER)
    actors.clerk.is_active = False
    assert compute_scope(actors.clerk, at=factories.NOW) == Scope(user_id=actors.clerk.pk)


def test_administrator_reads_no_content_and_approves_nothing(actors: Actors) -> None:
    campaign = factories.campaign(actors.ministry, actors.clerk)
    scope = scope_of(actors.administrator)
    assert not within(Campaign.objects.all(), scope).exists()
    assert not scope.reads(campaign.ministry_id)
    content = set(Role) - {Role.ADMINISTRATOR}
    assert not any(scope.has(actors.ministry.pk, role) for role in content)


def test_administrator_gets_no_content_by_a_stand_in(actors: Actors) -> None:
    today = factories.TODAY
    StandIn.objects.create(absent=actors.approver, deputy=actors.administrator, valid_from=today, valid_to=today)
    StandIn.objects.create(absent=actors.administrator, deputy=actors.clerk, valid_from=today, valid_to=today)
    assert compute_scope(actors.administrator, at=factories.NOW).ministry_ids == frozenset()
    assert not compute_scope(actors.clerk, at=factories.NOW).has(actors.ministry.pk, Role.ADMINISTRATOR)


def test_foreign_and_missing_answer_alike(actors: Actors) -> None:
    scope = scope_of(actors.administrator)
    foreign = actors.stranger.memberships.get()
    stand_in = StandIn.objects.create(
        absent=actors.stranger, deputy=actors.chancellery, valid_from=factories.TODAY, valid_to=factories.TODAY
    )
    for access, foreign_id in (
        (access_user, actors.stranger.pk),
        (access_membership, foreign.pk),
        (access_stand_in, stand_in.pk),
    ):
        for key in (foreign_id, 10**9):
            with pytest.raises(Http404) as refused:
                access(scope, key)
            assert refused.value.args == ()


def test_only_administrators_see_people(actors: Actors) -> None:
    assert not visible_users(scope_of(actors.head)).exists()
    assert set(visible_users(scope_of(actors.administrator))) >= {actors.clerk, actors.nobody}
    assert actors.stranger not in visible_users(scope_of(actors.administrator))


def test_scope_is_fetched_once_a_request(actors: Actors, django_assert_num_queries: Any) -> None:
    user = User.objects.get(pk=actors.clerk.pk)
    with django_assert_num_queries(3):
        scope_of(user)
        scope_of(user)
