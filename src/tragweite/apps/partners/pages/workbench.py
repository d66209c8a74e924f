# SPDX-License-Identifier: EUPL-1.2
"""The workbench: candidates with their audiences, the best selection while budget and rules move, and why not the others."""

from typing import Any

from django.utils.translation import gettext as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.partners.forms import WorkbenchForm
from tragweite.apps.partners.models import Candidate, Channel
from tragweite.apps.partners.queries import calculation, latest_hints
from tragweite.apps.partners.queries.calculation import MISSING_WORDS, Ground, Known
from tragweite.core.refusal import Refused
from tragweite.core.selection.problem import Rules
from tragweite.web.refusals import refusal_text

from .selecting import not_shown, reach_lines


def form_of(campaign: Campaign, ground: Ground, data: Any) -> WorkbenchForm:
    """The form of budget and rules; unbound it starts with the planned costs."""
    people = [(str(each.candidate.pk), each.candidate.party.name) for each in ground.usable]
    used = {channel.platform for each in ground.usable for channel in each.candidate.party.channels.all()}
    platforms = [(value, str(label)) for value, label in Channel.Platform.choices if value in used]
    initial = {"budget_cents": campaign.planned_cents}
    return WorkbenchForm(data or None, people=people, platforms=platforms, initial=initial)


def result_of(campaign: Campaign, ground: Ground, form: WorkbenchForm, *, is_exact: bool) -> dict[str, Any]:
    """``result`` of the calculation, or ``problem`` that says why there is none."""
    if form.is_bound and not form.is_valid():
        return {"problem": _("Bitte prüfen Sie die Angaben. Es ist nichts gerechnet.")}
    given: dict[str, Any] = form.cleaned_data if form.is_bound else {"budget_cents": campaign.planned_cents}
    if given.get("budget_cents") is None:
        return {"problem": _("Bitte geben Sie ein Budget an: Die Kampagne nennt noch keine geplanten Kosten.")}
    if not ground.cells:
        return {"problem": _("Die Kampagne hat noch keine Zielgruppe. Bitte legen Sie sie unter „Ziele“ fest.")}
    if not ground.usable:
        return {"problem": _("Zu niemandem sind Angebot und Publikum vollständig. Was fehlt, steht in der Tabelle.")}
    spread = given.get("spread")
    try:
        found = calculation.answer(
            ground,
            budget_cents=given["budget_cents"],
            rules=_rules(ground, form) if form.is_bound else Rules(),
            share_cv=calculation.SHARE_CV if spread is None else float(spread),
            is_exact=is_exact,
        )
    except Refused as refused:
        return {"problem": refusal_text(refused)}
    return {"result": found, "lines": reach_lines(found), "not_shown": not_shown(), "is_exact": is_exact}


def _rules(ground: Ground, form: WorkbenchForm) -> Rules:
    given = form.cleaned_data
    pair = (given["first"], given["second"])
    return Rules(
        required=frozenset(given["required_keys"]),
        excluded=frozenset(given["excluded_keys"]),
        conflicts=(pair,) if all(pair) and pair[0] != pair[1] else (),
        counts=(
            *calculation.agency_rules(ground, at_most=given["at_most_agency"]),
            *calculation.platform_rules(ground, at_least=form.platforms),
        ),
    )


def rows_of(ground: Ground, form: WorkbenchForm, result: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The candidates as rows: whom they could reach alone, what they add to the selection, what is missing."""
    chosen = {each["key"]: each["lost"] for each in result["contributions"]} if result else {}
    others = {each["key"]: each for each in result["rejected"]} if result else {}
    given = form.data if form.is_bound else {}
    rows = [_row(ground, each, chosen, others) for each in ground.known]
    for row in rows:
        for name in ("required_keys", "excluded_keys"):
            row[name] = row["key"] in (given.getlist(name) if hasattr(given, "getlist") else ())
    return sorted(rows, key=lambda row: (not row["is_chosen"], row["missing"] != "", -row["own"], row["name"]))


def _row(ground: Ground, known: Known, chosen: dict[str, int], others: dict[str, Any]) -> dict[str, Any]:
    key, candidate = str(known.candidate.pk), known.candidate
    own = round(calculation.own_reach(ground, known))
    alone = chosen.get(key, others[key]["added"] if key in others else None)
    return {
        "key": key,
        "name": candidate.party.name,
        "decision": candidate.get_decision_display() if candidate.decision != Candidate.Decision.OPEN else "",
        "channels": ", ".join(str(channel) for channel in candidate.party.channels.all()),
        "scores": f"{candidate.target_group_fit} / {candidate.content_quality} / {candidate.label_discipline}",
        "cost_cents": known.cost.total_cents if known.cost else None,
        "own": own,
        "share": own / ground.people if ground.people else None,
        "overlap": 1 - alone / own if own and alone is not None else None,
        "is_chosen": key in chosen,
        "why": others[key]["why"] if key in others else "",
        "hints": [str(each.get_level_display()) for each in latest_hints(candidate) if each.level != "no_hint"],
        "missing": str(MISSING_WORDS[known.missing]) if known.missing else "",
    }
