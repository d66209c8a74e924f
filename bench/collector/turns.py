# SPDX-License-Identifier: EUPL-1.2
"""What is compared with each other is measured in turn: rounds that follow each other, each against its neighbour.

A machine that others use too is faster and slower by the minute; only neighbours in time can be compared.
"""

from pathlib import Path
from statistics import median

from bench.collector.measure import our_row, wrk
from bench.collector.servers import KEPT, collector, cpu_seconds, prepare
from bench.collector.shares import SHARE, can_share, shared

ROUNDS = 5
KINDS = (("links", "redirect over 100,000 links"), ("visits", "visit"), ("conversions", "conversion"))


def beside_kept_servers(folder: Path, *, seconds: int, connections: int, beside: Path) -> str:
    """What decides on decision record 0024: our rate beside that of each kept server."""
    ratios: dict[str, list[tuple[float, float]]] = {name: [] for name in KEPT}
    for round_ in range(ROUNDS):
        yard = folder / str(round_)
        yard.mkdir(parents=True)
        ours = our_row(yard / "own", "hot", "own", processes=1, seconds=seconds, connections=connections)
        for name in KEPT:
            row = our_row(yard / name, "hot", name, processes=1, seconds=seconds, connections=connections, kept=beside)
            ratios[name].append((ours.per_second / row.per_second, (row.cpu_us or 0) / (ours.cpu_us or 1)))
    return f"One hot link in {ROUNDS} rounds in turn (decision record 0024): " + "; ".join(
        f"{_spread([rate for rate, _work in found])} times the durable rate of {name} and "
        f"{_spread([work for _rate, work in found])} times its work for the same processor time"
        for name, found in ratios.items()
    )


def _spread(values: list[float]) -> str:
    return f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def beside_the_hot_link(folder: Path, *, seconds: int, connections: int) -> str:
    """Markdown: rate and processor time of each kind of request as a share of those of one hot link."""
    lines = ["| what | rate, of the hot link | CPU each, of the hot link |\n|---|---:|---:|"]
    for kind, what in KINDS:
        rates, works = [], []
        for round_ in range(ROUNDS):
            yard = folder / f"{kind}-{round_}"
            yard.mkdir(parents=True)
            hot = our_row(yard / "hot", "hot", what, processes=1, seconds=seconds, connections=connections)
            row = our_row(yard / kind, kind, what, processes=1, seconds=seconds, connections=connections)
            rates.append(row.per_second / hot.per_second)
            works.append((row.cpu_us or 0) / (hot.cpu_us or 1))
        lines.append(f"| {what} | {_spread(rates)} | {_spread(works)} |")
    return "\n".join(lines)


def two_beside_one(folder: Path, *, seconds: int, connections: int) -> str:
    """One sentence: what a second process adds, where both are held to a share of the server's core."""
    if not can_share():
        return "Two processes on one port: not measured here, as this user may not hold processes to a share of a core."
    ratios, used = [], []
    for round_ in range(ROUNDS):
        (one, its), (two, theirs) = (
            _held(folder / f"{count}-{round_}", count, seconds=seconds, connections=connections) for count in (1, 2)
        )
        ratios.append(two / one)
        used.append((its, theirs))
    return (
        f"Two processes on one port, each held to {SHARE:.0%} of the server's core by the kernel (the load generator has "
        f"the other core), in {ROUNDS} rounds in turn with one such process: {_spread(ratios)} times its rate; one used "
        f"{median(its for its, _ in used):.0%} of the core, two {median(theirs for _, theirs in used):.0%}"
    )


def _held(folder: Path, count: int, *, seconds: int, connections: int) -> tuple[float, float]:
    """Rate of so many processes with a share each, and what they used of one core."""
    folder.mkdir(parents=True)
    prepare(folder)
    with collector(folder, processes=count) as (address, running):
        serving = running[-count:]  # where there are several, the first one only looks after them
        with shared(serving):
            before = cpu_seconds(serving)
            rate, _, _ = wrk(address, "hot", seconds=seconds, connections=connections)
            return rate, (cpu_seconds(serving) - before) / seconds
