# SPDX-License-Identifier: EUPL-1.2
"""Reads of the ledger: rows for lists, and lines for the pure cuts of ``core.rules.ledger``."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet
from django.http import Http404

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.contracts.models import Contract, LedgerEntry
from tragweite.apps.partners.models import Party
from tragweite.apps.people.models import Ministry
from tragweite.apps.people.queries import Scope, within
from tragweite.core.rules.ledger import KeyPart, LedgerLine
from tragweite.core.rules.money import Amount, Basis, Precision
from tragweite.core.rules.states import AmountKind, CostState


def entries_within(scope: Scope) -> QuerySet[LedgerEntry]:
    """Ledger entries that the scope reads, with all that a list shows."""
    entries = LedgerEntry.objects.select_related(
        "ministry", "campaign", "party", "budget_line", "contract", "invoice", "recorded_by", "reversed_by", "reverses"
    )
    return within(entries, scope)


def access_entry(scope: Scope, pk: int) -> LedgerEntry:
    """A ledger entry; a foreign and a missing id answer alike (404)."""
    entry = entries_within(scope).filter(pk=pk).first()
    if entry is None:
        raise Http404
    return entry


def ledger_lines(
    *, ministry_ids: Collection[int] | None, campaign_ids: Collection[int] | None = None
) -> list[LedgerLine]:
    """The lines of these ministries and campaigns (None is all) for ``core.rules.ledger.cut``; one query.

    Keys of ministry, campaign and party are database ids; see ``key_labels`` for their names.
    """
    entries = LedgerEntry.objects.order_by("pk")
    if ministry_ids is not None:
        entries = entries.filter(ministry__in=ministry_ids)
    if campaign_ids is not None:
        entries = entries.filter(campaign__in=campaign_ids)
    return [_line(entry) for entry in entries.iterator(chunk_size=2000)]


def _line(entry: LedgerEntry) -> LedgerLine:
    return LedgerLine(
        entry=entry.pk,
        position=entry.position,
        ministry=entry.ministry_id,
        campaign=entry.campaign_id,
        year=entry.year,
        platform=entry.platform or None,
        party=entry.party_id,
        kind=AmountKind(entry.kind),
        state=CostState(entry.state),  # reversals: the pure cut takes back the line that ``reverses`` names
        amount=_amount(entry),
        recorded_at=entry.recorded_at,
        booked_on=entry.booked_on,
        reverses=entry.reverses_id,
    )


def _amount(entry: LedgerEntry) -> Amount:
    precision = Precision.CEILING if entry.state == CostState.CEILING else Precision.EXACT_CENT
    return Amount(
        stated_cents=abs(entry.net_cents),
        basis=Basis.NET,
        precision=precision,
        net_cents=abs(entry.net_cents),
        vat_rate=entry.vat_rate,
        gross_cents=abs(entry.gross_cents),
    )


def key_labels(*, dimension: str, keys: Iterable[KeyPart]) -> Mapping[KeyPart, str]:
    """The names of ministries, campaigns or parties by their id; empty for a dimension that is no table."""
    wanted = [key for key in keys if isinstance(key, int)]
    if dimension == "ministry":
        return dict(Ministry.objects.filter(pk__in=wanted).values_list("pk", "name"))
    if dimension == "campaign":
        return dict(Campaign.objects.filter(pk__in=wanted).values_list("pk", "title"))
    if dimension == "party":
        return dict(Party.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return {}


def booked_years(scope: Scope) -> list[int]:
    """The budget years with bookings that the scope reads, newest first."""
    years = within(LedgerEntry.objects.order_by("-year"), scope).values_list("year", flat=True)
    return list(years.distinct())


def contract_lines(contract: Contract) -> list[LedgerLine]:
    """The lines of one contract that the caller has fetched by right; one query."""
    return [_line(entry) for entry in LedgerEntry.objects.filter(contract=contract).order_by("pk")]
