# SPDX-License-Identifier: EUPL-1.2
"""Kill the collector again and again under load and count what is left of what it answered."""

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tragweite.lake.account import verify
from tragweite.lake.compaction import compact

CLIENTS = 16


def killed_rounds(folder: Path, *, rounds: int, processes: int = 1, seed: int = 1) -> str:
    """One sentence: how many answered conversions are missing or counted twice after so many rounds of kill -9."""
    folder.mkdir()
    (folder / "links.jsonl").write_text("", encoding="utf-8")
    (folder / "sites.json").write_text(json.dumps([{"site": "a", "origin": "https://a.example"}]), encoding="utf-8")
    answered: set[str] = set()
    sent: set[str] = set()
    moments = random.Random(seed)
    for round_ in range(rounds):
        asyncio.run(
            _round(folder, f"{round_}", sent, answered, seconds=moments.uniform(0.02, 0.4), processes=processes)
        )
    return told(folder, sent=sent, answered=answered, rounds=rounds)


def told(folder: Path, *, sent: Iterable[str], answered: Iterable[str], rounds: int) -> str:
    """Compare what was answered with what the lake holds; ids make a repetition visible."""
    spool, lake = folder / "spool", folder / "lake"
    compact(spool_dir=spool, lake_dir=lake)
    account = verify(spool_dir=spool, lake_dir=lake)
    sent_count, answered_count = len(set(sent)), len(set(answered))
    lost = max(0, answered_count - account.stored)
    twice = max(0, account.stored - sent_count)
    return (
        f"kill -9 under load, {rounds} rounds: {answered_count:,} answered, {account.stored:,} stored "
        f"(of {sent_count:,} sent), lost {lost}, counted twice {twice}, difference of the account {account.difference}."
    )


async def _round(
    folder: Path, name: str, sent: set[str], answered: set[str], *, seconds: float, processes: int
) -> None:
    command = [sys.executable, "-m", "tragweite.cli", "collector", "--port", "0", "--processes", str(processes)]
    environment = {"TRAGWEITE_VAR_DIR": str(folder), "TRAGWEITE_COLLECTOR_RATE_PER_MINUTE": "0"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    port = int(process.stdout.readline().rsplit(":", 1)[1])
    clients = [asyncio.create_task(_client(port, f"{name}-{each}", sent, answered)) for each in range(CLIENTS)]
    await asyncio.sleep(seconds)
    process.kill()
    process.wait()
    await asyncio.gather(*clients)


async def _client(port: int, name: str, sent: set[str], answered: set[str]) -> None:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in range(1_000_000):
            key = f"{name}-{number}"
            body = json.dumps({"s": "a", "p": "/", "k": key}).encode()
            sent.add(key)
            writer.write(
                b"POST /c HTTP/1.1\r\nHost: x\r\nOrigin: https://a.example\r\n"
                b"User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/125.0\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body) + body
            )
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"HTTP/1.1 204"):
                answered.add(key)
            elif not head.startswith(b"HTTP/1.1 503"):  # the disk hangs: not stored, and said so
                raise RuntimeError(head.decode())
    except (ConnectionError, asyncio.IncompleteReadError):
        return
