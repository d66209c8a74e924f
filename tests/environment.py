# SPDX-License-Identifier: EUPL-1.2
"""Loaded by pytest before Django: a private var directory and, when asked, a private PostgreSQL."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.postgresql import Cluster

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
