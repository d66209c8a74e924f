# SPDX-License-Identifier: EUPL-1.2
"""Server logs as they really come: every line is stored or counted with its reason, through the command."""

import json

import pytest

from tests.lake.test_lake_commands import SLICE, command
from tests.lake.test_logs import combined

__all__ = ["command"]

BAD_LINES = {
    "future": combined(at="31/Dec/2099:10:00:00 +0000"),
    "malformed": combined(at="31/Feb/2026:10:00:00 +0000"),
    "too_large": "x" * 10_000_000,
    "duplicate": combined("/gut", at="22/Nov/2015:10:00:00 +0100"),
}


@pytest.mark.parametrize("reason", BAD_LINES)
def test_a_bad_line_is_counted_with_its_reason_and_the_others_are_kept(command, tmp_path, reason):
    log = tmp_path / "a.log"
    good = combined("/gut", at="22/Nov/2015:10:00:00 +0100")
    log.write_text(f"{good}\n{BAD_LINES[reason]}\n", encoding="utf-8")
    code, output = command("import-log", log, "--json")
    assert (code, json.loads(output.out)["dropped"], json.loads(output.out)["stored"]) == (0, {reason: 1}, 1)
    code, output = command("verify", "--json")
    assert (code, json.loads(output.out)["difference"]) == (0, 0)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_no_encoding_loses_a_line(command, tmp_path, encoding):
    log = tmp_path / "a.log"
    log.write_bytes(f"{combined('/straße', at='22/Nov/2015:10:00:00 +0100')}\n".encode(encoding))
    code, output = command("import-log", log, "--json")
    report = json.loads(output.out)
    assert (code, report["stored"] + sum(report["dropped"].values())) == (0, report["read"])


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + bytes(range(256)), combined().encode("utf-16"), b'{"remote": "203.0.113.9"}\n' * 3, b"\x89PNG\r\n",
        b"BZh9 torn", b"\xfd7zXZ torn",
    ],
)  # fmt: skip
def test_a_foreign_file_is_no_log_full_of_damage(command, tmp_path, content):
    log = tmp_path / "a.zip"
    log.write_bytes(content)
    code, output = command("import-log", log)
    assert (code, output.out) == (2, "")
    assert "Es wurde nichts eingelesen" in output.err
    assert json.loads(command("verify", "--json")[1].out)["received"] == 0


@pytest.mark.parametrize("content", [b"\x1f\x8bno gzip at all", SLICE.read_bytes()[:0]])
def test_a_file_that_is_no_log_leaves_nothing(command, tmp_path, content):
    log = tmp_path / "a.log"
    log.write_bytes(content)
    code, output = command("import-log", log)
    assert code == (2 if content else 0)
    assert ("Es wurde nichts eingelesen" in output.err) == bool(content)
    assert list((tmp_path / "lake").glob("events/**/*.parquet")) == []
    assert list((tmp_path / "lake").glob("incoming/*")) == []
