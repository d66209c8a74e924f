# SPDX-License-Identifier: EUPL-1.2
"""The servers under test: our collector and nginx (Debian), each pinned to given cores."""

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tragweite

LINKS = 100_000
_APPLICATION = "bench.collector.kept_servers:application"
KEPT = {
    "granian": (
        "--interface", "rsgi", "--workers", "1", "--loop", "uvloop", "--runtime-threads", "1", "--no-access-log",
        "--backpressure", "1024", "--host", "127.0.0.1",
    ),
    "uvicorn": (
        "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--no-server-header", "--log-level", "error",
    ),
}  # fmt: skip
_TICKS = os.sysconf("SC_CLK_TCK")
_NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{ worker_connections 4096; }}
http {{
  access_log {folder}/access.log combined buffer=64k flush=1s;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port} reuseport backlog=2048; location / {{ return 204; }} }}
}}
"""


def prepare(folder: Path) -> None:
    """A table of 100,000 links and one hot one, and one site."""
    row = {"target": "https://a.example/seite?x=1", "sender": "creator", "campaign": 4, "post": 9}
    with (folder / "links.jsonl").open("w", encoding="utf-8") as file:
        for code in ("hot", *(f"l{number}" for number in range(LINKS))):
            file.write(json.dumps({"code": code, **row, "starts_at": None, "ends_at": None}) + "\n")
    (folder / "sites.json").write_text(json.dumps([{"site": "a", "origin": "https://a.example"}]), encoding="utf-8")


def cores(wanted: str) -> list[str]:
    """The prefix of a command that keeps it on some cores."""
    return ["taskset", "-c", wanted] if shutil.which("taskset") else []


@contextmanager
def collector(folder: Path, *, processes: int = 1, on: str = "0") -> Iterator[tuple[str, list[int]]]:
    """Run ``tragweite collector``; gives its address and the ids of its processes."""
    command = [*cores(on), sys.executable, "-m", "tragweite.cli", "collector", "--port", "0"]
    environment = {**os.environ, "TRAGWEITE_VAR_DIR": str(folder), "TRAGWEITE_TRUSTED_PROXIES": "127.0.0.1"}
    process = subprocess.Popen(
        [*command, "--processes", str(processes)], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        yield address, [process.pid, *children(process.pid)]
    finally:
        process.terminate()
        process.wait(timeout=60)


def children(parent: int) -> list[int]:
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [int(each) for each in text.split()]


@contextmanager
def kept_server(folder: Path, program: Path, *, on: str = "0") -> Iterator[tuple[str, list[int]]]:
    """Run the same counting under granian or uvicorn, with one worker and all that makes them fast."""
    port = _free_port()
    words = [*cores(on), str(program), *KEPT[program.name], "--port", str(port), _APPLICATION]
    paths = [str(Path(tragweite.__file__).parents[1]), str(Path(__file__).parents[2]), sysconfig.get_path("purelib")]
    settings = {"TRAGWEITE_VAR_DIR": str(folder), "TRAGWEITE_TRUSTED_PROXIES": "127.0.0.1"}
    environment = {**os.environ, **settings, "PYTHONPATH": os.pathsep.join(paths)}
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
    try:
        _await(port)
        time.sleep(1)  # granian listens before its worker has read the links
        yield f"http://127.0.0.1:{port}", [process.pid, *children(process.pid)]
    finally:
        process.terminate()
        process.wait(timeout=60)


@contextmanager
def nginx(folder: Path, *, on: str = "0") -> Iterator[tuple[str, list[int]]]:
    """Run nginx with an empty answer and a buffered log."""
    port = _free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(_NGINX.format(folder=folder, port=port), encoding="ascii")
    process = subprocess.Popen([*cores(on), "nginx", "-c", str(configuration), "-p", str(folder)])
    try:
        _await(port)
        yield f"http://127.0.0.1:{port}", [process.pid, *children(process.pid)]
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int) -> None:
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")


def cpu_seconds(processes: list[int]) -> float:
    """User and system time that the processes have used."""
    total = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def memory_mb(processes: list[int]) -> float:
    """Resident memory of the largest process."""
    sizes = []
    for process in processes:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        sizes.append(int(status.split("VmRSS:")[1].split()[0]) / 1_024)
    return max(sizes)
