# SPDX-License-Identifier: EUPL-1.2
"""What the budget lines hold: amount, committed, paid, available (invariant 7)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from tragweite.apps.campaigns.models import BudgetLine
from tragweite.apps.contracts.models import LedgerEntry
from tragweite.apps.people.queries import Scope, within
from tragweite.core.rules.budget import available_cents
from tragweite.core.rules.states import CostState


@dataclass(frozen=True, kw_only=True)
class BudgetState:
    """A budget line and its numbers in gross cents.

    Committed is, over all positions, what is ordered and not yet paid (never below zero); paid is what was paid.
    """

    line: BudgetLine
    committed_cents: int
    paid_cents: int

    @property
    def available_cents(self) -> int:
        return available_cents(
            budget_cents=self.line.amount_cents, committed_cents=self.committed_cents, paid_cents=self.paid_cents
        )


def _claims(entries: QuerySet[LedgerEntry]) -> Iterable[Any]:
    """Ordered and paid gross cents of each position; reversals carry negative amounts and cancel out."""

    def total(state: CostState) -> Coalesce:
        return Coalesce(Sum("gross_cents", filter=Q(state=state)), 0)

    claims: Iterable[Any] = (
        entries.filter(state__in=[CostState.ORDERED, CostState.PAID])
        .order_by()
        .values("budget_line_id", "position")
        .annotate(ordered=total(CostState.ORDERED), paid=total(CostState.PAID))
    )
    return claims


def position_claim(*, line_id: int, position: str) -> tuple[int, int]:
    """Ordered and paid gross cents of one position on a budget line."""
    for found in _claims(LedgerEntry.objects.filter(budget_line_id=line_id, position=position)):
        return found["ordered"], found["paid"]
    return 0, 0


def _states(lines: Collection[BudgetLine]) -> list[BudgetState]:
    committed: dict[int, int] = {}
    paid: dict[int, int] = {}
    for claim in _claims(LedgerEntry.objects.filter(budget_line__in=lines)):
        line_id = claim["budget_line_id"]
        committed[line_id] = committed.get(line_id, 0) + max(claim["ordered"] - claim["paid"], 0)
        paid[line_id] = paid.get(line_id, 0) + claim["paid"]
    return [
        BudgetState(line=line, committed_cents=committed.get(line.pk, 0), paid_cents=paid.get(line.pk, 0))
        for line in lines
    ]


def budget_state(line: BudgetLine) -> BudgetState:
    """The numbers of one line; for a decision the caller holds the lock of its row."""
    return _states([line])[0]


def budget_overview(scope: Scope, *, line_ids: Collection[int] | None = None) -> list[BudgetState]:
    """The budget lines that the scope reads, newest year first, with their numbers; two queries."""
    lines = within(BudgetLine.objects.select_related("ministry"), scope)
    if line_ids is not None:
        lines = lines.filter(pk__in=line_ids)
    return _states(list(lines.order_by("-year", "ministry__position", "code")))
