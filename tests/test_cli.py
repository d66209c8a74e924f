# SPDX-License-Identifier: EUPL-1.2
"""The command ``tragweite``, in its own process and in this one."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests import factories
from tests.actors import Actors
from tests.test_conf import SECURE
from tragweite import cli
from tragweite.apps.journal import append_only
from tragweite.apps.journal.actions import record, seal
from tragweite.apps.journal.queries import verify
from tragweite.apps.people.models import Ministry, User
from tragweite.apps.people.queries import scope_of
from tragweite.apps.today import tasks
from tragweite.core.rules.states import Role

AT = datetime(2026, 6, 15, 10, tzinfo=UTC)


def environment(var_dir: Path, **given: str) -> dict[str, str]:
    """A clean environment: nothing of this test run reaches the command."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRAGWEITE_", "DJANGO_"))}
    return {**kept, "TRAGWEITE_VAR_DIR": str(var_dir), **given}


def run(var_dir: Path, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tragweite.cli", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(var_dir, **given), timeout=120, check=False
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a migrated SQLite database."""
    var_dir = tmp_path_factory.mktemp("installed")
    migrated = run(var_dir, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    return var_dir


def test_help_is_german(tmp_path: Path) -> None:
    answer = run(tmp_path, "--help")
    assert answer.returncode == 0
    assert answer.stdout.startswith("Aufruf: tragweite")
    assert not re.search(r"\b(usage|options|positional|show this help)\b", answer.stdout)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [[], ["gibtesnicht"], ["web", "--port", "acht"], ["journal", "shred"]])
def test_a_wrong_call_is_explained_in_german(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    said = capsys.readouterr().err
    assert ended.value.code == cli.REFUSED
    assert "Hilfe:" in said
    assert not re.search(r"\b(required|invalid|choose|error)\b", said)


def test_quick_commands_do_not_start_django(tmp_path: Path) -> None:
    code = (
        "import sys; from tragweite import cli; cli.main(['check-config']); "
        "sys.exit(1 if any(name.split('.')[0] in ('django', 'duckdb') for name in sys.modules) else 0)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(tmp_path), check=False
    )
    assert answer.returncode == 0, answer.stdout


def test_check_config_hides_secrets(tmp_path: Path) -> None:
    secret = "geheim-" * 12
    answer = run(tmp_path, "check-config", TRAGWEITE_SECRET_KEY=secret, TRAGWEITE_STATE_NAME="Musterland")
    assert answer.returncode == 0
    assert "TRAGWEITE_STATE_NAME = Musterland" in answer.stdout
    assert "geheim" not in answer.stdout + answer.stderr


def test_production_names_each_insecure_value(tmp_path: Path) -> None:
    insecure = {**SECURE, "TRAGWEITE_SECRET_KEY": "kurz", "TRAGWEITE_DEBUG": "1", "TRAGWEITE_DATABASE_URL": ""}
    for command in (["check-config"], ["web"], ["worker"], ["migrate"], ["manage", "check"]):
        answer = run(tmp_path, *command, **insecure)
        assert answer.returncode == 2
        assert "Tragweite startet nicht" in answer.stderr
        named = re.findall(r"^- (TRAGWEITE_\w+)", answer.stderr, re.MULTILINE)
        assert named == ["TRAGWEITE_SECRET_KEY", "TRAGWEITE_DEBUG", "TRAGWEITE_DATABASE_URL"]
        assert "Traceback" not in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_manage_reaches_django(installed: Path) -> None:
    answer = run(installed, "manage", "migrate", "--check")
    assert answer.returncode == 0, answer.stderr


def test_from_nothing_to_the_first_administrator(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    ministry = ["people", "add-ministry", "--name", "Ministerium für Erprobung", "--short", "Erprobung"]
    assert run(tmp_path, *ministry).returncode == 0
    twice = run(tmp_path, *ministry)
    assert (twice.returncode, "gibt es schon" in twice.stderr) == (2, True)
    verified = run(tmp_path, "journal", "verify", "--json")
    assert json.loads(verified.stdout)["entry_count"] == 1


def test_journal_by_command_line(installed: Path) -> None:
    made = run(installed, "people", "add-ministry", "--name", "Ministerium", "--short", "M")
    assert made.returncode == 0, made.stderr
    assert "Gesiegelt bis Eintrag 1" in run(installed, "journal", "seal").stdout
    green = run(installed, "journal", "verify")
    assert (green.returncode, "unversehrt: 1" in green.stdout) == (0, True)
    unknown = run(installed, "journal", "shred", "--user", "4711")
    assert (unknown.returncode, "4711" in unknown.stderr.replace(".", "")) == (2, True)


def test_broken_chain_exits_with_1(actors: Actors, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        record(actor="user:1", action="a.b", thing=f"x:{number}", at=AT)
    assert cli.main(["journal", "verify"]) == 0
    append_only.remove(connection, "journal_entry")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET thing = 'y' WHERE sequence = 2")
    capsys.readouterr()
    assert cli.main(["journal", "verify"]) == 1
    assert "ab Eintrag 2" in capsys.readouterr().out
    assert cli.main(["journal", "verify", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["ok"], report["first_broken"], report["reason"]) == (False, 2, "changed")


def test_shred_by_command_line(actors: Actors, capsys: pytest.CaptureFixture[str]) -> None:
    number = actors.nobody.pk
    record(actor="user:1", action="a.b", thing="x", at=AT, personal={"name": "Ohne"}, personal_subject=f"user:{number}")
    assert cli.main(["journal", "shred", "--user", str(actors.clerk.pk)]) == 2
    assert "laufende" in capsys.readouterr().err
    assert cli.main(["journal", "shred", "--user", str(number)]) == 0
    assert User.objects.get(pk=number).display_name == f"Gelöschte Person {number}"
    assert verify().ok


def test_first_administrator_reads_the_password_from_input(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ministry = Ministry.objects.create(name="Ministerium", short_name="Min")
    command = ["people", "first-administrator", "--ministry", "Min", "--username", "ada.neu", "--name", "Ada Neu"]
    monkeypatch.setattr(sys, "stdin", StringIO("kurz\n"))
    assert cli.main(command) == 2
    assert not User.objects.exists()
    monkeypatch.setattr(sys, "stdin", StringIO("Kiefernnadel-Turbine-48\n"))
    assert cli.main(command) == 0
    user = User.objects.get()
    assert user.check_password("Kiefernnadel-Turbine-48")
    assert scope_of(user).has(ministry.pk, Role.ADMINISTRATOR)
    monkeypatch.setattr(sys, "stdin", StringIO("Kiefernnadel-Turbine-48\n"))
    assert cli.main([*command[:5], "zwei.neu", *command[6:]]) == 2
    assert "schon" in capsys.readouterr().err


def test_a_failing_job_stops_no_other(db: None, caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fail(at: datetime) -> None:
        raise OSError(28, "Kein Platz")

    known = [tasks.Job(name="kaputt", run=fail), tasks.Job(name="heil", run=lambda at: done.append("heil"))]
    assert tasks.run_round(known, at=AT) == ["kaputt"]
    assert done == ["heil"]
    assert "kaputt" in caplog.text


def test_the_worker_runs_each_job_when_it_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    stop, ran, now = threading.Event(), [], [0.0]

    def note(name: str) -> Any:
        def job(at: datetime) -> None:
            ran.append(name)
            now[0] += 30
            if len(ran) == 8:
                stop.set()

        return job

    known = [
        tasks.Job(name="oft", run=note("oft")),
        tasks.Job(name="selten", run=note("selten"), every_seconds=100),
    ]
    tasks.work(stop=stop, pause=0, known=known, clock=lambda: now[0])
    assert ran.count("selten") == 2
    assert ran[:3] == ["oft", "selten", "oft"]


def test_worker_runs_one_round(installed: Path) -> None:
    answer = run(installed, "worker", "--once")
    assert answer.returncode == 0, answer.stderr
    assert run(installed, "worker", "--once").returncode == 0


@pytest.fixture
def serving() -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.communicate()


def start(serving: list[subprocess.Popen[str]], var_dir: Path, *arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tragweite.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(var_dir, TRAGWEITE_WORKER_PAUSE="1"),
    )
    serving.append(process)
    return process


@pytest.mark.slow
def test_worker_ends_cleanly(installed: Path, serving: list[subprocess.Popen[str]]) -> None:
    process = start(serving, installed, "worker")
    assert process.stderr is not None
    first = json.loads(process.stderr.readline())
    assert first["message"] == "worker started"
    process.send_signal(signal.SIGTERM)
    _out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    lines = [json.loads(line) for line in err.splitlines()]
    assert lines[-1]["message"] == "worker stopped"
    assert [line for line in lines if line["level"] == "ERROR"] == []


@pytest.mark.slow
def test_web_serves_and_ends_cleanly(installed: Path, serving: list[subprocess.Popen[str]]) -> None:
    port = free_port()
    process = start(serving, installed, "web", "--port", str(port))
    address = f"http://127.0.0.1:{port}/konto/anmelden/"
    deadline = time.monotonic() + 60
    body = ""
    while not body and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                body = answer.read().decode()
        except OSError:
            assert process.poll() is None, process.communicate()
            time.sleep(0.2)
    assert "Anmelden" in body
    sheet = re.search(r'href="(/static/[^"]+\.css)"', body)
    assert sheet is not None
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{sheet[1]}", timeout=5) as answer:
        assert answer.status == 200
    busy = run(installed, "web", "--port", str(port))
    assert (busy.returncode, f"--port {port + 1}" in busy.stderr) == (2, True)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0


def test_seal_job_seals(db: None, settings: Any) -> None:
    record(actor="user:1", action="a.b", thing="x", at=factories.NOW)
    job = next(each for each in tasks.jobs() if each.name == "journal.seal")
    job.run(factories.NOW)
    assert settings.TRAGWEITE.journal_seal_file.exists()
    assert seal(at=factories.NOW) is None


def test_each_module_brings_exactly_the_commands_that_it_is_loaded_for() -> None:
    """Otherwise a command would be unknown when it is called, and stand in the help only."""
    everything = set(cli.build_parser()._subparsers._group_actions[0].choices)  # type: ignore[union-attr,arg-type]
    built_in = set(cli.build_parser("web")._subparsers._group_actions[0].choices)  # type: ignore[union-attr,arg-type]
    promised = [name for brought in cli.COMMAND_MODULES.values() for name in brought]
    assert len(promised) == len(set(promised))
    assert everything - built_in == set(promised)
    for name in promised:
        assert name in cli.build_parser(name)._subparsers._group_actions[0].choices  # type: ignore[union-attr,operator]


def test_of_the_questions_of_evaluate_only_the_called_one_is_loaded() -> None:
    code = (
        "import sys; from tragweite import cli; cli.build_parser('evaluate', sys.argv[1]); "
        "print('highspy' in sys.modules, 'scipy.stats' in sys.modules)"
    )
    seen = [
        subprocess.run([sys.executable, "-c", code, name], capture_output=True, text=True, check=True).stdout.split()
        for name in ("senders", "reach", "power")
    ]
    assert [each[0] for each in seen] == ["False", "False", "False"]
    assert [each[1] for each in seen] == ["False", seen[1][1], "True"]
    questions = cli.build_parser("evaluate", "nothing")._subparsers._group_actions[0].choices["evaluate"]  # type: ignore[union-attr,index]
    assert len(questions._subparsers._group_actions[0].choices) == 10
