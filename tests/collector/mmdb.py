# SPDX-License-Identifier: EUPL-1.2
"""A tiny writer of databases in MaxMind's format 2.0 (its public specification), as small as the tests need it."""

import ipaddress
import struct
from pathlib import Path

_SEPARATOR = b"\0" * 16
_MARK = b"\xab\xcd\xefMaxMind.com"


def write_database(path: Path, networks: list[tuple[str, object]], *, aliases: tuple[str, ...] = ()) -> Path:
    """Networks and their records; IPv4 stands below ``::/96`` and, as in real databases, once more below ``aliases``."""
    root: list = [None, None]
    for network, record in networks:
        _put(root, _bits(network), ("data", record))
    for alias in aliases:
        _put(root, _bits(alias), _at(root, "0" * 96))
    nodes = _numbered(root)
    records: list[object] = []
    offsets: list[int] = []
    data = b""
    for node in nodes:
        for child in node:
            if isinstance(child, tuple) and child[1] not in records:
                records.append(child[1])
                offsets.append(len(data))
                data += _encoded(child[1])
    place = {id(node): number for number, node in enumerate(nodes)}

    def value(child):
        if child is None:
            return len(nodes)
        if isinstance(child, tuple):
            return len(nodes) + len(_SEPARATOR) + offsets[records.index(child[1])]
        return place[id(child)]

    tree = b"".join(value(child).to_bytes(3, "big") for node in nodes for child in node)
    path.write_bytes(tree + _SEPARATOR + data + _MARK + _encoded(_metadata(len(nodes))))
    return path


def _metadata(nodes):
    return {
        "node_count": struct.pack(">BI", 0xC4, nodes), "record_size": _small(24), "ip_version": _small(6),
        "database_type": "Test-City", "languages": ["de"], "binary_format_major_version": _small(2),
        "binary_format_minor_version": _small(0), "build_epoch": struct.pack(">BBQ", 8, 2, 1), "description": {"de": "x"},
    }  # fmt: skip


def _small(number):
    return struct.pack(">BH", 0xA2, number)


def _bits(network):
    parsed = ipaddress.ip_network(network)
    bits = f"{int(parsed.network_address):0{parsed.max_prefixlen}b}"[: parsed.prefixlen]
    return "0" * 96 + bits if parsed.version == 4 else bits


def _put(root, bits, leaf):
    node = root
    for bit in bits[:-1]:
        if node[int(bit)] is None:
            node[int(bit)] = [None, None]
        node = node[int(bit)]
    node[int(bits[-1])] = leaf


def _at(root, bits):
    node = root
    for bit in bits:
        node = node[int(bit)]
    return node


def _numbered(root):
    nodes, waiting, seen = [], [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        nodes.append(node)
        waiting += [child for child in node if isinstance(child, list)]
    return nodes


def _encoded(value):
    if isinstance(value, dict):
        return _head(7, len(value)) + b"".join(_encoded(key) + _encoded(each) for key, each in value.items())
    if isinstance(value, list):
        return bytes([len(value), 4]) + b"".join(_encoded(each) for each in value)
    if isinstance(value, bytes):  # a number, written by whoever knows its width
        return value
    text = value.encode()
    return _head(2, len(text)) + text


def _head(kind, size):
    return bytes([kind << 5 | size]) if size < 29 else bytes([kind << 5 | 29, size - 29])
