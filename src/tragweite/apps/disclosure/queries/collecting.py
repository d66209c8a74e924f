# SPDX-License-Identifier: EUPL-1.2
"""Runs the bound query of a sub-question. The result is plain data: tables, words, definition, source, as-of."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.contracts.queries import entries_within, key_labels, ledger_lines
from tragweite.apps.disclosure.models import PublishedAmount, SubQuestion
from tragweite.apps.disclosure.queries.amounts import BASIS_WORDS, amount_cell, line_count, sums_cell
from tragweite.apps.disclosure.queries.cuts import (
    NO_CONSENT,
    Query,
    basis_word,
    breakdown_tables,
    chosen_lines,
    state_word,
)
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.ledger import KeyPart, LedgerLine, cut, select_lines
from tragweite.core.rules.money import Basis
from tragweite.core.rules.states import CostState
from tragweite.documents import numbers
from tragweite.documents.model import Cell, Column, TableBlock
from tragweite.documents.printing import cell_text
from tragweite.web.states import word

from .published import amount_of, included_rows, published_lines


def collect_answer(*, sub_question: SubQuestion, scope: Scope, at: datetime) -> dict[str, Any]:
    """What the bound query, text or typed non-answer gives at this moment, as JSON-ready data.

    Keys: ``paragraphs``, ``tables`` (as ``TableBlock``), ``figure`` (or None) and ``sources``. Raises
    ``Refused("disclosure.cutoff_in_future", cutoff_on)``.
    """
    if sub_question.query == SubQuestion.Query.LEDGER:
        return _from_ledger(sub_question, scope, at=at)
    if sub_question.query == SubQuestion.Query.PUBLISHED:
        return _from_published(sub_question, at=at)
    paragraphs = [f"{word('non_answer', sub_question.non_answer)}."] if sub_question.non_answer else []
    return {"paragraphs": paragraphs, "tables": [], "figure": None, "sources": []}


def end_of_day(day: date) -> datetime:
    """The last moment of a day in Germany."""
    return datetime.combine(day, time.max, tzinfo=timezone.get_default_timezone())


def _period(sub: SubQuestion) -> str:
    if sub.year_from is None and sub.year_to is None:
        return _("alle Jahre")
    if sub.year_from == sub.year_to:
        return _("Haushaltsjahr %(year)s") % {"year": sub.year_from}
    facts = {"first": sub.year_from or _("Beginn"), "last": sub.year_to or _("Stichtag")}
    return _("Haushaltsjahre %(first)s bis %(last)s") % facts


def _from_ledger(sub: SubQuestion, reader: Scope, *, at: datetime) -> dict[str, Any]:
    cutoff_on = sub.question.cutoff_on
    if cutoff_on > timezone.localdate(at):
        raise Refused("disclosure.cutoff_in_future", cutoff_on=cutoff_on)
    ministries = list(sub.ministries.all())
    lines = ledger_lines(ministry_ids=[each.pk for each in ministries] or None)
    lines = [line for line in lines if _in_range(line.year, sub.year_from, sub.year_to)]
    if "party" in sub.breakdowns:
        lines = _consented(lines, reader, on=cutoff_on)
    query = Query(
        cutoff=end_of_day(cutoff_on),
        state=CostState(sub.cost_state),
        basis=Basis(sub.basis),
        breakdowns=tuple(sub.breakdowns),
        labels=_labels(lines, sub.breakdowns),
        unit=_("Zahl"),
    )
    scope = ", ".join(each.name for each in ministries) or _("alle Ressorts mit nachgeordneten Stellen")
    tables = breakdown_tables(lines, query)
    tables = tuple(replace(table, notes=(*table.notes, *_consent_note(table))) for table in tables)
    figure = _figure(
        sub,
        lines,
        query,
        definition=_(
            "Summe der Buchungen im Kostenstand „%(state)s“, %(basis)s, erfasst bis zum Stichtag; Storniertes zählt nicht."
        )
        % {"state": state_word(query.state), "basis": basis_word(query)},
        source=_("Kassenbuch der Kampagnen (Tragweite)"),
        scope=scope,
        as_of=_("Stichtag %(day)s") % {"day": numbers.day(cutoff_on)},
    )
    return {"paragraphs": [], "tables": [asdict(table) for table in tables], "figure": figure, "sources": []}


def _in_range(year: int | None, first: int | None, last: int | None) -> bool:
    if first is None and last is None:
        return True
    return year is not None and (first or 0) <= year <= (last or 9999)


def _consented(lines: Sequence[LedgerLine], reader: Scope, *, on: date) -> list[LedgerLine]:
    """Names stay only where the contract holds consent to publish name and fee, given by that day (invariant 13)."""
    agreed = Q(contract__name_consent_on__lte=on, contract__fee_consent_on__lte=on)
    named = set(entries_within(reader).filter(agreed).order_by().values_list("pk", flat=True))
    return [line if line.party is None or line.entry in named else replace(line, party=NO_CONSENT) for line in lines]


def _consent_note(table: TableBlock) -> tuple[str, ...]:
    hidden = _("ohne Einwilligung zur Namensnennung")
    if not any(row and row[0] == hidden for row in table.rows):
        return ()
    return (_("Wer der Veröffentlichung von Name und Honorar nicht zugestimmt hat, ist zusammengefasst genannt."),)


def _labels(lines: Sequence[LedgerLine], breakdowns: Sequence[str]) -> dict[str, Mapping[KeyPart, str]]:
    tables = [name for name in ("ministry", "campaign", "party") if name in breakdowns]
    return {name: key_labels(dimension=name, keys={getattr(line, name) for line in lines}) for name in tables}


def _figure(sub: SubQuestion, lines: Sequence[LedgerLine], query: Query, **facts: str) -> dict[str, Any]:
    total = cut(lines, by=(), cutoff=query.cutoff, state=query.state, basis=query.basis).total
    states = {line.state for line in chosen_lines(lines, query)}
    cell = sums_cell(total) if len(states) < 2 else _("nicht addierbar: verschiedene Kostenstände")
    return {
        "value": cell_text(cell, "money"),
        "cents": total.cents if isinstance(cell, int) else None,
        "count": line_count(total),
        "period": _period(sub),
        **facts,
    }


def _from_published(sub: SubQuestion, *, at: datetime) -> dict[str, Any]:
    found = published_lines(wanted=sub.published_filter, year_from=sub.year_from, year_to=sub.year_to)
    query = Query(
        cutoff=at,
        state=CostState(sub.cost_state) if sub.cost_state else None,
        basis=Basis(sub.basis) if sub.basis else Basis.UNKNOWN,
        breakdowns=tuple(name for name in sub.breakdowns if name != "state" or not sub.cost_state),
        unit=_("Zahl"),
    )
    chosen = {line.entry for line in select_lines(found.lines, cutoff=query.cutoff, state=query.state)}
    included = included_rows(found, counted=chosen)
    counted = [line for line in found.lines if line.entry in chosen - included]
    rows = [row for row in found.rows if row.pk in chosen]
    documents = _documents(rows)
    tables = (_rows_table(rows, included, documents, unclear=found.unclear), *breakdown_tables(counted, query))
    figure = _figure(
        sub,
        counted,
        query,
        definition=_(
            "Summe der veröffentlichten Beträge, jeder mit Genauigkeit, Umsatzsteuer und Kostenstand seiner Quelle; Teilbeträge, die ein anderer Betrag enthält, zählen nicht noch einmal."
        ),
        source=_("veröffentlichte Antworten, siehe Quellen"),
        scope=_published_scope(sub),
        as_of=_imported(rows),
    )
    return {
        "paragraphs": [],
        "tables": [asdict(table) for table in tables],
        "figure": figure,
        "sources": [f"[{number}] {name}" for name, number in documents.items()],
    }


def _documents(rows: Sequence[PublishedAmount]) -> dict[str, int]:
    """Each source once, with its number."""
    documents: dict[str, int] = {}
    for row in rows:
        documents.setdefault(_document(row), len(documents) + 1)
    return documents


def _document(row: PublishedAmount) -> str:
    quality = str(row.stated.get("source_quality") or "")
    parts = [row.source_document, quality and f"({quality})", row.source_url]
    return " ".join(part for part in parts if part)


def _published_scope(sub: SubQuestion) -> str:
    said = [str(value) for name, value in sub.published_filter.items() if value and name != "import"]
    return ", ".join(said) or _("alle Ebenen und Stellen im Import")


def _imported(rows: Sequence[PublishedAmount]) -> str:
    days = sorted({timezone.localdate(row.spending_import.imported_at) for row in rows})
    if not days:
        return _("keine Zeile")
    return _("Import vom %(day)s") % {"day": ", ".join(numbers.day(day) for day in days)}


def _rows_table(
    rows: Sequence[PublishedAmount], included: set[int], documents: Mapping[str, int], *, unclear: int
) -> TableBlock:
    """The rows one by one; how an amount was stated gets a column only where it differs between the rows."""
    told = sorted({_stated_as(row) for row in rows if row.amount_cents is not None})
    columns = [
        Column(title=_("Zeile")),
        Column(title=_("Stelle")),
        Column(title=_("Maßnahme")),
        Column(title=_("Zeitraum")),
    ]
    columns += [Column(title=_("Plattform"))] if any(row.platform for row in rows) else []
    columns += [Column(title=_("Angegeben als"))] if len(told) > 1 else []
    columns += [Column(title=_("Betrag"), kind="money"), Column(title=_("Quelle"))]

    def cells(row: PublishedAmount) -> tuple[Cell, ...]:
        name = (
            _("%(row)s (in %(other)s)") % {"row": row.row, "other": row.included_in} if row.pk in included else row.row
        )
        where = f"{row.level}, {row.authority}" if row.authority else row.level
        platform = [row.platform or None] if any(each.platform for each in rows) else []
        stated = [_stated_as(row)] if len(told) > 1 else []
        source = _("Quelle [%(number)s]") % {"number": documents[_document(row)]}
        return (
            name,
            where,
            row.campaign or None,
            row.period or None,
            *platform,
            *stated,
            _row_amount(row, included),
            source,
        )

    return TableBlock(
        caption=_("Angaben im Einzelnen"),
        columns=tuple(columns),
        rows=tuple(cells(row) for row in rows),
        notes=_row_notes(included, unclear, told),
    )


def _row_amount(row: PublishedAmount, included: set[int]) -> Cell:
    amount = amount_cell(amount_of(row))
    return f"({cell_text(amount, 'money')})" if row.pk in included else amount


def _stated_as(row: PublishedAmount) -> str:
    """Cost state and VAT basis of one row, and that they are missing where the source does not say them."""
    if row.amount_cents is None:
        return "–"
    state = str(word("cost", row.cost_state)) if row.cost_state else _("Kostenstand nicht angegeben")
    return f"{state}; {BASIS_WORDS[row.basis]}"


def _row_notes(included: set[int], unclear: int, told: Sequence[str]) -> tuple[str, ...]:
    notes = [_("Ob sich Angaben überschneiden, geben die Quellen nicht an, soweit es hier nicht vermerkt ist.")]
    if len(told) == 1:
        notes.append(_("Alle Beträge: %(stated)s.") % {"stated": told[0]})
    if included:
        notes.append(_("Beträge in Klammern sind in der genannten anderen Zeile enthalten und zählen in keiner Summe."))
    if unclear:
        notes.append(
            _("Nicht berücksichtigt, weil das Jahr nicht eindeutig ist: %(count)s Angaben.")
            % {"count": numbers.number(unclear)}
        )
    return tuple(notes)
