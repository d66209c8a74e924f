# SPDX-License-Identifier: EUPL-1.2
"""Decoding happens in a process of its own: what dies, hangs or grows there is refused here.

A nursery (``tragweite.media.child``) is started once for each process of the application, without its environment. For
each task it forks a child that gets open files and bounds, answers with plain data, and ends. Decision record 0026.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final

from tragweite.core.refusal import Refused
from tragweite.media.limits import LIMITS, MEGABYTE, Limits

MOST_AT_ONCE: Final = 4
"""Children of one process of the application; further uploads wait."""
PATIENCE: Final = 30.0
"""Seconds after its alarm in which a child must be gone; else nobody waits for it any longer."""
ENDING: Final = 0.5
"""Seconds in which a nursery that is ended together with its child is seen to have ended."""
LONGEST_ANSWER: Final = 4 * MEGABYTE
CODES: Final = ("media.", "likeness.")
"""What a child may refuse with; its answer is not trusted beyond that."""


class Nursery:
    """The process that forks a child for each task; started when it is first needed, and again where it has ended."""

    def __init__(self, tasks: str = "tragweite.media.tasks") -> None:
        self._tasks = tasks
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def send(self, order: bytes, files: Sequence[int]) -> None:
        """Hand over one task with its open files, the first of which is the socket for the answer."""
        with self._lock:
            control = self._control
            if control is None or self._process is None or self._process.poll() is not None:
                control = self._start()
            try:
                socket.send_fds(control, [order], list(files))
            except (BrokenPipeError, ConnectionResetError):  # ended since it was asked
                socket.send_fds(self._start(), [order], list(files))

    def has_ended(self) -> bool:
        """Whether it is gone, or goes just now; a child that dies alone has died of its file."""
        with self._lock:
            try:
                return self._process is None or self._process.wait(timeout=ENDING) is not None
            except subprocess.TimeoutExpired:
                return False

    def close(self) -> None:
        """End it and every child; a later task starts it anew."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """After a fork of the application: the nursery belongs to the other process."""
        self._lock = threading.Lock()
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.returncode = 0  # not ours to wait for
        self._control = self._process = None

    def _start(self) -> socket.socket:
        self._end()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            # No byte code is written: a child may write nothing but its draft.
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-BP", "-m", "tragweite.media.child", str(theirs.fileno()), self._tasks],
                env=_environment(),
                pass_fds=[theirs.fileno()],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._control = ours
        return ours

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()  # the nursery ends with its group when nobody holds the other end
        if self._process is not None:
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._control = self._process = None


def _environment() -> dict[str, str]:
    """Nothing of the application's but where Python finds its modules; one thread for what counts in threads."""
    places = os.pathsep.join(str(Path(each).resolve()) for each in sys.path)
    return {"PYTHONPATH": places, "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


NURSERY = Nursery()
_SLOTS = threading.BoundedSemaphore(MOST_AT_ONCE)
atexit.register(NURSERY.close)
os.register_at_fork(after_in_child=NURSERY.forget)


def apart(
    task: str,
    *sources: Path | IO[bytes],
    draft: Path | None = None,
    seconds: float,
    too_slow: str = "media.probe_too_slow",
    died: str = "media.decoder_died",
    limits: Limits = LIMITS,
) -> Any:
    """Let a child do one task of ``tragweite.media.tasks``; answers its plain data.

    ``sources`` are read, ``draft`` is made new and written; the caller removes it where this raises. ``seconds`` by the
    clock; a quarter more, and the child is ended from outside. Raises ``Refused`` with what the task refuses,
    ``too_slow`` (limit_seconds), ``died``, or ``media.decoder_gone``.
    """
    order: dict[str, Any] = {
        "task": task,
        "limits": asdict(limits),
        "seconds": max(0.0, seconds) * 1.25 + 1,
        "memory_bytes": limits.memory_bytes,
        "file_bytes": limits.preview_bytes if draft else 0,
    }
    with _SLOTS, ExitStack() as stack:
        files = [stack.enter_context(_readable(source)) for source in sources]
        if draft is not None:
            files.append(stack.enter_context(_writable(draft)))
        start = time.monotonic()
        answer = _answer(json.dumps(order).encode(), files, patience=order["seconds"] + PATIENCE)
    if not answer and time.monotonic() - start >= order["seconds"]:
        raise Refused(too_slow, limit_seconds=round(seconds))
    if not answer and NURSERY.has_ended():
        raise Refused("media.decoder_gone")
    return _read(answer, died=died)


@contextmanager
def _readable(source: Path | IO[bytes]) -> Iterator[int]:
    """A descriptor of its own that can only be read, with its own place in the file."""
    if isinstance(source, Path):
        handle = os.open(source, os.O_RDONLY)
    elif (number := _number(source)) is not None:
        source.flush()
        handle = os.open(f"/dev/fd/{number}", os.O_RDONLY)
    else:
        handle = _copied(source)
    try:
        yield handle
    finally:
        os.close(handle)


def _number(source: IO[bytes]) -> int | None:
    try:
        return source.fileno()
    except (OSError, AttributeError):  # bytes in memory
        return None


def _copied(source: IO[bytes]) -> int:
    handle = os.memfd_create("upload")
    source.seek(0)
    with os.fdopen(os.dup(handle), "wb") as sink:
        while piece := source.read(MEGABYTE):
            sink.write(piece)
    return handle


@contextmanager
def _writable(draft: Path) -> Iterator[int]:
    handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def _answer(order: bytes, files: Sequence[int], *, patience: float) -> bytes:
    """What the child says; empty where it ended without a word."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            NURSERY.send(order, [theirs.fileno(), *files])
        end, heard = time.monotonic() + patience, b""
        try:
            while len(heard) <= LONGEST_ANSWER:
                ours.settimeout(max(0.01, end - time.monotonic()))
                piece = ours.recv(65_536)
                if not piece:
                    return heard
                heard += piece
        except (TimeoutError, ConnectionResetError):
            pass
    return b""


def _read(answer: bytes, *, died: str) -> Any:
    try:
        told = json.loads(answer)
    except ValueError as problem:  # nothing, or ended in the middle of a word
        raise Refused(died) from problem
    if "refused" in told:
        code, facts = told["refused"]
        raise Refused(code if code.startswith(CODES) else died, **facts)
    if "out_of_memory" in told:
        raise Refused(died)
    if "no_process" in told:
        raise Refused("media.decoder_gone")
    if "failed" in told:  # a mistake of ours, not of the file
        raise RuntimeError(told["failed"])
    return told["done"]
