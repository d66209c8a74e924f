# SPDX-License-Identifier: EUPL-1.2
"""Memory of one collector over minutes of steady load, in which every request is another person with another agent."""

import asyncio
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from bench.collector.servers import collector, cpu_seconds, memory_mb, prepare
from tragweite.lake.account import verify

PER_SECOND = 2_000
_TICK = 0.01
_CONNECTIONS = 64
_MOST_UNDER_WAY = 1_000
_ANSWER = b"HTTP/1.1 "


def steady(folder: Path, *, minutes: int) -> str:
    """Serve ``PER_SECOND`` requests a second (a third each redirects, visits, conversions); one sentence with the
    resident memory at the start and after each minute.
    """
    folder.mkdir()
    prepare(folder)
    with collector(folder) as (address, processes):
        sizes = [memory_mb(processes)]

        def look() -> None:
            sizes.append(memory_mb(processes))
            print(f"minute {len(sizes) - 1}: {sizes[-1]:.1f} MB", flush=True)

        before = cpu_seconds(processes)
        os.nice(5)
        answered = asyncio.run(_load(address, minutes=minutes, each_minute=look))
        cpu = (cpu_seconds(processes) - before) * 1e6 / answered
    account = verify(spool_dir=folder / "spool", lake_dir=folder / "lake")
    if account.difference or account.received != answered:
        raise RuntimeError(f"answered {answered}, but {account}")
    told = ", ".join(f"{size:.1f}" for size in sizes[1:])
    return (
        f"{minutes} minutes at {answered / 60 / minutes:,.0f} requests a second (redirects, visits and conversions alike, every "
        f"agent new; {account.stored:,} stored, {dict(account.dropped) or 'none'} dropped, difference 0, {cpu:.1f} µs CPU each): {sizes[0]:.1f} MB at the start, then by "
        f"minute {told} MB."
    )


async def _load(address: str, *, minutes: int, each_minute: Callable[[], None]) -> int:
    parts = urlsplit(address)
    lines = [await asyncio.open_connection(parts.hostname, parts.port) for _ in range(_CONNECTIONS)]
    answered, sent, minute = [0] * _CONNECTIONS, 0, 1
    readers = [asyncio.create_task(_count(reader, answered, place)) for place, (reader, _) in enumerate(lines)]
    start = time.monotonic()
    while (passed := time.monotonic() - start) < 60 * minutes:
        due = min(int(passed * PER_SECOND) - sent, 40, _MOST_UNDER_WAY - (sent - sum(answered)))
        for number in range(sent, sent + due):
            lines[number % _CONNECTIONS][1].write(_request(number))
        sent += max(due, 0)
        if passed >= 60 * minute:
            each_minute()
            minute += 1
        await asyncio.sleep(_TICK)
    while sum(answered) < sent:
        await asyncio.sleep(_TICK)
    each_minute()
    for task, (_, writer) in zip(readers, lines, strict=True):
        task.cancel()
        writer.close()
    return sent


async def _count(reader: asyncio.StreamReader, answered: list[int], place: int) -> None:
    """Count answers, also where the beginning of one is split between two reads."""
    rest = b""
    while data := await reader.read(65_536):
        rest += data
        answered[place] += rest.count(_ANSWER)
        rest = rest.rpartition(_ANSWER)[2][1 - len(_ANSWER) :]


def _request(number: int) -> bytes:
    agent = f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_{number % 7} like Mac OS X) Mobile/15E148 Instagram {number}.0"
    person = f"{11 + number // 16_777_216}.{number // 65_536 % 256}.{number // 256 % 256}.{number % 256}"
    head = f"Host: x\r\nUser-Agent: {agent}\r\nX-Forwarded-For: {person}\r\nOrigin: https://a.example\r\n"
    if number % 3 == 0:
        return f"GET /r/l{number % 100_000} HTTP/1.1\r\n{head}\r\n".encode()
    told = {"s": "a", "p": f"/seite/{number % 50_000}", "c": f"l{number % 100_000}", "r": "https://l.instagram.com/"}
    path = "/v" if number % 3 == 1 else "/c"
    body = json.dumps(told if path == "/v" else {**told, "k": f"n{number}"})
    return f"POST {path} HTTP/1.1\r\n{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()
