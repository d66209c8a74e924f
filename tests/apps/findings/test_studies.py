# SPDX-License-Identifier: EUPL-1.2
"""A study is computed from files, checked by a second person, released, and told in the evaluation."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.actors import Actors
from tests.apps.findings.conftest import Case, acts
from tests.apps.findings.studying import (
    ABOUT,
    CALIFORNIA,
    IMPACT,
    audience_study,
    by,
    impact_study,
    reach_study,
    released,
    text,
    upload,
)
from tests.factories import NOW
from tragweite.apps.campaigns.models import Campaign, EvaluationPlan
from tragweite.apps.findings import actions
from tragweite.apps.findings.models import Run, Study, StudyReview
from tragweite.apps.findings.queries import studies, waiting
from tragweite.apps.findings.queries.document import report_of
from tragweite.apps.findings.queries.studies import telling
from tragweite.apps.partners.models import AudienceHint
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import compute_scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CampaignState

MARGINS = text("variable,level,total", "age,y,400", "age,o,600")


@pytest.fixture
def campaign(actors: Actors) -> Campaign:
    return factories.running_campaign(actors.ministry, actors.clerk, actors.approver, state=CampaignState.ENDED)


def computed(campaign: Campaign, actors: Actors, kind: str, uploads: Any, parameters: Any) -> Study:
    given = {"campaign": campaign, "kind": kind, "about": ABOUT, "uploads": uploads, "parameters": parameters}
    return actions.compute_study(**by(actors.clerk), **given)[0]


def answers(share: float, *, areas: tuple[str, ...] = ("n",)) -> bytes:
    rows = [
        f"{'y' if number % 2 else 'o'},{int((number // 2) % 10 < 10 * share)},{area}"
        for area in areas
        for number in range(200)
    ]
    return text("age,agree,area", *rows)


def test_impact_gives_the_published_effect_of_the_vignette(campaign: Campaign, actors: Actors) -> None:
    study = impact_study(campaign, actors)
    assert study.result["effect_sum"] == pytest.approx(804, rel=0.02)  # CausalImpact on the same data
    first = telling.figure_rows(study)[0]
    assert first.value == "810"
    assert first.interval is not None
    assert (first.source, first.as_of) == ("Webstatistik", ABOUT["as_of_on"])
    assert studies.study_file(study, "series") == ("google_data.csv", upload("series", "google_data.csv").content)
    assert acts()[-1] == "findings.compute_study"


def test_panel_gives_the_published_effect_of_proposition_99(campaign: Campaign, actors: Actors) -> None:
    study = computed(campaign, actors, "panel", [upload("data", "california_prop99.csv")], CALIFORNIA)
    assert study.result["att"] == pytest.approx(-15.604, abs=0.01)  # Arkhangelsky et al., AER 2021
    assert telling.tables_of(study)[0].rows
    assert "-15,6" in telling.figure_rows(study)[0].value


def test_survey_tells_the_change_against_a_control_group(campaign: Campaign, actors: Actors) -> None:
    files = [
        upload("before", answers(0.3, areas=("n", "s"))),
        upload("after", answers(0.6, areas=("n",)) + answers(0.4, areas=("s",)).split(b"\n", 1)[1]),
        upload("margins", MARGINS),
    ]
    study = computed(campaign, actors, "survey", files, {"question": "agree", "group": "area", "control": "s"})
    assert study.result["change"] == pytest.approx(0.2)  # (0.6 - 0.3) - (0.4 - 0.3)
    rows = telling.figure_rows(study)
    assert rows[0].value == "20 Prozentpunkte"
    assert [row.label for row in rows[3:]] == ["Vergleichsgruppe vorher", "Vergleichsgruppe nachher"]


def test_reach_tells_people_and_no_grade(campaign: Campaign, actors: Actors) -> None:
    study = reach_study(campaign, actors)
    # The sharp bounds of these pairs are 660 and 720.
    assert 659.9 <= study.result["interval_low"] <= study.result["interval_high"] <= 720.1
    assert study.grade == ""
    assert "keine" not in telling.grade_text(study)
    assert "nichts über Ursachen" in telling.grade_text(study)


def test_audiences_are_told_by_account_on_the_page_and_never_outside(campaign: Campaign, actors: Actors) -> None:
    study = audience_study(campaign, actors)
    assert {row["account"]: row["level"] for row in study.result["accounts"]} == {
        "k1": "no_hint", "k2": "look_closer", "k3": "not_assessable",
    }  # fmt: skip
    assert [row.value for row in telling.figure_rows(study)] == ["1", "1", "1"]
    table = telling.tables_of(study)[0]
    first, second, third = ([str(cell) for cell in row] for row in table.rows)
    # Jeffreys: the posterior of 3 in 100 is Beta(3.5, 97.5).
    assert first[3].replace("\xa0", " ") == "3,47 %"
    assert "0,852 bis 7,79" in first[4]
    assert "viele gleiche Kommentare" in second[5]
    assert "keine Zufallsstichprobe" in third[3]
    assert any("Niemand wird deswegen ausgeschlossen" in note for note in table.notes)
    assert "kein Urteil" in telling.not_shown(study)[0]
    outside = [
        *(row.definition for row in telling.figure_rows(study)),
        *(each.text for each in telling.paragraphs_of(study)),
    ]
    assert not any(name in line for line in [study.sentence, *outside] for name in ("k1", "k2", "k3"))
    assert telling.charts_of(study)
    assert telling.open_charts_of(study) == []


def test_audiences_are_looked_at_before_the_campaign_ends(actors: Actors) -> None:
    running = factories.running_campaign(actors.ministry, actors.clerk, actors.approver)
    study = audience_study(running, actors)
    assert not study.provisional
    channel = factories.channel(factories.party(actors.ministry), handle="k2")
    assert not AudienceHint.objects.exists(), "nothing is told before the release"
    released(study, actors)
    hint = AudienceHint.objects.get()
    assert (hint.channel, hint.campaign, hint.study) == (channel, running, study.pk)
    assert (hint.level, hint.observations_count) == ("look_closer", 3)


def test_what_cannot_be_judged_is_a_result(campaign: Campaign, actors: Actors) -> None:
    rows = [f"2026-01-{day:02d},{100 + day % 7}" for day in range(1, 9)]
    series = upload("series", text("tag,besuche", *rows))
    study = computed(campaign, actors, "impact", [series], {"outcome": "besuche", "date": "tag", "start": "2026-01-06"})
    assert study.result["reason"] == "too_few_rows_before"
    assert telling.figure_rows(study)[0].value == "lässt sich nicht beurteilen"
    assert [chart.svg[:4] for chart in telling.charts_of(study)] == ["<svg"]
    assert len(telling.paragraphs_of(study)) == 2  # the sentence, and what was counted


@pytest.mark.parametrize("name", ["question", "source", "definition", "period"])
def test_no_figure_without_its_words(campaign: Campaign, actors: Actors, name: str) -> None:
    with pytest.raises(Refused) as caught:
        impact_study(campaign, actors, about={**ABOUT, name: "  "})
    assert (caught.value.code, caught.value.facts["field"]) == ("findings.reason_missing", name)


@pytest.mark.parametrize("counted", ["clicks", "application"])
def test_what_is_no_effect_stands_against_no_cost(campaign: Campaign, actors: Actors, counted: str) -> None:
    kind, uploads = "reach", [upload("singles", text("name,reach", "a,400"))]
    with pytest.raises(Refused, match=r"findings\.counted_unknown"):
        actions.compute_study(
            **by(actors.clerk), campaign=campaign, kind=kind, about={**ABOUT, "counted": counted}, uploads=uploads,
            parameters={"population": 1000},
        )  # fmt: skip
    assert not Study.objects.exists()


def test_a_double_click_computes_once(campaign: Campaign, actors: Actors) -> None:
    assert impact_study(campaign, actors) == impact_study(campaign, actors)
    other = {**IMPACT, "start": "2020-03-03"}
    assert impact_study(campaign, actors, parameters=other) != Study.objects.earliest("pk")


def test_a_design_outside_the_plan_needs_a_reason(campaign: Campaign, actors: Actors) -> None:
    unexplained = {**ABOUT, "deviation_reason": " "}
    with pytest.raises(Refused, match=r"findings\.study_unplanned"):
        impact_study(campaign, actors, about=unexplained)
    assert impact_study(campaign, actors).planning == Study.Planning.UNPLANNED
    _plan(campaign, actors, ["senders", "impact"], number=9, after_start=True)
    assert studies.planning_of(campaign, "impact") == Study.Planning.ADDED_LATER
    _plan(campaign, actors, ["impact"], number=10)
    assert impact_study(campaign, actors, about={**unexplained, "deviation_reason": ""}).planning == "planned"


def _plan(campaign: Campaign, actors: Actors, designs: list[str], *, number: int, after_start: bool = False) -> None:
    EvaluationPlan.objects.create(
        campaign=campaign,
        number=number,
        numerator="creator",
        denominator="authority",
        scale="per_post",
        question="Frage",
        designs=designs,
        content_hash="0" * 64,
        after_start=after_start,
        recorded_by=actors.clerk,
        recorded_at=NOW,
    )


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (upload("series", text("date,y", "2020-01-01,1", "2020-01-02,zwei")), "terminal.no_number"),
        (upload("series", text("date,y", "2020-01-01,1", "2020-01-02")), "terminal.cells_in_line"),
        (upload("series", b"PAR1" + b"0" * 20), "findings.study_no_csv"),
        (upload("series", text("date,y", *["2020-01-01,1"] * 4_001)), "findings.study_rows"),
        (upload("series", b"a" * 8_000_001), "findings.study_file_large"),
        (upload("other", text("date,y")), "findings.study_file_missing"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_kept(
    campaign: Campaign, actors: Actors, file: studies.Upload, code: str
) -> None:
    with pytest.raises(Refused) as caught:
        impact_study(
            campaign, actors, uploads=[file], parameters={"outcome": "y", "date": "date", "start": "2020-01-02"}
        )
    assert caught.value.code == code
    assert not Study.objects.exists()
    assert not studies.study_folder().exists()


def test_review_and_release_are_for_a_second_person(campaign: Campaign, actors: Actors) -> None:
    study = impact_study(campaign, actors)
    with pytest.raises(Refused, match=r"findings\.own_run_reviewed"):
        actions.review_study(**by(actors.clerk), study=study, verdict="agrees", reason="gut")
    with pytest.raises(Refused, match=r"findings\.not_reviewed"):
        actions.release_study(**by(actors.approver), study=study)
    actions.review_study(**by(actors.second_clerk), study=study, verdict="objects", reason="Vergleichsreihe betroffen")
    with pytest.raises(Refused, match=r"findings\.review_objects"):
        actions.release_study(**by(actors.approver), study=study)
    with pytest.raises(Refused, match=r"findings\.not_releaser"):
        actions.release_study(**by(actors.second_clerk), study=study)
    released(study, actors)
    with pytest.raises(Refused, match=r"findings\.run_released"):
        actions.review_study(**by(actors.second_clerk), study=study, verdict="objects", reason="doch nicht")
    assert acts()[-3:] == ["findings.review_study", "findings.review_study", "findings.release_study"]


def test_a_study_waits_for_the_second_person_and_then_for_the_release(campaign: Campaign, actors: Actors) -> None:
    study = impact_study(campaign, actors)

    def waits(user: User) -> list[str]:
        found = waiting(user, compute_scope(user, at=NOW), NOW)
        return [each.text.split(":")[0] for each in found if each.text.startswith("Untersuchung")]

    assert (waits(actors.clerk), waits(actors.second_clerk)) == ([], ["Untersuchung prüfen"])
    actions.review_study(**by(actors.second_clerk), study=study, verdict="agrees", reason="Nachgerechnet.")
    assert (waits(actors.second_clerk), waits(actors.approver)) == ([], ["Untersuchung freigeben"])
    actions.release_study(**by(actors.approver), study=study)
    assert waits(actors.approver) == []


def test_before_the_end_of_the_campaign_nothing_is_judged(actors: Actors) -> None:
    running = factories.running_campaign(actors.ministry, actors.clerk, actors.approver)
    early = impact_study(running, actors)
    assert early.provisional
    with pytest.raises(Refused, match=r"findings\.study_provisional"):
        actions.review_study(**by(actors.second_clerk), study=early, verdict="agrees", reason="gut")
    with pytest.raises(Refused, match=r"findings\.study_provisional"):
        actions.release_study(**by(actors.approver), study=early)
    Campaign.objects.filter(pk=running.pk).update(state=CampaignState.ENDED)
    with pytest.raises(Refused, match=r"findings\.study_provisional"):
        actions.release_study(**by(actors.approver), study=early)
    late = impact_study(running, actors)
    assert (late.pk != early.pk, late.provisional) == (True, False)
    released(late, actors)


def test_the_database_knows_the_second_person(campaign: Campaign, actors: Actors) -> None:
    study = impact_study(campaign, actors)
    marks = {"study": study, "verdict": "agrees", "reason": "gut", "reviewed_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        StudyReview.objects.create(**marks, reviewed_by=actors.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Study.objects.filter(pk=study.pk).update(released_by=actors.clerk, released_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Study.objects.filter(pk=study.pk).update(sentence="Viel mehr!")


def test_a_released_study_stands_in_the_report(case: Case) -> None:
    run = Run.objects.select_related("campaign__ministry").get(pk=case.compute()[0].pk)
    study = impact_study(case.campaign, case.actors)
    before = report_of(run)
    assert all(study.sentence not in line for row in before.stages for line in row.lines)
    released(study, case.actors)
    report = report_of(run)
    impact = next(row for row in report.stages if row.stage == "Wirkung")
    assert any(study.sentence in line for line in impact.lines)
    assert not any("nicht gemessen" in line for line in impact.lines)
    assert len(report.charts) == len(before.charts) + 2
    assert report.charts[-1].table is not None
    told = next(text for text in report.paragraphs if text.title == study.question).text
    assert study.sentence in told
    assert "Quelle: Webstatistik" in told
    assert any("Abweichung vom Plan" in line for line in report.assumptions)
