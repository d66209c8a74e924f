# SPDX-License-Identifier: EUPL-1.2
"""Whatever a decoder does, the application goes on, says so, and nothing is half-written."""

import io
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.media import files_made as made
from tragweite.core.refusal import Refused
from tragweite.media import apart as door
from tragweite.media import intake
from tragweite.media.apart import Nursery, apart
from tragweite.media.found import probe_of
from tragweite.media.limits import MEGABYTE, Limits
from tragweite.media.origin import AiUse, origin_of
from tragweite.media.previews import derive
from tragweite.media.probing import probe
from tragweite.web.refusals import refusal_text

SMALL = Limits(memory_bytes=1024 * MEGABYTE, preview_bytes=8 * MEGABYTE)


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """One for all tests of this file: it is started once."""
    started = Nursery("tests.media.bad_decoders")
    yield started
    started.close()


@pytest.fixture(autouse=True)
def bad_decoders(nursery: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "NURSERY", nursery)


def refusal(task: str, *sources: Any, seconds: float = 20, **values: Any) -> str:
    with pytest.raises(Refused) as caught:
        apart(task, *(sources or (io.BytesIO(b"file"),)), seconds=seconds, limits=SMALL, **values)
    assert refusal_text(caught.value)
    return caught.value.code


def running(group: int) -> list[str]:
    """The processes of a group; those that ended and wait for their parent's look do not count."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, number = each.read_text().rpartition(")")[2].split()[:3]
            found += [each.parent.name] if int(number) == group and state != "Z" else []
    return found


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_decoder_that_dies_is_a_refusal_that_says_what_to_do() -> None:
    with pytest.raises(Refused) as caught:
        probe(io.BytesIO(made.picture("PNG")))
    assert caught.value.code == "media.decoder_died"
    assert refusal_text(caught.value).startswith("Die Datei konnte nicht gelesen werden")


def test_an_upload_at_which_the_decoder_dies_leaves_nothing(tmp_path: Path) -> None:
    limits = Limits(reserve_bytes=0)
    with pytest.raises(Refused, match=r"media\.decoder_died"):
        intake.receive([made.picture("PNG")], media_dir=tmp_path, limits=limits)
    assert files(tmp_path) == []


def test_a_preview_at_which_the_decoder_dies_leaves_nothing_half_written(tmp_path: Path) -> None:
    path = tmp_path / "original"
    path.write_bytes(made.picture("PNG"))
    with pytest.raises(Refused, match=r"media\.decoder_died"):
        derive(path, kind="picture", into=tmp_path / "derived")
    assert files(tmp_path) == [path]


def test_an_origin_that_cannot_be_read_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "original"
    path.write_bytes(made.picture("PNG"))
    found = origin_of(path)
    assert (found.ai_use, bool(found.problem)) == (AiUse.UNKNOWN, True)


def test_a_decoder_that_hangs_is_ended_by_the_clock() -> None:
    start = time.monotonic()
    assert refusal("hangs", seconds=0.2) == "media.probe_too_slow"
    assert time.monotonic() - start < 10
    assert refusal("hangs", seconds=0.2, too_slow="media.preview_too_slow") == "media.preview_too_slow"


def test_a_decoder_that_eats_memory_is_ended() -> None:
    assert refusal("eats") == "media.decoder_died"
    assert apart("eats_in_c", io.BytesIO(b""), seconds=20, limits=SMALL) == 0  # the kernel gives none


def test_a_preview_cannot_fill_the_disk(tmp_path: Path) -> None:
    assert refusal("fills", draft=tmp_path / "draft") == "media.decoder_died"
    assert (tmp_path / "draft").stat().st_size <= SMALL.preview_bytes


def test_who_only_reads_cannot_write(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_text(str(target))
    assert refusal("writes_elsewhere", source) == "media.decoder_died"
    assert target.read_bytes() == b""
    with source.open("r+b") as upload, pytest.raises(RuntimeError, match="OSError"):
        apart("overwrites", upload, seconds=20)
    assert source.read_text() == str(target)


def test_the_child_gets_no_secret_and_no_open_file_of_the_application(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, nursery: Nursery
) -> None:
    monkeypatch.setenv("TRAGWEITE_SECRET_KEY", "secret")
    nursery.close()
    with (tmp_path / "open").open("wb") as other:
        os.set_inheritable(other.fileno(), True)
        told = apart("tells", io.BytesIO(b""), seconds=20, limits=SMALL)
    assert set(told["environment"]) <= {"PYTHONPATH", "LANG", "LC_CTYPE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"}
    assert (told["threads"], told["memory"]) == (1, SMALL.memory_bytes)
    assert told["parent"] != os.getpid()
    # standard streams, the nursery's socket, the answer, the file, and the listing itself
    assert len(told["files"]) <= 7


def test_a_mistake_of_ours_is_an_error_that_quotes_nothing() -> None:
    with pytest.raises(RuntimeError) as caught:
        apart("errs", io.BytesIO(b""), seconds=20)
    assert str(caught.value).startswith("KeyError in _errs")
    assert "Erika" not in str(caught.value)


def test_the_answer_of_a_child_is_not_trusted() -> None:
    with pytest.raises(ValueError, match="text/html"):
        probe_of(apart("lies", io.BytesIO(b""), seconds=20))


def test_a_nursery_that_ended_is_started_again(nursery: Nursery) -> None:
    parent = apart("tells", io.BytesIO(b""), seconds=20)["parent"]
    os.kill(parent, signal.SIGKILL)
    assert nursery.has_ended()
    assert apart("tells", io.BytesIO(b""), seconds=20)["parent"] != parent
    assert not nursery.has_ended()


def test_a_nursery_that_ends_under_a_task_is_not_the_fault_of_the_file() -> None:
    parent = apart("tells", io.BytesIO(b""), seconds=20)["parent"]
    threading.Timer(0.5, lambda: os.killpg(parent, signal.SIGKILL)).start()
    assert refusal("hangs", seconds=20) == "media.decoder_gone"


def test_children_end_with_the_nursery(nursery: Nursery) -> None:
    group = apart("tells", io.BytesIO(b""), seconds=20)["parent"]
    waiting = threading.Thread(target=lambda: refusal("hangs"))
    waiting.start()
    while len(running(group)) < 2:
        time.sleep(0.05)
    nursery.close()
    waiting.join(timeout=10)
    assert not waiting.is_alive()
    end = time.monotonic() + 5
    while running(group) and time.monotonic() < end:
        time.sleep(0.05)
    assert running(group) == []


def test_after_a_fork_of_the_application_each_process_has_its_own() -> None:
    parent = apart("tells", io.BytesIO(b""), seconds=20)["parent"]
    child = os.fork()
    if child == 0:
        door.NURSERY.forget()  # by register_at_fork only for the nursery of the application
        other = apart("tells", io.BytesIO(b""), seconds=20)["parent"]
        door.NURSERY.close()
        os._exit(int(other == parent))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert apart("tells", io.BytesIO(b""), seconds=20)["parent"] == parent


def test_tasks_run_side_by_side() -> None:
    told: list[Any] = []
    threads = [
        threading.Thread(target=lambda: told.append(apart("tells", io.BytesIO(b""), seconds=20))) for _ in range(12)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(told) == 12
