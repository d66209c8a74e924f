# SPDX-License-Identifier: EUPL-1.2
"""Reader of amounts that governments told their parliaments, by a map from the file's columns and words.

A figure that is not an amount is never turned into 0: nil returns, unstated and withheld amounts stay what they are.
A word that the map does not know refuses its row; nothing is guessed. Maps are TOML, see ``maps/*.toml``.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tragweite.core.refusal import Refused
from tragweite.core.rules.ledger import LedgerLine
from tragweite.core.rules.money import Amount, Basis, NoAmount, Precision, no_amount, parse_amount_plain, stated
from tragweite.core.rules.states import AmountKind, CostState
from tragweite.platforms.periods import years_of
from tragweite.platforms.tables import Table, TableRow

TEXT_FIELDS: Final = (
    "row_id",
    "level",
    "authority",
    "campaign",
    "period",
    "platform",
    "party",
    "disclosure",
    "note",
    "source_document",
    "source_url",
    "source_quality",
)
WORD_FIELDS: Final = ("precision", "basis", "cost_state")
FIELDS: Final = (*TEXT_FIELDS, "amount", *WORD_FIELDS)
REQUIRED: Final = ("level", "authority", "campaign", "period", "amount", "precision", "source_document", "source_url")
MEANINGS: Final = ("precision", "basis", "kind", "cost_state", "absence")


@dataclass(frozen=True)
class SpendingMap:
    """How to read one kind of file.

    ``columns``: field -> column. ``silent``: words that say nothing (lower case). ``words``: field -> word -> meanings,
    for example ``{"precision": "exact_cent", "kind": "media"}``. ``texts``: field -> text of the file -> German text to
    show (for the words too).
    ``included_in``: row id -> row id of the larger amount in which it is contained.
    """

    name: str
    columns: Mapping[str, str]
    silent: frozenset[str]
    words: Mapping[str, Mapping[str, Mapping[str, str]]]
    texts: Mapping[str, Mapping[str, str]]
    included_in: Mapping[str, str]


@dataclass(frozen=True)
class PublishedAmount:
    """One published amount, or the typed statement that there is none, with the words of its source.

    ``years``: the calendar years that the period names without doubt (``year`` where it is exactly one); ``period``
    keeps the raw words. ``cost_state`` is None where the source names none or more than one.
    """

    row_number: int
    row_id: str
    level: str
    authority: str | None
    campaign: str | None
    period: str | None
    years: tuple[int, ...]
    platform: str | None
    party: str | None
    kind: AmountKind | None
    cost_state: CostState | None
    cost_words: str
    amount: Amount
    disclosure: str | None
    note: str | None
    source_document: str
    source_url: str
    source_quality: str | None
    included_in: str | None

    @property
    def year(self) -> int | None:
        """Return the year where the amount belongs to exactly one."""
        return self.years[0] if len(self.years) == 1 else None


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not understood, with its number in the file and the reason."""

    row_number: int
    reason: Refused


@dataclass(frozen=True)
class SpendingReport:
    """Every row of the file is in exactly one of the three lists."""

    accepted: tuple[PublishedAmount, ...]
    duplicates: tuple[int, ...]
    refused: tuple[RefusedRow, ...]


def load_map(*, text: str, name: str) -> SpendingMap:
    """Read the TOML text of a map. Raises ``Refused("spending.map_malformed", name, problem)``."""
    try:
        raw = tomllib.loads(text)
        spending_map = _spending_map(raw, name=name)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as problem:
        raise Refused("spending.map_malformed", name=name, problem=str(problem)) from problem
    _require_map(spending_map)
    return spending_map


def _spending_map(raw: Mapping[str, Any], *, name: str) -> SpendingMap:
    return SpendingMap(
        name=name,
        columns=dict(raw["columns"]),
        silent=frozenset(word.casefold() for word in raw.get("silent", [""])),
        words={
            field: {word.casefold(): dict(meaning) for word, meaning in words.items()}
            for field, words in raw.get("words", {}).items()
        },
        texts={field: dict(texts) for field, texts in raw.get("texts", {}).items()},
        included_in=dict(raw.get("included_in", {})),
    )


def _require_map(spending_map: SpendingMap) -> None:
    faults = [f"columns.{field}" for field in REQUIRED if field not in spending_map.columns]
    faults += [f"columns.{field}" for field in spending_map.columns if field not in FIELDS]
    faults += [f"words.{field}" for field in spending_map.words if field not in (*WORD_FIELDS, "disclosure")]
    faults += [f"texts.{field}" for field in spending_map.texts if field not in (*TEXT_FIELDS, *WORD_FIELDS)]
    allowed = {"precision": Precision, "basis": Basis, "kind": AmountKind, "cost_state": CostState, "absence": NoAmount}
    for field, words in spending_map.words.items():
        for word, meaning in words.items():
            for key, value in meaning.items():
                if key not in MEANINGS or value not in set(allowed[key]):
                    faults.append(f'words.{field}."{word}".{key} = "{value}"')
    if faults:
        raise Refused("spending.map_malformed", name=spending_map.name, problem=", ".join(faults))


def read_spending(table: Table, *, spending_map: SpendingMap) -> SpendingReport:
    """Read a table of published amounts; every row is accepted, a duplicate of an earlier one, or refused.

    Raises ``Refused("spending.column_missing", column)`` where the table lacks a mapped column. Reasons of rows:
    ``spending.field_missing``, ``spending.unknown_word``, ``spending.contradiction``, ``spending.amount_missing``,
    ``spending.precision_missing``, ``spending.zero_without_nil``, ``spending.absence_with_amount`` and ``money.*``.
    """
    for column in spending_map.columns.values():
        if column not in table.header:
            raise Refused("spending.column_missing", column=column)
    accepted: list[PublishedAmount] = []
    duplicates: list[int] = []
    refused: list[RefusedRow] = []
    seen: set[tuple[str, ...]] = set()
    for row in table.rows:
        key = tuple(row.cells.values())
        if key in seen:
            duplicates.append(row.number)
            continue
        seen.add(key)
        try:
            accepted.append(_published(row, spending_map=spending_map))
        except Refused as refusal:
            refused.append(RefusedRow(row_number=row.number, reason=refusal))
    return SpendingReport(accepted=tuple(accepted), duplicates=tuple(duplicates), refused=tuple(refused))


def _published(row: TableRow, *, spending_map: SpendingMap) -> PublishedAmount:
    meaning = _meaning(row, spending_map=spending_map)
    texts = {field: _text(row, field=field, spending_map=spending_map) for field in TEXT_FIELDS}
    level, document, url = (
        _required(texts[field], column=spending_map.columns[field])
        for field in ("level", "source_document", "source_url")
    )
    raw_period = _raw(row, field="period", spending_map=spending_map)
    row_id = texts["row_id"] or str(row.number)
    return PublishedAmount(
        row_number=row.number,
        row_id=row_id,
        level=level,
        authority=texts["authority"],
        campaign=texts["campaign"],
        period=texts["period"],
        years=years_of(period=raw_period),
        platform=texts["platform"],
        party=texts["party"],
        kind=AmountKind(meaning["kind"]) if "kind" in meaning else None,
        cost_state=CostState(meaning["cost_state"]) if "cost_state" in meaning else None,
        cost_words=_cost_words(row, spending_map=spending_map),
        amount=_amount(row, meaning=meaning, spending_map=spending_map),
        disclosure=texts["disclosure"],
        note=texts["note"],
        source_document=document,
        source_url=url,
        source_quality=texts["source_quality"],
        included_in=spending_map.included_in.get(row_id),
    )


def _raw(row: TableRow, *, field: str, spending_map: SpendingMap) -> str:
    column = spending_map.columns.get(field)
    return "" if column is None else row.cells[column]


def _text(row: TableRow, *, field: str, spending_map: SpendingMap) -> str | None:
    raw = _raw(row, field=field, spending_map=spending_map)
    if raw.casefold() in spending_map.silent:
        return None
    return spending_map.texts.get(field, {}).get(raw, raw)


def _required(text: str | None, *, column: str) -> str:
    if text is None:
        raise Refused("spending.field_missing", column=column)
    return text


def _cost_words(row: TableRow, *, spending_map: SpendingMap) -> str:
    said = [_text(row, field=field, spending_map=spending_map) for field in ("basis", "cost_state")]
    return "; ".join(words for words in said if words)


def _meaning(row: TableRow, *, spending_map: SpendingMap) -> dict[str, str]:
    """Collect what the words of a row mean; a later field may add a meaning, or sharpen the precision, never deny it."""
    meaning: dict[str, str] = {}
    for field in (*WORD_FIELDS, "disclosure"):
        word = _raw(row, field=field, spending_map=spending_map).casefold()
        if word in spending_map.silent:
            continue
        known = spending_map.words.get(field, {}).get(word)
        if known is None and field in WORD_FIELDS:
            raise Refused("spending.unknown_word", column=spending_map.columns[field], word=word[:80])
        for key, value in (known or {}).items():
            if key != "precision" and meaning.get(key, value) != value:
                raise Refused("spending.contradiction", column=spending_map.columns[field])
            meaning[key] = value
    return meaning


def _amount(row: TableRow, *, meaning: Mapping[str, str], spending_map: SpendingMap) -> Amount:
    raw = _raw(row, field="amount", spending_map=spending_map)
    words = _text(row, field="precision", spending_map=spending_map) or ""
    absence = NoAmount(meaning["absence"]) if "absence" in meaning else None
    if raw.casefold() in spending_map.silent:
        return _absent(absence=absence, words=words, meaning=meaning)
    cents = parse_amount_plain(raw)
    if absence is NoAmount.NIL and cents == 0:
        return no_amount(absence=NoAmount.NIL, text=words)
    if absence is not None:
        raise Refused("spending.absence_with_amount", amount=raw)
    if "precision" not in meaning:
        raise Refused("spending.precision_missing", amount=raw)
    if cents == 0:
        raise Refused("spending.zero_without_nil")
    basis = Basis(meaning.get("basis", Basis.UNKNOWN))
    return stated(cents=cents, basis=basis, precision=Precision(meaning["precision"]), text=words)


def _absent(*, absence: NoAmount | None, words: str, meaning: Mapping[str, str]) -> Amount:
    if absence is None and "precision" in meaning:
        # "exact_cent" beside an empty cell: the number was lost on the way, that is no statement.
        raise Refused("spending.amount_missing")
    return no_amount(absence=absence or NoAmount.NOT_STATED, text=words)


def to_ledger_lines(
    amounts: Iterable[PublishedAmount], *, recorded_at: datetime, first_entry: int = 1
) -> tuple[LedgerLine, ...]:
    """Turn published amounts into ledger lines, so that the cuts of the core sum them.

    Each row is its own position; ``ministry`` is level and authority together, since names repeat between states.
    """
    return tuple(
        LedgerLine(
            entry=entry,
            position=f"published:{amount.row_id}",
            ministry=amount.level if amount.authority is None else f"{amount.level}: {amount.authority}",
            campaign=amount.campaign,
            year=amount.year,
            platform=amount.platform,
            party=amount.party,
            kind=amount.kind,
            state=amount.cost_state,
            amount=amount.amount,
            recorded_at=recorded_at,
        )
        for entry, amount in enumerate(amounts, start=first_entry)
    )
