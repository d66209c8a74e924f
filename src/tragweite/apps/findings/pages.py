# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the room show, put together from the queries."""

from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.people.queries import Scope
from tragweite.core.rules.states import CampaignState
from tragweite.documents import numbers
from tragweite.documents.charts import IntervalBar, interval_chart

from . import policies, queries
from .models import PeerReview, Run, SuccessReview
from .queries import report
from .queries.telling import paragraphs_of, stage_rows

STATUS_FACES: Final = {
    "quiet": ("info", gettext_lazy("unauffällig")),
    "watch": ("warning", gettext_lazy("beobachten")),
    "alarm": ("danger", gettext_lazy("Alarm")),
    "not_measurable": ("info", gettext_lazy("nicht messbar")),
}


def run_page(run: Run, scope: Scope, review: SuccessReview | None) -> dict[str, Any]:
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
        "stages": stage_rows(run, review),
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


def across_page(scope: Scope) -> dict[str, Any]:
    """The context of the comparison over campaigns: released results only, per post, on the pair that was planned."""
    return {"rows": [_across_row(run) for run in queries.released_runs(scope)]}


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
        "costs": [cost["sentence"] for cost in run.result.get("costs", [])],
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
