# SPDX-License-Identifier: EUPL-1.2
"""From a database in MaxMind's format (GeoLite2 City, DB-IP City) to the table of networks that the collector reads.

It is done once for each edition, by a command: the collector then reads a small sorted table instead of millions of
places of the whole world, of which it would use sixteen Länder only.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, summarize_address_range
from itertools import chain
from pathlib import Path
from typing import Any, cast

import maxminddb

from tragweite.collector.regions import LONGEST_PREFIX
from tragweite.lake.lands import BY_ISO, land_named

Network = IPv4Network | IPv6Network
_UNREADABLE = (maxminddb.InvalidDatabaseError, ValueError, KeyError, TypeError, OSError, RecursionError)


class UnusableDatabase(Exception):
    """The file cannot be read, or names no Land; the message says in German which and what to do."""


@dataclass(kw_only=True)
class Converted:
    """What became of the networks of a database. ``networks`` and ``german`` are those in it, ``unknown`` the German
    ones without Land, ``narrow`` those that are narrower than what is compared, ``lines`` those of the written table.
    """

    networks: int = 0
    german: int = 0
    unknown: int = 0
    narrow: int = 0
    lines: int = 0


def convert(*, database: Path, table: Path) -> Converted:
    """Write ``network,region`` lines for all networks of German Länder; neighbours of one Land become one.

    The table is replaced at once or stays as it was. :raises UnusableDatabase: nothing was written.
    :raises OSError: the table cannot be written.
    """
    found = Converted()
    part = table.with_name(table.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as sink:
            sink.write("network,region\n")
            for network, land in _joined(_lands(database, found)):
                sink.write(f"{network},{land:02d}\n")
                found.lines += 1
            sink.flush()
            os.fsync(sink.fileno())
        if not found.lines:
            raise UnusableDatabase(
                f"In {database.name} ist kein deutsches Land genannt. Gebraucht wird eine Datenbank mit Regionen, "
                "zum Beispiel GeoLite2 City oder DB-IP City; eine Datenbank nur mit Staaten genügt nicht."
            )
        part.replace(table)
    finally:
        part.unlink(missing_ok=True)
    return found


def _lands(database: Path, found: Converted) -> Iterator[tuple[Network, int]]:
    for network, record in _records(database):
        found.networks += 1
        if not isinstance(record, Mapping) or _text(record.get("country"), "iso_code") != "DE":
            continue
        found.german += 1
        land = land_of(record)
        if not land:
            found.unknown += 1
        elif network.prefixlen > LONGEST_PREFIX[network.version]:
            found.narrow += 1
        else:
            yield network, land


def _records(database: Path) -> Iterator[tuple[Network, object]]:
    """All networks in the order of their addresses."""
    try:
        with maxminddb.open_database(database) as reader:
            yield from cast("Iterable[tuple[Network, object]]", reader)
    except FileNotFoundError:
        raise UnusableDatabase(f"Die Datei {database.name} gibt es nicht. Bitte prüfen Sie den Pfad.") from None
    except _UNREADABLE as problem:
        raise UnusableDatabase(
            f"{database.name} ist keine lesbare Datenbank im MaxMind-Format (.mmdb), oder sie ist beschädigt. "
            "Bitte laden Sie sie neu und entpacken Sie sie vorher."
        ) from problem


def land_of(record: Mapping[str, Any]) -> int:
    """Number of the Land that a German record names by code or by name; 0 where it names none."""
    parts = record.get("subdivisions")
    for part in parts if isinstance(parts, list) else ():
        names = part.get("names") if isinstance(part, Mapping) else None
        written = [str(name) for name in names.values()] if isinstance(names, Mapping) else []
        numbers = (BY_ISO.get(f"DE-{_text(part, 'iso_code')}", 0), *map(land_named, written))
        if land := next(filter(None, numbers), 0):
            return land
    return 0


def _text(record: object, name: str) -> str:
    return str(record.get(name, "")) if isinstance(record, Mapping) else ""


def _joined(networks: Iterable[tuple[Network, int]]) -> Iterator[tuple[Network, int]]:
    """Networks that follow one another and belong to one Land, as the fewest networks that say the same."""
    first: IPv4Address | IPv6Address | None = None
    last: IPv4Address | IPv6Address | None = None
    held = 0
    for network, land in chain(networks, [(None, 0)]):
        follows = network is not None and last is not None and network.version == last.version and land == held
        if follows and network is not None and last is not None and int(network[0]) == int(last) + 1:
            last = network[-1]
            continue
        if first is not None and last is not None:
            yield from ((each, held) for each in summarize_address_range(first, last))
        if network is not None:
            first, last, held = network[0], network[-1], land
