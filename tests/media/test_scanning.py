# SPDX-License-Identifier: EUPL-1.2
"""The virus scan against a small clamd that speaks the protocol of clamd(8)."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tragweite.media.scanning import ScanVerdict, Verdict, scan

# The harmless test file of EICAR, in two parts so that no scanner stops at this source.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
Behaviour = Callable[[socket.socket], None]


def exactly(link: socket.socket, count: int) -> bytes:
    content = b""
    while len(content) < count:
        piece = link.recv(count - len(content))
        if not piece:
            raise EOFError
        content += piece
    return content


def clamd(link: socket.socket, *, limit: int = 1 << 30) -> None:
    """One session: command, pieces behind their length, an answer that ends with a zero byte."""
    assert exactly(link, 10) == b"zINSTREAM\0"
    content = bytearray()
    while size := int.from_bytes(exactly(link, 4), "big"):
        content += exactly(link, size)
        if len(content) > limit:
            link.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            return
    link.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


@contextmanager
def served(listener: socket.socket, behaviour: Behaviour) -> Iterator[None]:
    def serve() -> None:
        link, _ = listener.accept()
        with link:
            behaviour(link)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        thread.join(timeout=10)
        listener.close()
    assert not thread.is_alive()


def scanned(tmp_path: Path, content: bytes, behaviour: Behaviour = clamd, timeout_seconds: float = 5) -> ScanVerdict:
    path = tmp_path / "file"
    path.write_bytes(content)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "s"))
    listener.listen()
    with served(listener, behaviour):
        return scan(path, socket_address=str(tmp_path / "s"), timeout_seconds=timeout_seconds)


def test_a_clean_file_is_clean(tmp_path: Path) -> None:
    assert scanned(tmp_path, b"harmless" * 100_000) == ScanVerdict(verdict=Verdict.CLEAN)


def test_an_infected_file_is_named_wherever_it_stands(tmp_path: Path) -> None:
    found = scanned(tmp_path, b"x" * 262_140 + EICAR + b"x" * 300_000)  # across the border of two pieces
    assert found == ScanVerdict(verdict=Verdict.INFECTED, detail="Eicar-Test-Signature")


def test_an_empty_file_is_sent_too(tmp_path: Path) -> None:
    assert scanned(tmp_path, b"").verdict is Verdict.CLEAN


@pytest.mark.parametrize("length", [1_500_000, 40_000_000])
def test_the_size_limit_of_the_scanner_is_no_clean_file(tmp_path: Path, length: int) -> None:
    found = scanned(tmp_path, bytes(length), lambda link: clamd(link, limit=1_000_000))
    assert found.verdict is Verdict.FAILED


def test_over_tcp(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(EICAR)
    listener = socket.create_server(("127.0.0.1", 0))
    with served(listener, clamd):
        found = scan(path, socket_address=f"tcp://127.0.0.1:{listener.getsockname()[1]}")
    assert found.verdict is Verdict.INFECTED


def answering(answer: bytes) -> Behaviour:
    def behave(link: socket.socket) -> None:
        while link.recv(65_536)[-4:] != b"\0\0\0\0":
            pass
        link.sendall(answer)

    return behave


@pytest.mark.parametrize(
    "answer", [b"", b"stream: OKAY\0", b"UNKNOWN COMMAND\0", b"stream: Can't allocate memory ERROR\0", b"OK" * 5000]
)
def test_only_the_exact_answer_is_clean(tmp_path: Path, answer: bytes) -> None:
    found = scanned(tmp_path, b"x" * 50, answering(answer))
    assert found.verdict is Verdict.FAILED
    assert found.detail


def test_a_silent_scanner_is_given_up(tmp_path: Path) -> None:
    wait = threading.Event()
    found = scanned(tmp_path, b"x", lambda _link: wait.wait(1) and None, timeout_seconds=0.2)
    assert (found.verdict, "rechtzeitig" in found.detail) == (Verdict.FAILED, True)


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "unix:/nowhere", "tcp://127.0.0.1:1", "tcp://127.0.0.1:x"])
def test_a_missing_scanner_is_a_failure_and_not_clean(tmp_path: Path, address: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x")
    assert scan(path, socket_address=address).verdict is Verdict.FAILED


@pytest.mark.parametrize("address", [None, ""])
def test_without_a_scanner_nothing_is_claimed(tmp_path: Path, address: str | None) -> None:
    assert scan(tmp_path / "file", socket_address=address).verdict is Verdict.NOT_CONFIGURED
