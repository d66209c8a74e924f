# SPDX-License-Identifier: EUPL-1.2
"""The nursery: ``python -m tragweite.media.child DESCRIPTOR TASKS`` forks a child for each task that comes in.

It stays small and single-threaded, decodes nothing itself, and ends with all children when the application has gone.
A child gets open files and bounds before it looks at the first byte. See ``tragweite.media.apart``, the other side.
"""

import importlib
import json
import os
import random
import resource
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NoReturn

from tragweite.core.refusal import Refused
from tragweite.media.limits import Limits
from tragweite.media.placing import FULL

LONGEST_ORDER: Final = 65_536
MOST_FILES: Final = 4
OPEN_FILES: Final = 64
PROCESSORS: Final = 4
"""Decoders start a thread for each processor they see, and take memory for each."""
Task = Callable[[Sequence[Path], Limits], Any]


def main() -> NoReturn:
    """Serve until the application closes its end."""
    control = socket.socket(fileno=int(sys.argv[1]))
    tasks: Mapping[str, Task] = importlib.import_module(sys.argv[2]).TASKS
    for number in (signal.SIGTERM, signal.SIGINT):  # the application ends it, after its own last task
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a child: its answer says all
    while True:
        order, files, _, _ = socket.recv_fds(control, LONGEST_ORDER, MOST_FILES)
        if not order:
            os.killpg(0, signal.SIGKILL)
        _fork(tasks, json.loads(order), files)
        for each in files:
            os.close(each)


def _fork(tasks: Mapping[str, Task], order: dict[str, Any], files: Sequence[int]) -> None:
    try:
        child = os.fork()
    except OSError:  # no memory, too many processes: not the fault of the file
        _tell(files[0], {"no_process": True})
        return
    if child == 0:
        _live(tasks, order, files)


def _live(tasks: Mapping[str, Task], order: dict[str, Any], files: Sequence[int]) -> NoReturn:
    """One task, one answer, the end."""
    try:
        _confine(order)
        paths = [Path(f"/dev/fd/{each}") for each in files[1:]]
        told = {"done": tasks[order["task"]](paths, Limits(**order["limits"]))}
    except Refused as refused:
        told = {"refused": [refused.code, dict(refused.facts)]}
    except MemoryError:
        told = {"out_of_memory": True}
    except OSError as problem:
        told = {"refused": ["media.no_space", {}]} if problem.errno in FULL else {"failed": _place(problem)}
    except Exception as problem:  # noqa: BLE001 - told to the application, which raises it
        told = {"failed": _place(problem)}
    with suppress(OSError):  # nobody listens any longer
        _tell(files[0], told)
    os._exit(0)


def _confine(order: dict[str, Any]) -> None:
    """Bounds of the kernel: they hold within a decoder that never comes back. The alarm's default is to end the process."""
    for number in (signal.SIGALRM, signal.SIGXCPU, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, order["seconds"])
    processors = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, random.sample(processors, min(PROCESSORS, len(processors))))
    with suppress(OSError):  # where memory ends all the same, the child goes first
        Path("/proc/self/oom_score_adj").write_text("1000")
    busy = round(order["seconds"] * PROCESSORS)
    for bound, most in (
        (resource.RLIMIT_AS, order["memory_bytes"]),
        (resource.RLIMIT_CPU, busy),
        (resource.RLIMIT_FSIZE, order["file_bytes"]),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(bound)[1]
        held = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(bound, (held, held))


def _place(problem: Exception) -> str:
    """Kind and place of a mistake; its words may quote the file."""
    last = problem.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    where = f"{last.tb_frame.f_code.co_name}:{last.tb_lineno}" if last is not None else "?"
    return f"{type(problem).__name__} in {where}"


def _tell(target: int, told: dict[str, Any]) -> None:
    with socket.socket(fileno=os.dup(target)) as answer:
        answer.sendall(json.dumps(told).encode())


if __name__ == "__main__":
    main()
