# SPDX-License-Identifier: EUPL-1.2
"""From lines of money to the tables of an answer. Sums come from ``core.rules.ledger`` alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.core.rules.ledger import Cut, KeyPart, LedgerLine, Row, cut, select_lines
from tragweite.core.rules.money import Basis
from tragweite.core.rules.states import CostState
from tragweite.documents.model import Cell, Column, TableBlock
from tragweite.web.states import word

from .amounts import BASIS_WORDS, cut_notes, line_count, sums_cell

BREAKDOWNS: Final[dict[str, str | Promise]] = {
    "total": gettext_lazy("insgesamt"),
    "ministry": gettext_lazy("Ressort"),
    "campaign": gettext_lazy("Kampagne"),
    "year": gettext_lazy("Jahr"),
    "platform": gettext_lazy("Plattform"),
    "party": gettext_lazy("Auftragnehmer"),
    "kind": gettext_lazy("Kostenart"),
    "state": gettext_lazy("Kostenstand"),
}
NO_CONSENT: Final = "no_consent"
_VOCABULARY: Final = {"platform": "platform", "kind": "amount_kind", "state": "cost"}


@dataclass(frozen=True, kw_only=True)
class Query:
    """How the lines are cut. ``state`` None: published amounts in the state in which each was told."""

    cutoff: datetime
    state: CostState | None
    basis: Basis
    breakdowns: tuple[str, ...]
    labels: Mapping[str, Mapping[KeyPart, str]] = field(default_factory=dict)
    unit: str = ""


def basis_word(query: Query) -> str:
    """``brutto``, ``netto`` or, where each amount keeps the basis of its source, that it does."""
    return _("wie angegeben") if query.basis is Basis.UNKNOWN else str(BASIS_WORDS[query.basis])


def state_word(state: CostState | None) -> str:
    """The cost state as printed."""
    return _("wie angegeben") if state is None else str(word("cost", state))


def chosen_lines(lines: Sequence[LedgerLine], query: Query) -> tuple[LedgerLine, ...]:
    """The lines that count at the cut-off in the wanted cost state."""
    return select_lines(lines, cutoff=query.cutoff, state=query.state)


def breakdown_tables(lines: Sequence[LedgerLine], query: Query) -> tuple[TableBlock, ...]:
    """One table for each breakdown; amounts of different cost states are never added to each other."""
    return tuple(_table(lines, query, name) for name in query.breakdowns)


def _table(lines: Sequence[LedgerLine], query: Query, name: str) -> TableBlock:
    if name == "state" and query.state is not None:
        return _states_table(lines, query)
    if len(_states(lines, query)) > 1:
        return _table_by_state(lines, query, name)
    dimensions = () if name == "total" else (name,)
    found = cut(lines, by=dimensions, cutoff=query.cutoff, state=query.state, basis=query.basis)
    rows = _rows(found, query) if dimensions else ()
    return TableBlock(
        caption=_caption(name, query),
        columns=(
            Column(title=str(BREAKDOWNS[name]) if dimensions else _("Angabe")),
            Column(title=query.unit, kind="count"),
            Column(title=_amount_title(query), kind="money"),
        ),
        rows=rows,
        total_row=(_("Summe"), line_count(found.total), sums_cell(found.total)),
        notes=cut_notes(found),
    )


def _states(lines: Sequence[LedgerLine], query: Query) -> set[CostState | None]:
    return {line.state for line in chosen_lines(lines, query)}


def _rows(found: Cut, query: Query) -> tuple[tuple[Cell, ...], ...]:
    rows = [(_words(found, row, query), row.sums) for row in found.rows]
    ordered = sorted(rows, key=lambda row: tuple(word_.casefold() for word_ in row[0]))
    return tuple((*words, line_count(sums), sums_cell(sums)) for words, sums in ordered)


def _words(found: Cut, row: Row, query: Query) -> tuple[str, ...]:
    return tuple(key_text(name, key, query) for name, key in zip(found.by, row.key, strict=True))


def _table_by_state(lines: Sequence[LedgerLine], query: Query, name: str) -> TableBlock:
    dimensions = ("state",) if name in {"total", "state"} else (name, "state")
    found = cut(lines, by=dimensions, cutoff=query.cutoff, state=query.state, basis=query.basis)
    by_state = cut(lines, by="state", cutoff=query.cutoff, state=query.state, basis=query.basis)
    totals = "; ".join(f"{row[0]}: {_shown(row[-1])}" for row in _rows(by_state, query))
    return TableBlock(
        caption=_caption(name, query),
        columns=(
            *(Column(title=str(BREAKDOWNS[each])) for each in dimensions),
            Column(title=query.unit, kind="count"),
            Column(title=_amount_title(query), kind="money"),
        ),
        rows=_rows(found, query),
        notes=(
            _("Beträge mit verschiedenem Kostenstand werden nicht addiert. Summen je Kostenstand: %(totals)s.")
            % {"totals": totals},
            *cut_notes(found),
        ),
    )


def _shown(cell: Cell) -> str:
    from tragweite.documents.printing import cell_text

    return cell_text(cell, "money")


def _states_table(lines: Sequence[LedgerLine], query: Query) -> TableBlock:
    """All cost states beside each other, where money moves through several: shown, never added."""
    rows: list[tuple[Cell, ...]] = []
    for state in CostState:
        found = cut(lines, by=(), cutoff=query.cutoff, state=state, basis=query.basis)
        if (count := line_count(found.total)) > 0:
            rows.append((state_word(state), count, sums_cell(found.total)))
    return TableBlock(
        caption=_("Beträge nach Kostenstand"),
        columns=(
            Column(title=str(BREAKDOWNS["state"])),
            Column(title=query.unit, kind="count"),
            Column(title=_("Betrag (%(basis)s)") % {"basis": basis_word(query)}, kind="money"),
        ),
        rows=tuple(rows),
        notes=(_("Derselbe Betrag durchläuft mehrere Kostenstände; die Zeilen werden deshalb nicht addiert."),),
    )


def _caption(name: str, query: Query) -> str:
    what = _("Ausgaben insgesamt") if name == "total" else _("Ausgaben nach: %(by)s") % {"by": BREAKDOWNS[name]}
    facts = {"what": what, "state": state_word(query.state), "basis": basis_word(query)}
    return _("%(what)s (Kostenstand: %(state)s; Umsatzsteuer: %(basis)s)") % facts


def _amount_title(query: Query) -> str:
    if query.basis is Basis.UNKNOWN:
        return _("Betrag")
    return _("Betrag (%(basis)s)") % {"basis": basis_word(query)}


def key_text(dimension: str, key: KeyPart, query: Query) -> str:
    """The words for one key of a dimension."""
    if key is None:
        return _("nicht angegeben")
    if key == NO_CONSENT:
        return _("ohne Einwilligung zur Namensnennung")
    if dimension in query.labels:
        return query.labels[dimension].get(key, str(key))
    return str(word(_VOCABULARY[dimension], key)) if dimension in _VOCABULARY else str(key)
