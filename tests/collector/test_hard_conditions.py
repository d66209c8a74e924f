# SPDX-License-Identifier: EUPL-1.2
"""The real process on a disk that takes no more, and without any privilege."""

import ctypes
import http.client
import json
import os
import resource
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.collector.requests import BROWSER, ORIGIN
from tests.collector.test_service import account_of, command, prepare

NO_PRIVILEGE_FOR_ROOT = 0b11  # SECBIT_NOROOT and its lock of linux/securebits.h
SET_SECURITY_BITS = 28
PAGE = json.dumps({"s": "a", "p": "/"}).encode()


@contextmanager
def served(folder, *, before=None):
    prepare(folder)
    process = subprocess.Popen(command(folder, 1), stdout=subprocess.PIPE, text=True, preexec_fn=before)  # noqa: PLW1509
    try:
        yield process.pid, int(process.stdout.readline().rsplit(":", 1)[1])
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def asked(port, method, path, *, agent=BROWSER, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request(method, path, body=body, headers={"User-Agent": agent, "Origin": ORIGIN})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def until_healthy(port):
    for _ in range(600):
        if asked(port, "GET", "/healthz")[0] == 200:
            return
        time.sleep(0.05)
    raise AssertionError("it did not recover")


def test_a_disk_that_takes_no_more_stops_no_redirect_and_every_request_keeps_its_one_counter(tmp_path):
    with served(tmp_path) as (process, port):
        assert asked(port, "GET", "/r/abc", agent=f"{BROWSER} 1")[0] == 302
        _, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (1_024, hard))  # a real write of SQLite is refused
        assert [asked(port, "GET", "/r/abc", agent=f"{BROWSER} {n}")[0] for n in range(2, 7)] == [302] * 5
        assert asked(port, "POST", "/v", body=PAGE)[0] == 503
        assert asked(port, "GET", "/healthz")[0] == 503
        metrics = asked(port, "GET", "/metrics")[1]
        assert "tragweite_spool_healthy 0" in metrics
        assert 'tragweite_dropped_total{reason="spool_failed"} 6' in metrics
        resource.prlimit(process, resource.RLIMIT_FSIZE, (hard, hard))
        until_healthy(port)
        repeated = 0
        while repeated < 100 and asked(port, "POST", "/v", body=PAGE)[0] == 503:  # this machine's own disk may be slow
            repeated += 1
    account = account_of(tmp_path)
    assert (account.received, account.difference) == (8 + repeated, 0)
    assert (account.stored, dict(account.dropped)) == (2, {"spool_failed": 6}) or repeated


def test_it_needs_no_privilege(tmp_path):
    def give_up():
        if os.geteuid() == 0 and ctypes.CDLL(None).prctl(SET_SECURITY_BITS, NO_PRIVILEGE_FOR_ROOT, 0, 0, 0):
            os._exit(97)

    with served(tmp_path, before=give_up) as (process, port):
        status = Path(f"/proc/{process}/status").read_text()
        assert int(status.split("CapEff:")[1].split()[0], 16) == 0
        assert asked(port, "GET", "/r/abc")[0] == 302
    assert account_of(tmp_path).stored == 1


def test_it_runs_without_the_application():
    script = "import sys, tragweite.collector.service; print('django' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
