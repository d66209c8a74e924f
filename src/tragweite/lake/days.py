# SPDX-License-Identifier: EUPL-1.2
"""Long periods, some days at a time.

An identity ends with its UTC day, so that a question about identities never needs events of two days together. Asked
day by day it takes the memory of one day, and a hundred days cost a hundred times one day instead of far more.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from tragweite.lake.manifest import LakeFile

ROWS_AT_A_TIME: Final = 2_000_000
"""Events asked at a time: enough for all processors, few enough for their tables to stay small."""

Row = tuple[Any, ...]


def some_days(files: Iterable[LakeFile]) -> Iterator[list[LakeFile]]:
    """The files in portions of whole days with about ``ROWS_AT_A_TIME`` events; ``files`` in order of their days."""
    portion: list[LakeFile] = []
    rows = 0
    for _, of_day in groupby(files, key=lambda each: each.period):
        day = list(of_day)
        size = sum(each.row_count for each in day)
        if portion and rows + size > ROWS_AT_A_TIME:
            yield portion
            portion, rows = [], 0
        portion += day
        rows += size
    yield portion


def together(answers: Sequence[Sequence[Row]], *, columns: Sequence[str], added: Sequence[str]) -> list[Row]:
    """One answer from those of the portions: rows that agree in all other columns are one, the ``added`` columns summed.

    Rows come in the order of their other columns, a missing value last, as the questions order theirs.
    """
    if len(answers) == 1:
        return list(answers[0])
    keys = [place for place, name in enumerate(columns) if name not in added]
    sums: dict[Row, list[int]] = {}
    for row in (row for answer in answers for row in answer):
        figures = sums.setdefault(tuple(row[place] for place in keys), [0] * len(added))
        for number, name in enumerate(added):
            figures[number] += row[columns.index(name)]
    return [_row(key, sums[key], columns=columns, added=added) for key in sorted(sums, key=_missing_last)]


def _missing_last(key: Row) -> tuple[tuple[bool, Any], ...]:
    return tuple((value is None, value) for value in key)


def _row(key: Row, figures: Sequence[int], *, columns: Sequence[str], added: Sequence[str]) -> Row:
    others, sums = iter(key), dict(zip(added, figures, strict=True))
    return tuple(sums[name] if name in sums else next(others) for name in columns)
