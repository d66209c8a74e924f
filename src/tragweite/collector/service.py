# SPDX-License-Identifier: EUPL-1.2
"""The collector as a service: its sockets, its processes, and how it is renewed.

Every process accepts on a listening socket of its own (SO_REUSEPORT) that the first process keeps open. So connections
that wait when a process ends, dies or is renewed are not lost: whoever follows it on that socket serves them. On SIGHUP
the first process replaces itself by the program as it now is on disk, hands over the sockets and ends the old processes
once the new ones are ready. A service manager may hand in the socket (LISTEN_FDS).
"""

import ctypes
import errno
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tragweite.collector.app import Settings
from tragweite.collector.memory import SharedMemory
from tragweite.collector.server import RENEW, STOP, serve_process
from tragweite.conf import Configuration

BACKLOG = 2_048
_HANDOVER = "TRAGWEITE_COLLECTOR_HANDOVER"
_FIRST_PASSED_FILE = 3
_WATCHED = frozenset({*STOP, RENEW, signal.SIGCHLD})
_PAUSE_AFTER_CRASH = 0.5
_PR_SET_PDEATHSIG = 1


def settings_of(configuration: Configuration) -> Settings:
    """The settings that the environment gives."""
    return Settings(
        spool_dir=configuration.spool_dir,
        links_file=configuration.links_file,
        sites_file=configuration.sites_file,
        tokens_file=configuration.tokens_file,
        region_file=configuration.region_file,
        own_url=configuration.collector_url,
        trusted_proxies=configuration.trusted_proxies,
        own_networks=configuration.own_networks,
        rate_per_minute=configuration.collector_rate_per_minute,
        most_connections=configuration.collector_connections,
    )


def serve(
    *, configuration: Configuration, host: str, port: int, processes: int = 1, settings: Settings | None = None
) -> None:
    """Serve until SIGINT or SIGTERM; prints one line with the address when ready. Port 0 takes a free one.

    :raises OSError: the address or the spool is in use, missing or not allowed (``errno`` says which).
    """
    settings = settings or settings_of(configuration)
    inherited = _inherited()
    listeners = _listeners(inherited.files, host=host, port=port, count=processes)
    if processes == 1:
        _serve_alone(settings, listener=listeners[0])
    else:
        _Family(settings, listeners=listeners, elders=inherited.processes).serve()


@dataclass(frozen=True, kw_only=True)
class _Inherited:
    """What the program before a renewal, or the service manager, left: listening files, processes to be ended."""

    files: tuple[int, ...] = ()
    processes: tuple[int, ...] = ()


def _inherited() -> _Inherited:
    given = os.environ.pop(_HANDOVER, "")
    if given:
        left = json.loads(given)
        return _Inherited(files=tuple(left["files"]), processes=tuple(left["processes"]))
    if os.environ.pop("LISTEN_PID", "") == str(os.getpid()):
        count = int(os.environ.pop("LISTEN_FDS", "0"))
        return _Inherited(files=tuple(range(_FIRST_PASSED_FILE, _FIRST_PASSED_FILE + count)))
    return _Inherited()


def _listeners(files: tuple[int, ...], *, host: str, port: int, count: int) -> list[socket.socket]:
    """One listening socket for each process: those handed in first (the last is shared), else new ones."""
    given = [socket.socket(fileno=file) for file in files][:count]
    for each in given:
        each.settimeout(0)
    if given:
        return [*given, *(given[-1].dup() for _ in range(count - len(given)))]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    _require_free(host, port, family=family)
    made: list[socket.socket] = []
    for _ in range(count):
        each = socket.socket(family)
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        each.bind((host, made[0].getsockname()[1] if made else port))
        each.listen(BACKLOG)
        each.settimeout(0)
        made.append(each)
    return made


def _require_free(host: str, port: int, *, family: int) -> None:
    """SO_REUSEPORT would let two services share a port unnoticed: ask once without it."""
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _announce(listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    print(f"http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)


def _serve_alone(settings: Settings, *, listener: socket.socket) -> None:
    number = serve_process(
        settings, listener=listener, memory=SharedMemory(), process=0, when_ready=lambda: _announce(listener)
    )
    if number == RENEW:
        _renew([listener], processes=())


def _renew(listeners: list[socket.socket], *, processes: tuple[int, ...]) -> None:
    """Become the program that is on disk now, under the same process number."""
    for listener in listeners:
        listener.set_inheritable(True)
    files = [listener.fileno() for listener in listeners]
    os.environ[_HANDOVER] = json.dumps({"files": files, "processes": processes})
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - our own command line


@dataclass
class _Family:
    """Several processes and the one that looks after them."""

    settings: Settings
    listeners: list[socket.socket]
    elders: tuple[int, ...] = ()
    _running: dict[int, int] = field(default_factory=dict)  # process id -> its place
    _memory: SharedMemory = field(init=False)

    def __post_init__(self) -> None:
        self._memory = SharedMemory(processes=len(self.listeners))

    def serve(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
        for place in range(len(self.listeners)):
            self._start(place)
        for elder in self.elders:
            _send(elder, RENEW)
        _announce(self.listeners[0])
        while (number := signal.sigwait(_WATCHED)) not in STOP:
            if number == RENEW:
                _renew(self.listeners, processes=tuple(self._running))
            for place in self._bury():
                time.sleep(_PAUSE_AFTER_CRASH)
                self._start(place)
        for child in self._running:
            _send(child, signal.SIGTERM)
        self._await_end()

    def _start(self, place: int) -> None:
        """Start one process and wait until it serves.

        :raises OSError: it ended before it was ready.
        """
        reading, writing = os.pipe()
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _live(lambda: self._serve_as(place, ready=writing), parent=parent)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            if pipe.read(1) != b"1":
                os.waitpid(child, 0)
                raise OSError(errno.EIO, "a process did not start; its message stands above")
        self._running[child] = place

    def _serve_as(self, place: int, *, ready: int) -> None:
        serve_process(
            self.settings,
            listener=self.listeners[place],
            memory=self._memory,
            process=place,
            when_ready=lambda: _write_once(ready),
        )

    def _bury(self) -> list[int]:
        """Take note of ended processes; the places that are now empty."""
        empty = []
        with suppress(ChildProcessError):
            while (child := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                if child in self._running:
                    empty.append(self._running.pop(child))
        return empty

    def _await_end(self) -> None:
        with suppress(ChildProcessError):
            while True:
                os.wait()


def _live(serve_as: Callable[[], None], *, parent: int) -> None:
    """A child's whole life. It ends with its parent, also when that is killed, so that nothing is left behind."""
    code = 1
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == parent:
            serve_as()
            code = 0
    except OSError as problem:
        sys.stderr.write(f"{problem}\n")
    finally:
        sys.stderr.flush()
        os._exit(code)


def _write_once(file: int) -> None:
    os.write(file, b"1")
    os.close(file)


def _send(process: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, number)
