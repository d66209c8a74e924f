# SPDX-License-Identifier: EUPL-1.2
"""The best selection for a budget, from offers and audiences; what the workbench shows and the selection note keeps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.partners.models import AudienceShare, Candidate, Party
from tragweite.core.refusal import Refused
from tragweite.core.rules.dated import DatedValue, load_values, value_at
from tragweite.core.selection.choice import Choice, Rejected, choose
from tragweite.core.selection.costs import TrueCost, true_cost
from tragweite.core.selection.coverage import Contribution
from tragweite.core.selection.problem import Audience as Reached
from tragweite.core.selection.problem import Candidate as Offer
from tragweite.core.selection.problem import CountRule, Problem, Rules, build_problem

from .audiences import Audience, Cell, Group, cells_of, missing_in, share_of

SHARE_CV: Final = 0.2
"""How far the shares of an audience may be off, where nobody says: one fifth (relative standard deviation)."""
PROOF_SECONDS: Final = 10.0
MISSING_WORDS: Final = {
    "no_offer": gettext_lazy("Das Angebot fehlt."),
    "no_channel": gettext_lazy("Es ist kein Kanal erfasst."),
    "no_followers": gettext_lazy("Die Zahl der Follower fehlt."),
    "no_ages": gettext_lazy("Die Altersgruppen des Publikums fehlen oder sind nicht lesbar."),
    "no_region": gettext_lazy("Der Anteil des Publikums in der Region der Zielgruppe fehlt."),
}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of one candidate: true cost, audiences; or what is missing."""

    candidate: Candidate
    cost: TrueCost | None
    audiences: tuple[Audience, ...]
    missing: str | None


@dataclass(frozen=True, kw_only=True)
class Ground:
    """All candidates and the cells of the target groups; ``key`` of a candidate is its primary key as text."""

    known: tuple[Known, ...]
    cells: tuple[Cell, ...]
    people: float

    @property
    def usable(self) -> tuple[Known, ...]:
        """The candidates that enter the calculation."""
        return tuple(each for each in self.known if each.missing is None)


@cache
def _values() -> tuple[DatedValue, ...]:
    source = files("tragweite.core.rules").joinpath("data", "values.toml")
    return load_values(text=source.read_text(encoding="utf-8"))


def cost_of(candidate: Candidate, *, on: date) -> TrueCost | None:
    """Fee, VAT and the artists' levy (owed on fees of natural persons, § 24 KSVG); None without an offer.

    Raises ``Refused("rules.no_valid_value")`` where no rate holds on that day.
    """
    if candidate.offer_net_cents is None:
        return None
    is_owed = candidate.party.legal_form == Party.LegalForm.NATURAL_PERSON
    levy = value_at(_values(), rule_id="KSA.rate", on=on).value if is_owed else Decimal(0)
    vat = value_at(_values(), rule_id="VAT.standard", on=on).value
    return true_cost(fee_cents=candidate.offer_net_cents, vat_rate=vat, levy_rate=levy)


def ground_of(campaign: Campaign, candidates: Sequence[Candidate], *, on: date) -> Ground:
    """Bring candidates (with channels and audience shares) and target groups together; one query more."""
    groups = [
        Group(
            key=each.pk, name=each.name, age_from=each.age_from, age_to=each.age_to, region=each.region, size=each.size
        )
        for each in campaign.target_groups.order_by("pk")
    ]
    found = {each.pk: _audiences(each) for each in candidates}
    regions = [group.region for group in groups]
    known = tuple(_known(each, found[each.pk], regions, on=on) for each in candidates)
    cells = cells_of(groups, [audience for audiences in found.values() for audience in audiences])
    return Ground(known=known, cells=cells, people=float(sum(group.size for group in groups)))


def _known(candidate: Candidate, audiences: tuple[Audience, ...], regions: Sequence[str], *, on: date) -> Known:
    cost = cost_of(candidate, on=on)
    missing = "no_offer" if cost is None else missing_in(audiences, regions)
    return Known(candidate=candidate, cost=cost, audiences=audiences, missing=missing)


def _audiences(candidate: Candidate) -> tuple[Audience, ...]:
    return tuple(
        Audience(
            followers=channel.followers_count,
            ages=_newest(channel.audience_shares.all(), AudienceShare.Dimension.AGE),
            regions=_newest(channel.audience_shares.all(), AudienceShare.Dimension.REGION),
        )
        for channel in candidate.party.channels.all()
    )


def _newest(shares: Iterable[AudienceShare], dimension: str) -> dict[str, float]:
    rows = [each for each in shares if each.dimension == dimension]
    newest = max((each.as_of for each in rows), default=None)
    return {each.bucket: float(each.share) for each in rows if each.as_of == newest}


def problem_of(ground: Ground, *, budget_cents: int, rules: Rules) -> Problem:
    """The question for the core. Raises ``Refused("selection.…")``."""
    usable = ground.usable
    audience = [
        Reached(name=str(each.candidate.pk), cell=cell.key, share=share)
        for each in usable
        for cell in ground.cells
        if (share := share_of(each.audiences, cell)) > 0
    ]
    offers = [
        Offer(name=str(each.candidate.pk), cost_cents=each.cost.total_cents) for each in usable if each.cost is not None
    ]
    cells = {cell.key: cell.people for cell in ground.cells}
    return build_problem(candidates=offers, audience=audience, cells=cells, budget_cents=budget_cents, rules=rules)


def own_reach(ground: Ground, known: Known) -> float:
    """People of the target groups whom one candidate could reach alone."""
    return sum(cell.people * share_of(known.audiences, cell) for cell in ground.cells)


def answer(ground: Ground, *, budget_cents: int, rules: Rules, share_cv: float, is_exact: bool) -> dict[str, Any]:
    """The best selection as plain data. Raises ``Refused("selection.…")``."""
    problem = problem_of(ground, budget_cents=budget_cents, rules=rules)
    choice = choose(problem, time_limit_s=PROOF_SECONDS, share_cv=share_cv, is_exact=is_exact)
    names = {str(each.candidate.pk): each.candidate.party.name for each in ground.known}
    return _plain(choice, names, budget_cents=budget_cents, people=ground.people)


def _plain(choice: Choice, names: Mapping[str, str], *, budget_cents: int, people: float) -> dict[str, Any]:
    promise = choice.promise
    return {
        "budget_cents": budget_cents,
        "cost_cents": choice.cost_cents,
        "people": round(people),
        "reach": round(choice.reach),
        "bound": round(choice.bound),
        "gap": float(f"{choice.gap:.6g}"),
        "certificate": choice.certificate,
        "low": round(choice.band.low),
        "high": round(choice.band.high),
        "promise": _rounded(promise.reach),
        "promise_low": _rounded(promise.low),
        "promise_high": _rounded(promise.high),
        "share_cv": promise.share_cv,
        "per_person_cents": round(choice.cost_cents / choice.reach) if choice.reach >= 1 else None,
        "chosen": list(choice.chosen),
        "contributions": [_contribution(each, names) for each in choice.contributions],
        "rejected": [_rejected(each, names) for each in choice.rejected],
        "frontier": [
            {"budget_cents": each.budget_cents, "reach": round(each.reach), "bound": _rounded(each.bound)}
            for each in choice.frontier
        ],
    }


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)


def _contribution(each: Contribution, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": each.name,
        "name": names[each.name],
        "cost_cents": each.cost_cents,
        "brings": round(each.shapley),
        "lost": round(each.drop_loss),
    }


def _rejected(each: Rejected, names: Mapping[str, str]) -> dict[str, Any]:
    others = ", ".join(names[name] for name in each.names)
    return {
        "key": each.name,
        "name": names[each.name],
        "cost_cents": each.cost_cents,
        "added": round(each.added_reach),
        "why": _why(each) % {"names": others},
    }


def _why(each: Rejected) -> str:
    return {
        "excluded": _("Von Ihnen ausgeschlossen."),
        "conflict": _("Schließt sich mit %(names)s aus."),
        "group_full": _("Die Höchstzahl ist mit %(names)s erreicht."),
        "too_dear": _("Kostet allein mehr als das ganze Budget."),
        "no_gain": _("Erreicht kaum jemanden, den die Ausgewählten nicht schon erreichen."),
        "others_reach_more": _("Für dasselbe Geld erreichen die Ausgewählten mehr Menschen."),
    }[each.why]


def agency_rules(ground: Ground, *, at_most: int | None) -> tuple[CountRule, ...]:
    """At most so many of each agency."""
    if at_most is None:
        return ()
    members: dict[str, set[str]] = {}
    for each in ground.usable:
        if each.candidate.party.agency is not None:
            members.setdefault(each.candidate.party.agency.name, set()).add(str(each.candidate.pk))
    return tuple(
        CountRule(names=frozenset(names), at_most=at_most, label=label) for label, names in sorted(members.items())
    )


def platform_rules(ground: Ground, *, at_least: Mapping[str, int | None]) -> tuple[CountRule, ...]:
    """At least so many on each platform."""
    found = []
    for platform, count in sorted(at_least.items()):
        names = {
            str(each.candidate.pk)
            for each in ground.usable
            if any(channel.platform == platform for channel in each.candidate.party.channels.all())
        }
        if count:
            found.append(CountRule(names=frozenset(names), at_least=count, label=platform))
    return tuple(found)


def calculated(campaign: Campaign, candidates: Sequence[Candidate], *, on: date) -> dict[str, Any]:
    """What the note keeps: what the decided set reaches, and the best that the same money could have reached.

    ``{"reason": …}`` where offers or audiences are missing.
    """
    chosen = frozenset(str(each.pk) for each in candidates if each.decision == Candidate.Decision.CHOSEN)
    try:
        ground = ground_of(campaign, candidates, on=on)
        lacking = [each.candidate.party.name for each in ground.known if each.missing and _key(each) in chosen]
        if lacking:
            return {"reason": _("Angaben fehlen bei %(names)s.") % {"names": ", ".join(lacking)}}
        others = frozenset(_key(each) for each in ground.usable) - chosen
        paid = sum(each.cost.total_cents for each in ground.usable if each.cost and _key(each) in chosen)
        fixed = Rules(required=chosen, excluded=others)
        decided = answer(ground, budget_cents=paid, rules=fixed, share_cv=SHARE_CV, is_exact=False)
        best = answer(ground, budget_cents=paid, rules=Rules(), share_cv=0.0, is_exact=True)
    except Refused as refused:
        return {"reason": _("Die Rechnung ist nicht möglich (%(code)s).") % {"code": refused.code}}
    missing = [
        {"name": each.candidate.party.name, "reason": str(MISSING_WORDS[each.missing])}
        for each in ground.known
        if each.missing
    ]
    costs = {_key(each): each.cost.total_cents for each in ground.known if each.cost is not None}
    return {"decided": decided, "best": best, "missing": missing, "costs": costs}


def _key(known: Known) -> str:
    return str(known.candidate.pk)
