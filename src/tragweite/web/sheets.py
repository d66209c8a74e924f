# SPDX-License-Identifier: EUPL-1.2
"""From the columns of a list to the sheets of ``documents``."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from django.utils.translation import gettext as _

from tragweite.documents.model import Cell, ColumnKind
from tragweite.documents.model import Column as SheetColumn
from tragweite.documents.sheets import rows_to_csv, rows_to_xlsx
from tragweite.web import formats, states

_KINDS: Final[dict[str, ColumnKind]] = {"money": "money", "count": "count", "share": "share", "day": "date"}


class Exportable(Protocol):
    """What a column of a list must say about itself."""

    @property
    def label(self) -> Any: ...
    @property
    def kind(self) -> str: ...
    @property
    def states(self) -> str: ...


def sheet_csv(*, columns: Sequence[Exportable], rows: Iterable[Sequence[Any]]) -> bytes:
    """The raw values of a list as CSV for German spreadsheets."""
    return rows_to_csv(columns=_sheet_columns(columns), rows=_cells(columns, rows))


def sheet_xlsx(*, columns: Sequence[Exportable], rows: Iterable[Sequence[Any]], title: str, notes: list[str]) -> bytes:
    """The raw values of a list as a workbook."""
    return rows_to_xlsx(columns=_sheet_columns(columns), rows=_cells(columns, rows), title=title, notes=notes)


def _sheet_columns(columns: Sequence[Exportable]) -> list[SheetColumn]:
    return [SheetColumn(title=str(column.label), kind=_KINDS.get(column.kind, "text")) for column in columns]


def _cells(columns: Sequence[Exportable], rows: Iterable[Sequence[Any]]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [_cell(column, value) for column, value in zip(columns, row, strict=True)]


def _cell(column: Exportable, value: Any) -> Cell:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if column.kind in _KINDS:
        return value  # type: ignore[no-any-return]
    if isinstance(value, datetime):
        return formats.moment(value)
    return str(states.word(column.states, value)) if column.states else str(value)
