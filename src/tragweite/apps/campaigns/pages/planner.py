# SPDX-License-Identifier: EUPL-1.2
"""The page before the signature: what these posts and this money can show, and what was drawn by lot."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.campaigns import policies, queries
from tragweite.apps.campaigns.models import Campaign, Lot
from tragweite.apps.people.queries import Scope
from tragweite.core.evaluation.planning import PostPlan, detectable_ratio, posts_needed, power_of_posts
from tragweite.web.formats import count, number, share
from tragweite.web.states import word

RATIOS: Final = (1.25, 1.5, 2.0, 3.0, 5.0)
POWER: Final = 0.8
DEFAULTS: Final[Mapping[str, Any]] = {
    "n_numerator": 12,
    "n_denominator": 12,
    "mean": Decimal(50),
    "dispersion": Decimal("0.7"),
}
"""Example values, shown as such; they are no figures of this campaign."""
SIDE_WORDS: Final = {
    "campaign": gettext_lazy("mit Kampagne"),
    "control": gettext_lazy("zum Vergleich"),
    "ghost": gettext_lazy("ohne Werbung"),
}


def planner_page(campaign: Campaign, scope: Scope, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """The context: answer to ``values`` (None: nothing usable was asked), draws, who may draw."""
    plan = queries.current_plan(campaign)
    return {
        "title": campaign.title,
        "plan": plan,
        "answer": _answer(values) if values else None,
        "lots": [_lot(lot) for lot in queries.lots_of(campaign)],
        "kinds": [(value, label) for value, label in Lot.Kind.choices if value != Lot.Kind.SLOTS or plan],
        "may_draw": policies.may_change_plan(scope, campaign),
    }


def _answer(values: Mapping[str, Any]) -> dict[str, Any]:
    affordable = _affordable(values)
    planned = int(values["n_numerator"])
    over = planned if affordable is None else min(planned, affordable)
    if over < 2:
        return {"too_dear": True, "affordable": affordable}
    mean, dispersion = float(values["mean"]), float(values["dispersion"])
    plan = PostPlan(n_numerator=over, n_denominator=int(values["n_denominator"]), mean=mean, dispersion=dispersion)
    smallest = detectable_ratio(plan, power=POWER)
    return {
        "sentence": _sentence(plan, smallest),
        "affordable": affordable,
        "is_cut": over < planned,
        "rows": [
            {
                "ratio": number(ratio, places=2),
                "power": share(power_of_posts(plan, ratio=ratio)),
                "needed": _needed(mean, dispersion, ratio),
            }
            for ratio in RATIOS
        ],
    }


def _affordable(values: Mapping[str, Any]) -> int | None:
    budget, cost = values.get("budget_cents"), values.get("post_cents")
    return None if budget is None or not cost else int(budget // cost)


def _needed(mean: float, dispersion: float, ratio: float) -> str:
    found = posts_needed(mean=mean, dispersion=dispersion, ratio=ratio, power=POWER)
    return count(found) if found is not None else _("mehr als 100.000")


def _sentence(plan: PostPlan, smallest: float | None) -> str:
    facts = {"over": count(plan.n_numerator), "under": count(plan.n_denominator)}
    if smallest is None:
        return _("Mit %(over)s und %(under)s Beiträgen lässt sich kein Unterschied verlässlich finden.") % facts
    return _(
        "Mit %(over)s und %(under)s Beiträgen findet die Auswertung einen Unterschied mit 80 %% Sicherheit erst, wenn die "
        "einen mindestens %(ratio)s-mal so viele Besuche bringen wie die anderen."
    ) % {**facts, "ratio": number(smallest, places=2)}


def _lot(lot: Lot) -> dict[str, Any]:
    rows = [{**row, "side": side_word(str(row["side"]))} for row in lot.drawn]
    return {"lot": lot, "rows": rows, "possible": _possible(lot.possible_draws)}


def _possible(text: str) -> str:
    return count(int(text)) if len(text) < 10 else _("mehr als eine Milliarde")


def side_word(side: str) -> str:
    """The German word of a side of a draw."""
    return str(SIDE_WORDS[side]) if side in SIDE_WORDS else str(word("sender", side))
