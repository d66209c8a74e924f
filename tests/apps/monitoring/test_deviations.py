# SPDX-License-Identifier: EUPL-1.2
"""A deviation is settled by a second person."""

import pytest
from django.urls import reverse

from tests.apps.monitoring.conftest import LATER, acts, deviation, register
from tragweite.apps.monitoring import actions, queries
from tragweite.apps.monitoring.models import Deviation
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import DeviationState, ItemState


@pytest.fixture
def deviating(story):
    story.released(media=[])
    register(story, live_text="Anzeige: Komm später zu uns")
    return story


def act(story, name, user, **values):
    if name == "resolve_deviation":
        values.setdefault("reason", "Mit dem Creator besprochen")
    return getattr(actions, name)(
        user=user,
        scope=story.scope(user),
        at=LATER,
        deviation=values.pop("deviation", None) or deviation(story),
        **values,
    )


def explained(story):
    act(story, "assign_deviation", story.actors.clerk, assignee=story.actors.second_clerk)
    act(story, "explain_deviation", story.actors.second_clerk, explanation="Tippfehler der Plattform")


def test_the_whole_way_writes_one_entry_a_step(deviating):
    before = len(acts())
    explained(deviating)
    act(deviating, "resolve_deviation", deviating.actors.clerk)
    assert acts()[before:] == [
        "monitoring.assign_deviation",
        "monitoring.explain_deviation",
        "monitoring.resolve_deviation",
        "content.resolve",
    ]
    assert deviating.fresh().state == ItemState.CHECKED
    assert deviation(deviating).resolved_by == deviating.actors.clerk


def test_who_explained_does_not_resolve(deviating):
    explained(deviating)
    with pytest.raises(Refused, match=r"monitoring\.own_explanation"):
        act(deviating, "resolve_deviation", deviating.actors.second_clerk)
    assert deviation(deviating).state == DeviationState.EXPLAINED


def test_a_rejected_explanation_goes_back(deviating):
    explained(deviating)
    act(deviating, "reject_deviation", deviating.actors.clerk, reason="Bitte beim Creator nachfragen")
    assert deviation(deviating).state == DeviationState.ASSIGNED
    act(deviating, "correct_deviation", deviating.actors.second_clerk, explanation="Text berichtigt")
    act(deviating, "resolve_deviation", deviating.actors.approver)
    assert deviation(deviating).state == DeviationState.RESOLVED


def test_two_people_at_once_resolve_it_once(deviating):
    explained(deviating)
    stale = deviation(deviating)
    act(deviating, "resolve_deviation", deviating.actors.clerk)
    with pytest.raises(Refused, match=r"state\.changed_meanwhile"):
        act(deviating, "resolve_deviation", deviating.actors.approver, deviation=stale)


def test_the_post_stays_deviating_while_another_deviation_is_open(story):
    story.released(media=[])
    register(story, live_text="Komm nicht zu uns")
    first, _second = Deviation.objects.order_by("pk")
    for name, user, values in (
        ("assign_deviation", story.actors.clerk, {"assignee": story.actors.clerk}),
        ("explain_deviation", story.actors.clerk, {"explanation": "so gewollt"}),
        ("resolve_deviation", story.actors.approver, {}),
    ):
        act(
            story,
            name,
            user,
            deviation=Deviation.objects.select_related("publication__item", "campaign", "channel").get(pk=first.pk),
            **values,
        )
    assert story.fresh().state == ItemState.DEVIATING


def test_an_open_deviation_cannot_be_resolved_at_once(deviating):
    with pytest.raises(Refused, match=r"state\.move_not_allowed"):
        act(deviating, "resolve_deviation", deviating.actors.approver)


def test_a_stranger_is_not_made_responsible(deviating):
    with pytest.raises(Refused, match=r"monitoring\.assignee_unfit"):
        act(deviating, "assign_deviation", deviating.actors.clerk, assignee=deviating.actors.stranger)


@pytest.mark.parametrize("who", ["budget_officer", "auditor", "chancellery", "stranger"])
def test_only_the_room_clears(deviating, who):
    with pytest.raises(Refused, match=r"monitoring\.not_monitor"):
        act(deviating, "assign_deviation", getattr(deviating.actors, who), assignee=deviating.actors.clerk)


def test_an_explanation_needs_words(deviating):
    act(deviating, "assign_deviation", deviating.actors.clerk, assignee=deviating.actors.clerk)
    with pytest.raises(Refused, match=r"monitoring\.explanation_missing"):
        act(deviating, "explain_deviation", deviating.actors.clerk, explanation="  ")


def test_what_waits_is_told_to_the_right_people(deviating, django_assert_max_num_queries):
    people = deviating.actors
    explained(deviating)
    scope = deviating.scope(people.clerk)
    with django_assert_max_num_queries(6):
        found = queries.waiting(people.clerk, scope, LATER)
    url = reverse("monitoring:deviation", args=[deviation(deviating).pk])
    assert url in [each.url for each in found]
    others = queries.waiting(people.second_clerk, deviating.scope(people.second_clerk), LATER)
    assert url not in [each.url for each in others]
    assert queries.waiting(people.auditor, deviating.scope(people.auditor), LATER) == []
