# SPDX-License-Identifier: EUPL-1.2
"""The virus scan: ClamAV's INSTREAM over its socket, as the manual page clamd(8) describes it.

The file goes through the socket, so clamd needs no right to read the store and may run on another machine.
"""

import socket
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Final

PIECE: Final = 256 * 1024
TIMEOUT_SECONDS: Final = 120.0
LONGEST_ANSWER: Final = 4096
DEFAULT_PORT: Final = 3310


class Verdict(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    NOT_CONFIGURED = "not_configured"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class ScanVerdict:
    """``detail``: the name of what was found, or why the scan failed; empty else. Only ``clean`` is clean."""

    verdict: Verdict
    detail: str = ""


def scan(path: Path, *, socket_address: str | None, timeout_seconds: float = TIMEOUT_SECONDS) -> ScanVerdict:
    """Have a file scanned; never raises for what clamd does or does not answer.

    ``socket_address``: ``/run/clamav/clamd.ctl``, ``unix:/run/…`` or ``tcp://host:3310``; None or empty: not configured.
    """
    if not socket_address:
        return ScanVerdict(verdict=Verdict.NOT_CONFIGURED)
    try:
        with path.open("rb") as file, _connected(socket_address, timeout_seconds) as link:
            return _read(_asked(link, file))
    except (OSError, ValueError) as problem:
        return ScanVerdict(verdict=Verdict.FAILED, detail=_reason(problem))


def _connected(address: str, timeout_seconds: float) -> socket.socket:
    if address.startswith("tcp://"):
        host, _, port = address.removeprefix("tcp://").rpartition(":") if ":" in address[6:] else (address[6:], "", "")
        return socket.create_connection((host.strip("[]"), int(port or DEFAULT_PORT)), timeout=timeout_seconds)
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    link.settimeout(timeout_seconds)
    try:
        link.connect(address.removeprefix("unix:"))
    except OSError:
        link.close()
        raise
    return link


def _asked(link: socket.socket, file: IO[bytes]) -> bytes:
    """Send the pieces, each behind its length in four bytes, and a length of zero at the end."""
    try:
        link.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            link.sendall(len(piece).to_bytes(4, "big") + piece)
        link.sendall(b"\0\0\0\0")
    except (BrokenPipeError, ConnectionResetError):
        pass  # clamd closes at its size limit, and has answered before
    return _answer(link)


def _answer(link: socket.socket) -> bytes:
    answer = b""
    while len(answer) < LONGEST_ANSWER and b"\0" not in answer:
        piece = link.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0]


def _read(answer: bytes) -> ScanVerdict:
    text = answer.decode("utf-8", errors="replace").strip()
    if text == "stream: OK":
        return ScanVerdict(verdict=Verdict.CLEAN)
    if text.startswith("stream: ") and text.endswith(" FOUND"):
        name = text.removeprefix("stream: ").removesuffix(" FOUND")
        return ScanVerdict(verdict=Verdict.INFECTED, detail=name)
    if "size limit exceeded" in text:
        return ScanVerdict(
            verdict=Verdict.FAILED, detail="Die Datei ist größer als die Grenze StreamMaxLength des Virenscanners."
        )
    return ScanVerdict(verdict=Verdict.FAILED, detail=text or "Der Virenscanner hat nicht geantwortet.")


def _reason(problem: OSError | ValueError) -> str:
    if isinstance(problem, TimeoutError):
        return "Der Virenscanner hat nicht rechtzeitig geantwortet."
    if isinstance(problem, OSError):
        return "Der Virenscanner ist nicht erreichbar."
    return "Die Adresse des Virenscanners ist nicht lesbar."
