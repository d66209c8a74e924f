# SPDX-License-Identifier: EUPL-1.2
"""One collector process on given sockets: start, serve, end without losing a request."""

import asyncio
import gc
import resource
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

import uvloop

from tragweite.collector.app import Collector, Settings
from tragweite.collector.memory import SharedMemory
from tragweite.collector.networks import Networks
from tragweite.collector.protocol import Connection, Hub

STOP = frozenset({signal.SIGINT, signal.SIGTERM})
RENEW = signal.SIGHUP
_SPARE_FILES = 64
_SWITCH_SECONDS = 0.000_5


def serve_process(
    settings: Settings, *, listener: socket.socket, memory: SharedMemory, process: int, when_ready: Callable[[], None]
) -> signal.Signals:
    """Serve until a signal says to stop; returns that signal after everything that was begun is answered and stored.

    The listening socket stays open: connections that wait in it are served by whoever takes over.
    """
    # The committing thread must not wait the default 5 ms for the interpreter while the loop is busy.
    sys.setswitchinterval(_SWITCH_SECONDS)
    served = _serve(settings, listener=listener, memory=memory, process=process, when_ready=when_ready)
    return uvloop.run(served)


async def _serve(
    settings: Settings, *, listener: socket.socket, memory: SharedMemory, process: int, when_ready: Callable[[], None]
) -> signal.Signals:
    collector = Collector(settings, memory=memory, process=process)
    hub = Hub(
        collector,
        trusted=Networks(settings.trusted_proxies),
        most_connections=_affordable_connections(settings.most_connections),
    )
    stopped = _signalled((*STOP, RENEW))
    await collector.startup()
    hub.tick()  # reading large tables takes seconds: no client may pay for them with its own time
    try:
        server = await asyncio.get_running_loop().create_server(lambda: Connection(hub), sock=listener.dup())
        sweeping = asyncio.create_task(hub.sweeping())
        gc.collect()
        gc.freeze()  # the tables live long: the collector of garbage need not look at them again and again
        when_ready()
        number = await stopped
        server.close()
        await hub.end()
        sweeping.cancel()
    finally:
        await collector.shutdown()
    return number


def _signalled(numbers: Sequence[signal.Signals]) -> "asyncio.Future[signal.Signals]":
    loop = asyncio.get_running_loop()
    stopped: asyncio.Future[signal.Signals] = loop.create_future()

    def stop(number: signal.Signals) -> None:
        if not stopped.done():
            stopped.set_result(number)

    for number in numbers:
        loop.add_signal_handler(number, stop, number)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers)
    return stopped


def _affordable_connections(wanted: int) -> int:
    """As many as wanted, or as the limit on open files allows; the soft limit is raised to what is allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + _SPARE_FILES
    if soft < needed:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (needed if hard < 0 else min(needed, hard), hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(1, min(wanted, soft - _SPARE_FILES))
