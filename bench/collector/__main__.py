# SPDX-License-Identifier: EUPL-1.2
"""``python -m bench.collector [--seconds N] [--rounds N] [--beside DIR]`` writes its table to
``docs/benchmarks.md``.

``--steady MINUTES`` measures the memory over minutes of moderate load instead, ``--turns`` each kind of request beside
the hot link and two processes beside one; both write a section of their own.

Needs ``wrk`` and ``nginx`` (Debian). The server has core 0, the load generator core 1. ``--beside`` names the ``bin`` of an
environment with granian and uvicorn; the same counting then runs under them too (decision record 0024).
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from bench.collector.kill import killed_rounds
from bench.collector.measure import Row, nginx_row, our_row
from bench.collector.servers import KEPT
from bench.collector.steady import PER_SECOND, steady
from bench.collector.turns import ROUNDS, beside_kept_servers, beside_the_hot_link, two_beside_one
from bench.report import machine, write_section

LOADS = (
    ("hot", "redirect, one hot link"),
    ("links", "redirect over 100,000 links"),
    ("agents", "redirect, every agent new"),
    ("visits", "visit"),
    ("conversions", "conversion"),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.collector")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=100, help="rounds of kill -9")
    parser.add_argument("--connections", type=int, default=256)
    parser.add_argument("--beside", type=Path, help="bin directory of an environment with granian and uvicorn")
    parser.add_argument(
        "--steady", type=int, metavar="MINUTES", help=f"only memory over minutes of {PER_SECOND} a second"
    )
    parser.add_argument("--turns", action="store_true", help="only what is compared in turn")
    arguments = parser.parse_args()
    if arguments.steady:
        return _steadily(arguments.steady)
    missing = [name for name in ("wrk", "nginx") if not shutil.which(name)]
    if missing:
        print("missing: " + ", ".join(missing) + " (apt-get install --no-install-recommends wrk nginx-light)")
        return 2
    if arguments.turns:
        return _in_turn(seconds=arguments.seconds, connections=arguments.connections)
    kept = [name for name in KEPT if arguments.beside and not (arguments.beside / name).exists()]
    if kept:
        print(f"missing in {arguments.beside}: {', '.join(kept)} (python3 -m venv DIR && DIR/bin/pip install granian==2.8.7 "
              "uvicorn==0.54.0 httptools==0.9.0)")  # fmt: skip
        return 2
    with tempfile.TemporaryDirectory() as folder:
        rows = measured(
            Path(folder), seconds=arguments.seconds, connections=arguments.connections, beside=arguments.beside
        )
        told = []
        if arguments.beside:
            yard = Path(folder) / "beside"
            told = [
                beside_kept_servers(
                    yard, seconds=arguments.seconds, connections=arguments.connections, beside=arguments.beside
                )
            ]
        killed = killed_rounds(Path(folder) / "killed", rounds=arguments.rounds)
    table = f"{machine()} (a load above 2 means that others were at work: compare lines, not days); {arguments.connections} connections, {arguments.seconds} s each, server on one core\n\n"
    table += "\n\n".join([as_table(rows), *told, killed])
    print(table)
    write_section("collector", title="Collector", table=table)
    return 0


def _steadily(minutes: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        told = f"{machine()}\n\n{steady(Path(folder) / 'steady', minutes=minutes)}"
    print(told)
    write_section("collector_memory", title="Collector: memory over time", table=told)
    return 0


def _in_turn(*, seconds: int, connections: int) -> int:
    told = f"{machine()}; {connections} connections, {seconds} s each; median and range of {ROUNDS} rounds in turn\n\n"
    with tempfile.TemporaryDirectory() as folder:
        told += beside_the_hot_link(Path(folder) / "kinds", seconds=seconds, connections=connections)
        told += f"\n\n{two_beside_one(Path(folder) / 'shares', seconds=seconds, connections=connections)}."
    print(told)
    write_section("collector_turns", title="Collector: in turn", table=told)
    return 0


def measured(folder: Path, *, seconds: int, connections: int, beside: Path | None = None) -> list[Row]:
    """nginx first and last, our collector between them, so that a change of the machine's load shows."""
    yard = folder / "nginx"
    yard.mkdir()
    rows = [nginx_row(yard, "nginx, empty 204, buffered log", seconds=seconds, connections=connections)]
    for kind, what in LOADS:
        rows.append(our_row(folder / kind, kind, what, processes=1, seconds=seconds, connections=connections))
    two = "redirect, one hot link, two processes on both cores"
    rows.append(our_row(folder / "two", "hot", two, processes=2, seconds=seconds, connections=connections))
    for name in KEPT if beside else ():
        what = f"redirect, one hot link, the same counting under {name}"
        rows.append(
            our_row(folder / name, "hot", what, processes=1, seconds=seconds, connections=connections, kept=beside)
        )
    return [*rows, nginx_row(yard, "nginx again", seconds=seconds, connections=connections)]


def as_table(rows: list[Row]) -> str:
    """Markdown; the share is that of the first line (nginx)."""
    head = "| what | per second | of nginx | p99 ms | stored | CPU µs each | memory MB |\n|---|---:|---:|---:|---:|---:|---:|"
    lines = [
        f"| {row.what} | {row.per_second:,.0f} | {row.per_second / rows[0].per_second:.0%} | {row.p99_ms:.1f} "
        f"| {'' if row.stored is None else f'{row.stored:,}'} | {row.cpu_us:.1f} | {row.memory_mb:.0f} |"
        for row in rows
    ]
    return "\n".join([head, *lines])


if __name__ == "__main__":
    raise SystemExit(main())
