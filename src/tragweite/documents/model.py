# SPDX-License-Identifier: EUPL-1.2
"""What a document says, without how it looks: the same data feed PDF, Word and the web page."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

ColumnKind = Literal["text", "money", "count", "number", "share", "date"]
# A text in a number column is a qualified amount ("rund 60.000 €") and is printed as it stands; None is not stated.
Cell = str | int | float | Decimal | date | None
CheckState = Literal["passed", "failed", "not_checkable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: money cells are integer cents, shares 0 to 1."""

    title: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A table with caption; ``total_row`` is marked as the sum; ``notes`` stand below it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total_row: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in (*self.rows, *((self.total_row,) if self.total_row else ())):
            if len(row) != len(self.columns):
                raise ValueError(f"row of {len(row)} cells in a table of {len(self.columns)} columns: {self.caption}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartBlock:
    """A picture as SVG with the words for those who do not see it, and its figures as a table."""

    caption: str
    alt: str
    svg: str
    table: TableBlock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A figure with everything that belongs to it; ``value`` and ``interval`` are already German text."""

    label: str
    value: str
    unit: str
    interval: str | None
    source: str
    period: str
    definition: str
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """One goal: all texts are printed as they stand; ``share`` is None where none can be said, with ``reason``."""

    indicator: str
    baseline: str
    target: str
    value: str
    as_of: date | None
    share: Decimal | None
    reason: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """One stage from the money to what was learned (GCS): figures as German texts, or why there are none."""

    stage: str
    meaning: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One figure as a paragraph that may be read out as it stands."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One check of the evaluation."""

    question: str
    state: CheckState
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationReport:
    """Evaluation of one campaign. ``demo`` marks invented data; ``provisional`` a result that may still change."""

    ministry: str
    campaign: str
    file_reference: str
    as_of: datetime
    period: str
    question: str
    sentence: str
    grade: str
    grade_reason: str
    figures: tuple[FigureRow, ...]
    charts: tuple[ChartBlock, ...]
    goals: tuple[GoalRow, ...]
    assumptions: tuple[str, ...]
    checks: tuple[CheckRow, ...]
    not_shown: tuple[str, ...]
    method: str
    method_version: str
    software_version: str
    input_hash: str
    seed: int
    stages: tuple[StageRow, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    peer_review: str = ""
    demo: bool = False
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Questioner:
    """A member of parliament and the faction."""

    name: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionText:
    """One question as it was asked: number and full text."""

    number: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionBlock:
    """One or several questions that are answered together: every question's text stays printed."""

    questions: tuple[QuestionText, ...]
    answer: tuple[str, ...]
    tables: tuple[TableBlock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDocument:
    """Answer to a parliamentary question in the order of the Hessian Landtag. ``printed_number`` None: a draft."""

    term: str
    printed_number: str | None
    kind: str
    questioners: tuple[Questioner, ...]
    asked_on: date
    title: str
    minister: str
    questioner_preface: tuple[str, ...]
    government_preface: tuple[str, ...]
    transition: str
    blocks: tuple[QuestionBlock, ...]
    annexes: tuple[TableBlock, ...]
    place: str
    answered_on: date | None
    signatory: str
    received_on: date | None
    issued_on: date | None
    file_reference: str
    cutoff_on: date
    sources: tuple[str, ...] = ()
    charts: tuple[ChartBlock, ...] = ()
    parliament: str = "HESSISCHER LANDTAG"
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePart:
    """A part of a note for the file: heading, lines (as a list or as paragraphs), tables, charts."""

    heading: str
    lines: tuple[str, ...] = ()
    is_list: bool = False
    tables: tuple[TableBlock, ...] = ()
    charts: tuple[ChartBlock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionNote:
    """Why these creators and not others (Auswahlvermerk), for the procurement file."""

    ministry: str
    campaign: str
    file_reference: str
    number: int
    written_on: date
    author: str
    parts: tuple[NotePart, ...]
    demo: bool = False
