# SPDX-License-Identifier: EUPL-1.2
"""Networks of the operator: the proxies whose word is believed, and the own network whose clicks do not count."""

import ipaddress
import socket
from collections.abc import Iterable, Mapping

_DOTTED = 4
_MAPPED = bytes(10) + b"\xff\xff"  # an IPv4 address written as IPv6


class Networks:
    """A set of addresses and networks (``10.0.0.0/8``, ``2001:db8::/32``, ``127.0.0.1``)."""

    def __init__(self, given: Iterable[str] = ()) -> None:
        """:raises ValueError: one of them is neither an address nor a network."""
        parsed = [ipaddress.ip_network(each, strict=False) for each in given]
        self._ranges = {
            size: tuple(
                (int(each.network_address), int(each.netmask)) for each in parsed if each.max_prefixlen == 8 * size
            )
            for size in (4, 16)
        }
        # A dotted address can be written in one way only, so that single ones are compared as text.
        dotted = [each for each in parsed if each.version == _DOTTED]
        self._single = frozenset(str(each.network_address) for each in dotted)
        self._is_single_only = all(each.num_addresses == 1 for each in dotted)
        self._is_empty = not parsed

    def __bool__(self) -> bool:
        return not self._is_empty

    def __contains__(self, address: str) -> bool:
        if self._is_single_only and ":" not in address:
            return address in self._single
        packed = bytes_of(address)
        number = int.from_bytes(packed, "big")
        return any(number & mask == start for start, mask in self._ranges.get(len(packed), ()))


def bytes_of(address: str) -> bytes:
    """4 or 16 bytes; none where it is no address. Runs for every request behind a proxy, hence without ipaddress."""
    try:
        if ":" not in address:
            return socket.inet_pton(socket.AF_INET, address)
        packed = socket.inet_pton(socket.AF_INET6, address)
    except (OSError, ValueError):
        return b""
    return packed[12:] if packed.startswith(_MAPPED) else packed


def client_address(peer: str, headers: Mapping[str, str], trusted: Networks) -> str:
    """Who asked, behind trusted proxies: the last entry of ``X-Forwarded-For`` that is not one of them.

    Entries further left are whatever the client wrote and are not believed.
    """
    given = headers.get("x-forwarded-for", "").strip()
    if "," not in given and given not in trusted:  # nearly all
        return given or peer
    for entry in reversed(given.split(",")):
        if (address := entry.strip()) and address not in trusted:
            return address
    return peer
