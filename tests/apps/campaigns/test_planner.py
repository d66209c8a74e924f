# SPDX-License-Identifier: EUPL-1.2
"""What a plan fixes at its approval, what was drawn by lot, and what the planned posts can show."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.actors import Actors
from tests.apps.campaigns.conftest import Refuses, Who, entries
from tragweite.apps.campaigns import actions, checks
from tragweite.apps.campaigns.models import Campaign, Lot
from tragweite.apps.journal.models import Entry
from tragweite.core.rules.states import CampaignState

SignIn = Callable[..., Client]
SLOTS = "\n".join(f"Beitrag {number}; {'Montag' if number < 5 else 'Freitag'}" for number in range(1, 9))
REGIONS = (
    "Kreis A; 120.000; 450\nKreis B; 118.000; 430\nKreis C; 40.000; 90\nKreis D; 42.000; 95\nKreis E; 300.000; 900"
)
PLAN = {
    "numerator": "creator",
    "denominator": "authority",
    "scale": "per_post",
    "window_days": 14,
    "question": "Mehr Besuche?",
    "indicators": ["visits"],
    "designs": ["senders", "panel"],
    "stop_rules": "Bei Alarm entscheidet die Federführung.",
}


@pytest.fixture
def campaign(actors: Actors) -> Campaign:
    return factories.campaign(actors.ministry, actors.clerk)


def test_the_approval_writes_the_hash_of_plan_and_goals(actors: Actors, who: Who, campaign: Campaign) -> None:
    plan = actions.fix_evaluation_plan(**who(actors.clerk), campaign=campaign, **PLAN)
    planned = actions.move_campaign(**who(actors.clerk), campaign=campaign, to=CampaignState.PLANNED)
    actions.move_campaign(**who(actors.approver), campaign=planned, to=CampaignState.APPROVED)
    entry = Entry.objects.get(action="campaigns.approve")
    assert plan.content_hash in entry.facts
    assert '"goals_hash"' in entry.facts
    assert f'"plan_number":{plan.number}' in entry.facts.replace(" ", "")


def test_a_later_change_of_the_plan_is_shown_as_a_deviation(
    actors: Actors, who: Who, campaign: Campaign, sign_in: SignIn
) -> None:
    actions.fix_evaluation_plan(**who(actors.clerk), campaign=campaign, **PLAN)
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.APPROVED)
    campaign.refresh_from_db()
    changed = {**PLAN, "window_days": 7, "stop_rules": "Keine."}
    actions.fix_evaluation_plan(**who(actors.clerk), campaign=campaign, **changed, reason="kürzere Reihe")
    text = sign_in(actors.clerk).get(reverse("campaigns:goals", args=[campaign.pk])).content.decode()
    assert "Der Plan weicht von dem genehmigten ab" in text
    assert "Tage je Beitrag: vorher 14, jetzt 7" in text
    assert "kürzere Reihe" in text


def test_an_unknown_design_is_refused(actors: Actors, who: Who, refuses: Refuses, campaign: Campaign) -> None:
    with refuses("campaigns.comparison_unknown"):
        actions.fix_evaluation_plan(**who(actors.clerk), campaign=campaign, **{**PLAN, "designs": ["magic"]})


def test_slots_are_drawn_evenly_and_journaled_with_their_seed(actors: Actors, who: Who, campaign: Campaign) -> None:
    lot = actions.draw_lot(**who(actors.clerk), campaign=campaign, kind="slots", seed=7, units=SLOTS)
    for block in ("Montag", "Freitag"):
        sides = [row["side"] for row in lot.drawn if row["block"] == block]
        assert sorted(sides) == ["authority"] * 2 + ["creator"] * 2
    assert lot.possible_draws == str(6 * 6)
    assert entries("campaigns.draw_lot") == 1
    facts = Entry.objects.get(action="campaigns.draw_lot").facts
    assert '"seed":7' in facts.replace(" ", "")
    assert lot.content_hash in facts


def test_regions_are_paired_and_the_odd_one_is_left_out(actors: Actors, who: Who, campaign: Campaign) -> None:
    lot = actions.draw_lot(**who(actors.clerk), campaign=campaign, kind="regions", seed=3, units=REGIONS)
    assert lot.left_out == ["Kreis E"]
    pairs = [{row["unit"] for row in lot.drawn if row["block"] == block} for block in ("1", "2")]
    assert {frozenset(pair) for pair in pairs} == {frozenset({"Kreis A", "Kreis B"}), frozenset({"Kreis C", "Kreis D"})}


def test_ghost_weeks_come_from_the_period(actors: Actors, who: Who, campaign: Campaign) -> None:
    lot = actions.draw_lot(**who(actors.clerk), campaign=campaign, kind="weeks", seed=1, ghosts=3)
    assert [row["side"] for row in lot.drawn].count("ghost") == 3
    assert [row["unit"] for row in lot.drawn] == checks.weeks_between(campaign.starts_on, campaign.ends_on)


def test_weeks_lie_wholly_in_the_period() -> None:
    # 2026-06-01 and 2026-06-08 are Mondays.
    assert checks.weeks_between(date(2026, 5, 30), date(2026, 6, 14)) == ["2026-06-01", "2026-06-08"]
    assert checks.weeks_between(date(2026, 6, 2), date(2026, 6, 13)) == []


def test_a_second_draw_needs_a_reason_and_stays_visible(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign
) -> None:
    me = who(actors.clerk)
    actions.draw_lot(**me, campaign=campaign, kind="slots", seed=7, units=SLOTS)
    with refuses("campaigns.reason_missing"):
        actions.draw_lot(**me, campaign=campaign, kind="slots", seed=8, units=SLOTS)
    second = actions.draw_lot(**me, campaign=campaign, kind="slots", seed=8, units=SLOTS, reason="ein Beitrag entfällt")
    assert second.number == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        Lot.objects.filter(pk=second.pk).update(seed=9)


@pytest.mark.parametrize(
    ("kind", "units", "code"),
    [
        ("slots", "nur einer", "campaigns.units_missing"),
        ("slots", "a; b\na; c", "campaigns.unit_twice"),
        ("slots", "a; b; c\nd", "campaigns.unit_unreadable"),
        ("regions", "A; 1\nB; viele", "campaigns.unit_unreadable"),
        ("regions", "A; 1\nB; 1; 2", "campaigns.unit_unreadable"),
        ("regions", "A\nB", "campaigns.unit_unreadable"),
        ("planets", SLOTS, "campaigns.comparison_unknown"),
    ],
)
def test_unusable_units_are_refused(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, kind: str, units: str, code: str
) -> None:
    with refuses(code):
        actions.draw_lot(**who(actors.clerk), campaign=campaign, kind=kind, seed=1, units=units)


@pytest.mark.parametrize("role", ["budget_officer", "auditor", "stranger"])
def test_only_planners_draw(actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, role: str) -> None:
    with refuses("campaigns.not_planner"):
        actions.draw_lot(**who(getattr(actors, role)), campaign=campaign, kind="slots", seed=1, units=SLOTS)


def test_the_planner_says_what_can_be_found(
    actors: Actors,
    who: Who,
    campaign: Campaign,
    sign_in: SignIn,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    actions.draw_lot(**who(actors.clerk), campaign=campaign, kind="slots", seed=7, units=SLOTS)
    client, url = sign_in(actors.clerk), reverse("campaigns:planner", args=[campaign.pk])
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        text = client.get(url).content.decode()
    assert "Das ist ein Beispiel" in text
    asked = {"n_numerator": "20", "n_denominator": "20", "mean": "50", "dispersion": "0,5"}
    small = client.get(url, asked).content.decode()
    assert "Mit 20 und 20 Beiträgen findet die Auswertung" in small
    poor = client.get(url, {**asked, "budget_cents": "10.000,00", "post_cents": "1.000,00"}).content.decode()
    assert "Mit 10 und 20 Beiträgen" in poor
    assert "Das Budget reicht für 10 Beiträge" in poor
    assert (
        "Das Budget reicht nicht" in client.get(url, {**asked, "budget_cents": "1", "post_cents": "5"}).content.decode()
    )
    assert client.get(url, {**asked, "mean": "0"}).status_code == 200
    assert sign_in(actors.stranger).get(url).status_code == 404


def test_a_draw_on_the_page(actors: Actors, campaign: Campaign, sign_in: SignIn) -> None:
    client = sign_in(actors.clerk)
    url = reverse("campaigns:draw_lot", args=[campaign.pk, "slots"])
    assert client.post(url, {"units": SLOTS}).status_code == 302
    assert Lot.objects.get().drawn_by == actors.clerk
    again = client.post(url, {"units": SLOTS})
    assert again.status_code == 200
    assert Lot.objects.count() == 1
    assert client.get(reverse("campaigns:draw_lot", args=[campaign.pk, "planets"])).status_code == 404
    assert sign_in(actors.auditor).get(url).status_code == 403
