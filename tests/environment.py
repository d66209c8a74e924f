# SPDX-License-Identifier: EUPL-1.2
"""Loaded by pytest before Django: a private var directory and, when asked, a private PostgreSQL.

It also holds every test to the priority the run began with: a library that makes this process a real-time one gives
that to all servers and browsers started later, and they starve each other until the run never ends.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.postgresql import Cluster

SCHEDULING = os.sched_getscheduler(0)

if "PYTEST_XDIST_WORKER" not in os.environ:
    base = tempfile.mkdtemp(prefix="tragweite-test-")
    atexit.register(shutil.rmtree, base, ignore_errors=True)
    os.environ["TRAGWEITE_VAR_DIR"] = base
    os.environ["TRAGWEITE_SECRET_KEY"] = "only-for-tests-" + "0123456789abcdef" * 4
    for name in ("TRAGWEITE_PRODUCTION", "TRAGWEITE_DEMO", "TRAGWEITE_DATABASE_URL"):
        os.environ.pop(name, None)
    if os.environ.get("TEST_DATABASE") == "postgresql":
        cluster = Cluster(Path(tempfile.mkdtemp(prefix="tragweite-pg-")))
        os.environ["TRAGWEITE_DATABASE_URL"] = cluster.start()
        atexit.register(cluster.stop)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Collecting (the first time) or the test before must have left the priority as it was."""
    assert os.sched_getscheduler(0) == SCHEDULING, (
        f"before {item.nodeid} something changed the priority of this process"
    )
