# SPDX-License-Identifier: EUPL-1.2
"""One run of the load generator against one server, as a row of the table."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.collector.servers import collector, cores, cpu_seconds, kept_server, memory_mb, nginx, prepare
from tragweite.lake.account import verify

LOAD = Path(__file__).with_name("load.lua")


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one run of wrk gave; ``stored`` only where the server stores."""

    what: str
    per_second: float
    p99_ms: float
    stored: int | None
    cpu_us: float | None
    memory_mb: float


def nginx_row(folder: Path, what: str, *, seconds: int, connections: int) -> Row:
    with nginx(folder) as (address, processes):
        before = cpu_seconds(processes)
        rate, p99, count = wrk(address, "hot", seconds=seconds, connections=connections)
        cpu = (cpu_seconds(processes) - before) * 1e6 / count
        return Row(what=what, per_second=rate, p99_ms=p99, stored=None, cpu_us=cpu, memory_mb=memory_mb(processes))


def our_row(
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
