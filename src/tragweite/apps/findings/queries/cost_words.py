# SPDX-License-Identifier: EUPL-1.2
"""The cost of one result in words: title, sentence, what was counted into it, interval."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.documents import numbers
from tragweite.web import states

from .report import Plain

TITLES: Final = {
    "reached": gettext_lazy("Kosten je erreichter Person"),
    "visit": gettext_lazy("Kosten je Besuch"),
    "application": gettext_lazy("Kosten je Bewerbung"),
    "incremental_application": gettext_lazy("Kosten je zusätzlicher Bewerbung"),
}
REASONS: Final = {
    "reach_missing": gettext_lazy("nur zu %(known)s von %(n)s Beiträgen ist eine Reichweite eingetragen"),
    "not_all_counted": gettext_lazy("nur zu %(known)s von %(n)s Beiträgen wurde gezählt"),
    "no_comparison": gettext_lazy("der Verlauf ohne Kampagne ist mit diesem Plan nicht gemessen"),
}


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
    """The middle in euros, or that there is none."""
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
    """With which money and which count it was computed; results stored before the ledger entered name their posts."""
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
    if not cost["count"]:
        return text
    return _("%(text)s Ergebnisse: %(count)s; 95-%%-Intervall.") % {
        "text": text,
        "count": numbers.number(cost["count"]),
    }


def cost_figures(costs: list[Plain]) -> list[dict[str, Any]]:
    """Each cost as the page shows it."""
    return [
        {
            "label": cost_title(cost),
            "value": cost_value(cost),
            "interval": cost_interval(cost),
            "definition": f"{cost_sentence(cost)} {cost_basis(cost)}",
        }
        for cost in costs
    ]


def _parts(cost: Plain) -> str:
    named = [
        f"{states.word('amount_kind', kind) if kind else _('ohne Art')}: {numbers.euro(cents)}"
        for kind, cents in cost.get("kinds", [])
    ]
    return ", ".join(named)
