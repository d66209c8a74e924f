# SPDX-License-Identifier: EUPL-1.2
"""The selection note (Auswahlvermerk) for the procurement file as Word and PDF, and the charts of the workbench."""

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from tragweite.documents import numbers
from tragweite.documents.charts import INK, PLAIN_COLOUR, SOFT, Spec, render
from tragweite.documents.model import ChartBlock, Column, NotePart, SelectionNote, TableBlock
from tragweite.documents.pdf import render_pdf
from tragweite.documents.printing import DEMO_MARK, day_parts, plain_table, printable
from tragweite.documents.word import (
    add_chart,
    add_table,
    demo_mark,
    marked,
    new_document,
    running_lines,
    saved,
    section,
)


def title_of(note: SelectionNote) -> str:
    """One line that names the note."""
    return f"Auswahlvermerk zur Kampagne „{note.campaign}“"


def selection_note_docx(note: SelectionNote) -> bytes:
    """The note as Word file; same data and same order as the PDF."""
    note = printable(note)
    title = title_of(note)
    document = new_document(title, subject=f"Az. {note.file_reference}", author=note.author)
    running_lines(document, head=f"{marked(note.ministry, demo=note.demo)}\tAz. {note.file_reference}", foot=title)
    demo_mark(document, shown=note.demo)
    document.add_paragraph(title, style="Title")
    document.add_paragraph(_signed(note))
    for part in note.parts:
        _add_part(document, part)
    return saved(document, on=datetime.combine(note.written_on, time()))


def _add_part(document: Any, part: NotePart) -> None:
    if part.lines:
        section(document, part.heading, part.lines, style="List Bullet" if part.is_list else None)
    else:
        document.add_heading(part.heading, level=1)
    for table in part.tables:
        add_table(document, table)
    for chart in part.charts:
        add_chart(document, chart)


def selection_note_pdf(note: SelectionNote, *, fonts_dir: Path) -> bytes:
    """The note as tagged PDF (PDF/UA-1, PDF/A-2a)."""
    pictures: dict[str, str] = {}
    data: dict[str, object] = {
        "document_title": title_of(note),
        "ministry": note.ministry,
        "file_reference": note.file_reference,
        "signed": _signed(note),
        "day": day_parts(note.written_on),
        "parts": [_plain_part(part, pictures) for part in note.parts],
        "demo": DEMO_MARK if note.demo else None,
    }
    return render_pdf(template="selection_note.typ", data=data, fonts_dir=fonts_dir, pictures=pictures)


def _plain_part(part: NotePart, pictures: dict[str, str]) -> dict[str, object]:
    charts = []
    for chart in part.charts:
        file = f"chart-{len(pictures)}.svg"
        pictures[file] = chart.svg
        table = plain_table(chart.table) if chart.table else None
        charts.append({"caption": chart.caption, "alt": chart.alt, "file": file, "table": table})
    return {
        "heading": part.heading,
        "lines": list(part.lines),
        "is_list": part.is_list,
        "tables": [plain_table(table) for table in part.tables],
        "charts": charts,
    }


def _signed(note: SelectionNote) -> str:
    return f"{note.ministry}, {numbers.long_day(note.written_on)}, {note.author}, Fassung {note.number}"


def frontier_chart(points: Sequence[tuple[int, int, int | None]], *, chosen: int, fonts_dir: Path | None) -> ChartBlock:
    """Reach over the budget: (budget in cents, people reached at least, and at most or None); ``chosen``: the own budget."""
    title = "Was mehr oder weniger Geld bringt"
    caption = "Erreichbare Menschen der Zielgruppe nach Budget; gestrichelt: mehr kann keine Auswahl erreichen"
    rows = [
        {"budget": budget / 100, "reach": reach, "bound": bound, "text": numbers.number(reach)}
        for budget, reach, bound in points
    ]
    words = [f"{numbers.euro(budget)}: {numbers.number(reach)}" for budget, reach, _bound in points]
    alt = f"Erreichbare Menschen nach Budget: {'; '.join(words)}."
    svg = render(_frontier_spec(rows, chosen / 100), title=title, alt=alt, fonts_dir=fonts_dir)
    return ChartBlock(caption=caption, alt=alt, svg=svg, table=frontier_table(points))


def frontier_table(points: Sequence[tuple[int, int, int | None]]) -> TableBlock:
    """The figures of the frontier."""
    return TableBlock(
        caption="Erreichbare Menschen der Zielgruppe nach Budget",
        columns=(
            Column(title="Budget"),
            Column(title="erreichbar", kind="count"),
            Column(title="höchstens möglich", kind="count"),
        ),
        rows=tuple((numbers.euro(budget), reach, bound) for budget, reach, bound in points),
    )


def _frontier_spec(rows: list[Spec], own: float) -> Spec:
    money: Spec = {
        "field": "budget", "type": "quantitative", "title": "Budget in Euro", "axis": {"format": ",.0f", "tickCount": 6},
        "scale": {"zero": False, "nice": False, "padding": 14},
    }  # fmt: skip
    people: Spec = {
        "field": "reach", "type": "quantitative", "title": "Menschen der Zielgruppe", "axis": {"format": ",.0f", "tickCount": 5},
    }  # fmt: skip
    most: Spec = {**people, "field": "bound"}
    return {
        "data": {"values": rows},
        "width": 480,
        "height": 240,
        "layer": [
            {
                "mark": {"type": "line", "strokeDash": [5, 4], "color": SOFT, "strokeWidth": 1.5},
                "transform": [{"filter": "isValid(datum.bound)"}],
                "encoding": {"x": money, "y": most},
            },
            {
                "mark": {"type": "line", "color": PLAIN_COLOUR, "strokeWidth": 2.5, "point": {"color": PLAIN_COLOUR, "size": 50}},
                "encoding": {"x": money, "y": people},
            },
            {
                "data": {"values": [{"budget": own, "text": "Ihr Budget"}]},
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1},
                "encoding": {"x": money},
            },
            {
                "data": {"values": [{"budget": own, "text": "Ihr Budget"}]},
                "mark": {"type": "text", "align": "left", "dx": 5, "y": 8, "color": INK, "fontSize": 12},
                "encoding": {"x": money, "text": {"field": "text"}},
            },
        ],
    }  # fmt: skip
