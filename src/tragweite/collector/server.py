# SPDX-License-Identifier: EUPL-1.2
"""Serve the collector with granian in this one process, so that a stopped process leaves nothing behind."""

import asyncio
import errno
import signal
import socket

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from tragweite.collector.app import Collector, Settings
from tragweite.conf import Configuration

_READY_TRIES = 200
_BUFFER_BYTES = 16_384


def settings_of(configuration: Configuration) -> Settings:
    return Settings(
        spool_dir=configuration.spool_dir,
        links_file=configuration.links_file,
        sites_file=configuration.sites_file,
        own_url=configuration.collector_url,
    )


def serve(*, configuration: Configuration, host: str, port: int, settings: Settings | None = None) -> None:
    """Serve until SIGINT or SIGTERM; prints one line with the address when ready. Port 0 takes a free one.

    :raises OSError: the address is in use or not allowed (``errno`` says which).
    """
    uvloop.run(_serve(settings or settings_of(configuration), host=host, port=_free_port(host, port)))


def _free_port(host: str, port: int) -> int:
    """Refuse a busy port before anything starts, with a clear error."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        return int(probe.getsockname()[1])


async def _serve(settings: Settings, *, host: str, port: int) -> None:
    collector = Collector(settings)
    server = Server(
        collector,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
        backlog=2048,
        http1_settings=HTTP1Settings(max_buffer_size=_BUFFER_BYTES),
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.stop)
    await collector.startup()
    serving = asyncio.create_task(server.serve())
    try:
        await _until_ready(serving, host=host, port=port)
        print(f"http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
        await serving
    finally:
        await collector.shutdown()


async def _until_ready(serving: "asyncio.Task[None]", *, host: str, port: int) -> None:
    for _ in range(_READY_TRIES):
        if serving.done():
            await serving
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return
    raise OSError(errno.ETIMEDOUT, "the collector did not start to listen")
