# SPDX-License-Identifier: EUPL-1.2
"""``tragweite collector``."""

import argparse
import errno
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from tragweite.conf import Configuration, is_network
from tragweite.lake.links import is_site_name

_MOST_PROCESSES = 64


def add_commands(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add ``collector`` to the command ``tragweite``."""
    parser = subparsers.add_parser("collector", help="Zähldienst: Weiterleitungen, Besuche, Abschlüsse")
    parser.add_argument("--host", default="127.0.0.1", help="Adresse, an der der Dienst lauscht")
    parser.add_argument("--port", type=int, default=8001, help="Port; 0 nimmt einen freien")
    parser.add_argument("--links", type=Path, help="Link-Tabelle (JSON-Zeilen)")
    parser.add_argument("--sites", type=Path, help="angemeldete Websites (JSON)")
    parser.add_argument("--spool", type=Path, help="Verzeichnis für die Ereignisse")
    parser.add_argument("--processes", type=int, default=1, help="Zahl der Prozesse an diesem Port, sonst 1")
    parser.add_argument(
        "--trusted-proxy", action="append", default=[], help="Adresse eines vorgeschalteten Servers; mehrfach möglich"
    )
    parser.set_defaults(run=run)
    token = subparsers.add_parser("collector-token", help="Zugangszeichen für Abschlüsse vom Server einer Website")
    token.add_argument("site", help="Kurzname der Website")
    token.set_defaults(run=run_token)
    regions = subparsers.add_parser("collector-regions", help="Netze der Länder aus einer Datenbank im MaxMind-Format")
    regions.add_argument("database", type=Path, help="Datei .mmdb, zum Beispiel GeoLite2 City oder DB-IP City")
    regions.add_argument("--to", type=Path, metavar="DATEI", help="CSV-Datei; sonst TRAGWEITE_REGION_FILE")
    regions.set_defaults(run=run_regions)


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:
    """Serve until stopped; 0 after a clean end, 2 when the address cannot be used."""
    from tragweite.collector.service import serve, settings_of

    settings = settings_of(configuration)
    settings = replace(
        settings,
        links_file=arguments.links or settings.links_file,
        sites_file=arguments.sites or settings.sites_file,
        spool_dir=arguments.spool or settings.spool_dir,
        trusted_proxies=(*settings.trusted_proxies, *arguments.trusted_proxy),
    )
    if wrong := _wrong(arguments):
        sys.stderr.write(wrong + "\n")
        return 2
    try:
        serve(
            configuration=configuration,
            host=arguments.host,
            port=arguments.port,
            processes=arguments.processes,
            settings=settings,
        )
    except OSError as problem:
        sys.stderr.write(_explained(problem, host=arguments.host, port=arguments.port) + "\n")
        return 2
    return 0


def run_token(arguments: argparse.Namespace, configuration: Configuration) -> int:
    """Print a new token once; only its hash is kept."""
    from tragweite.collector.tokens import new_token

    if not is_site_name(arguments.site):
        sys.stderr.write("Der Kurzname hat nur Kleinbuchstaben, Ziffern, Punkt und Bindestrich.\n")
        return 2
    try:
        print(new_token(site=arguments.site, tokens_file=configuration.tokens_file))
    except (OSError, ValueError) as problem:
        sys.stderr.write(f"Die Datei {configuration.tokens_file.name} lässt sich nicht ergänzen: {problem}.\n")
        return 2
    return 0


def run_regions(arguments: argparse.Namespace, configuration: Configuration) -> int:
    """Make the table of the Länder from a database; 2 when it cannot be read or names no Land."""
    from tragweite.collector.region_database import UnusableDatabase, convert

    table = arguments.to or configuration.region_file
    if table is None:
        sys.stderr.write("Bitte nennen Sie die CSV-Datei mit --to oder in TRAGWEITE_REGION_FILE.\n")
        return 2
    try:
        found = convert(database=arguments.database, table=table)
    except UnusableDatabase as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    except OSError as problem:
        sys.stderr.write(f"{table} lässt sich nicht schreiben: {problem.strerror or problem}.\n")
        return 2
    print(
        f"{table}: {found.lines} Zeilen aus {found.german} deutschen Netzen (von {found.networks}); "
        f"ohne Land {found.unknown}, zu schmal {found.narrow}."
    )
    return 0


def _wrong(arguments: argparse.Namespace) -> str:
    if not 1 <= arguments.processes <= _MOST_PROCESSES:
        return f"--processes braucht eine Zahl von 1 bis {_MOST_PROCESSES}."
    for given in arguments.trusted_proxy:
        if not is_network(given):
            return f"--trusted-proxy braucht eine Adresse oder ein Netz wie 10.0.0.0/8, nicht „{given}“."
    return ""


def _explained(problem: OSError, *, host: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"Port {port} auf {host} ist schon belegt. Beenden Sie den anderen Dienst oder wählen Sie --port."
    if problem.errno in {errno.EACCES, errno.EPERM}:
        return f"Kein Recht auf {problem.filename or f'{host}:{port}'}. Prüfen Sie Verzeichnisrechte und Port."
    return f"Der Zähldienst konnte nicht starten: {problem.strerror or problem}."
