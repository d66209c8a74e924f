# SPDX-License-Identifier: EUPL-1.2
"""Decoders that do what a damaged or hostile file may make one do; a nursery of the tests runs them."""

import ctypes
import os
import resource
import signal
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tragweite.media.limits import Limits


def _dies(_files: Sequence[Path], _limits: Limits) -> None:
    ctypes.string_at(0)  # as a bug in a decoder does: reads where nothing is


def _dies_halfway(files: Sequence[Path], _limits: Limits) -> None:
    files[-1].write_bytes(b"half")
    os.abort()


def _hangs(_files: Sequence[Path], _limits: Limits) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    ctypes.CDLL(None).pause()


def _eats(_files: Sequence[Path], _limits: Limits) -> int:
    return len(bytearray(1 << 40))


def _eats_in_c(_files: Sequence[Path], limits: Limits) -> int:
    allocate = ctypes.CDLL(None).malloc
    allocate.restype, allocate.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    return int(allocate(limits.memory_bytes) or 0)


def _fills(files: Sequence[Path], _limits: Limits) -> None:
    with files[-1].open("wb") as sink:
        for _ in range(64):
            sink.write(bytes(1 << 20))


def _writes_elsewhere(files: Sequence[Path], _limits: Limits) -> None:
    Path(files[0].read_text()).write_bytes(b"x")


def _overwrites(files: Sequence[Path], _limits: Limits) -> None:
    os.write(int(files[0].name), b"x")


def _tells(_files: Sequence[Path], _limits: Limits) -> dict[str, Any]:
    return {
        "environment": sorted(os.environ),
        "threads": threading.active_count(),
        "files": sorted(int(each.name) for each in Path("/proc/self/fd").iterdir()),
        "memory": resource.getrlimit(resource.RLIMIT_AS)[1],
        "parent": os.getppid(),
    }


def _errs(_files: Sequence[Path], _limits: Limits) -> None:
    raise KeyError("Erika Muster")


def _lies(_files: Sequence[Path], _limits: Limits) -> dict[str, Any]:
    return {"kind": "picture", "mime": "text/html", "codec": "", "carried": {}}


TASKS = {
    "probe": _dies,
    "is_png": lambda _files, _limits: True,
    "thumbnail": _dies_halfway,
    "hangs": _hangs,
    "eats": _eats,
    "eats_in_c": _eats_in_c,
    "fills": _fills,
    "writes_elsewhere": _writes_elsewhere,
    "overwrites": _overwrites,
    "tells": _tells,
    "errs": _errs,
    "lies": _lies,
    "origin": _dies,
    "kind": _dies,
    "tell_video": _eats,
}
