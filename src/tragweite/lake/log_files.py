# SPDX-License-Identifier: EUPL-1.2
"""Log files as logrotate leaves them: plain or packed, line by line."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from tragweite.lake.log_lines import LONGEST_LINE

_PACKED: dict[bytes, Callable[[BinaryIO], Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
"""How a file begins that logrotate packed, and what unpacks it."""


class Unreadable(Exception):
    """A packed file that cannot be unpacked."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked where it is packed.

    :raises Unreadable: damaged or cut off; what opening a file raises.
    """
    with path.open("rb") as raw:
        begin = raw.read(8)
        raw.seek(0)
        opener = next((each for mark, each in _PACKED.items() if begin.startswith(mark)), None)
        try:
            with nullcontext(raw) if opener is None else opener(raw) as file:
                yield file
        except (OSError, zlib.error, lzma.LZMAError, EOFError) as problem:
            raise Unreadable from problem


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines with their number, from 1. Bytes that are no UTF-8 stay readable as Latin-1; over-long lines are cut."""
    with opened(path) as file:
        number = 0
        while raw := file.readline(LONGEST_LINE + 2):
            number += 1
            ending = raw
            while not ending.endswith(b"\n") and (ending := file.readline(LONGEST_LINE)):
                pass
            yield number, raw.rstrip(b"\r\n").decode("latin-1")
