# SPDX-License-Identifier: EUPL-1.2
"""Uploads come to their place whole, once, with flat memory; whatever goes wrong leaves nothing behind."""

import hashlib
import os
import resource
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.media import files_made as made
from tragweite.core.refusal import Refused
from tragweite.media import intake
from tragweite.media.limits import MEGABYTE, Limits
from tragweite.media.placing import sweep, whole_file

ROOMY = Limits(reserve_bytes=0)


def files(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]


def pieces(content: bytes, size: int = 1000) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(0, len(content), size))


def test_an_upload_lies_under_its_hash_read_only(tmp_path: Path) -> None:
    content = made.film()
    received = intake.receive(pieces(content), media_dir=tmp_path, limits=ROOMY)
    path = tmp_path / received.sha256[:2] / received.sha256
    assert received.sha256 == hashlib.sha256(content).hexdigest()
    assert (path.read_bytes(), received.size, received.probe.kind) == (content, len(content), "video")
    assert path.stat().st_mode & 0o222 == 0


def test_the_same_bytes_are_one_file(tmp_path: Path) -> None:
    known = [intake.receive([made.picture("PNG")], media_dir=tmp_path, limits=ROOMY).was_known for _ in range(2)]
    assert (known, len(files(tmp_path))) == ([False, True], 1)


def test_a_swapped_file_is_not_healed_silently(tmp_path: Path) -> None:
    received = intake.receive([made.picture("PNG")], media_dir=tmp_path, limits=ROOMY)
    path = intake.path_in(tmp_path, received.sha256)
    path.chmod(0o640)
    path.write_bytes(b"other")
    with pytest.raises(Refused, match=r"media\.stored_file_changed"):
        intake.receive([made.picture("PNG")], media_dir=tmp_path, limits=ROOMY)
    assert files(tmp_path) == [path]


def broken_line() -> Iterator[bytes]:
    yield made.film()[:5000]
    raise ConnectionResetError


def test_a_broken_line_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError):
        intake.receive(broken_line(), media_dir=tmp_path, limits=ROOMY)
    assert files(tmp_path) == []


@pytest.mark.parametrize("content", [b"", made.film()[:9000], b"%PDF-1.7 " * 100, made.picture("JPEG")[:500]])
def test_a_refusal_leaves_nothing(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused):
        intake.receive(pieces(content), media_dir=tmp_path, limits=ROOMY)
    assert files(tmp_path) == []


def test_what_the_inspection_refuses_leaves_nothing(tmp_path: Path) -> None:
    def inspect(path: Path) -> None:
        assert path.read_bytes() == made.picture("PNG")
        raise Refused("media.infected", found="Eicar")

    with pytest.raises(Refused, match=r"media\.infected"):
        intake.receive([made.picture("PNG")], media_dir=tmp_path, limits=ROOMY, inspect=inspect)
    assert files(tmp_path) == []


def test_nothing_is_read_beyond_the_limit_of_its_kind(tmp_path: Path) -> None:
    asked = 0

    def endless() -> Iterator[bytes]:
        nonlocal asked
        yield made.picture("JPEG")
        while True:
            asked += 1
            yield bytes(MEGABYTE)

    with pytest.raises(Refused, match=r"media\.file_too_large"):
        intake.receive(endless(), media_dir=tmp_path, limits=Limits(reserve_bytes=0, picture_bytes=3 * MEGABYTE))
    assert (asked, files(tmp_path)) == (3, [])


def test_foreign_content_is_refused_after_its_first_bytes(tmp_path: Path) -> None:
    def documents() -> Iterator[bytes]:
        yield b"%PDF-1.7 " * 20
        pytest.fail("read on")

    with pytest.raises(Refused, match=r"media\.not_a_picture"):
        intake.receive(documents(), media_dir=tmp_path, limits=ROOMY)


def test_a_full_disk_is_said_before_and_while_writing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"media\.no_space"):
        intake.receive([made.film()], media_dir=tmp_path, expected_bytes=10**15, limits=ROOMY)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        with pytest.raises(Refused, match=r"media\.no_space"):
            intake.receive(pieces(made.film()), media_dir=tmp_path, limits=ROOMY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert files(tmp_path) == []


def large_film(megabytes: int) -> Iterator[bytes]:
    """A real film, then a box of free space: what a camera leaves for later."""
    yield made.film()
    yield (megabytes * MEGABYTE + 8).to_bytes(4, "big") + b"free"
    for _ in range(megabytes):
        yield bytes(MEGABYTE)


@pytest.mark.slow
def test_memory_stays_flat_for_a_large_video(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        received = intake.receive(large_film(400), media_dir=tmp_path, limits=ROOMY)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert received.size > 400 * MEGABYTE
    assert peak < 16 * MEGABYTE


KILLED = """
import sys, time
from pathlib import Path
from tragweite.media import intake
def slow():
    yield sys.stdin.buffer.read()
    print("half", flush=True)
    time.sleep(60)
intake.receive(slow(), media_dir=Path(sys.argv[1]))
"""


def test_a_killed_process_leaves_only_a_draft_that_is_swept(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(made.film())
    process.stdin.close()
    process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert [path.parent.name for path in files(tmp_path)] == ["incoming"]
    assert sweep(tmp_path, now=time.time(), older_than_seconds=3600) == 0
    assert sweep(tmp_path, now=time.time() + 7200, older_than_seconds=3600) == 1
    assert files(tmp_path) == []


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "a" / "whole"

    def stopped() -> None:
        with whole_file(target) as draft:
            draft.write_bytes(b"half")
            assert not target.exists()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        stopped()
    assert files(tmp_path) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "0" * 63, ""])
def test_only_a_hash_leads_to_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        intake.path_in(tmp_path, name)
