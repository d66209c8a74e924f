# SPDX-License-Identifier: EUPL-1.2
"""A stored run as a document, the same for PDF and Word."""

from importlib.metadata import version
from typing import Any

from django.utils.translation import gettext as _

from tragweite.apps.findings.models import Run
from tragweite.documents import numbers
from tragweite.documents.model import ChartBlock, EvaluationReport, FigureRow

from .report import (
    SCALES,
    as_of,
    check_rows,
    daily_svg,
    day_table,
    factor_text,
    goal_rows,
    interval_svg,
    left_out_texts,
    pair_label,
    period_of,
    rate_table,
    span,
    texts,
    total_label,
    unit_of,
)
from .runs import last_review, success_review
from .telling import paragraphs_of, review_text, stage_rows


def report_of(run: Run) -> EvaluationReport:
    """The run as a document; the same run, with its reviews, gives the same document."""
    campaign, main, plan = run.campaign, run.result["main"], run.result["plan"]
    charts = [
        ChartBlock(
            caption=unit_of(run, scale),
            alt=unit_of(run, scale),
            svg=interval_svg(run, scale),
            table=rate_table(run, scale),
        )
        for scale in SCALES
    ]
    if run.result["days"]:
        alt = _("Verlauf von %(start)s bis %(end)s.") % span(run)
        caption = _("Verlauf je Tag und Absender")
        charts.append(ChartBlock(caption=caption, alt=alt, svg=daily_svg(run), table=day_table(run)))
    return EvaluationReport(
        ministry=campaign.ministry.name,
        campaign=campaign.title,
        file_reference=campaign.file_reference,
        as_of=as_of(run),
        period=period_of(run),
        question=plan["question"],
        sentence=run.sentence,
        grade=run.grade,
        grade_reason=main["grade_reason"]["text_de"],
        figures=tuple(_figures(run)),
        charts=tuple(charts),
        goals=tuple(goal_rows(run)),
        assumptions=tuple(texts(run, "assumptions")),
        checks=tuple(check_rows(run)),
        not_shown=(*texts(run, "not_shown"), *left_out_texts(run)),
        method=_("Absendervergleich mit Überstreuung (negativ-binomial, Profil-Intervall)"),
        method_version=run.method_version,
        software_version=version("tragweite"),
        input_hash=run.input_hash,
        seed=run.seed,
        stages=tuple(stage_rows(run, success_review(run.campaign_id))),
        paragraphs=tuple(paragraphs_of(run)),
        peer_review=review_text(last_review(run.pk)),
        demo=campaign.is_demo,
        provisional=run.provisional,
    )


def _figures(run: Run) -> list[FigureRow]:
    counted = run.result["counted"]
    common: dict[str, Any] = {"source": counted["source"], "period": period_of(run), "as_of": as_of(run).date()}
    found = [
        FigureRow(
            label=pair_label(pair, unit_of(run, scale["scale"])),
            value=factor_text(pair["estimate"])[0],
            unit="",
            interval=factor_text(pair["estimate"])[1] or None,
            definition=pair["sentence"],
            **common,
        )
        for scale in run.result["scales"]
        for pair in scale["pairs"]
    ]
    total = numbers.number(counted["total"])
    found.append(
        FigureRow(
            label=total_label(run), value=total, unit="", interval=None, definition=counted["definition"], **common
        )
    )
    return found
