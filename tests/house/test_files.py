# SPDX-License-Identifier: EUPL-1.2
"""What every committed file must and must not carry."""

import re
import subprocess

from tests.house.paths import ROOT

CODE = {".py", ".sh", ".typ", ".sql", ".css", ".js"}


def tracked() -> list[str]:
    """Files that git knows; in an unpacked archive without git, all files outside the ignored folders."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        return [line for line in listing.splitlines() if (ROOT / line).is_file()]
    except (OSError, subprocess.CalledProcessError):
        ignored = {".venv", "var", "node_modules", "__pycache__", ".git"}
        return [
            str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file() and not ignored & set(path.parts)
        ]


def test_code_names_its_licence() -> None:
    missing = []
    for name in tracked():
        path = ROOT / name
        if (
            path.suffix in CODE
            and path.stat().st_size
            and "SPDX-License-Identifier: EUPL-1.2" not in path.read_text(encoding="utf-8")[:400]
        ):
            missing.append(name)
    assert missing == []


def test_lock_files_carry_hashes_and_no_addresses() -> None:
    for name in ("base", "dev", "node"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_no_file_names_a_path_of_one_machine() -> None:
    machine = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/\w")
    offenders = []
    for name in tracked():
        path = ROOT / name
        if path.suffix in {".png", ".ttf", ".pdf", ".docx", ".log", ".csv"}:
            continue
        if machine.search(path.read_text(encoding="utf-8", errors="ignore")):
            offenders.append(name)
    assert offenders == []


def test_nothing_is_left_undone_in_the_source() -> None:
    undone = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    offenders = [
        name
        for name in tracked()
        if name.startswith("src/") and name.endswith(".py") and undone.search((ROOT / name).read_text(encoding="utf-8"))
    ]
    assert offenders == []
