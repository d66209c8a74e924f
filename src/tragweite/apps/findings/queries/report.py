# SPDX-License-Identifier: EUPL-1.2
"""A stored run as it is read: figures, charts, goals, checks; the same for the page and for the PDF."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from tragweite.apps.findings.models import Run
from tragweite.core.rules.states import Sender
from tragweite.documents import numbers
from tragweite.documents.charts import DailySeries, IntervalBar, daily_chart, interval_chart
from tragweite.documents.model import (
    CheckRow,
    Column,
    GoalRow,
    TableBlock,
)
from tragweite.web import states

Plain = Mapping[str, Any]
SCALES: Final = ("per_post", "per_1000_views", "per_euro")
PLACES: Final = {"per_post": 1, "per_1000_views": 2, "per_euro": 2}


def unit_of(run: Run, scale: str) -> str:
    """What one rate counts, in German."""
    counted = _("Besuche") if run.result["counted"]["basis"] == "visits" else _("Klicks")
    return {
        "per_post": _("%(counted)s je Beitrag"),
        "per_1000_views": _("%(counted)s je 1.000 Aufrufe"),
        "per_euro": _("%(counted)s je Euro"),
    }[scale] % {"counted": counted}


def scale_of(run: Run, scale: str) -> Plain:
    """The stored result on one scale."""
    found: Plain = next(each for each in run.result["scales"] if each["scale"] == scale)
    return found


def as_of(run: Run) -> datetime:
    """Up to when the visits of the run were counted."""
    return datetime.fromisoformat(run.result["counted"]["as_of"])


def period_of(run: Run) -> str:
    """The period in which the campaign ran, and how long each post was counted."""
    campaign, days = run.campaign, run.result["plan"]["window_days"]
    facts = {"start": numbers.day(campaign.starts_on), "end": numbers.day(campaign.ends_on), "days": days}
    return _("Beiträge vom %(start)s bis %(end)s, je Beitrag %(days)s Tage") % facts


def factor_text(estimate: Plain) -> tuple[str, str]:
    """A ratio as words ("zwischen 2,1- und 3,4-mal so viele") and its middle; ends that are open are said to be."""
    if estimate["value"] is None:
        return _("lässt sich nicht beurteilen"), ""
    if estimate.get("reason") == "interim":
        facts = {"value": numbers.number(estimate["value"], places=2)}
        return _("bisher %(value)s-mal so viele; beurteilt wird am Ende") % facts, ""
    middle = _("mittlerer Wert %(value)s-mal") % {"value": numbers.number(estimate["value"], places=2)}
    return numbers.factor_words(estimate["low"], estimate["high"]), middle


def rate_rows(run: Run, scale: str) -> list[dict[str, Any]]:
    """Each sender on one scale: posts, accounts, visits, rate with interval, or why there is none."""
    places = PLACES[scale]
    return [
        {
            **rate,
            "sender_word": str(states.word("sender", rate["sender"])),
            "rate": numbers.number(rate["value"], places=places),
            "interval": numbers.interval(rate["low"], rate["high"], places=places) if rate["value"] is not None else "",
        }
        for rate in scale_of(run, scale)["rates"]
    ]


def rate_table(run: Run, scale: str) -> TableBlock:
    """The figures of the interval chart as a table."""
    rows = tuple(
        (
            row["sender_word"],
            row["n_posts"],
            row["n_accounts"],
            row["visits"],
            row["rate"],
            row["interval"] or row["reason"],
        )
        for row in rate_rows(run, scale)
    )
    columns = (
        Column(title=_("Absender")),
        Column(title=_("Beiträge"), kind="count"),
        Column(title=_("Konten"), kind="count"),
        Column(title=_("Besuche") if run.result["counted"]["basis"] == "visits" else _("Klicks"), kind="count"),
        Column(title=unit_of(run, scale), kind="number"),
        Column(title=_("95-%-Intervall")),
    )
    return TableBlock(caption=unit_of(run, scale), columns=columns, rows=rows)


def interval_svg(run: Run, scale: str) -> str:
    """Rates of all senders with their intervals."""
    unit = unit_of(run, scale)
    bars = [
        IntervalBar(
            label=str(states.word("sender", rate["sender"])),
            value=rate["value"],
            low=rate["low"],
            high=rate["high"],
            sender=rate["sender"],
            reason=_("lässt sich nicht beurteilen"),
        )
        for rate in scale_of(run, scale)["rates"]
    ]
    title = _("%(unit)s nach Absender") % {"unit": unit}
    alt = "; ".join(
        f"{row['sender_word']}: {row['rate']} ({row['interval'] or row['reason']})" for row in rate_rows(run, scale)
    )
    return interval_chart(bars, title=title, alt=alt, unit=unit, places=PLACES[scale], fonts_dir=settings.FONTS_DIR)


def daily_svg(run: Run) -> str:
    """Visits by day and sender as the run saw them."""
    counts: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for day, sender, count in run.result["days"]:
        counts[sender].append((date.fromisoformat(day), count))
    posted: dict[str, set[date]] = defaultdict(set)
    for sender, moment in run.result["posted_on"]:
        posted[sender].add(datetime.fromisoformat(moment).astimezone(numbers.BERLIN).date())
    series = [
        DailySeries(
            label=str(states.word("sender", name)),
            sender=name,
            days=tuple(counts[name]),
            posted_on=tuple(sorted(posted[name])),
        )
        for name in (str(sender) for sender in Sender)
        if counts[name]
    ]
    unit = _("Besuche je Tag") if run.result["counted"]["basis"] == "visits" else _("Klicks je Tag")
    alt = _("Verlauf von %(start)s bis %(end)s.") % span(run)
    return daily_chart(series, title=unit, alt=alt, unit=unit, fonts_dir=settings.FONTS_DIR)


def day_table(run: Run) -> TableBlock:
    """The figures of the daily chart by week and sender; a week without any count has no row."""
    senders = [str(sender) for sender in Sender if any(row[1] == str(sender) for row in run.result["days"])]
    weeks: dict[date, dict[str, int]] = {}
    for day, sender, count in run.result["days"]:
        monday = date.fromisoformat(day) - timedelta(days=date.fromisoformat(day).weekday())
        found = weeks.setdefault(monday, dict.fromkeys(senders, 0))
        found[sender] += count
    unit = _("Besuche") if run.result["counted"]["basis"] == "visits" else _("Klicks")
    return TableBlock(
        caption=_("%(unit)s je Woche und Absender") % {"unit": unit},
        columns=(
            Column(title=_("Woche ab")),
            *(Column(title=str(states.word("sender", sender)), kind="count") for sender in senders),
        ),
        rows=tuple((numbers.day(monday), *(weeks[monday][sender] for sender in senders)) for monday in sorted(weeks)),
    )


def span(run: Run) -> dict[str, str]:
    """First and last day with a count, as German texts."""
    days = sorted(day for day, _sender, _count in run.result["days"])
    named = [numbers.day(date.fromisoformat(day)) for day in (days[:1] + days[-1:])] or [numbers.NOT_STATED]
    return {"start": named[0], "end": named[-1]}


def goal_rows(run: Run) -> list[GoalRow]:
    """How far each goal was reached, as texts."""
    return [goal_row(goal) for goal in run.result["goals"]]


def goal_row(goal: Plain) -> GoalRow:
    """One goal as texts."""

    def told(value: str | None) -> str:
        return numbers.NOT_STATED if value is None else f"{_short(Decimal(value))} {goal['unit']}"

    return GoalRow(
        indicator=goal["description"],
        baseline=told(goal["baseline"]),
        target=told(goal["target"]),
        value=told(goal["value"]),
        as_of=date.fromisoformat(goal["as_of"]) if goal["as_of"] else None,
        share=Decimal(goal["share"]) if goal["share"] is not None else None,
        reason=goal["reason"] or None,
        source=" ".join(part for part in (goal["source"], goal["note"]) if part),
    )


def _short(value: Decimal) -> str:
    return numbers.number(value, places=0 if value == value.to_integral_value() else 2)


def check_rows(run: Run) -> list[CheckRow]:
    """What was checked, how it came out, what was seen."""
    return [
        CheckRow(question=row["question"]["text_de"], state=row["state"], outcome=row["outcome"]["text_de"])
        for row in run.result["main"]["checks"]
    ]


def texts(run: Run, part: str) -> list[str]:
    """``assumptions`` or ``not_shown`` of the finding."""
    return [row["text_de"] for row in run.result["main"][part]]


def left_out_texts(run: Run) -> list[str]:
    """Which posts stayed out of the planned comparison, and why."""
    reasons = {
        "too_young": _("das Zählfenster ist noch nicht abgelaufen"),
        "no_visits": _("die Besuche konnten nicht gezählt werden"),
        "no_views": _("die Aufrufe fehlen"),
        "zero_views": _("die Plattform nennt 0 Aufrufe"),
        "no_cost": _("die Kosten sind nicht bekannt"),
        "zero_cost": _("die Kosten sind 0"),
    }
    return [
        _("%(count)s × %(sender)s: %(reason)s")
        % {"count": row["count"], "sender": states.word("sender", row["sender"]), "reason": reasons[row["reason"]]}
        for row in run.result["left_out"]
    ]


def total_label(run: Run) -> str:
    """What the total counts, in German."""
    if run.result["counted"]["basis"] == "visits":
        return _("Alle gezählten Besuche der Kampagne")
    return _("Alle gezählten Klicks der Kampagne")


def pair_label(pair: Plain, unit: str) -> str:
    """On which scale which two senders are compared."""
    facts = {
        "unit": unit,
        "first": states.word("sender", pair["numerator"]),
        "second": states.word("sender", pair["denominator"]),
    }
    return _("%(unit)s: %(first)s im Vergleich zu %(second)s") % facts


def pair_rows(run: Run, scale: str) -> list[dict[str, Any]]:
    """Every comparison on one scale: label, words of the interval, middle, sentence, grade."""
    rows = []
    for pair in scale_of(run, scale)["pairs"]:
        words, middle = factor_text(pair["estimate"])
        label = pair_label(pair, unit_of(run, scale))
        rows.append(
            {"label": label, "words": words, "middle": middle, "sentence": pair["sentence"], "grade": pair["grade"]}
        )
    return rows
