# SPDX-License-Identifier: EUPL-1.2
"""Reads of the public register: what an entry would say, what was released, and what the public sees."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.queries import campaigns_within
from tragweite.apps.content.queries import items_within
from tragweite.apps.contracts.queries import contracts_within, ledger_lines
from tragweite.apps.disclosure.models import RegisterEntry
from tragweite.apps.disclosure.policies import PROPOSERS, REGISTRABLE
from tragweite.apps.findings.models import Run
from tragweite.apps.people.queries import Scope, within
from tragweite.core.rules.ledger import Sums, cut
from tragweite.core.rules.money import Basis
from tragweite.core.rules.states import ContractState, CostState, ItemState

LIVE = (ItemState.PUBLISHED, ItemState.CHECKED, ItemState.ENDED, ItemState.DEVIATING, ItemState.URGENT)
BOUND = (ContractState.SIGNED, ContractState.ACCEPTED, ContractState.CLOSED, ContractState.TERMINATED)


def snapshot(campaign: Campaign, scope: Scope, *, at: datetime) -> dict[str, Any]:
    """What an entry says at this moment: plain data, amounts in gross cents, days as ISO texts."""
    run = released_run(campaign)
    return {
        "title": campaign.title,
        "ministry": campaign.ministry.name,
        "summary": campaign.summary,
        "purpose_class": campaign.purpose_class,
        "starts_on": campaign.starts_on.isoformat(),
        "ends_on": campaign.ends_on.isoformat(),
        "year_from": campaign.starts_on.year,
        "year_to": campaign.ends_on.year,
        "state": campaign.state,
        "as_of": timezone.localdate(at).isoformat(),
        "cost": _cost(campaign, at=at),
        "goals": _goals(campaign, run),
        "finding": _finding(run),
        **_posts(campaign, scope),
        **_partners(campaign, scope, at=at),
        "sources": _sources(run),
        "demo": campaign.is_demo,
    }


def _cost(campaign: Campaign, *, at: datetime) -> dict[str, Any]:
    lines = ledger_lines(ministry_ids=None, campaign_ids=[campaign.pk])

    def total(state: CostState) -> Sums:
        return cut(lines, by=(), cutoff=at, state=state, basis=Basis.GROSS).total

    paid = cut(lines, by="year", cutoff=at, state=CostState.PAID, basis=Basis.GROSS)
    return {
        "paid_cents": paid.total.cents,
        "ordered_cents": total(CostState.ORDERED).cents,
        "by_year": [{"year": row.key[0], "paid_cents": row.sums.cents} for row in paid.rows],
        "basis": str(Basis.GROSS),
        "currency": "EUR",
    }


def released_run(campaign: Campaign) -> Run | None:
    """The latest evaluation that a second person released."""
    return Run.objects.filter(campaign=campaign, released_at__isnull=False).order_by("-computed_at", "-pk").first()


def _finding(run: Run | None) -> dict[str, Any] | None:
    if run is None:
        return None
    return {
        "sentence": run.sentence,
        "grade": run.grade,
        "provisional": run.provisional,
        "method_version": run.method_version,
        "computed_on": timezone.localdate(run.computed_at).isoformat(),
    }


def _goals(campaign: Campaign, run: Run | None) -> list[dict[str, Any]]:
    """Goals with what the released evaluation says about each; without one the reached value is missing, not 0."""
    reached = {goal.get("goal"): goal for goal in _run_goals(run)}
    return [
        {
            "description": goal.description,
            "indicator": goal.indicator,
            "unit": goal.unit,
            "baseline": format(goal.baseline.normalize(), "f"),
            "target": format(goal.target_value.normalize(), "f"),
            "due_on": goal.due_on.isoformat(),
            "source": goal.source,
            "value": _text(reached.get(goal.pk, {}).get("value")),
            "share": _text(reached.get(goal.pk, {}).get("share")),
            "as_of": _text(reached.get(goal.pk, {}).get("as_of")),
            "reason": _text(reached.get(goal.pk, {}).get("reason")),
            "amended": goal.amended_at is not None,
        }
        for goal in campaign.goals.order_by("pk")
    ]


def _run_goals(run: Run | None) -> list[Mapping[str, Any]]:
    found = run.result.get("goals", []) if run is not None and isinstance(run.result, dict) else []
    return [goal for goal in found if isinstance(goal, dict)]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _posts(campaign: Campaign, scope: Scope) -> dict[str, Any]:
    rows = items_within(scope).filter(campaign=campaign, state__in=LIVE).select_related(None).order_by()
    found = list(rows.values_list("sender", "channel__platform"))
    return {
        "post_count": len(found),
        "posts_by_sender": dict(sorted(Counter(sender for sender, _platform in found).items())),
        "platforms": sorted({platform for _sender, platform in found}),
    }


def _partners(campaign: Campaign, scope: Scope, *, at: datetime) -> dict[str, Any]:
    """Names only with dated consent; of the others the number (invariant 13)."""
    contracts = contracts_within(scope).filter(campaign=campaign, state__in=BOUND)
    today = timezone.localdate(at)
    consent: dict[int, bool] = {}
    names: dict[int, str] = {}
    for contract in contracts:
        agreed = contract.name_consent_on is not None and contract.name_consent_on <= today
        consent[contract.party_id] = consent.get(contract.party_id, False) or agreed
        names[contract.party_id] = contract.party.name
    return {
        "partners": sorted(names[key] for key, agreed in consent.items() if agreed),
        "unnamed_partner_count": sum(not agreed for agreed in consent.values()),
    }


def _sources(run: Run | None) -> list[str]:
    sources = [
        _("Kosten: Kassenbuch der Kampagne, brutto, Storniertes nicht gezählt."),
        _("Beiträge: Verzeichnis der veröffentlichten Beiträge."),
    ]
    if run is not None:
        sources.append(_("Ergebnis: freigegebene Auswertung, Verfahren %(version)s.") % {"version": run.method_version})
    return sources


def slug_of(campaign: Campaign) -> str:
    """The address of a campaign in the register; it stays the same over all versions of the entry."""
    first = RegisterEntry.objects.filter(campaign=campaign).order_by("number").values_list("slug", flat=True).first()
    return first or f"{slugify(campaign.title)[:60].strip('-') or 'kampagne'}-{campaign.pk}"


def entries_within(scope: Scope) -> QuerySet[RegisterEntry]:
    """Entries of campaigns that the scope reads, proposed and released."""
    entries = RegisterEntry.objects.select_related("campaign__ministry", "proposed_by", "released_by")
    return within(entries, scope, path="campaign__ministry")


def access_entry(scope: Scope, pk: int) -> RegisterEntry:
    """An entry; a foreign and a missing id answer alike (404)."""
    entry = entries_within(scope).filter(pk=pk).first()
    if entry is None:
        raise Http404
    return entry


def access_campaign_for_entry(scope: Scope, pk: int) -> Campaign:
    """A campaign for which an entry may be proposed, or 404."""
    campaign = proposable(scope).filter(pk=pk).first()
    if campaign is None:
        raise Http404
    return campaign


def proposable(scope: Scope) -> QuerySet[Campaign]:
    """Campaigns that have begun, in ministries where one proposes."""
    return campaigns_within(scope).filter(ministry__in=scope.ministries_with(*PROPOSERS), state__in=REGISTRABLE)


def public_entries() -> QuerySet[RegisterEntry]:
    """What everyone sees: of each campaign the latest released entry."""
    newer = RegisterEntry.objects.filter(
        campaign=OuterRef("campaign"), released_at__isnull=False, number__gt=OuterRef("number")
    )
    released = RegisterEntry.objects.filter(released_at__isnull=False)
    return released.filter(~Exists(newer)).order_by("-released_at", "pk")


def public_entry(slug: str) -> RegisterEntry:
    """The released entry at this address, or 404."""
    entry = public_entries().filter(slug=slug).first()
    if entry is None:
        raise Http404
    return entry


def public_ministries() -> list[str]:
    """Ministries with a released entry."""
    return sorted(set(public_entries().order_by().values_list("snapshot__ministry", flat=True)))
