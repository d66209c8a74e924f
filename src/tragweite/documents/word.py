# SPDX-License-Identifier: EUPL-1.2
"""Word files from plain data, with real styles, so that an office can go on working in them."""

import io
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

import vl_convert
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from tragweite.documents import numbers
from tragweite.documents.archives import without_the_moment
from tragweite.documents.model import AnswerDocument, ChartBlock, QuestionBlock, TableBlock
from tragweite.documents.printing import (
    DEMO_MARK,
    foot_text,
    head_day,
    place_and_day,
    plain_table,
    printable,
    printed_number_text,
    questioners_text,
    title_of,
)

# Every office has it; a font that is missing there would be replaced by a wider one.
FONT = "Arial"
TEXT_WIDTH_CM = 16.2
QUESTION_INDENT_CM = 2.2
# A digit of the font is a little over half as wide as the type is high (1 pt = 0.0353 cm).
CM_PER_CHARACTER_AND_POINT = 0.0215
BOLD_IS_WIDER = 1.15
CELL_MARGINS_CM = 0.5
# Characters up to which a text is not broken, and up to which a word is not.
SHORT_TEXT = 12
LONG_WORD = 18
# Characters of a table that takes no more than a third of a page.
SMALL_TABLE = 700
# python-docx publishes no types; its objects are named for what they are.
Docx = Any


def parliament_answer_docx(answer: AnswerDocument) -> bytes:
    """The answer in the layout of the Hessian Landtag as Word file; same data and same order as the PDF."""
    answer = printable(answer)
    document = new_document(title_of(answer), subject=f"Az. {answer.file_reference}", author=answer.minister)
    running_lines(
        document,
        head=f"{marked(f'{answer.parliament} · {answer.term}', demo=answer.demo)}\t{printed_number_text(answer)}",
        foot=foot_text(answer),
    )
    demo_mark(document, shown=answer.demo)
    _answer_head(document, answer)
    section(document, "Vorbemerkung Fragesteller", answer.questioner_preface)
    section(document, f"Vorbemerkung {answer.minister}", answer.government_preface)
    document.add_paragraph(answer.transition)
    for block in answer.blocks:
        _question_block(document, block)
    _close(document, answer)
    _annexes(document, answer)
    section(document, "Quellen und Definitionen", answer.sources, style="List Bullet")
    document.add_paragraph(f"Aktenzeichen {answer.file_reference}, Stichtag {numbers.day(answer.cutoff_on)}")
    return saved(document, on=datetime.combine(answer.answered_on or answer.cutoff_on, time()))


def new_document(title: str, *, subject: str, author: str) -> Docx:
    """An empty document with page, styles and language of the house."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.subject, properties.author = title, subject, author
    properties.language, properties.comments = "de-DE", ""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Cm(2.5), Cm(2.3), Cm(2.6), Cm(2.4)
    _set_styles(document)
    return document


def _set_styles(document: Docx) -> None:
    sizes = {"Normal": 10.5, "Title": 18, "Subtitle": 13, "Heading 1": 12, "Heading 2": 11, "Caption": 9}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0x17, 0x1A, 0x1C)
        style.font.italic = False
        style.font.bold = name != "Normal"
        _font_for_all_scripts(style)
    document.styles["Normal"].paragraph_format.space_after = Pt(7)
    document.styles["Normal"].paragraph_format.line_spacing = 1.15
    document.styles["Caption"].paragraph_format.keep_with_next = True
    for name in ("Heading 1", "Heading 2"):
        document.styles[name].paragraph_format.space_before = Pt(14)
        document.styles[name].paragraph_format.space_after = Pt(4)
        document.styles[name].paragraph_format.keep_with_next = True
    _drop_title_line(document)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), "de-DE")
    language.set(qn("w:eastAsia"), "de-DE")


def _font_for_all_scripts(style: Docx) -> None:
    """Theme fonts of the built-in styles would win over the name: they are replaced in every script."""
    look = style.element.get_or_add_rPr()
    for wide in look.findall(qn("w:spacing")):
        look.remove(wide)
    fonts = look.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
        fonts.set(qn(f"w:{script}"), FONT)


def _drop_title_line(document: Docx) -> None:
    properties = document.styles["Title"].element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def running_lines(document: Docx, *, head: str, foot: str) -> None:
    """Head and foot of every page; the foot numbers the pages."""
    first = document.sections[0]
    for part, text in ((first.header, head), (first.footer, f"{foot}\tSeite ")):
        paragraph = part.paragraphs[0]
        paragraph.text = text
        paragraph.paragraph_format.tab_stops.clear_all()
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.style.font.size = Pt(9)
        paragraph.style.paragraph_format.tab_stops.clear_all()
    footer = first.footer.paragraphs[0]
    _field(footer, "PAGE")
    footer.add_run(" von ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Docx, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001  (python-docx has no call for fields)


def marked(text: str, *, demo: bool) -> str:
    """The text with the mark of invented data behind it."""
    return f"{text} · {DEMO_MARK}" if demo else text


def demo_mark(document: Docx, *, shown: bool) -> None:
    """The mark of invented data on top of the first page."""
    if shown:
        document.add_paragraph().add_run(DEMO_MARK).bold = True


def _answer_head(document: Docx, answer: AnswerDocument) -> None:
    document.add_paragraph(answer.term).paragraph_format.space_after = Pt(0)
    line = document.add_paragraph(style="Title")
    line.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(answer.parliament)
    line.add_run(f"\t{printed_number_text(answer)}").font.size = Pt(12)
    document.add_paragraph(head_day(answer)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph(answer.kind, style="Subtitle")
    _strong(document, f"{questioners_text(answer)} vom {numbers.day(answer.asked_on)}")
    document.add_paragraph(answer.title, style="Subtitle")
    _strong(document, "und")
    document.add_paragraph("Antwort", style="Subtitle")
    _strong(document, answer.minister)


def _strong(document: Docx, text: str) -> None:
    document.add_paragraph().add_run(text).bold = True


def section(document: Docx, heading: str, parts: Sequence[str], *, style: str | None = None) -> None:
    """A heading with paragraphs; nothing where there are none."""
    if not parts:
        return
    document.add_heading(heading, level=1)
    for part in parts:
        document.add_paragraph(part, style=style)


def _question_block(document: Docx, block: QuestionBlock) -> None:
    for question in block.questions:
        heading = document.add_heading(f"Frage {question.number}.\t{question.text}", level=1)
        heading.paragraph_format.left_indent = Cm(QUESTION_INDENT_CM)
        heading.paragraph_format.first_line_indent = Cm(-QUESTION_INDENT_CM)
        heading.paragraph_format.tab_stops.add_tab_stop(Cm(QUESTION_INDENT_CM))
    for part in block.answer:
        document.add_paragraph(part)
    for table in block.tables:
        add_table(document, table)


def _close(document: Docx, answer: AnswerDocument) -> None:
    place = document.add_paragraph(place_and_day(answer))
    place.paragraph_format.space_before = Pt(22)
    place.paragraph_format.space_after = Pt(26)
    place.paragraph_format.keep_with_next = True
    _strong(document, answer.signatory)


def _annexes(document: Docx, answer: AnswerDocument) -> None:
    parts: tuple[TableBlock | ChartBlock, ...] = (*answer.annexes, *answer.charts)
    for number, part in enumerate(parts, start=1):
        document.add_heading(f"Anlage {number}", level=1).paragraph_format.page_break_before = number == 1
        if isinstance(part, TableBlock):
            add_table(document, part)
        else:
            add_chart(document, part)


def add_chart(document: Docx, chart: ChartBlock) -> None:
    """A picture with alternative text and caption, and its figures as a table."""
    picture = io.BytesIO(vl_convert.svg_to_png(chart.svg, scale=2.0))
    shape = document.add_picture(picture, width=Cm(TEXT_WIDTH_CM))
    shape._inline.docPr.set("descr", chart.alt)  # noqa: SLF001  (python-docx has no call for alternative text)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _caption(document, "Abbildung", chart.caption)
    if chart.table is not None:
        add_table(document, chart.table)


def _caption(document: Docx, kind: str, text: str) -> None:
    """Numbered through the document by its kind, as in the PDF."""
    before = sum(
        each.style.name == "Caption" and each.text.startswith(f"{kind} ") for each in document.paragraphs
    )  # fmt: skip
    document.add_paragraph(f"{kind} {before + 1}: {text}", style="Caption")


def add_table(document: Docx, block: TableBlock) -> None:
    """A table with caption, repeated head and notes; a small one stays on one page."""
    plain: Any = plain_table(block)
    _caption(document, "Tabelle", plain["caption"])
    rows = [[column["title"] for column in plain["columns"]], *plain["rows"]]
    table = document.add_table(rows=0, cols=len(block.columns), style="Table Grid")
    right = [column["right"] for column in plain["columns"]]
    size = 9.0 if len(right) <= 6 else 7.0
    for row in rows:
        _row(table, row, right, size)
    if plain["total"]:
        _row(table, plain["total"], right, size)
    _share_width(table, rows if plain["total"] is None else [*rows, plain["total"]], right, size)
    _mark_head(table)
    if sum(len(text) for row in rows for text in row) <= SMALL_TABLE:
        _keep_together(table)
    _bold(table.rows[0])
    if plain["total"]:
        _bold(table.rows[-1])
    for note in plain["notes"] or ("",):
        line = document.add_paragraph()
        line.paragraph_format.space_before = Pt(4)
        line.add_run(note).font.size = Pt(9)


def _keep_together(table: Docx) -> None:
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _row(table: Docx, texts: Sequence[str], right: Sequence[bool], size: float) -> None:
    row = table.add_row()
    keep = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(keep)  # noqa: SLF001  (python-docx has no call for rows that stay whole)
    for cell, text, is_right in zip(row.cells, texts, right, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_right else WD_ALIGN_PARAGRAPH.LEFT
        paragraph.add_run(text).font.size = Pt(size)


def _share_width(table: Docx, rows: Sequence[Sequence[str]], right: Sequence[bool], size: float) -> None:
    """Numbers, short texts and the longest word get what they need; longer texts share the rest by what stands in them."""
    table.autofit = False
    columns = list(zip(*rows, strict=True))
    longest = [max(len(text) for text in column) for column in columns]
    least = [_least(column, is_right=is_right) for column, is_right in zip(columns, right, strict=True)]
    needed = [count * size * CM_PER_CHARACTER_AND_POINT * BOLD_IS_WIDER + CELL_MARGINS_CM for count in least]
    open_to_more = [_share_of(most) if most > count else 0 for most, count in zip(longest, least, strict=True)]
    if not any(open_to_more):
        open_to_more[0] = 1
    rest = max(TEXT_WIDTH_CM - sum(needed), 0.0)
    wanted = [width + rest * share / sum(open_to_more) for width, share in zip(needed, open_to_more, strict=True)]
    for column, width in zip(table.columns, wanted, strict=True):
        column.width = Cm(TEXT_WIDTH_CM * width / sum(wanted))
        for cell in column.cells:
            cell.width = column.width


def _least(column: Sequence[str], *, is_right: bool) -> int:
    """Characters that stand in one line: whole numbers and short texts, the longest word of others; a head may be broken."""
    head, *body = column
    longest = max((len(text) for text in body), default=0)
    words = [len(word) for text in column for word in text.replace("-", "- ").split()]
    if is_right or longest <= SHORT_TEXT:
        return max([longest, *(len(word) for word in head.split())])
    return min(max(words, default=1), LONG_WORD)


def _share_of(count: int) -> int:
    return min(count, 60) + 4


def _mark_head(table: Docx) -> None:
    """The first row is the head: repeated on every page and read as head by assistive technology."""
    head = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(head)  # noqa: SLF001  (python-docx has no call for header rows)


def _bold(row: Docx) -> None:
    for cell in row.cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def saved(document: Docx, *, on: datetime) -> bytes:
    """The file's bytes; its inner dates are those of the content and not of the moment of printing."""
    document.core_properties.created = document.core_properties.modified = on
    document.core_properties.last_modified_by = document.core_properties.author
    buffer = io.BytesIO()
    document.save(buffer)
    return without_the_moment(buffer.getvalue())
