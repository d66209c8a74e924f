# SPDX-License-Identifier: EUPL-1.2
"""The real server on loopback: what it answered is there once, also after kill -9."""

import argparse
import asyncio
import http.client
import signal
import socket
import subprocess
import sys
import textwrap

import pytest

from tests.collector.requests import BROWSER, link
from tragweite.collector.commands import add_commands
from tragweite.conf import Configuration
from tragweite.lake.account import verify
from tragweite.lake.compaction import compact

SCRIPT = """
import sys
from dataclasses import replace
from pathlib import Path
from tragweite.collector.service import serve, settings_of
from tragweite.conf import Configuration
configuration = Configuration(var_dir=Path(sys.argv[1]), secret_key="x" * 60)
patient = replace(settings_of(configuration), patience_seconds=60.0)
serve(configuration=configuration, host="127.0.0.1", port=0, settings=patient)
"""


@pytest.fixture
def start(tmp_path):
    started = []

    def begin():
        (tmp_path / "links.jsonl").write_text(link())
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(SCRIPT), str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        address = process.stdout.readline().strip()
        return process, int(address.rsplit(":", 1)[1])

    yield begin
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


async def clicking(port, person, answered):
    """One person after another on one connection; counts the answers that came back whole."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in range(100_000):
            agent = f"{BROWSER} {person}-{number}"
            writer.write(f"GET /r/abc HTTP/1.1\r\nHost: x\r\nUser-Agent: {agent}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 302")
            answered.append(agent)
    except (ConnectionError, asyncio.IncompleteReadError):
        return


def account_of(tmp_path):
    compact(spool_dir=tmp_path / "spool", lake_dir=tmp_path / "lake")
    return verify(spool_dir=tmp_path / "spool", lake_dir=tmp_path / "lake")


@pytest.mark.slow
def test_invariant_18_kill_9_under_load_loses_no_answered_event(tmp_path, start):
    answered = []

    async def load(process, port):
        people = [asyncio.create_task(clicking(port, n, answered)) for n in range(16)]
        enough = len(answered) + 60
        for _ in range(30_000):
            if len(answered) >= enough:
                break
            await asyncio.sleep(0.01)
        process.kill()
        await asyncio.gather(*people)

    for _ in range(2):
        process, port = start()
        asyncio.run(load(process, port))
        process.wait()
    found = account_of(tmp_path)
    assert len(answered) >= 2 * 60
    # Stored but not answered can be at most what was under way: one request per connection and round.
    assert len(answered) <= found.stored <= len(answered) + 2 * 16
    assert (found.received, found.dropped, found.difference) == (found.stored, {}, 0)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_server_ends_cleanly_and_keeps_everything(tmp_path, start, number):
    process, port = start()
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for person in range(5):
        connection.request("GET", "/r/abc", headers={"User-Agent": f"{BROWSER} {person}"})
        answer = connection.getresponse()
        answer.read()
        assert (answer.status, answer.getheader("set-cookie")) == (302, None)
    connection.request("HEAD", "/r/abc", headers={"User-Agent": BROWSER})
    assert connection.getresponse().read() == b""
    connection.close()
    process.send_signal(number)
    assert process.wait(timeout=300) == 0
    found = account_of(tmp_path)
    assert (found.stored, found.dropped, found.difference) == (5, {"head": 1}, 0)


def test_a_busy_port_is_said_in_german(tmp_path, capsys):
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        arguments = parser.parse_args(["collector", "--port", str(port)])
        assert arguments.run(arguments, Configuration(var_dir=tmp_path, secret_key="x" * 60)) == 2
    assert f"Port {port}" in capsys.readouterr().err
