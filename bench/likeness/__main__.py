# SPDX-License-Identifier: EUPL-1.2
"""``python -m bench.likeness``: pictures of the half that nothing was tuned on; prints and writes ``docs/benchmarks.md``.

``--half tune`` runs the other half and writes nothing; ``--misses`` lists the pairs that were judged wrongly.
"""

import argparse
import os
import sys

from bench.likeness.corpus import FALSIFIED, TRUE
from bench.likeness.pictures import Judged, run
from bench.report import write_section
from tragweite.core.likeness.picture import PictureVerdict


def main() -> int:
    """Measure, print, write. A missed target is no error: the table says so."""
    parser = argparse.ArgumentParser(prog="python -m bench.likeness")
    parser.add_argument("--half", choices=("report", "tune"), default="report")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--minutes", type=float, help="stop after so long; the table says how many pairs were compared")
    arguments = parser.parse_args()
    table, judged = run(half=arguments.half, processes=arguments.processes, minutes=arguments.minutes)
    print(table)
    if arguments.misses:
        for each in filter(_is_miss, judged):
            print(each.pair.group, each.pair.kind, each.pair.original, each.pair.live, each.verdict, sep=" | ")
    if arguments.half == "report":
        write_section("likeness-pictures", title="Likeness of pictures", table=table)
    return 0


def _is_miss(each: Judged) -> bool:
    same = each.verdict is PictureVerdict.SAME
    return (each.pair.group == TRUE and not same) or (each.pair.group == FALSIFIED and same)


if __name__ == "__main__":
    sys.exit(main())
