# SPDX-License-Identifier: EUPL-1.2
"""``tragweite demo``: build the demonstration where it is missing, write its files, and serve it."""

import argparse
import errno
import os
import socket
import sys
from typing import Any

from tragweite.conf import Configuration

HOST = "127.0.0.1"
REFUSED = 2


def add_commands(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add ``demo`` to the command ``tragweite``."""
    parser = subparsers.add_parser("demo", help="Vorführung mit erfundenen Daten bauen und starten")
    parser.add_argument("--once", action="store_true", help="alles bauen und Dateien schreiben, dann Ende")
    parser.add_argument("--port", type=int, default=8000, help="Port der Anwendung, sonst 8000")
    parser.add_argument("--collector-port", type=int, default=8001, help="Port des Zähldienstes, sonst 8001")
    parser.add_argument("--scale", choices=("full", "small"), default="full", help="Umfang der Daten")
    parser.set_defaults(run=run, prepare=prepare)


def prepare(arguments: argparse.Namespace) -> None:
    """Set the environment of a demonstration before the configuration is read; what is given stays."""
    os.environ["TRAGWEITE_DEMO"] = "1"
    os.environ.setdefault("TRAGWEITE_PUBLIC_URL", f"http://{HOST}:{arguments.port}")
    os.environ.setdefault("TRAGWEITE_COLLECTOR_URL", f"http://{HOST}:{arguments.collector_port}")


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:
    """Build and serve; 0 after a clean end, 1 where a process died, 2 where something stands in the way."""
    from tragweite.apps.demo import build

    if arguments.port == arguments.collector_port:
        return _refuse("Anwendung und Zähldienst brauchen verschiedene Ports (--port, --collector-port).")
    for port, setting in ((arguments.port, "PORT"), (arguments.collector_port, "COLLECTOR_PORT")):
        if reason := why_unusable(port):
            return _refuse(_port_message(port, setting, reason))
    try:
        stamp = _ensure_built(arguments.scale, configuration)
    except build.DemoRefused as refused:
        return _refuse(str(refused))
    sys.stdout.write(build.overview(stamp, configuration))
    sys.stdout.flush()
    return 0 if arguments.once else _serve(arguments, configuration)


def _ensure_built(scale: str, configuration: Configuration) -> Any:
    from django.utils import timezone

    from tragweite.apps.demo import build

    build.require_demo(configuration)
    stamp = build.read_stamp(configuration)
    if stamp is not None:
        build.require_same(stamp, configuration)
    configuration.var_dir.mkdir(parents=True, exist_ok=True)
    build.prepare_installation()
    return stamp or build.build(configuration=configuration, scale=scale, at=timezone.now(), say=_say)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _refuse(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return REFUSED


def _serve(arguments: argparse.Namespace, configuration: Configuration) -> int:
    from tragweite.apps.demo.serving import Child, Troupe

    web, collector = str(arguments.port), str(arguments.collector_port)
    troupe = Troupe(
        children=(
            Child(name="Anwendung", command=("web", "--port", web), ready_url=f"http://{HOST}:{web}/konto/anmelden/"),
            Child(
                name="Zähldienst",
                command=("collector", "--port", collector),
                ready_url=f"http://{HOST}:{collector}/healthz",
            ),
            Child(name="Hintergrunddienst", command=("worker",)),
        ),
        environment=os.environ,
        is_last_act=True,
    )
    return troupe.serve(
        when_ready=lambda: _say(f"\nBereit: {configuration.public_url}/  (Ende mit Strg+C)"),
    )


def why_unusable(port: int) -> str:
    """Empty where a port of this machine can be used; else the reason in German."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as problem:
            is_busy = getattr(problem, "errno", None) == errno.EADDRINUSE
            return "ist schon belegt" if is_busy else "lässt sich nicht benutzen"
    return ""


def _port_message(port: int, setting: str, reason: str) -> str:
    free = port + 10 if port + 10 < 65_536 else 8010
    return f"Port {port} {reason}. Nehmen Sie einen anderen: {setting}={free} make demo. Es wurde nichts verändert."
