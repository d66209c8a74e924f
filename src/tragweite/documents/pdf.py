# SPDX-License-Identifier: EUPL-1.2
"""PDF by typst: tagged (PDF/UA-1) and archivable (PDF/A-2a) in one file. Data go in as JSON, never as text to run."""

import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import typst

from tragweite.documents.model import AnswerDocument, ChartBlock, EvaluationReport
from tragweite.documents.printing import plain_answer, plain_report, printable

TEMPLATES = Path(__file__).parent / "templates"
LATIN: Final = 0x024F
"""Letters of Latin script, which the fonts always have."""


def render_pdf(
    *, template: str, data: Mapping[str, object], fonts_dir: Path, pictures: Mapping[str, str] | None = None
) -> bytes:
    """PDF of ``templates/<template>`` filled with ``data`` (JSON-able; ``day`` = [year, month, day] dates the file).

    ``pictures`` are SVG texts by file name. Fonts are looked for below ``fonts_dir``; where it is missing, typst's own
    font is used. Same data give the same bytes. Raises ``FileNotFoundError`` for an unknown template.
    """
    if not (TEMPLATES / template).is_file():
        raise FileNotFoundError(f"document template: {template}")
    with tempfile.TemporaryDirectory(prefix="tragweite-pdf-") as folder:
        place = Path(folder)
        for source in TEMPLATES.glob("*.typ"):
            shutil.copyfile(source, place / source.name)
        for name, svg in (pictures or {}).items():
            (place / name).write_text(svg, encoding="utf-8")
        made = _compiled(place, template, data, font_paths=[fonts_dir] if fonts_dir.is_dir() else [])
    return bytes(made)


def _compiled(place: Path, template: str, data: Mapping[str, object], *, font_paths: list[Path]) -> bytes:
    """PDF/UA refuses a file with a character that no font can show (an emoji, say): it is replaced by ``�``."""
    unseen: set[int] = set()
    while True:
        (place / "data.json").write_text(json.dumps(_seen(data, unseen), ensure_ascii=False), encoding="utf-8")
        try:
            return typst.compile(
                place / template, root=place, font_paths=font_paths, ignore_system_fonts=True,
                pdf_standards=["ua-1", "a-2a"], timestamp=_midnight(data),
            )  # fmt: skip
        except typst.TypstError as problem:
            found = _unseen_blocks(str(problem)) - unseen
            if not found:
                raise
            unseen |= found


def _unseen_blocks(problem: str) -> set[int]:
    """The blocks of 256 characters of which typst says that its fonts lack one."""
    texts = re.findall(r'the text `"(.+?)"` could not be displayed', problem)
    plain = "".join(re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text) for text in texts)
    return {ord(character) >> 8 for character in plain if ord(character) > LATIN}


def _seen(data: Any, unseen: set[int]) -> Any:
    """``data`` without characters of these blocks and without those that no document shows."""
    return printable(data, unless=lambda character: ord(character) >> 8 in unseen)


def evaluation_report_pdf(report: EvaluationReport, *, fonts_dir: Path) -> bytes:
    """The evaluation report as PDF."""
    data = plain_report(report)
    pictures = _with_files(data, report.charts)
    return render_pdf(template="evaluation_report.typ", data=data, fonts_dir=fonts_dir, pictures=pictures)


def parliament_answer_pdf(answer: AnswerDocument, *, fonts_dir: Path) -> bytes:
    """The answer in the layout of the Hessian Landtag as PDF."""
    data = plain_answer(answer)
    pictures = _with_files(data, answer.charts)
    return render_pdf(template="parliament_answer.typ", data=data, fonts_dir=fonts_dir, pictures=pictures)


def _with_files(data: dict[str, object], charts: Sequence[ChartBlock]) -> dict[str, str]:
    """Put the file name of each chart into ``data`` and return the pictures by that name."""
    rows = data["charts"]
    if not isinstance(rows, list):
        raise TypeError("charts of a document are a list")
    for number, row in enumerate(rows):
        row["file"] = f"chart-{number}.svg"
    return {f"chart-{number}.svg": chart.svg for number, chart in enumerate(charts)}


def _midnight(data: Mapping[str, object]) -> datetime:
    parts = data.get("day")
    if not isinstance(parts, list):
        raise TypeError('data["day"] is [year, month, day]')
    year, month, day = parts
    return datetime(year, month, day, tzinfo=UTC)
