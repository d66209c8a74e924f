# SPDX-License-Identifier: EUPL-1.2
"""The workbench: audiences to cells, the best selection under budget and rules, why not the others."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from tests import factories
from tests.actors import Actors
from tests.apps.campaigns.conftest import Who
from tests.apps.partners.conftest import candidate
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.partners import actions, queries
from tragweite.apps.partners.models import AudienceShare, Candidate
from tragweite.apps.partners.queries.audiences import Audience, Group, age_span, cells_of, missing_in, share_of
from tragweite.apps.partners.queries.calculation import answer, ground_of, own_reach
from tragweite.core.selection.problem import Rules

SignIn = Callable[..., Client]
DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("16 bis 24", (16, 24)),
        ("18-24 Jahre", (18, 24)),
        ("25–34", (25, 34)),
        ("35 und älter", (35, 79)),
        ("ab 65", (65, 79)),
        ("55+", (55, 79)),
        ("unter 18", (0, 17)),
        ("bis 17", (0, 17)),
        ("junge Leute", None),
        ("24 bis 16", None),
    ],
)
def test_age_groups_are_read_as_people_write_them(text: str, span: tuple[int, int] | None) -> None:
    assert age_span(text) == span


GROUP = Group(key=1, name="Jugend", age_from=16, age_to=25, region="Hessen", size=600_000)


def test_a_hand_computed_share() -> None:
    # 100,000 followers, 30 % in Hessen, half of them 16 to 24: 15,000 of the 540,000 people of that cell.
    audience = Audience(followers=100_000, ages={"16 bis 24": 0.5}, regions={"Hessen": 0.3})
    first, second = cells_of([GROUP], [audience])
    assert (first.age_from, first.age_to, first.people) == (16, 24, 540_000)
    assert (second.age_from, second.age_to, second.people) == (25, 25, 60_000)
    assert share_of([audience], first) == pytest.approx(15_000 / 540_000)
    assert share_of([audience], second) == 0
    assert share_of([audience, audience], first) == pytest.approx(1 - (1 - 15_000 / 540_000) ** 2)


@given(
    followers=st.integers(0, 10**8),
    shares=st.lists(st.floats(0, 0.3), min_size=3, max_size=3),
    region=st.floats(0, 1),
)
def test_cells_hold_the_whole_group_and_shares_stay_shares(followers: int, shares: list[float], region: float) -> None:
    ages = dict(zip(("13 bis 17", "18 bis 24", "25 und älter"), shares, strict=True))
    audience = Audience(followers=followers, ages=ages, regions={"Hessen": region})
    cells = cells_of([GROUP], [audience])
    assert sum(cell.people for cell in cells) == pytest.approx(GROUP.size)
    assert all(0 <= share_of([audience], cell) <= 1 for cell in cells)


def test_what_is_missing_is_named_and_never_zero() -> None:
    known = Audience(followers=1000, ages={"16 bis 24": 0.5}, regions={"Hessen": 0.2})
    assert missing_in([], ["Hessen"]) == "no_channel"
    assert missing_in([Audience(followers=None, ages={}, regions={})], ["Hessen"]) == "no_followers"
    assert missing_in([Audience(followers=5, ages={}, regions={})], ["Hessen"]) == "no_ages"
    assert missing_in([known], ["Bayern"]) == "no_region"
    assert missing_in([known], ["hessen"]) is None


def known_candidate(actors: Actors, campaign: Campaign, name: str, *, followers: int, net_cents: int) -> Candidate:
    party = factories.party(actors.ministry, name=name)
    channel = factories.channel(
        party, followers_count=followers, followers_on=DAY, followers_source="Profil", handle=name.lower()
    )
    for dimension, bucket, share in (("age", "16 bis 25", "0.6"), ("region", "Hessen", "0.5")):
        AudienceShare.objects.create(
            channel=channel, dimension=dimension, bucket=bucket, share=Decimal(share), source="Einblicke", as_of=DAY
        )
    return candidate(campaign, party, offer_net_cents=net_cents, offer_source="Angebot vom 1. Juni")


@pytest.fixture
def five(actors: Actors, campaign: Campaign) -> list[Candidate]:
    sizes = {"Anna": (400_000, 300_000), "Ben": (350_000, 200_000), "Cara": (300_000, 200_000)}
    sizes |= {"Dilan": (120_000, 50_000), "Eva": (90_000, 60_000)}
    return [
        known_candidate(actors, campaign, name, followers=followers, net_cents=cents)
        for name, (followers, cents) in sizes.items()
    ]


def test_costs_carry_vat_and_levy_and_the_best_set_is_the_best(campaign: Campaign, five: list[Candidate]) -> None:
    ground = ground_of(campaign, list(queries.reviewed_candidates(campaign)), on=DAY)
    by_key = {str(each.candidate.pk): each for each in ground.known}
    first = by_key[str(five[0].pk)]
    assert first.cost is not None
    # 3,000.00 net + 19 % VAT + 4.9 % levy of 2026
    assert first.cost.total_cents == 300_000 + 57_000 + 14_700
    assert own_reach(ground, first) == pytest.approx(400_000 * 0.5 * 0.6)
    found = answer(ground, budget_cents=600_000, rules=Rules(), share_cv=0.0, is_exact=True)
    assert found["certificate"] == "optimal"

    def reach(keys: tuple[str, ...]) -> float:
        missed = 1.0
        for key in keys:
            missed *= 1 - own_reach(ground, by_key[key]) / 600_000
        return 600_000 * (1 - missed)

    def cost(keys: tuple[str, ...]) -> int:
        return sum(by_key[key].cost.total_cents for key in keys)  # type: ignore[union-attr]

    sets = (keys for count in range(6) for keys in combinations(by_key, count) if cost(keys) <= 600_000)
    assert found["reach"] == pytest.approx(max(map(reach, sets)), abs=1)
    assert found["low"] <= found["reach"] <= found["high"]
    assert {each["key"] for each in found["rejected"]} | set(found["chosen"]) == set(by_key)


def test_the_page_answers_with_proof_and_reasons(
    actors: Actors, campaign: Campaign, five: list[Candidate], sign_in: SignIn, django_assert_max_num_queries: object
) -> None:
    unknown = candidate(campaign, factories.party(actors.ministry, name="Ohne Angaben"))
    client, url = sign_in(actors.clerk), reverse("partners:workbench", args=[campaign.pk])
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page = client.get(url, {"budget_cents": "6.000,00", "genau": "1", "excluded_keys": [str(five[1].pk)]})
    text = page.content.decode()
    assert "bewiesen: mehr geht nicht" in text
    assert "Von Ihnen ausgeschlossen." in text
    assert "Das Angebot fehlt." in text
    assert unknown.party.name in text
    assert "Was das nicht zeigt" in text
    first = client.get(url).content.decode()
    assert "Schnelle Suche" in first
    assert sign_in(actors.stranger).get(url).status_code == 404
    assert sign_in(actors.auditor).get(url).status_code == 200


def test_bad_rules_get_a_german_answer(
    actors: Actors, campaign: Campaign, five: list[Candidate], sign_in: SignIn
) -> None:
    client, url = sign_in(actors.clerk), reverse("partners:workbench", args=[campaign.pk])
    both = [str(five[0].pk)]
    for asked in (
        {"budget_cents": "viel"},
        {"budget_cents": "1,00", "required_keys": both},
        {"budget_cents": "9.000,00", "required_keys": both, "excluded_keys": both},
        {"budget_cents": "9.000,00", "min_instagram": "50"},
    ):
        answered = client.get(url, asked)
        assert answered.status_code == 200
        assert "Keine Rechnung" in answered.content.decode()


def test_charts_are_pictures_of_the_same_question(
    actors: Actors, campaign: Campaign, five: list[Candidate], sign_in: SignIn
) -> None:
    client = sign_in(actors.clerk)
    for name in ("frontier", "beitraege"):
        answered = client.get(
            reverse("partners:workbench_chart", args=[campaign.pk, name]), {"budget_cents": "6.000,00"}
        )
        assert answered["Content-Type"] == "image/svg+xml"
        assert b"<script" not in answered.content
    assert client.get(reverse("partners:workbench_chart", args=[campaign.pk, "nichts"])).status_code == 404


def test_the_note_keeps_the_calculation_and_prints_it(
    actors: Actors, who: Who, campaign: Campaign, five: list[Candidate], sign_in: SignIn
) -> None:
    for place, each in enumerate(five):
        decision = "chosen" if place in (3, 4) else "rejected"
        actions.decide_candidate(**who(actors.clerk), candidate=each, decision=decision, reason="siehe Rechnung")
    note = actions.sign_selection_note(**who(actors.clerk), campaign=campaign, text="Auswahl nach Rechnung")
    decided, best = note.calculation["decided"], note.calculation["best"]
    assert decided["chosen"] == sorted(str(each.pk) for each in five[3:])
    assert best["reach"] >= decided["reach"]
    assert decided["promise"] is not None
    pdf = sign_in(actors.clerk).get(reverse("partners:selection_note_paper", args=[note.pk])).content
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    for words in (
        "Rechnung: Wen erreicht die Auswahl?",
        "Prüfung in zwei Stufen",
        "Befangenheit",
        "Auswahl nach Rechnung",
    ):
        assert words in text
    assert sign_in(actors.stranger).get(reverse("partners:selection_note_paper", args=[note.pk])).status_code == 404


def test_a_note_without_offers_says_why_nothing_is_computed(actors: Actors, who: Who, campaign: Campaign) -> None:
    made = candidate(campaign, factories.party(actors.ministry, name="Nora Neu"))
    actions.decide_candidate(**who(actors.clerk), candidate=made, decision="chosen", reason="passt")
    note = actions.sign_selection_note(**who(actors.clerk), campaign=campaign, text="Vermerk")
    assert note.calculation == {"reason": "Angaben fehlen bei Nora Neu."}
