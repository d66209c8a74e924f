# SPDX-License-Identifier: EUPL-1.2
"""A kept draw of slots gives grade A; the full cost of the ledger stands in every figure of cost; no verdict too early."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.apps.findings.studying import ABOUT, flat_study, impact_study, released
from tests.factories import NOW, TODAY
from tragweite.apps.campaigns.models import Campaign, Lot
from tragweite.apps.content.models import Item, Publication
from tragweite.apps.contracts.models import LedgerEntry
from tragweite.apps.findings.models import Run
from tragweite.apps.findings.queries.document import report_of
from tragweite.apps.findings.queries.telling import paragraphs_of, stage_rows
from tragweite.apps.monitoring.models import MetricObservation
from tragweite.core.rules.states import CampaignState

UNITS = ["reached", "visit", "application", "incremental_application"]


def draw(case, *, is_moved=False):
    """A draw of which all posts (or all but one) came out as drawn."""
    for item in Item.objects.filter(campaign=case.campaign):
        Item.objects.filter(pk=item.pk).update(title=f"Film {item.pk}")
    rows = [
        {"unit": f"FILM  {item.pk} ", "block": "1", "side": item.sender}
        for item in Item.objects.filter(campaign=case.campaign).order_by("pk")
    ]
    if is_moved:
        rows[0]["block"] = "Sonntag nacht"
    Lot.objects.create(
        campaign=case.campaign, kind=Lot.Kind.SLOTS, number=1, seed=7, units={}, drawn=rows, possible_draws="70",
        content_hash="0" * 64, drawn_by=case.actors.clerk, drawn_at=NOW - timedelta(days=5),
    )  # fmt: skip


def book(case, *, position, kind, state, net_cents, rate="0.19"):
    vat = round(net_cents * Decimal(rate))
    LedgerEntry.objects.create(
        position=position, ministry=case.campaign.ministry, campaign=case.campaign, kind=kind, state=state,
        year=TODAY.year, net_cents=net_cents, vat_rate=Decimal(rate), vat_cents=vat, gross_cents=net_cents + vat,
        booked_on=TODAY, recorded_at=NOW,
    )  # fmt: skip


def drawn_check(run):
    return next(row for row in run.result["main"]["checks"] if row["code"] == "drawn_by_lot")


def costs_of(run):
    return {cost["unit"]: cost for cost in run.result["costs"]}


def stored(run):
    return Run.objects.select_related("campaign__ministry").get(pk=run.pk)


def test_posts_that_kept_to_their_slots_give_grade_a(case, sign_in):
    draw(case)
    run, _new = case.compute()
    assert run.grade == "A"
    assert drawn_check(run)["state"] == "passed"
    assert "Ziehung 1, Startzahl 7" in drawn_check(run)["outcome"]["text_de"]
    text = sign_in(case.actors.clerk).get(reverse("findings:campaign", args=[case.campaign.pk])).content.decode()
    assert "Belegstufe A" in text
    assert "Sendeplätze vorab ausgelost und eingehalten" in text


def test_a_moved_post_breaks_the_draw_and_the_check_says_so(case):
    draw(case, is_moved=True)
    run, _new = case.compute()
    assert run.grade == "C"
    assert drawn_check(run)["state"] == "failed"
    assert "von 8 Beiträgen fehlen oder verschoben sind 1" in drawn_check(run)["outcome"]["text_de"]


def test_a_draw_makes_another_run_of_the_same_figures(case):
    before, _new = case.compute()
    draw(case)
    after, is_new = case.compute()
    assert is_new
    assert before.input_hash != after.input_hash


def test_cost_is_the_whole_ledger_with_tax_and_levy_in_the_furthest_state(case):
    book(case, position="fee", kind="fee", state="ordered", net_cents=100_000)
    book(case, position="fee", kind="fee", state="paid", net_cents=100_000)
    book(case, position="levy", kind="levy", state="paid", net_cents=5_000, rate="0")
    book(case, position="media", kind="media", state="ordered", net_cents=50_000)
    book(case, position="dream", kind="media", state="planned", net_cents=9_900_000)
    run, _new = case.compute()
    assert [cost["unit"] for cost in run.result["costs"]] == UNITS
    visit = costs_of(run)["visit"]
    gross = 1_190 + 50 + 595
    assert visit["cost_eur"] == gross
    assert visit["estimate"] == pytest.approx(gross / 304)
    assert visit["low"] < gross / 304 < visit["high"]
    assert dict(visit["kinds"]) == {"fee": 119_000, "levy": 5_000, "media": 59_500}


def test_at_zero_applications_the_cost_is_open_above(case):
    book(case, position="fee", kind="fee", state="paid", net_cents=100_000)
    run, _new = case.compute()
    application = costs_of(run)["application"]
    assert (application["estimate"], application["high"]) == (None, None)
    assert application["low"] == pytest.approx(1_190 / 3.6889, rel=1e-4)
    assert application["sentence"].startswith("Gezählt wurde nichts (Bewerbung: 0). ")


def test_reach_gives_bounds_and_a_missing_one_gives_its_reason(case):
    book(case, position="fee", kind="fee", state="paid", net_cents=100_000)
    first, _new = case.compute()
    assert costs_of(first)["reached"]["reason"] == "reach_missing"
    for publication in Publication.objects.filter(item__campaign=case.campaign):
        MetricObservation.objects.create(
            publication=publication, metric="reach", value=500, source="Plattform", definition="Konten", as_of=NOW,
            recorded_at=NOW,
        )  # fmt: skip
    second, _new = case.compute()
    reached = costs_of(second)["reached"]
    assert (reached["low"], reached["estimate"], reached["high"]) == (1_190 / 4_000, None, 1_190 / 500)


def test_what_is_paid_in_part_binds_the_whole_order(case):
    book(case, position="film", kind="production", state="ordered", net_cents=100_000)
    book(case, position="film", kind="production", state="paid", net_cents=40_000)
    book(case, position="post", kind="fee", state="ordered", net_cents=10_000)
    book(case, position="post", kind="fee", state="paid", net_cents=12_000)
    book(case, position="trip", kind="travel", state="ordered", net_cents=10_000)
    book(case, position="trip", kind="travel", state="paid", net_cents=6_000)
    book(case, position="trip", kind="travel", state="settled", net_cents=6_000)
    visit = costs_of(case.compute()[0])["visit"]
    assert dict(visit["kinds"]) == {"production": 119_000, "fee": 14_280, "travel": 7_140}
    assert visit["cost_eur"] == 1_190 + 142.8 + 71.4


def test_an_additional_application_costs_what_the_released_study_allows(case, sign_in):
    book(case, position="fee", kind="fee", state="paid", net_cents=1_000_000)
    study = impact_study(case.campaign, case.actors, about={**ABOUT, "counted": "application"})
    before, _new = case.compute()
    assert costs_of(before)["incremental_application"]["reason"] == "no_comparison"
    released(study, case.actors)
    url = reverse("findings:campaign", args=[case.campaign.pk])
    client = sign_in(case.actors.clerk)
    assert "Eine neuere Untersuchung ist freigegeben" not in client.get(url).content.decode()  # computed later than NOW
    run, is_new = case.compute()
    assert is_new
    cost, found = costs_of(run)["incremental_application"], study.result
    assert cost["estimate"] == pytest.approx(11_900 / found["effect_sum"])
    assert cost["low"] == pytest.approx(11_900 / found["effect_high"])
    assert cost["high"] == pytest.approx(11_900 / found["effect_low"])
    told = next(row for row in report_of(stored(run)).figures if row.label == "Kosten je zusätzlicher Bewerbung")
    assert (told.source, told.as_of, told.period) == ("Mittelverwendung; Webstatistik", study.as_of_on, study.period)
    assert "Zusätzliche Bewerbungen: 810 (95-%-Intervall: 548 bis 1.072)" in told.definition
    assert "Verfahren bsts" in told.definition
    stages = {row.stage: " ".join(row.lines) for row in stage_rows(stored(run), None, [study])}
    assert "Je zusätzliche Bewerbung kostete es zwischen" in stages["Wirkung"]
    assert "Je zusätzliche Bewerbung" not in stages["Handeln"]
    assert told.value in client.get(url).content.decode()


def test_where_the_interval_holds_zero_the_cost_has_no_upper_end(case):
    book(case, position="fee", kind="fee", state="paid", net_cents=1_000_000)
    study = released(flat_study(case.campaign, case.actors), case.actors)
    assert study.result["effect_low"] < 0 < study.result["effect_high"]
    run, _new = case.compute()
    cost = costs_of(run)["incremental_application"]
    assert (cost["high"], cost["reason"]) == (None, "unbounded")
    assert cost["low"] == pytest.approx(11_900 / study.result["effect_high"])
    row = next(row for row in report_of(stored(run)).figures if row.label == "Kosten je zusätzlicher Bewerbung")
    assert row.value == "nicht bestimmbar"
    assert (row.interval or "").endswith("nach oben offen")
    told = {paragraph.title: paragraph.text for paragraph in paragraphs_of(stored(run))}
    assert "nach oben ist es nicht bestimmbar" in told["Kosten je zusätzlicher Bewerbung"]


def test_additional_visits_have_their_own_row_and_are_no_applications(case):
    released(impact_study(case.campaign, case.actors, about={**ABOUT, "counted": "visit"}), case.actors)
    book(case, position="fee", kind="fee", state="paid", net_cents=1_000_000)
    run, _new = case.compute()
    assert [cost["unit"] for cost in run.result["costs"]] == [*UNITS, "incremental_visit"]
    assert costs_of(run)["incremental_application"]["reason"] == "no_comparison"
    assert costs_of(run)["incremental_visit"]["estimate"] is not None


def test_costs_stand_on_the_page_in_the_report_and_as_paragraphs(case, sign_in):
    book(case, position="fee", kind="fee", state="paid", net_cents=100_000)
    run, _new = case.compute()
    kept = stored(run)
    text = sign_in(case.actors.clerk).get(reverse("findings:campaign", args=[case.campaign.pk])).content.decode()
    titles = [
        "Kosten je erreichter Person", "Kosten je Besuch", "Kosten je Bewerbung", "Kosten je zusätzlicher Bewerbung",
    ]  # fmt: skip
    assert all(title in text for title in titles)
    assert [row.label for row in report_of(kept).figures][-4:] == titles
    told = {paragraph.title: paragraph.text for paragraph in paragraphs_of(kept)}
    assert "1.190,00 € brutto (Honorar: 1.190,00 €)" in told["Kosten je Besuch"].replace("\u00a0", " ").replace(
        "\u202f", " "
    )
    assert "lassen sich nicht angeben: der Verlauf ohne Kampagne" in told["Kosten je zusätzlicher Bewerbung"]
    assert any("Je Besuch kostete es" in line for row in stage_rows(kept, None) for line in row.lines)


def test_while_the_campaign_runs_there_is_no_verdict_to_peek_at(case, sign_in):
    Campaign.objects.filter(pk=case.campaign.pk).update(state=CampaignState.RUNNING)
    run, _new = case.compute()
    main = run.result["main"]
    assert (main["p_value"], main["estimate"]["low"], main["estimate"]["high"]) == (None, None, None)
    assert main["estimate"]["value"] == pytest.approx(3, rel=0.01)
    assert "wird erst nach dem Ende der Zählung beurteilt" in run.sentence
    pairs = [pair for scale in run.result["scales"] for pair in scale["pairs"]]
    assert all(pair["estimate"]["low"] is None and pair["estimate"]["high"] is None for pair in pairs)
    text = sign_in(case.actors.clerk).get(reverse("findings:campaign", args=[case.campaign.pk])).content.decode()
    assert "bisher 3,00-mal so viele; beurteilt wird am Ende" in text
    assert "Gegenprobe durch Vertauschen" in text
    assert "(p = " not in text
    assert "(p &lt; " not in text
