# SPDX-License-Identifier: EUPL-1.2
import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tragweite.apps.demo import build
from tragweite.apps.demo.commands import why_unusable


def test_a_busy_port_is_named_with_the_way_out_before_anything_is_built(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        environment = {**os.environ, "TRAGWEITE_VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tragweite.settings"}
        command = [sys.executable, "-m", "tragweite.cli", "demo", "--once", "--port", port, "--collector-port", "1"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"Port {port} ist schon belegt" in done.stderr
    assert "PORT=" in done.stderr
    assert not list(tmp_path.glob("*.sqlite3"))


def test_a_port_that_is_none_cannot_be_used() -> None:
    assert why_unusable(70_000) == "lässt sich nicht benutzen"


def test_accounts_with_a_known_password_are_refused_outside_a_demonstration(settings: Any) -> None:
    with pytest.raises(build.DemoRefused, match="bekanntes Passwort"):
        build.require_demo(settings.TRAGWEITE)
    with pytest.raises(build.DemoRefused, match="bekanntes Passwort"):
        build.require_demo(replace(settings.TRAGWEITE, demo=True, production=True))


def test_data_of_another_generator_are_not_mixed_with_ours(settings: Any) -> None:
    stamp = build.Stamp(generator=0, scale="small", built_at="2026-01-01", posts=1, events=1, entries=1)
    with pytest.raises(build.DemoRefused, match="anderen Fassung"):
        build.require_same(stamp, settings.TRAGWEITE)


@pytest.mark.django_db
def test_other_peoples_data_are_not_mixed_with_inventions(settings: Any) -> None:
    from tests import factories

    factories.ministry()
    with pytest.raises(build.DemoRefused, match="enthält schon Daten"):
        build.require_empty(settings.TRAGWEITE)
