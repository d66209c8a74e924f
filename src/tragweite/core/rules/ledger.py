# SPDX-License-Identifier: EUPL-1.2
"""Cuts of the ledger whose sums always equal the total (invariant 6), as of any past moment.

A line says: this position stood in this cost state with this amount, recorded then. Lines are never changed; a
correction is a reversal and a new line. Sums keep apart what was stated net, gross, exactly, rounded, or as a bound;
a ceiling is no amount spent and is never summed; what has no number is listed and never counted as 0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from tragweite.core.refusal import Refused
from tragweite.core.rules.money import Amount, Basis, NoAmount, Precision
from tragweite.core.rules.states import COST_STATES_IN_ORDER, AmountKind, CostState

DIMENSIONS: Final = ("ministry", "campaign", "year", "platform", "party", "kind", "state")
"""By what a cut can be made."""

KeyPart = str | int | None


@dataclass(frozen=True)
class LedgerLine:
    """One line of the ledger. ``position`` names what moves through the cost states as a whole (one instalment).

    ``entry`` is the line's own number, ascending as recorded; ``reverses`` the number of the line that it takes back
    (the amount of such a line is not counted). A dimension that is not known is None and gets its own row.
    """

    entry: int
    position: str
    ministry: KeyPart
    campaign: KeyPart
    year: int | None
    platform: KeyPart
    party: KeyPart
    kind: AmountKind | None
    state: CostState | None
    amount: Amount
    recorded_at: datetime
    booked_on: date | None = None
    reverses: int | None = None


class NoteCode(StrEnum):
    """What a reader must know about a sum."""

    MIXED_BASIS = "ledger.mixed_basis"
    BASIS_UNKNOWN = "ledger.basis_unknown"
    HAS_ROUNDED = "ledger.has_rounded"
    HAS_LOWER_BOUNDS = "ledger.has_lower_bounds"
    HAS_NOT_STATED = "ledger.has_not_stated"
    HAS_CEILINGS = "ledger.has_ceilings"
    STATE_NOT_STATED = "ledger.state_not_stated"


@dataclass(frozen=True)
class Part:
    """The sum of all amounts of one basis and one precision."""

    basis: Basis
    precision: Precision
    cents: int
    line_count: int


@dataclass(frozen=True)
class Sums:
    """Sums over some lines: ``cents`` over all ``parts`` (None where no line has a number), and what has no number."""

    cents: int | None
    parts: tuple[Part, ...]
    nil_count: int
    not_stated_count: int
    ceiling_count: int


@dataclass(frozen=True)
class Row:
    """One row of a cut: its key in the order of ``Cut.by``."""

    key: tuple[KeyPart, ...]
    sums: Sums


@dataclass(frozen=True)
class Cut:
    """A cut of the ledger: rows, total, the lines without a number, the ceilings, and what must be said with it."""

    by: tuple[str, ...]
    cutoff: datetime
    state: CostState | None
    rows: tuple[Row, ...]
    total: Sums
    not_stated: tuple[LedgerLine, ...]
    ceilings: tuple[LedgerLine, ...]
    notes: tuple[NoteCode, ...]


def cut(
    lines: Iterable[LedgerLine],
    *,
    by: str | Sequence[str],
    cutoff: datetime,
    state: CostState | None,
    basis: Basis = Basis.GROSS,
) -> Cut:
    """Cut the ledger as it was known at ``cutoff`` (``recorded_at <= cutoff``).

    ``state``: one named cost state, or None for the furthest state that each position had reached. ``basis``: which
    number to take where an amount has both; others keep their own basis and are summed in their own part.
    Raises ``Refused("ledger.unknown_dimension", dimension)`` and ``Refused("ledger.reversal_without_line", entry)``.
    """
    dimensions = _dimensions(by)
    counted = select_lines(lines, cutoff=cutoff, state=state)
    groups: dict[tuple[KeyPart, ...], list[LedgerLine]] = {}
    for line in counted:
        groups.setdefault(tuple(getattr(line, dimension) for dimension in dimensions), []).append(line)
    rows = tuple(Row(key=key, sums=sum_up(groups[key], basis=basis)) for key in sorted(groups, key=_sort_key))
    total = sum_up(counted, basis=basis)
    return Cut(
        by=dimensions,
        cutoff=cutoff,
        state=state,
        rows=rows,
        total=total,
        not_stated=tuple(line for line in counted if _is_not_stated(line)),
        ceilings=tuple(line for line in counted if _is_ceiling(line)),
        notes=_notes(counted, total=total),
    )


def _dimensions(by: str | Sequence[str]) -> tuple[str, ...]:
    dimensions = (by,) if isinstance(by, str) else tuple(by)
    for dimension in dimensions:
        if dimension not in DIMENSIONS:
            raise Refused("ledger.unknown_dimension", dimension=dimension)
    return dimensions


def _sort_key(key: tuple[KeyPart, ...]) -> tuple[tuple[int, int, str], ...]:
    # Numbers by size, words by letters, unknown last; German collation is the business of the page.
    return tuple(
        (2, 0, "") if part is None else (0, part, "") if isinstance(part, int) else (1, 0, str(part)) for part in key
    )


def select_lines(lines: Iterable[LedgerLine], *, cutoff: datetime, state: CostState | None) -> tuple[LedgerLine, ...]:
    """Return the lines that count: known at the cut-off, not reversed, in the wanted cost state."""
    known = sorted((line for line in lines if line.recorded_at <= cutoff), key=lambda line: line.entry)
    standing = _without_reversed(known)
    if state is not None:
        return tuple(line for line in standing if line.state is state)
    furthest: dict[str, int] = {}
    for line in standing:
        furthest[line.position] = max(furthest.get(line.position, _rank(line)), _rank(line))
    return tuple(line for line in standing if _rank(line) == furthest[line.position])


def _without_reversed(known: Sequence[LedgerLine]) -> list[LedgerLine]:
    entries = {line.entry for line in known}
    reversed_entries: set[int] = set()
    # From the last line backwards: a reversal that was itself reversed takes nothing back.
    for line in reversed(known):
        if line.reverses is not None and line.entry not in reversed_entries:
            if line.reverses not in entries or line.reverses >= line.entry:
                raise Refused("ledger.reversal_without_line", entry=line.entry)
            reversed_entries.add(line.reverses)
    return [line for line in known if line.entry not in reversed_entries and line.reverses is None]


def _rank(line: LedgerLine) -> int:
    if line.state is None or line.state is CostState.CEILING:
        return -1
    return COST_STATES_IN_ORDER.index(line.state)


def _is_ceiling(line: LedgerLine) -> bool:
    return line.amount.absence is None and (
        line.state is CostState.CEILING or line.amount.precision is Precision.CEILING
    )


def _is_not_stated(line: LedgerLine) -> bool:
    return line.amount.absence in {NoAmount.NOT_STATED, NoAmount.WITHHELD}


def sum_up(lines: Iterable[LedgerLine], *, basis: Basis = Basis.GROSS) -> Sums:
    """Sum the amounts of lines in parts of one basis and one precision each."""
    found: dict[tuple[Basis, Precision], list[int]] = {}
    nil_count = not_stated_count = ceiling_count = 0
    for line in lines:
        number = line.amount.on(basis=basis)
        if number is None:
            is_nil = line.amount.absence is NoAmount.NIL
            nil_count, not_stated_count = nil_count + is_nil, not_stated_count + (not is_nil)
        elif _is_ceiling(line) or line.amount.precision is None:
            ceiling_count += 1
        else:
            found.setdefault((number[1], line.amount.precision), []).append(number[0])
    parts = tuple(
        Part(basis=key[0], precision=key[1], cents=sum(cents), line_count=len(cents))
        for key, cents in sorted(found.items())
    )
    return Sums(
        cents=sum(part.cents for part in parts) if parts else None,
        parts=parts,
        nil_count=nil_count,
        not_stated_count=not_stated_count,
        ceiling_count=ceiling_count,
    )


def _notes(lines: Sequence[LedgerLine], *, total: Sums) -> tuple[NoteCode, ...]:
    bases = {part.basis for part in total.parts}
    precisions = {part.precision for part in total.parts}
    facts = {
        NoteCode.MIXED_BASIS: len(bases) > 1,
        NoteCode.BASIS_UNKNOWN: Basis.UNKNOWN in bases,
        NoteCode.HAS_ROUNDED: Precision.ROUNDED in precisions,
        NoteCode.HAS_LOWER_BOUNDS: Precision.LOWER_BOUND in precisions,
        NoteCode.HAS_NOT_STATED: total.not_stated_count > 0,
        NoteCode.HAS_CEILINGS: total.ceiling_count > 0,
        NoteCode.STATE_NOT_STATED: any(line.state is None for line in lines),
    }
    return tuple(code for code, holds in facts.items() if holds)
