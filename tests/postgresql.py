# SPDX-License-Identifier: EUPL-1.2
"""A throw-away PostgreSQL on a socket in a temporary directory, as root and as an ordinary user."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote


def find_binaries() -> Path:
    """The directory with ``initdb`` and ``pg_ctl``; says what to install where there is none."""
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for directory in candidates:
        if (directory / "initdb").exists():
            return directory
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise SystemExit("PostgreSQL is missing: apt-get install --no-install-recommends postgresql")


class Cluster:
    """One private cluster; ``start`` returns its address for ``TRAGWEITE_DATABASE_URL``."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.data = base / "data"
        self.binaries = find_binaries()
        # PostgreSQL refuses to run as root; root hands the directory to an account without rights.
        self.owner: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(base, nobody.pw_uid, nobody.pw_gid)
            self.owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def _run(self, *command: str) -> None:
        subprocess.run(
            [str(self.binaries / command[0]), *command[1:]],
            check=True,
            cwd=self.base,
            stdout=subprocess.DEVNULL,
            **self.owner,
        )

    def start(self) -> str:
        self._run("initdb", "-D", str(self.data), "-U", "tragweite", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.base}' -c fsync=off -c max_connections=60"
        log = str(self.base / "log")
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", log, "-o", options, "start")
        return f"postgresql://tragweite@/postgres?host={quote(str(self.base), safe='')}"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")
        shutil.rmtree(self.base, ignore_errors=True)
