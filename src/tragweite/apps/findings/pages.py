# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the room show, put together from the queries."""

from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.people.queries import Scope
from tragweite.core.rules.states import CampaignState
from tragweite.documents import numbers
from tragweite.documents.charts import IntervalBar, interval_chart

from . import forms, policies, queries
from .models import PeerReview, Review, Run, Study, SuccessReview
from .queries import report, studies
from .queries.cost_words import cost_figures, cost_sentence
from .queries.studies import telling
from .queries.telling import paragraphs_of, stage_rows

STATUS_FACES: Final = {
    "quiet": ("info", gettext_lazy("unauffällig")),
    "watch": ("warning", gettext_lazy("beobachten")),
    "alarm": ("danger", gettext_lazy("Alarm")),
    "not_measurable": ("info", gettext_lazy("nicht messbar")),
}


def run_page(run: Run, scope: Scope, review: SuccessReview | None, found: list[Study]) -> dict[str, Any]:
    """The context of the newest run: sentence, stages, figures, checks, reviews, paragraphs; what one may do with it."""
    planned = run.result["plan"]["scale"]
    scales = sorted(report.SCALES, key=lambda scale: scale != planned)
    reviews = list(queries.reviews_of(run.pk))
    is_open = run.released_at is None and not run.provisional
    agreed = bool(reviews) and reviews[-1].verdict == PeerReview.Verdict.AGREES
    return {
        "run": run,
        "main": run.result["main"],
        "counted": run.result["counted"],
        "planned": run.result["plan"],
        "as_of": report.as_of(run),
        "period": report.period_of(run),
        "grade_reason": run.result["main"]["grade_reason"]["text_de"],
        "scales": [_scale_page(run, scale) for scale in scales],
        "stages": stage_rows(run, review, [study for study in found if study.released_at]),
        "costs": cost_figures(run),
        "newer_study": any(
            study.counted and (study.released_at or run.computed_at) > run.computed_at for study in found
        ),
        "days": report.day_table(run),
        "goals": report.goal_rows(run),
        "checks": report.check_rows(run),
        "assumptions": report.texts(run, "assumptions"),
        "not_shown": report.texts(run, "not_shown"),
        "left_out": report.left_out_texts(run),
        "paragraphs": paragraphs_of(run),
        "peer_reviews": reviews,
        "may_review_run": is_open and not agreed and policies.may_review(scope, run),
        "may_release": is_open and agreed and policies.may_release(scope, run),
    }


def _scale_page(run: Run, scale: str) -> dict[str, Any]:
    return {
        "scale": scale,
        "unit": report.unit_of(run, scale),
        "pairs": report.pair_rows(run, scale),
        "rates": report.rate_rows(run, scale),
    }


def live_page(campaign: Campaign, scope: Scope) -> dict[str, Any]:
    """The context of the page of a running campaign."""
    watched = queries.watch(campaign)
    may_answer = policies.may_evaluate(scope, campaign.ministry_id)
    risks = [
        {
            "risk": risk,
            "label": queries.RISK_WORDS[risk.kind],
            "tone": STATUS_FACES[risk.status][0],
            "word": STATUS_FACES[risk.status][1],
        }
        for risk in watched.risks
    ]
    alarms = [
        {
            "alarm": alarm,
            "label": queries.RISK_WORDS.get(alarm.risk, alarm.risk),
            "may_answer": may_answer and alarm.answered_at is None,
        }
        for alarm in queries.alarms_of(campaign.pk)
    ]
    is_running = campaign.state == CampaignState.RUNNING
    return {
        "risks": risks,
        "alarms": alarms,
        "as_of": watched.as_of,
        "source": watched.source,
        "is_running": is_running,
    }


def study_cards(found: list[Study]) -> list[dict[str, Any]]:
    """The studies of a campaign as cards; the figures only of released ones."""
    return [
        {
            "study": study,
            "grade": telling.grade_text(study),
            "deviation": "" if study.planning == Study.Planning.PLANNED else telling.planning_text(study),
            "figures": telling.figure_rows(study) if study.released_at else [],
        }
        for study in found
    ]


def study_page(study: Study, scope: Scope) -> dict[str, Any]:
    """The context of the page of a study."""
    reviews = list(studies.study_reviews(study.pk))
    agreed = bool(reviews) and reviews[-1].verdict == Review.Verdict.AGREES
    is_open = study.released_at is None and not study.provisional
    labels = forms.OPTION_FORMS[study.kind].base_fields
    return {
        "study": study,
        "figures": telling.figure_rows(study),
        "charts": telling.charts_of(study),
        "tables": telling.tables_of(study),
        "checks": telling.check_rows(study),
        "grade": telling.grade_text(study),
        "planning": telling.planning_text(study),
        "not_shown": telling.not_shown(study),
        "paragraphs": telling.paragraphs_of(study),
        "parameters": [
            (labels[name].label, _given(value)) for name, value in study.parameters.items() if name in labels
        ],
        "reviews": reviews,
        "may_review_study": is_open and not agreed and policies.may_review(scope, study),
        "may_release": is_open and agreed and policies.may_release(scope, study),
    }


def _given(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def options_form(
    data: Any, *, kind: str, previews: list[studies.Preview], campaign: Campaign
) -> forms.OptionsForm:  # fmt: skip
    """The options of a design, with the columns of its files and the days of the campaign to begin with."""
    days = {"start": numbers.day(campaign.starts_on), "end": numbers.day(campaign.ends_on)} if kind == "impact" else {}
    columns = {preview.role: preview.names for preview in previews}
    return forms.OPTION_FORMS[kind](data, columns=columns, initial=days)


def options_page(campaign: Campaign, design: studies.StudyKind, previews: list[studies.Preview]) -> dict[str, Any]:
    """The context of the second step of a study."""
    title = str(design.kind.label)
    return {
        **campaign_frame(campaign, "findings", title),
        "title": title,
        "lead": _("Schritt 2 von 2: Spalten und Angaben. Danach wird gerechnet; freigegeben wird später."),
        "previews": previews,
        "submit_label": _("Rechnen"),
    }


def across_page(scope: Scope) -> dict[str, Any]:
    """The context of the comparison over campaigns: released results only, per post, on the pair that was planned."""
    found = studies.released_studies_within(scope)
    return {"rows": [_across_row(run) for run in queries.released_runs(scope)], "study_cards": study_cards(found)}


def _across_row(run: Run) -> dict[str, Any]:
    pair = report.scale_of(run, "per_post")["pairs"][0]
    rates = {row["sender"]: row for row in report.rate_rows(run, "per_post")}
    words, middle = report.factor_text(pair["estimate"])
    return {
        "run": run,
        "label": report.pair_label(pair, report.unit_of(run, "per_post")),
        "words": words,
        "middle": middle,
        "first": _rate_text(rates.get(pair["numerator"])),
        "second": _rate_text(rates.get(pair["denominator"])),
        "costs": [cost_sentence(cost) for cost in run.result.get("costs", []) if cost["low"] is not None],
        "window": run.result["plan"]["window_days"],
        "as_of": report.as_of(run),
    }


def _rate_text(row: dict[str, Any] | None) -> str:
    if row is None or row["value"] is None:
        return str(numbers.NOT_STATED)
    return f"{row['rate']} ({row['interval']})"


def across_svg(scope: Scope) -> str:
    """The planned ratio of every released result with its interval."""
    bars = []
    for run in queries.released_runs(scope):
        found = report.scale_of(run, "per_post")["pairs"][0]["estimate"]
        value, low, high = found["value"], found["low"], found["high"]
        why = _("lässt sich nicht beurteilen")
        bars.append(IntervalBar(label=run.campaign.title, value=value, low=low, high=high, reason=why))
    title = _("Besuche je Beitrag: so viele Mal so viele")
    alt = "; ".join(f"{bar.label}: {numbers.number(bar.value, places=2)}" for bar in bars)
    return interval_chart(bars, title=title, alt=alt, unit=title, places=2, fonts_dir=settings.FONTS_DIR)
