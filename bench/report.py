# SPDX-License-Identifier: EUPL-1.2
"""What all benchmarks share: the demonstration they run on, the machine they ran on, the file they write."""

import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
HEAD = "<!-- SPDX-License-Identifier: EUPL-1.2 -->\n# Benchmarks\n"


def prepare_demo() -> None:
    """Build the full demonstration where it is missing, and set Django up on it."""
    os.environ["TRAGWEITE_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tragweite.settings")
    command = [sys.executable, "-m", "tragweite.cli", "demo", "--once", "--port", "18123", "--collector-port", "18124"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()


def machine() -> str:
    """When and on what was measured."""
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} CPUs ({platform.machine()}), Python {platform.python_version()}, "
        f"load of the machine {load:.1f}"
    )


def write_section(name: str, *, title: str, table: str) -> None:
    """Replace one section of ``docs/benchmarks.md`` and leave the rest as it is."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = TARGET.read_text(encoding="utf-8") if TARGET.exists() else HEAD
    section = f"{start}\n## {title}\n\n{table}\n{end}"
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", flags=re.DOTALL)
    text = pattern.sub(lambda _found: section, text) if pattern.search(text) else f"{text.rstrip()}\n\n{section}\n"
    TARGET.write_text(text, encoding="utf-8")
