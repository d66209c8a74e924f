# SPDX-License-Identifier: EUPL-1.2
"""From the core's finding to the blocks of the evaluation report and of the evaluation page."""

from datetime import date
from pathlib import Path

from tragweite.core.evaluation.finding import Finding
from tragweite.core.evaluation.goals import Attainment, GoalReason, NoAttainment
from tragweite.core.evaluation.sender_finding import because
from tragweite.core.evaluation.senders import Comparison, NotAnswerable, Ratio, SenderRate
from tragweite.documents import numbers
from tragweite.documents.charts import IntervalBar, interval_chart
from tragweite.documents.model import ChartBlock, CheckRow, Column, FigureRow, GoalRow, TableBlock

SENDER_NAMES = {
    "creator": "Influencerinnen und Influencer",
    "creator_boosted": "Influencer, beworben",
    "authority": "Behörde",
    "authority_boosted": "Behörde, beworben",
}
SCALE_UNITS = {
    "per_post": "Besuche je Beitrag",
    "per_1000_views": "Besuche je 1.000 Aufrufe",
    "per_euro": "Besuche je Euro",
}
LEFT_OUT_WORDS = {
    "too_young": "noch keine vollen Beobachtungstage",
    "no_visits": "keine Zahl der Besuche",
    "no_views": "keine Zahl der Aufrufe",
    "zero_views": "null Aufrufe",
    "no_cost": "keine Angabe zu den Kosten",
    "zero_cost": "Kosten von null",
}
REASON_WORDS = {
    "no_posts": "keine Beiträge",
    "too_few_posts": "zu wenige Beiträge",
    "arm_without_visits": "keine Besuche gemessen",
}
GOAL_WORDS: dict[GoalReason, str] = {
    "no_baseline": "kein Ausgangswert",
    "no_target": "kein Zielwert",
    "no_value_yet": "noch kein Wert",
    "target_equals_baseline": "Zielwert gleich Ausgangswert",
}


def ratio_figures(result: Comparison, *, source: str, as_of: date) -> tuple[FigureRow, ...]:
    """The ratio in its two meanings, each with interval, period and definition; never a bare number."""
    over, under = SENDER_NAMES[result.numerator], SENDER_NAMES[result.denominator]
    what = f"{SCALE_UNITS[result.scale]}: {over} geteilt durch {under}"
    period = f"je Beitrag die ersten {result.window_days} Tage nach Veröffentlichung"
    cases = (
        (
            "Verhältnis für die untersuchten Konten",
            "die untersuchten Konten, Beiträge als Stichprobe",
            result.these_accounts,
        ),
        (
            "Verhältnis für Konten wie diese",
            "Konten als Stichprobe, Konto zählt gleich",
            result.accounts_like_these,
        ),
    )
    return tuple(
        FigureRow(
            label=label,
            value=_ratio_value(answered),
            unit="-fach" if isinstance(answered, Ratio) else "",
            interval=numbers.interval(answered.low, answered.high, places=2) if isinstance(answered, Ratio) else None,
            source=source,
            period=period,
            definition=f"{what} ({meaning})",
            as_of=as_of,
        )
        for label, meaning, answered in cases
    )  # fmt: skip


def _ratio_value(answered: Ratio | NotAnswerable) -> str:
    if isinstance(answered, NotAnswerable):
        return f"nicht beurteilbar, weil {because(answered)}"
    return numbers.number(answered.estimate, places=2)


def rates_chart(result: Comparison, *, fonts_dir: Path | None) -> ChartBlock:
    """Rates of all senders as chart, as table and in words."""
    unit = SCALE_UNITS[result.scale]
    places = 2 if result.scale == "per_euro" else 1
    bars = [_bar(row) for row in result.rates]
    words = [f"{bar.label} {numbers.number(bar.value, places=places)}" for bar in bars if bar.value is not None]
    alt = f"{unit} in den ersten {result.window_days} Tagen: {'; '.join(words) or 'keine Werte'}. Alle Werte stehen in der Tabelle."
    title = f"{unit} nach Absender"
    svg = interval_chart(bars, title=title, alt=alt, unit=unit, places=places, fonts_dir=fonts_dir)
    caption = f"{unit} in den ersten {result.window_days} Tagen nach Veröffentlichung, mit 95-%-Intervall"
    return ChartBlock(caption=caption, alt=alt, svg=svg, table=rates_table(result))


def _bar(row: SenderRate) -> IntervalBar:
    label = SENDER_NAMES[row.sender]
    if isinstance(row.rate, NotAnswerable):
        reason = f"{REASON_WORDS.get(row.rate.reason, 'nicht bestimmbar')} ({row.n_posts})"
        return IntervalBar(label=label, value=None, low=None, high=None, sender=row.sender, reason=reason)
    return IntervalBar(label=label, value=row.rate.value, low=row.rate.low, high=row.rate.high, sender=row.sender)


def rates_table(result: Comparison) -> TableBlock:
    """Posts, accounts, visits and rate with interval by sender; notes count the posts left out, by reason."""
    kinds = (("Absender", "text"), ("Beiträge", "count"), ("Konten", "count"), ("Besuche", "count"))
    ends = (SCALE_UNITS[result.scale], "von", "bis")
    places = 2 if result.scale == "per_euro" else 1
    columns = (
        *(Column(title=title, kind="text" if kind == "text" else "count") for title, kind in kinds),
        *(Column(title=title, kind="number") for title in ends),
    )
    notes = tuple(
        f"Nicht gerechnete Beiträge ({SENDER_NAMES[row.sender]}, {LEFT_OUT_WORDS[row.reason]}): {row.count}"
        for row in result.left_out
    )
    rows = tuple(_rate_cells(row, places) for row in result.rates)
    return TableBlock(caption="Beiträge, Besuche und Rate nach Absender", columns=columns, rows=rows, notes=notes)


def _rate_cells(row: SenderRate, places: int) -> tuple[str | int | None, ...]:
    found = row.rate
    rate = (None, None, None) if isinstance(found, NotAnswerable) else (found.value, found.low, found.high)
    texts = tuple(None if value is None else numbers.number(value, places=places) for value in rate)
    return (SENDER_NAMES[row.sender], row.n_posts, row.n_accounts, row.visits, *texts)


def check_rows(finding: Finding) -> tuple[CheckRow, ...]:
    """The checks as they are read."""
    return tuple(
        CheckRow(question=line.question.text_de, state=line.state, outcome=line.outcome.text_de) for line in finding.checks
    )  # fmt: skip


def goal_row(
    found: Attainment | NoAttainment, *, indicator: str, baseline: str, target: str, value: str, source: str
) -> GoalRow:
    """One line of goal attainment; the three values come as German text with their unit."""
    return GoalRow(
        indicator=indicator,
        baseline=baseline,
        target=target,
        value=value,
        as_of=found.as_of,
        share=found.share if isinstance(found, Attainment) else None,
        reason=GOAL_WORDS[found.reason] if isinstance(found, NoAttainment) else None,
        source=source,
    )
