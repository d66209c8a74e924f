# SPDX-License-Identifier: EUPL-1.2
"""JSON answers and archives as the tools hand them out, read with limits."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tragweite.core.refusal import Refused
from tragweite.platforms.tables import MAX_BYTES, MAX_ROWS

MAX_PARTS: Final = 200


def is_archive(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def is_json(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"[", b"{"}


def read_json(content: bytes) -> Any:
    """The value of a JSON file.

    :raises Refused: ``table.too_large``, ``analytics.json_damaged``, ``analytics.tool_error`` (the tool wrote an error
        message instead of data).
    """
    if len(content) > MAX_BYTES:
        raise Refused("table.too_large", max_bytes=MAX_BYTES)
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise Refused("analytics.json_damaged") from problem
    if isinstance(value, dict) and value.get("result") == "error":
        raise Refused("analytics.tool_error", message=str(value.get("message", ""))[:200])
    return value


def objects(value: object) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The objects of a list with their place, from 1; what is no object comes as an empty one, so that it is counted.

    :raises Refused: ``analytics.not_a_list``, ``table.too_many_rows``.
    """
    if not isinstance(value, list):
        raise Refused("analytics.not_a_list")
    if len(value) > MAX_ROWS:
        raise Refused("table.too_many_rows", max_rows=MAX_ROWS)
    for number, each in enumerate(value, start=1):
        yield number, each if isinstance(each, dict) else {}


def text_cells(row: Mapping[str, Any]) -> dict[str, str]:
    """The plain values of an object as cells; lists and objects within it are left out."""
    return {
        str(name).casefold(): "" if value is None else str(value)
        for name, value in row.items()
        if not isinstance(value, list | dict | bool)
    }


def parts_of(content: bytes) -> list[tuple[str, bytes]]:
    """The CSV files of an archive by name.

    :raises Refused: ``analytics.archive_damaged``, ``analytics.archive_empty``, ``table.too_large``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [each for each in archive.infolist() if each.filename.lower().endswith(".csv")]
            if len(inside) > MAX_PARTS or sum(each.file_size for each in inside) > MAX_BYTES:
                raise Refused("table.too_large", max_bytes=MAX_BYTES)
            found = [(each.filename.rsplit("/", 1)[-1], _unpacked(archive, each)) for each in inside]
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError) as problem:
        raise Refused("analytics.archive_damaged") from problem
    if not found:
        raise Refused("analytics.archive_empty")
    return found


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """At most as many bytes as the archive says; one that lies about its size is damaged."""
    with archive.open(member) as file:
        return file.read(member.file_size + 1)
