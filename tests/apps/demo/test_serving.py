# SPDX-License-Identifier: EUPL-1.2
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tragweite.apps.demo.serving import Child, Troupe

SLEEPER = Child(name="Schläfer", command=("import time; time.sleep(60)",))


def troupe(*children: Child) -> Troupe:
    return Troupe(children=children, environment=os.environ, program=(sys.executable, "-c"))


def ask_to_end(number: signal.Signals) -> Callable[[], None]:
    """As soon as all are ready this process is asked to end; before that the signal would end the tests."""
    return lambda: os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_all_end_cleanly_on_request(number: signal.Signals) -> None:
    # A sleeper that ended by itself would be told as a child that died.
    assert troupe(SLEEPER, SLEEPER).serve(when_ready=ask_to_end(number)) == 0


def test_a_child_that_dies_ends_the_others_with_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ready, mark = tmp_path / "ready", tmp_path / "ended"
    program = f"""
import signal, sys, time, pathlib
signal.signal(signal.SIGTERM, lambda *_: (pathlib.Path({str(mark)!r}).touch(), sys.exit()))
pathlib.Path({str(ready)!r}).touch()
time.sleep(60)
"""
    waits = f"""
import pathlib, sys, time
while not pathlib.Path({str(ready)!r}).exists():
    time.sleep(0.05)
sys.exit(3)
"""
    patient = Child(name="Geduldig", command=(program,))
    dying = Child(name="Anwendung", command=(waits,))
    assert troupe(patient, dying).serve(when_ready=lambda: None) == 1
    assert "Anwendung ist unerwartet zu Ende gegangen (Rückgabewert 3)" in capsys.readouterr().err
    assert mark.exists()


def test_a_child_that_does_not_listen_is_ended_by_force(tmp_path: Path) -> None:
    deaf, awake = tmp_path / "deaf", tmp_path / "awake"
    program = f"""
import pathlib, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path({str(deaf)!r}).touch()
time.sleep(30)
pathlib.Path({str(awake)!r}).touch()
"""

    def ask_when_deaf() -> None:
        while not deaf.exists():
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    assert troupe(Child(name="Stur", command=(program,))).serve(when_ready=ask_when_deaf) == 0
    assert deaf.exists()
    assert not awake.exists()
