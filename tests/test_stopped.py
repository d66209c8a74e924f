# SPDX-License-Identifier: EUPL-1.2
"""Invariant 18: a worker or a web process that is killed at any moment leaves nothing half-written."""

import json
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.test_cli import environment, run
from tragweite.lake.events import Event, microseconds
from tragweite.lake.spool import SpoolWriter

EVENTS = 20_000
BEGAN = datetime(2026, 6, 15, 10, tzinfo=UTC)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A migrated installation with one entry in its journal."""
    for command in (["migrate"], ["people", "add-ministry", "--name", "Ministerium", "--short", "M"]):
        done = run(tmp_path, *command)
        assert done.returncode == 0, done.stderr
    return tmp_path


def count_visits(var_dir: Path, round_: int) -> None:
    """What a collector writes: visits of one hour, closed and ready to be taken in."""
    writer = SpoolWriter(var_dir / "spool")
    began = BEGAN + timedelta(days=round_)
    events = [
        Event(
            kind="visit", occurred_at=microseconds(began + timedelta(milliseconds=number)), site="s", sender="creator"
        )
        for number in range(EVENTS)
    ]
    writer.write(events=events, dropped={"bot": 3}, received=EVENTS + 3, at=microseconds(began))
    writer.close()


def files_of(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def kill_mid_round(var_dir: Path, *, wait: float) -> bool:
    """Start the worker, wait until it has begun to write to the lake, and kill it; says whether it was caught."""
    before = files_of(var_dir / "lake")
    command = [sys.executable, "-m", "tragweite.cli", "worker"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment(var_dir, TRAGWEITE_WORKER_PAUSE="1"))
    try:
        deadline = time.monotonic() + 30
        while files_of(var_dir / "lake") == before and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(wait)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return process.returncode == -signal.SIGKILL


@pytest.mark.slow
def test_invariant_18_a_killed_worker_catches_up_and_the_count_holds(installed: Path) -> None:
    for round_, wait in enumerate((0.0, 0.03, 0.1)):
        count_visits(installed, round_)
        assert kill_mid_round(installed, wait=wait)
    again = run(installed, "worker", "--once")
    assert again.returncode == 0, again.stderr
    verified = run(installed, "lake", "verify", "--json")
    account = json.loads(verified.stdout)
    assert (verified.returncode, account["difference"], account["hourly_difference"]) == (0, 0, 0)
    assert (account["received"], account["stored"]) == (3 * (EVENTS + 3), 3 * EVENTS)
    assert not list((installed / "spool").glob("*.part"))
    journal = run(installed, "journal", "verify")
    assert journal.returncode == 0, journal.stdout


# Each child is killed right after its n-th statement that writes, before the commit or after it; the first one that is not killed comes to the end.
SCRIPT = """
import json, os, signal, sys
import django
django.setup()
from django.db import connection
from django.urls import reverse
from tests import factories
from tests.actors import make_actors
from tests.unwritten import rows
from tragweite.apps.journal.queries import verify

actors = make_actors()
line = factories.budget_line(actors.ministry)
campaign = factories.running_campaign(actors.ministry, actors.clerk, actors.approver, budget_line=line)
contract = factories.contract(campaign, factories.party(actors.ministry), actors.clerk, budget_line=line)
factories.deliverable(contract, price_net_cents=None)

def act(stop):
    from django.test import Client
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(actors.budget_officer)
    count = 0
    def counting(execute, sql, params, many, context):
        nonlocal count
        count += not sql.startswith(("SELECT", "SAVEPOINT"))
        answer = execute(sql, params, many, context)
        if count == stop:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer
    with connection.execute_wrapper(counting):
        answer = client.post(reverse("contracts:sign", args=[contract.pk]), {"fee": contract.fee_net_cents})
    os._exit(0 if answer.status_code == 302 else 1)

def stored():
    found = rows()
    found["people_user"] = [{**row, "last_login": None} for row in found["people_user"]]
    return json.dumps(found, default=str)

before, killed, complete = stored(), 0, 0
for stop in range(1, 200):
    connection.close()
    child = os.fork()
    if child == 0:
        act(stop)
    _pid, status = os.waitpid(child, 0)
    after = stored()
    assert verify().ok, stop
    if os.WIFSIGNALED(status):
        killed += 1
        # After the commit the session and the message are written; what was signed is signed then.
        assert after == before or complete == 0 and "signed" in after, stop
    else:
        assert os.WEXITSTATUS(status) == 0, stop
        break
    if after != before:
        complete, before = 1, after
print(json.dumps({"killed": killed, "tables": {name: len(found) for name, found in rows().items()}}))
"""


@pytest.mark.slow
def test_invariant_18_a_web_process_killed_at_any_statement_leaves_no_half_act(installed: Path) -> None:
    root = Path(__file__).parents[1]
    given = environment(installed, DJANGO_SETTINGS_MODULE="tests.settings", PYTHONPATH=str(root))
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT)],
        capture_output=True, text=True, env=given, cwd=root, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["killed"] >= 5
    assert told["tables"]["contracts_ledgerentry"] == 1
    assert told["tables"]["journal_entry"] == 2
    assert run(installed, "journal", "verify").returncode == 0
