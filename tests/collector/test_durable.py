# SPDX-License-Identifier: EUPL-1.2
"""Answered means synchronised: SQLite's calls for it are counted in its own file system layer, not timed."""

import _sqlite3
import ctypes

import pytest

from tests.collector.requests import collector, run, send
from tragweite.lake.events import Event
from tragweite.lake.spool import SpoolWriter

OPEN = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
WORD = ctypes.sizeof(ctypes.c_void_p)
VFS_WORDS, OPEN_WORD, METHOD_WORDS, SYNC_WORD = 22, 5, 19, 5  # sqlite3_vfs and sqlite3_io_methods of sqlite3.h


@pytest.fixture
def syncs():
    """Counts every xSync of every database that is opened meanwhile."""
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.c_void_p
    usual = library.sqlite3_vfs_find(None)
    vfs = (ctypes.c_void_p * VFS_WORDS)()
    ctypes.memmove(vfs, usual, WORD * VFS_WORDS)
    ctypes.cast(vfs, ctypes.POINTER(ctypes.c_int))[0] = 1  # only what version 1 of the interface has
    name = ctypes.create_string_buffer(b"counting")
    vfs[3] = ctypes.addressof(name)
    vfs[2] = None
    counted, kept, real_open = [0], [], OPEN(vfs[OPEN_WORD])

    def open_(_vfs, path, file, flags, out):
        code = real_open(usual, path, file, flags, out)
        place = ctypes.cast(file, ctypes.POINTER(ctypes.c_void_p))
        if code == 0 and place[0]:
            methods = (ctypes.c_void_p * METHOD_WORDS)()
            ctypes.memmove(methods, place[0], WORD * METHOD_WORDS)
            real = SYNC(methods[SYNC_WORD])

            def sync(given, how):
                counted[0] += 1
                return real(given, how)

            wrapped = SYNC(sync)
            methods[SYNC_WORD] = ctypes.cast(wrapped, ctypes.c_void_p).value
            kept.append((methods, wrapped, real))
            place[0] = ctypes.addressof(methods)
        return code

    opened = OPEN(open_)
    vfs[OPEN_WORD] = ctypes.cast(opened, ctypes.c_void_p).value
    assert library.sqlite3_vfs_register(vfs, 1) == 0
    yield counted
    assert library.sqlite3_vfs_unregister(vfs) == 0
    assert library.sqlite3_vfs_register(ctypes.c_void_p(usual), 1) == 0


def test_every_batch_is_synchronised_once_whatever_its_size(tmp_path, syncs):
    writer = SpoolWriter(tmp_path)
    event = Event(kind="redirect", occurred_at=1, site="a")
    writer.write(events=[event], received=1, at=1)
    for size in (1, 10, 1_000):
        before = syncs[0]
        writer.write(events=[event] * size, received=size, at=1)
        assert syncs[0] - before == 1
    writer.close()


def test_no_answer_leaves_before_its_event_is_synchronised(tmp_path, syncs):
    async def story():
        async with collector(tmp_path) as app:
            counts = []
            for person in range(4):
                before = syncs[0]
                assert (await send(app, "GET", "/r/abc", address=f"203.0.113.{person}")).status == 302
                counts.append(syncs[0] - before)
            return counts

    assert all(count >= 1 for count in run(story()))


def test_a_batch_whose_owner_defers_is_synchronised_once_however_long_the_log(tmp_path, syncs):
    writer = SpoolWriter(tmp_path, defers=True)
    event = Event(kind="redirect", occurred_at=1, site="a")
    writer.write(events=[event], received=1, at=1)
    for _ in range(40):
        before = syncs[0]
        writer.write(events=[event] * 2_000, received=2_000, at=1)
        assert syncs[0] - before <= 2  # the head of a log that begins anew is synchronised too
        writer.tidy()
    writer.close()
