# SPDX-License-Identifier: EUPL-1.2
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from tragweite.apps.demo.serving import Child, Troupe

SLEEPER = Child(name="Schläfer", command=("import time; time.sleep(60)",))


def troupe(*children: Child) -> Troupe:
    return Troupe(children=children, environment=os.environ, program=(sys.executable, "-c"))


def ask_to_end(number: signal.Signals) -> None:
    threading.Timer(0.6, os.kill, (os.getpid(), number)).start()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_all_end_cleanly_on_request(number: signal.Signals) -> None:
    ready: list[bool] = []
    ask_to_end(number)
    started = time.monotonic()
    assert troupe(SLEEPER, SLEEPER).serve(when_ready=lambda: ready.append(True)) == 0
    assert ready == [True]
    assert time.monotonic() - started < 5


def test_a_child_that_dies_ends_the_others_with_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mark = tmp_path / "ended"
    program = f"""
import signal, sys, time, pathlib
signal.signal(signal.SIGTERM, lambda *_: (pathlib.Path({str(mark)!r}).touch(), sys.exit()))
time.sleep(60)
"""
    patient = Child(name="Geduldig", command=(program,))
    dying = Child(name="Anwendung", command=("import sys, time; time.sleep(1); sys.exit(3)",))
    assert troupe(patient, dying).serve(when_ready=lambda: None) == 1
    assert "Anwendung ist unerwartet zu Ende gegangen (Rückgabewert 3)" in capsys.readouterr().err
    assert mark.exists()


def test_a_child_that_does_not_listen_is_ended_by_force() -> None:
    stubborn = Child(
        name="Stur", command=("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",)
    )
    ask_to_end(signal.SIGTERM)
    started = time.monotonic()
    assert troupe(stubborn).serve(when_ready=lambda: None) == 0
    assert time.monotonic() - started < 6
