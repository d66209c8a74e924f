# SPDX-License-Identifier: EUPL-1.2
"""Reads of published spending: imports, rows, and the lines of a bound query without anything counted twice."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from tragweite.apps.disclosure.models import PublishedAmount, SpendingImport
from tragweite.apps.people.policies import CONTENT_ROLES
from tragweite.apps.people.queries import Scope
from tragweite.core.rules.ledger import LedgerLine
from tragweite.core.rules.money import Amount, Basis, NoAmount, Precision, no_amount, stated
from tragweite.core.rules.states import AmountKind, CostState

RowName = tuple[int, str]
FILTERS = ("level", "authority", "campaign", "platform")


def published_within(scope: Scope) -> QuerySet[PublishedAmount]:
    """Published amounts are public; whoever reads content reads them all."""
    rows = PublishedAmount.objects.select_related("spending_import")
    return rows if scope.all_roles & CONTENT_ROLES else rows.none()


def imports_within(scope: Scope) -> QuerySet[SpendingImport]:
    """The files that were taken in, newest first."""
    found = SpendingImport.objects.select_related("imported_by")
    return found if scope.all_roles & CONTENT_ROLES else found.none()


def access_import(scope: Scope, pk: int) -> SpendingImport:
    """One import, or 404."""
    found = imports_within(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def import_of(file_sha256: str) -> SpendingImport | None:
    """The import of exactly this file, if there was one."""
    return SpendingImport.objects.filter(file_sha256=file_sha256).first()


def levels() -> list[tuple[str, str]]:
    """Levels of government with published rows, as choices."""
    found = PublishedAmount.objects.order_by("level").values_list("level", flat=True).distinct()
    return [(level, level) for level in found]


@dataclass(frozen=True, kw_only=True)
class PublishedLines:
    """The rows of a query as lines. ``unclear`` counts rows whose years overlap the wanted ones or are not known."""

    rows: tuple[PublishedAmount, ...]
    lines: tuple[LedgerLine, ...]
    unclear: int
    parents: Mapping[RowName, str]


def published_lines(
    *, wanted: Mapping[str, Any], year_from: int | None = None, year_to: int | None = None
) -> PublishedLines:
    """Rows that a stored filter names (import, level exactly; authority, campaign, platform as part) in these years."""
    rows = PublishedAmount.objects.select_related("spending_import").order_by("spending_import", "row_number", "pk")
    if wanted.get("import"):
        rows = rows.filter(spending_import=wanted["import"])
    if wanted.get("level"):
        rows = rows.filter(level=wanted["level"])
    for name in ("authority", "campaign", "platform"):
        if wanted.get(name):
            rows = rows.filter(**{f"{name}__icontains": wanted[name]})
    every = list(rows)
    inside = [row for row in every if _in_years(row.years, year_from, year_to)]
    outside = [row for row in every if row.years and _apart(row.years, year_from, year_to)]
    return PublishedLines(
        rows=tuple(inside),
        lines=tuple(line_of(row) for row in inside),
        unclear=len(every) - len(inside) - len(outside),
        parents=_parents({row.spending_import_id for row in every}),
    )


def _parents(import_ids: Collection[int]) -> dict[RowName, str]:
    rows = PublishedAmount.objects.filter(spending_import__in=import_ids).exclude(included_in="").order_by()
    names = rows.values_list("spending_import_id", "row", "included_in")
    return {(import_id, row): parent for import_id, row, parent in names}


def _in_years(years: Collection[int], year_from: int | None, year_to: int | None) -> bool:
    if year_from is None and year_to is None:
        return True
    return bool(years) and (year_from or 0) <= min(years) and max(years) <= (year_to or 9999)


def _apart(years: Collection[int], year_from: int | None, year_to: int | None) -> bool:
    return max(years) < (year_from or 0) or min(years) > (year_to or 9999)


def amount_of(row: PublishedAmount) -> Amount:
    """The amount with its precision and basis, or the typed absence of one."""
    words = str(row.stated.get("precision", ""))
    if row.amount_cents is None:
        return no_amount(absence=NoAmount(row.no_amount), text=words)
    return stated(cents=row.amount_cents, basis=Basis(row.basis), precision=Precision(row.precision), text=words)


def line_of(row: PublishedAmount) -> LedgerLine:
    """One row as a position of its own; ``ministry`` is level and authority, since names repeat between states."""
    return LedgerLine(
        entry=row.pk,
        position=f"published:{row.pk}",
        ministry=f"{row.level}: {row.authority}" if row.authority else row.level,
        campaign=row.campaign or None,
        year=row.year,
        platform=row.platform or None,
        party=row.party or None,
        kind=AmountKind(row.kind) if row.kind else None,
        state=CostState(row.cost_state) if row.cost_state else None,
        amount=amount_of(row),
        recorded_at=row.spending_import.imported_at,
    )


def included_rows(found: PublishedLines, *, counted: Iterable[int]) -> set[int]:
    """Keys of rows whose amount is already held by another counted row with a number; they are never added to it."""
    keys = set(counted)
    holders = {(row.spending_import_id, row.row) for row in found.rows if row.pk in keys and _has_sum(row)}
    return {row.pk for row in found.rows if row.pk in keys and _is_held(row, holders, found.parents)}


def _has_sum(row: PublishedAmount) -> bool:
    return row.amount_cents is not None and row.precision != Precision.CEILING


def _is_held(row: PublishedAmount, holders: Collection[RowName], parents: Mapping[RowName, str]) -> bool:
    """Whether a row further up, however far, is summed itself; a circle ends the search."""
    name = (row.spending_import_id, row.row)
    seen = {name}
    while parent := parents.get(name):
        name = (row.spending_import_id, parent)
        if name in seen:
            return False
        if name in holders:
            return True
        seen.add(name)
    return False
