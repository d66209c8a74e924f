# SPDX-License-Identifier: EUPL-1.2
"""A stored run as a document, the same for PDF and Word."""

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from django.utils.translation import gettext as _

from tragweite.apps.findings.models import Run, Study
from tragweite.documents import numbers
from tragweite.documents.model import ChartBlock, CheckRow, EvaluationReport, FigureRow

from .cost_words import cost_figures
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
from .studies import released_studies, telling
from .telling import paragraphs_of, review_text, stage_rows


def report_of(run: Run) -> EvaluationReport:
    """The run as a document with the released studies of its campaign; the same of these give the same document."""
    found = released_studies(run.campaign_id)
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
        figures=(*_figures(run), *(row for study in found for row in telling.figure_rows(study))),
        charts=(*charts, *(chart for study in found for chart in telling.charts_of(study))),
        goals=tuple(goal_rows(run)),
        assumptions=(*texts(run, "assumptions"), *(telling.method_line(study) for study in found)),
        checks=(*check_rows(run), *(row for study in found for row in _study_checks(study))),
        not_shown=(*texts(run, "not_shown"), *left_out_texts(run), *_not_shown(found)),
        method=_("Absendervergleich mit Überstreuung (negativ-binomial, Profil-Intervall)"),
        method_version=run.method_version,
        software_version=version("tragweite"),
        input_hash=run.input_hash,
        seed=run.seed,
        stages=tuple(stage_rows(run, success_review(run.campaign_id), found)),
        paragraphs=(*paragraphs_of(run), *(text for study in found for text in telling.paragraphs_of(study))),
        peer_review=review_text(last_review(run.pk)),
        demo=campaign.is_demo,
        provisional=run.provisional,
    )


def _study_checks(study: Study) -> list[CheckRow]:
    name = study.get_kind_display()
    return [replace(row, question=f"{name}: {row.question}") for row in telling.check_rows(study)]


def _not_shown(found: Sequence[Study]) -> list[str]:
    return [f"{study.get_kind_display()}: {text}" for study in found for text in telling.not_shown(study)]


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
    source = _("Mittelverwendung und Zählung")
    found += [
        FigureRow(
            label=row["label"],
            value=row["value"],
            unit="",
            interval=row["interval"] or None,
            definition=row["definition"],
            **{**common, "source": source},
        )
        for row in cost_figures(run.result.get("costs", []))
    ]
    return found
