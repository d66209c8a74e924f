# SPDX-License-Identifier: EUPL-1.2
"""``python -m bench.simulate [--repetitions N] [--only NAME]``: run the simulations, write docs/methods/coverage.md.

Each method has its own part of the page; parts of methods that did not run stay as they are.
"""

import argparse
import sys
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.simulate import MODULES, Row

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "coverage.md"
HEAD = """<!-- SPDX-License-Identifier: EUPL-1.2 -->
# Überdeckung der Intervalle an simulierter Wahrheit

Erzeugt von `make simulate`, nie von Hand geändert. „Anteil“ ist der Anteil der Läufe, deren 95-%-Intervall den wahren
Wert enthält (bei `monitor`: der Anteil der Kampagnen mit Alarm). „im Ziel“: yes = ja, within error = im Ziel bis auf
den Simulationsfehler, wider = breiter als nötig (sichere Seite), no = verfehlt.
"""


def main() -> int:
    """Run and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--repetitions", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=MODULES, action="append")
    arguments = parser.parse_args()
    for name in arguments.only or MODULES:
        if find_spec(f"bench.simulate.{name}") is None:
            continue
        module, begin = import_module(f"bench.simulate.{name}"), time.monotonic()
        rows = []
        for cell in module.cells():
            rows.append(module.run(cell, seed=arguments.seed, repetitions=arguments.repetitions))
            print(name, rows[-1] if isinstance(rows[-1], dict) else line(rows[-1]), flush=True)
        write_part(name, rows, seed=arguments.seed, seconds=time.monotonic() - begin)
    return 0


def line(row: Row) -> str:
    """One row of the table."""
    target = "" if row.target is None else f"{row.target[0]:g}–{row.target[1]:g}"
    note = "; ".join(part for part in (row.note, f"{row.unanswered} ohne Antwort" * bool(row.unanswered)) if part)
    return f"| {row.case} | {row.share:.3f} | {row.error:.3f} | {row.runs} | {target} | {row.verdict} | {note} |"


def write_part(name: str, rows: list[Any], *, seed: int, seconds: float) -> None:
    """Replace the part of one method between its marks."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
    begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->\n"
    table = _mapped(rows) if rows and isinstance(rows[0], dict) else _table(rows)
    part = f"{begin}## {name}\n\nStartwert {seed}, {seconds:.0f} s.\n\n{table}{end}"
    if begin in page:
        page = page[: page.index(begin)] + part + page[page.index(end) + len(end) :]
    else:
        page = page.rstrip("\n") + "\n\n" + part
    PAGE.write_text(page, encoding="utf-8")


def _table(rows: list[Any]) -> str:
    head = "| Fall | Anteil | Fehler | Läufe | Ziel | im Ziel | Anmerkung |\n|---|---:|---:|---:|---|---|---|\n"
    return head + "".join(line(row) + "\n" for row in rows)


def _mapped(rows: list[Any]) -> str:
    """A method with columns of its own."""
    keys = list(rows[0])
    lines = [keys, ["---"] * len(keys), *([_cell(row[key]) for key in keys] for row in rows)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
