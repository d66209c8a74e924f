# SPDX-License-Identifier: EUPL-1.2
"""Server processes that are each held to a share of one core by the kernel, so that two of them fit on one core.

Where a machine has two cores and the load generator needs one, this is how the gain of a second process can be seen:
what one process with a share serves, and what two with as much each serve.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SHARE = 0.25
_PERIOD = 10_000  # microseconds; short, so that nobody is held for long
_QUOTA = int(_PERIOD * SHARE)
_UNIFIED = Path("/sys/fs/cgroup")
_OLDER = _UNIFIED / "cpu"


def can_share() -> bool:
    """Whether this user may hold processes to a share here (root on Linux, as a rule)."""
    try:
        with shared([]):
            return True
    except OSError:
        return False


@contextmanager
def shared(processes: list[int]) -> Iterator[None]:
    """Hold each process, with all its threads, to ``SHARE`` of a core for as long as this lasts.

    :raises OSError: the kernel or the rights do not allow it.
    """
    root = _OLDER if (_OLDER / "cpu.cfs_quota_us").exists() or not _is_unified() else _UNIFIED
    groups = [root / f"tragweite-bench-{os.getpid()}-{place}" for place in range(len(processes) or 1)]
    try:
        for group in groups:
            group.mkdir()
            _limit(group)
        for group, process in zip(groups, processes, strict=False):
            _write(group / "cgroup.procs", f"{process}")
        yield
    finally:
        for process in processes:
            with suppress(OSError):
                _write(root / "cgroup.procs", f"{process}")
        for group in groups:
            with suppress(OSError):
                group.rmdir()


def _is_unified() -> bool:
    return (_UNIFIED / "cgroup.controllers").exists()


def _limit(group: Path) -> None:
    if (group / "cpu.cfs_quota_us").exists():
        _write(group / "cpu.cfs_period_us", f"{_PERIOD}")
        _write(group / "cpu.cfs_quota_us", f"{_QUOTA}")
    else:
        _write(group / "cpu.max", f"{_QUOTA} {_PERIOD}")


def _write(path: Path, text: str) -> None:
    """Into a file that the kernel has made, never a new one."""
    with path.open("r+", encoding="ascii") as file:
        file.write(text)
