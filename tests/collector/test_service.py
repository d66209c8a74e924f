# SPDX-License-Identifier: EUPL-1.2
"""Several processes on one port; renewed, killed, replaced, without a lost or doubled event."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.collector.requests import ORIGIN, link
from tragweite.lake.account import verify
from tragweite.lake.compaction import compact

CLIENTS = 8
REPEATED = {"spool_failed", "duplicate"}  # only where the disk of this machine hung and a client asked again


SCRIPT = """
import sys
from dataclasses import replace
from pathlib import Path
from tragweite.collector.service import serve, settings_of
from tragweite.conf import Configuration
configuration = Configuration(var_dir=Path(sys.argv[1]), secret_key="x" * 60, collector_rate_per_minute=0)
patient = replace(settings_of(configuration), patience_seconds=60.0)
serve(configuration=configuration, host="127.0.0.1", port=0, processes=int(sys.argv[2]), settings=patient)
"""
ACTIVATE = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""


def command(folder, processes):
    return [sys.executable, "-c", SCRIPT, str(folder), str(processes)]


def prepare(folder):
    (folder / "links.jsonl").write_text(link())
    (folder / "sites.json").write_text(json.dumps([{"site": "a", "origin": ORIGIN}]))


@pytest.fixture
def start(tmp_path):
    prepare(tmp_path)
    started = []

    def begin(processes):
        process = subprocess.Popen(command(tmp_path, processes), stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process, int(process.stdout.readline().rsplit(":", 1)[1])

    yield begin
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


class Clients:
    """Each sends one conversion after the other and connects anew when the server says goodbye."""

    def __init__(self, port, name=""):
        self.port, self.name = port, name
        self.sent, self.answered, self.cut = set(), set(), 0
        self.is_over = False

    async def run(self, number):
        sequence = 0
        while not self.is_over:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                self.cut += 1
                return
            while not self.is_over:
                sequence += 1
                head = await self.ask(reader, writer, f"{self.name}-{number}-{sequence}")
                if head is None:
                    return
                if b"connection: close" in head.lower():
                    break
            writer.close()

    async def ask(self, reader, writer, key):
        """Tell one conversion until it is taken; 503 says: again (the disk of a busy machine may hang for a while)."""
        for _ in range(100):
            head = await self.tell(reader, writer, key)
            if head is None or not head.startswith(b"HTTP/1.1 503"):
                break
        if head is not None:
            assert head.startswith(b"HTTP/1.1 204")
            self.answered.add(key)
        return head

    async def tell(self, reader, writer, key):
        body = json.dumps({"s": "a", "p": "/", "k": key}).encode()
        self.sent.add(key)
        writer.write(
            f"POST /c HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\nUser-Agent: Mozilla/5.0 (X11) Firefox/125.0 x\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        try:
            return await reader.readuntil(b"\r\n\r\n")
        except (ConnectionError, asyncio.IncompleteReadError):
            self.cut += 1
            return None

    async def while_(self, act):
        running = [asyncio.create_task(self.run(number)) for number in range(CLIENTS)]
        await asyncio.to_thread(act)
        self.is_over = True
        await asyncio.gather(*running)


def account_of(folder):
    compact(spool_dir=folder / "spool", lake_dir=folder / "lake")
    return verify(spool_dir=folder / "spool", lake_dir=folder / "lake")


def children(process):
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def is_alive(process):
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False


def until(condition, seconds=300):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.slow
def test_five_rounds_of_kill_9_lose_nothing_and_count_nothing_twice(tmp_path, start):
    sent, answered = set(), set()
    for round_ in range(5):
        process, port = start(1 + round_ % 2)
        clients = Clients(port, name=str(round_))

        def kill(process=process, clients=clients, least=10 * (1 + round_)):
            family = children(process.pid)
            until(lambda: len(clients.answered) >= least)
            process.kill()
            process.wait()
            until(lambda: not any(map(is_alive, family)))

        asyncio.run(clients.while_(kill))
        sent |= clients.sent
        answered |= clients.answered
    found = account_of(tmp_path)
    assert len(answered) <= found.stored <= len(sent)
    assert found.difference == 0
    assert set(found.dropped) <= REPEATED


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_a_renewal_under_load_loses_no_request(tmp_path, start, processes):
    process, port = start(processes)
    clients = Clients(port)

    def renew():
        time.sleep(0.3)
        before = children(process.pid)
        process.send_signal(signal.SIGHUP)
        assert process.stdout.readline().strip() == f"http://127.0.0.1:{port}"
        if processes > 1:
            until(lambda: not set(before) & set(children(process.pid)))
            assert len(children(process.pid)) == processes
        time.sleep(0.3)

    asyncio.run(clients.while_(renew))
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=300) == 0
    found = account_of(tmp_path)
    assert clients.cut == 0
    assert clients.sent == clients.answered
    assert (found.stored, found.difference) == (len(clients.sent), 0)
    assert set(found.dropped) <= REPEATED


@pytest.mark.slow
def test_a_process_that_dies_is_replaced_and_its_waiting_connections_are_served(tmp_path, start):
    process, port = start(2)
    first, second = children(process.pid)
    os.kill(first, signal.SIGKILL)
    until(lambda: len(children(process.pid)) == 2 and first not in children(process.pid))
    assert second in children(process.pid)
    clients = Clients(port)
    asyncio.run(clients.while_(lambda: time.sleep(0.3)))
    assert (clients.cut, clients.sent) == (0, clients.answered)
    process.terminate()
    assert process.wait(timeout=300) == 0
    assert account_of(tmp_path).stored == len(clients.sent)


@pytest.mark.slow
def test_a_socket_of_the_service_manager_is_used(tmp_path):
    prepare(tmp_path)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-c", ACTIVATE, str(listener.fileno()), *command(tmp_path, 1)],
            stdout=subprocess.PIPE, text=True, pass_fds=[listener.fileno()],
        )  # fmt: skip
        try:
            clients = Clients(port)  # they connect before anyone serves, and are served
            asyncio.run(clients.while_(process.stdout.readline))
        finally:
            process.terminate()
            assert process.wait(timeout=300) == 0
            process.stdout.close()
    assert (clients.cut, clients.sent) == (0, clients.answered)


@pytest.mark.parametrize("options", [["--processes", "0"], ["--processes", "1000"], ["--trusted-proxy", "x"]])
def test_what_cannot_be_is_refused_in_german(tmp_path, options):
    whole = [sys.executable, "-m", "tragweite.cli", "collector", "--port", "0", *options]
    environment = {**os.environ, "TRAGWEITE_VAR_DIR": str(tmp_path)}
    done = subprocess.run(whole, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "braucht" in done.stderr) == (2, True)
