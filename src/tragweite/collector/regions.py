# SPDX-License-Identifier: EUPL-1.2
"""The Land that a network belongs to, where the operator supplies a file; without one nothing of it is known or stored.

The file has lines ``network,region``: a network as ``198.51.100.0/24`` or ``2001:db8::/40``, a region as official code of
a Land (``06``), of a Kreis or municipality in it (``06412``), or as ISO 3166-2 (``DE-HE``). A Kreis is used to find the
Land and then forgotten: beside hour, post and sender it would soon name few people. ``region_database`` makes such a
file from a database in MaxMind's format.
"""

import ipaddress
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path

from tragweite.collector.networks import bytes_of
from tragweite.lake.lands import BY_ISO, LANDS

_OFFICIAL = re.compile(r"(\d\d)(?:\d{3}|\d{6})?")
_IPV4, _IPV6 = 4, 8  # bytes that are compared: all of an IPv4 address, the network half of an IPv6 address
LONGEST_PREFIX = {4: 32, 6: 64}
"""By version of the protocol; a narrower network cannot be told from its neighbour."""


class Regions:
    """Networks in order, in a few bytes each; ``refused`` counts lines that could not be used."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        """:raises ValueError: two networks overlap, so that it is not said which is meant."""
        ranges: dict[int, list[tuple[int, int, int]]] = {_IPV4: [], _IPV6: []}
        self.refused = 0
        for line in lines:
            self._add(line.strip(), ranges)
        self._known = {size: _table(found, size=size) for size, found in ranges.items() if found}

    def _add(self, line: str, ranges: dict[int, list[tuple[int, int, int]]]) -> None:
        if not line or line.startswith(("#", "network,")):
            return
        try:
            network, land = read_line(line)
        except ValueError:
            self.refused += 1
            return
        size = _IPV4 if network.version == 4 else _IPV6
        shift = 8 * (network.max_prefixlen // 8 - size)
        first, last = int(network.network_address) >> shift, int(network.broadcast_address) >> shift
        ranges[size].append((first, last, land))

    def __bool__(self) -> bool:
        return bool(self._known)

    def __getitem__(self, address: str) -> int | None:
        """Number of the Land (1 to 16), or None where the file does not say."""
        whole = bytes_of(address)
        size = _IPV6 if len(whole) > _IPV4 else _IPV4
        if not whole or size not in self._known:
            return None
        starts, ends, lands = self._known[size]
        number = int.from_bytes(whole[:size], "big")
        place = bisect_right(starts, number) - 1
        return lands[place] if place >= 0 and number <= ends[place] else None


def read_line(line: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, int]:
    """One line of the file as network and number of the Land.

    :raises ValueError: it is neither, or the network is narrower than what is compared.
    """
    written, _, region = (part.strip().strip('"') for part in line.partition(","))
    network = ipaddress.ip_network(written)
    if network.prefixlen > LONGEST_PREFIX[network.version]:
        raise ValueError("network")
    official = _OFFICIAL.fullmatch(region)
    land = int(official[1]) if official else BY_ISO.get(region.upper(), 0)
    if land not in LANDS:
        raise ValueError("region")
    return network, land


def _table(ranges: list[tuple[int, int, int]], *, size: int) -> tuple["array[int]", "array[int]", bytes]:
    ranges.sort()
    code = "I" if size == _IPV4 else "Q"
    starts, ends = array(code, [each[0] for each in ranges]), array(code, [each[1] for each in ranges])
    if any(following <= last for last, following in zip(ends, starts[1:], strict=False)):
        raise ValueError("networks overlap")
    return starts, ends, bytes(each[2] for each in ranges)


class RegionFile:
    """Reads the file anew when it was replaced; an unusable new file leaves the old one in force."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._signature: tuple[int, int, int] | None = None
        self.regions = Regions()
        self.refused_lines = 0

    def look(self) -> None:
        """Take a new file into use; where it is gone, nothing is known any more."""
        if self._path is None:
            return
        try:
            found = self._path.stat()
        except OSError:
            self._signature, self.regions = None, Regions()
            return
        signature = found.st_mtime_ns, found.st_ino, found.st_size
        if signature != self._signature:
            self._signature = signature
            self._read(self._path)

    def _read(self, path: Path) -> None:
        try:
            with path.open(encoding="utf-8") as lines:
                self.regions = Regions(lines)
        except (OSError, ValueError):
            self.refused_lines += 1
        else:
            self.refused_lines = self.regions.refused
