# SPDX-License-Identifier: EUPL-1.2
"""``python -m bench.collector [--seconds N] [--rounds N] [--beside DIR]`` writes its table to ``docs/benchmarks.md``.

``--steady MINUTES`` measures the memory over minutes of moderate load instead and writes a section of its own.

Needs ``wrk`` and ``nginx`` (Debian). The server has core 0, the load generator core 1. ``--beside`` names the ``bin`` of an
environment with granian and uvicorn; the same counting then runs under them too (decision record 0024).
"""

import argparse
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.collector.kill import killed_rounds
from bench.collector.servers import KEPT, collector, cores, cpu_seconds, kept_server, memory_mb, nginx, prepare
from bench.collector.steady import PER_SECOND, steady
from bench.report import machine, write_section
from tragweite.lake.account import verify

LOAD = Path(__file__).with_name("load.lua")
LOADS = (
    ("hot", "redirect, one hot link"),
    ("links", "redirect over 100,000 links"),
    ("agents", "redirect, every agent new"),
    ("visits", "visit"),
    ("conversions", "conversion"),
)
ROUNDS = 5


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one run of wrk gave; ``stored`` only where the server stores."""

    what: str
    per_second: float
    p99_ms: float
    stored: int | None
    cpu_us: float | None
    memory_mb: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.collector")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=100, help="rounds of kill -9")
    parser.add_argument("--connections", type=int, default=256)
    parser.add_argument("--beside", type=Path, help="bin directory of an environment with granian and uvicorn")
    parser.add_argument(
        "--steady", type=int, metavar="MINUTES", help=f"only memory over minutes of {PER_SECOND} a second"
    )
    arguments = parser.parse_args()
    if arguments.steady:
        return _steadily(arguments.steady)
    missing = [name for name in ("wrk", "nginx") if not shutil.which(name)]
    if missing:
        print("missing: " + ", ".join(missing) + " (apt-get install --no-install-recommends wrk nginx-light)")
        return 2
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
                compared(yard, seconds=arguments.seconds, connections=arguments.connections, beside=arguments.beside)
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


def measured(folder: Path, *, seconds: int, connections: int, beside: Path | None = None) -> list[Row]:
    """nginx first and last, our collector between them, so that a change of the machine's load shows."""
    yard = folder / "nginx"
    yard.mkdir()
    rows = [_nginx_row(yard, "nginx, empty 204, buffered log", seconds=seconds, connections=connections)]
    for kind, what in LOADS:
        rows.append(_our_row(folder / kind, kind, what, processes=1, seconds=seconds, connections=connections))
    two = "redirect, one hot link, two processes on both cores"
    rows.append(_our_row(folder / "two", "hot", two, processes=2, seconds=seconds, connections=connections))
    for name in KEPT if beside else ():
        what = f"redirect, one hot link, the same counting under {name}"
        rows.append(
            _our_row(folder / name, "hot", what, processes=1, seconds=seconds, connections=connections, kept=beside)
        )
    return [*rows, _nginx_row(yard, "nginx again", seconds=seconds, connections=connections)]


def _nginx_row(folder: Path, what: str, *, seconds: int, connections: int) -> Row:
    with nginx(folder) as (address, processes):
        before = cpu_seconds(processes)
        rate, p99, count = wrk(address, "hot", seconds=seconds, connections=connections)
        cpu = (cpu_seconds(processes) - before) * 1e6 / count
        return Row(what=what, per_second=rate, p99_ms=p99, stored=None, cpu_us=cpu, memory_mb=memory_mb(processes))


def _our_row(
    folder: Path, kind: str, what: str, *, processes: int, seconds: int, connections: int, kept: Path | None = None
) -> Row:
    folder.mkdir()
    prepare(folder)
    served = (
        kept_server(folder, kept / folder.name)
        if kept
        else collector(folder, processes=processes, on="0" if processes == 1 else "0,1")
    )
    with served as (address, running):
        before = cpu_seconds(running)
        rate, p99, count = wrk(address, kind, seconds=seconds, connections=connections)
        cpu = (cpu_seconds(running) - before) * 1e6 / count
        memory = memory_mb(running)
    account = verify(spool_dir=folder / "spool", lake_dir=folder / "lake")
    if account.difference or account.stored < count:
        raise RuntimeError(f"{what}: answered {count}, but {account}")
    return Row(what=what, per_second=rate, p99_ms=p99, stored=account.stored, cpu_us=cpu, memory_mb=memory)


def wrk(address: str, kind: str, *, seconds: int, connections: int) -> tuple[float, float, int]:
    """Requests per second, p99 in milliseconds, number of answers. Errors stop the benchmark."""
    command = [*cores("1"), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(LOAD)]
    done = subprocess.run([*command, address, "--", kind], check=True, capture_output=True, text=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(f"{kind}: {done.stdout}")
    number, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)", done.stdout)[0]
    p99 = float(number) * {"us": 0.001, "ms": 1.0, "s": 1_000.0}[unit]
    rate = float(re.findall(r"Requests/sec:\s+([\d.]+)", done.stdout)[0])
    return rate, p99, int(re.findall(r"(\d+) requests in", done.stdout)[0])


def compared(folder: Path, *, seconds: int, connections: int, beside: Path) -> str:
    """What decides on decision record 0024: our rate beside that of each kept server, in rounds that follow each other.

    A machine that others use too is faster and slower by the minute; only neighbours in time are compared.
    """
    ratios: dict[str, list[tuple[float, float]]] = {name: [] for name in KEPT}
    for round_ in range(ROUNDS):
        yard = folder / str(round_)
        yard.mkdir(parents=True)
        ours = _our_row(yard / "own", "hot", "own", processes=1, seconds=seconds, connections=connections)
        for name in KEPT:
            row = _our_row(yard / name, "hot", name, processes=1, seconds=seconds, connections=connections, kept=beside)
            ratios[name].append((ours.per_second / row.per_second, (row.cpu_us or 0) / (ours.cpu_us or 1)))
    return f"One hot link in {ROUNDS} rounds in turn (decision record 0024): " + "; ".join(
        f"{_spread([rate for rate, _work in found])} times the durable rate of {name} and "
        f"{_spread([work for _rate, work in found])} times its work for the same processor time"
        for name, found in ratios.items()
    )


def _spread(values: list[float]) -> str:
    return f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


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
