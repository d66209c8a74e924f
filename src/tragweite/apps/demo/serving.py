# SPDX-License-Identifier: EUPL-1.2
"""Web, collector and background worker as children of one process in the foreground that ends with all of them."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

READY_SECONDS: Final = 40.0
END_SECONDS: Final = 4.0
PAUSE: Final = 0.2
DIED: Final = 1


@dataclass(frozen=True, kw_only=True)
class Child:
    """A process to start: its German name, the sub-command of ``tragweite``, the address that tells it is ready."""

    name: str
    command: Sequence[str]
    ready_url: str = ""


class ChildDied(Exception):
    """A child ended on its own; the others are ended too."""

    def __init__(self, name: str, code: int) -> None:
        super().__init__(f"{name} ist unerwartet zu Ende gegangen (Rückgabewert {code}). Alles andere wird beendet.")


@dataclass(kw_only=True)
class Troupe:
    """Children that live and end together."""

    children: Sequence[Child]
    environment: Mapping[str, str]
    program: Sequence[str] = (sys.executable, "-m", "tragweite.cli")
    is_last_act: bool = False
    """Nothing follows in this process; a second Ctrl-C while it ends is then ignored."""
    stopped: bool = False
    _running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def serve(self, *, when_ready: Callable[[], None]) -> int:
        """Start all, call ``when_ready``, watch them until SIGINT or SIGTERM; 0 after a clean end, 1 where one died."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            self._start()
            if self._wait_until_ready():
                when_ready()
            self._watch()
        except ChildDied as died:
            sys.stderr.write(f"{died}\n")
            return DIED
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, signal.SIG_IGN if self.is_last_act else handler)
        return 0

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the shape that Python asks for
        self.stopped = True

    def _start(self) -> None:
        for child in self.children:
            # A session of its own: Ctrl-C reaches this process only, which then ends the children in order.
            self._running[child.name] = subprocess.Popen(  # noqa: S603 - our own command
                [*self.program, *child.command],
                env=dict(self.environment),
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )

    def _wait_until_ready(self) -> bool:
        """Whether all answer; False where the wish to stop came first."""
        deadline = time.monotonic() + READY_SECONDS
        waiting = [child for child in self.children if child.ready_url]
        while waiting and not self.stopped and time.monotonic() < deadline:
            self._require_alive()
            waiting = [child for child in waiting if not answers(child.ready_url)]
            time.sleep(PAUSE if waiting else 0)
        if waiting and not self.stopped:
            names = ", ".join(child.name for child in waiting)
            sys.stderr.write(
                f"Noch keine Antwort nach {READY_SECONDS:.0f} Sekunden: {names}. Es wird weiter gewartet.\n"
            )
        return not self.stopped

    def _watch(self) -> None:
        while not self.stopped:
            self._require_alive()
            time.sleep(PAUSE)

    def _require_alive(self) -> None:
        for name, process in self._running.items():
            code = process.poll()
            if code is not None and not self.stopped:
                raise ChildDied(name, code)

    def _end(self) -> None:
        """Ask all to end; after ``END_SECONDS`` those that did not are ended by force."""
        for process in self._running.values():
            with suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + END_SECONDS
        for process in self._running.values():
            try:
                process.wait(timeout=max(0.05, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()


def answers(url: str) -> bool:
    """Whether an address of this machine answers without an error of the server."""
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - an address made here
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False
