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
        figures=(*_figures(run), *(row for each in enumerate(found, 1) for row in _study_figures(*each))),
        charts=(*charts, *(chart for each in enumerate(found, 1) for chart in _study_charts(*each))),
        goals=tuple(goal_rows(run)),
        assumptions=(*texts(run, "assumptions"), *(_study_method(*each) for each in enumerate(found, 1))),
        checks=(*check_rows(run), *(row for each in enumerate(found, 1) for row in _study_checks(*each))),
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


def _name(number: int) -> str:
    """Two studies of one design have the same words: in a report each has a number."""
    return _("Untersuchung %(number)s") % {"number": number}


def _study_figures(number: int, study: Study) -> list[FigureRow]:
    asked = _("Frage: %(question)s") % {"question": study.question}
    return [
        replace(row, label=f"{_name(number)}: {row.label}", definition=f"{asked} {row.definition}")
        for row in telling.figure_rows(study)
    ]


def _study_charts(number: int, study: Study) -> list[ChartBlock]:
    found = []
    for chart in telling.open_charts_of(study):
        caption = f"{_name(number)}, {chart.caption}"
        table = replace(chart.table, caption=caption) if chart.table else None
        found.append(replace(chart, caption=caption, table=table))
    return found


def _study_checks(number: int, study: Study) -> list[CheckRow]:
    return [replace(row, question=f"{_name(number)}: {row.question}") for row in telling.check_rows(study)]


def _study_method(number: int, study: Study) -> str:
    return f"{_name(number)} „{study.question}“: {telling.method_line(study)}"


def _not_shown(found: Sequence[Study]) -> list[str]:
    """Once for each design."""
    told = (f"{study.get_kind_display()}: {text}" for study in found for text in telling.not_shown(study))
    return list(dict.fromkeys(told))


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
    return [*found, *cost_figures(run)]
