# SPDX-License-Identifier: EUPL-1.2
"""``python -m bench.lake [MILLIONS …]`` (default 1 10): compaction, bytes per event, times of the questions.

Each size is a lake of its own in a directory that is removed afterwards. A question is asked three times; the first
answer (files not yet opened by this process) and the best are printed. Prints tables, writes ``docs/benchmarks.md``.
"""

import argparse
import resource
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.lake.events import write
from bench.report import machine, write_section
from tragweite.lake.account import verify
from tragweite.lake.compaction import compact
from tragweite.lake.manifest import EVENTS, HOURLY, Manifest
from tragweite.lake.questions import Scope, ask

QUESTIONS = (
    "visits.by_sender_and_day", "visits.by_post", "visits.by_hour", "visits.unique_by_sender_and_day",
    "visits.by_referrer", "visits.by_landing", "visits.frequency", "links.loss_rate", "conversions.by_touch",
)  # fmt: skip
OF_A_PAGE = ("visits.by_sender_and_day", "visits.by_post", "visits.by_hour")
"""What pages ask from the roll-up, about one campaign; the lake here has twenty, this one with 5 % of all links."""
ONE_CAMPAIGN = Scope.of([7])
PERIOD = {"since": None, "until": None}
EVENTS_A_DAY = 1_000_000
ROUND = 5_000_000


@dataclass(kw_only=True)
class Measured:
    """One size. Seconds; ``times`` by question and scope: first and best."""

    millions: float
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    event_bytes: int = 0
    hourly_bytes: int = 0
    stored: int = 0
    difference: int = 0
    verify_seconds: float = 0.0
    times: dict[str, tuple[float, float]] = field(default_factory=dict)

    def head(self) -> str:
        """One row of the first table."""
        return (
            f"| {self.millions:g} | {self.stored / self.seconds:,.0f} | {self.stored / self.cpu_seconds:,.0f} "
            f"| {self.event_bytes / self.stored:.1f} | {self.hourly_bytes / 1e6:.1f} "
            f"| {self.verify_seconds:.1f} | {self.difference} |"
        )


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Verdichten, Platzbedarf und Fragen messen")
    parser.add_argument("millions", nargs="*", type=float, default=[1.0, 10.0], help="Millionen Ereignisse")
    parser.add_argument("--print-only", action="store_true", help="docs/benchmarks.md nicht schreiben")
    arguments = parser.parse_args()
    found = [measure(millions) for millions in arguments.millions]
    table = report(found)
    print(table)
    if not arguments.print_only:
        write_section("lake", title="Lake: compaction, bytes, questions", table=table)
    return 0


def measure(millions: float) -> Measured:
    """Fill a lake round by round, count it again, ask it."""
    count = int(millions * 1_000_000)
    found = Measured(millions=millions)
    with tempfile.TemporaryDirectory() as folder:
        spool_dir, lake_dir = Path(folder) / "spool", Path(folder) / "lake"
        for number, first in enumerate(range(0, count, ROUND)):
            size = min(ROUND, count - first)
            days = max(1, size // EVENTS_A_DAY)
            write(spool_dir, size, days=days, first_day=first // EVENTS_A_DAY, seed=number)
            _compacted(found, spool_dir, lake_dir)
        found.event_bytes, found.hourly_bytes = (_bytes(lake_dir, topic) for topic in (EVENTS, HOURLY))
        started = time.perf_counter()
        account = verify(spool_dir=spool_dir, lake_dir=lake_dir)
        found.verify_seconds = time.perf_counter() - started
        found.difference = account.difference + account.hourly_difference
        asked = [(each, f"`{each}`", Scope.everything()) for each in QUESTIONS]
        asked += [(each, f"`{each}`, one campaign", ONE_CAMPAIGN) for each in OF_A_PAGE]
        for question, title, scope in asked:
            times = [_asked(question, lake_dir, scope) for _ in range(3)]
            found.times[title] = (times[0], min(times))
    return found


def _compacted(found: Measured, spool_dir: Path, lake_dir: Path) -> None:
    wall, cpu = time.perf_counter(), _cpu()
    found.stored += compact(spool_dir=spool_dir, lake_dir=lake_dir).stored
    found.seconds += time.perf_counter() - wall
    found.cpu_seconds += _cpu() - cpu


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _bytes(lake_dir: Path, topic: str) -> int:
    return sum((lake_dir / each.path).stat().st_size for each in Manifest(lake_dir).files(topic=topic))


def _asked(question: str, lake_dir: Path, scope: Scope) -> float:
    started = time.perf_counter()
    ask(question, lake_dir=lake_dir, scope=scope, **PERIOD)
    return time.perf_counter() - started


def report(found: list[Measured]) -> str:
    """The tables as Markdown."""
    head = ["| million events | compacted per s | per CPU second | bytes per event | roll-up MB | verify s | difference |",
            "|---:|---:|---:|---:|---:|---:|---:|", *(each.head() for each in found)]  # fmt: skip
    titles = " | ".join(f"{each.millions:g} million: first / best s" for each in found)
    rows = [
        f"| {title} | " + " | ".join(f"{each.times[title][0]:.3f} / {each.times[title][1]:.3f}" for each in found) + " |"
        for title in found[0].times
    ]  # fmt: skip
    return "\n".join([machine(), "", *head, "", f"| question | {titles} |", "|---|" + "---:|" * len(found), *rows])


if __name__ == "__main__":
    raise SystemExit(main())
