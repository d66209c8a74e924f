# SPDX-License-Identifier: EUPL-1.2
"""The cost of one result in words: title, sentence, what was counted into it, interval."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.findings.models import Run, Study
from tragweite.core.evaluation.tested import figure
from tragweite.documents import numbers
from tragweite.documents.model import FigureRow
from tragweite.web import states

from .report import Plain, as_of, period_of

TITLES: Final = {
    "reached": gettext_lazy("Kosten je erreichter Person"),
    "visit": gettext_lazy("Kosten je Besuch"),
    "application": gettext_lazy("Kosten je Bewerbung"),
    "incremental_application": gettext_lazy("Kosten je zusätzlicher Bewerbung"),
    "incremental_visit": gettext_lazy("Kosten je zusätzlichem Besuch"),
}
REASONS: Final = {
    "reach_missing": gettext_lazy("nur zu %(known)s von %(n)s Beiträgen ist eine Reichweite eingetragen"),
    "not_all_counted": gettext_lazy("nur zu %(known)s von %(n)s Beiträgen wurde gezählt"),
    "no_comparison": gettext_lazy(
        "der Verlauf ohne Kampagne ist nicht gemessen; dafür braucht es eine freigegebene Untersuchung, die Bewerbungen zählt"
    ),
    "cost_in_part": gettext_lazy("gebucht ist nichts, und die Honorare allein sind nicht der volle Einsatz"),
    "study_silent": gettext_lazy("die Untersuchung nennt keine Wirkung mit Intervall"),
}
ADDITIONAL: Final = {
    "incremental_application": gettext_lazy("Zusätzliche Bewerbungen"),
    "incremental_visit": gettext_lazy("Zusätzliche Besuche"),
}


def is_additional(cost: Plain) -> bool:
    """Whether it is the cost of what would not have been without the campaign."""
    return cost["unit"] in ADDITIONAL


def cost_title(cost: Plain) -> str:
    """What it is the cost of."""
    return str(TITLES[cost["unit"]])


def cost_sentence(cost: Plain) -> str:
    """The sentence that the interval allows, or why there is none."""
    if cost["sentence"]:
        return str(cost["sentence"])
    facts = {"title": cost_title(cost), "reason": str(REASONS[cost["reason"]]) % cost.get("facts", {})}
    return _("%(title)s lassen sich nicht angeben: %(reason)s.") % facts


def cost_value(cost: Plain) -> str:
    """The middle in euros, or that there is none; what may be divided by zero has none."""
    if is_additional(cost) and cost["low"] is not None and cost["high"] is None:
        return _("nicht bestimmbar")
    if cost["estimate"] is not None:
        return str(numbers.euro(round(cost["estimate"] * 100)))
    return _("nicht bestimmt") if cost["low"] is None else _("nur Grenzen")


def cost_interval(cost: Plain) -> str:
    """Both ends in euros; an open end is said to be open."""
    low, high = (None if cost[end] is None else numbers.euro(round(cost[end] * 100)) for end in ("low", "high"))
    if low is None:
        return ""
    if high is None:
        return _("mindestens %(low)s, nach oben offen") % {"low": low}
    return _("%(low)s bis %(high)s") % {"low": low, "high": high}


def cost_basis(cost: Plain) -> str:
    """With which money and which count it was computed, empty where it was not; older results name their posts."""
    if cost["count"] is None and cost["low"] is None:
        return _study_basis(cost) if cost.get("study") else ""
    cents = round(cost["cost_eur"] * 100)
    facts = {"cost": numbers.euro(cents), "n": numbers.number(cost["n_posts"]), "parts": _parts(cost)}
    if cost.get("source") != "ledger":
        text = _("Gerechnet mit %(cost)s brutto für die %(n)s Beiträge, deren Honorar bekannt ist.") % facts
    elif cost["is_gross"]:
        text = (
            _("Gerechnet mit allen gebundenen und gezahlten Mitteln der Kampagne: %(cost)s brutto (%(parts)s).") % facts
        )
    else:
        text = _("Gerechnet mit %(cost)s (%(parts)s); nicht zu allen Positionen ist ein Bruttobetrag bekannt.") % facts
    if cost.get("study"):
        return f"{text} {_study_basis(cost)}"
    if not cost["count"]:
        return text
    return _("%(text)s Ergebnisse: %(count)s; 95-%%-Intervall.") % {
        "text": text,
        "count": numbers.number(cost["count"]),
    }


def _study_basis(cost: Plain) -> str:
    """What the study estimated, how, from where and as of when."""
    study = cost["study"]
    facts = {
        "unit": ADDITIONAL[cost["unit"]], "kind": Study.Kind(study["kind"]).label, "question": study["question"],
        "method": study["method"], "source": study["source"], "period": study["period"], "as_of": _study_day(cost),
    }  # fmt: skip
    named = _(
        "Untersuchung „%(question)s“ (%(kind)s, Verfahren %(method)s); Quelle: %(source)s, Zeitraum: %(period)s, Stand: %(as_of)s."
    )
    if cost["count"] is None:
        return named % facts
    ends = {"low": figure(study["low"]), "high": figure(study["high"]), "value": figure(cost["count"])}
    number = _("%(unit)s: %(value)s (95-%%-Intervall: %(low)s bis %(high)s), geschätzt in der") % {**facts, **ends}
    return f"{number} {named % facts}"


def _study_day(cost: Plain) -> str:
    return numbers.day(date.fromisoformat(cost["study"]["as_of"]))


def cost_figures(run: Run) -> list[FigureRow]:
    """Each cost as the page and the report show it."""
    return [_figure_row(run, cost) for cost in run.result.get("costs", [])]


def cost_source(cost: Plain) -> str:
    """Where the money and the results stand."""
    if study := cost.get("study"):
        return _("Mittelverwendung; %(source)s") % {"source": study["source"]}
    return _("Mittelverwendung und Zählung")


def _figure_row(run: Run, cost: Plain) -> FigureRow:
    study = cost.get("study")
    return FigureRow(
        label=cost_title(cost),
        value=cost_value(cost),
        unit="",
        interval=cost_interval(cost) or None,
        source=cost_source(cost),
        period=study["period"] if study else period_of(run),
        definition=f"{cost_sentence(cost)} {cost_basis(cost)}".strip(),
        as_of=date.fromisoformat(study["as_of"]) if study else as_of(run).date(),
    )


def _parts(cost: Plain) -> str:
    named = [
        f"{states.word('amount_kind', kind) if kind else _('ohne Art')}: {numbers.euro(cents)}"
        for kind, cents in cost.get("kinds", [])
    ]
    return ", ".join(named)
