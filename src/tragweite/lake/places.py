# SPDX-License-Identifier: EUPL-1.2
"""The lake in object storage: published whole by the machine that compacts, fetched by the machines that ask.

Files never change once they are written, so that only new ones travel. The manifest travels last when publishing and is
put in place last when fetching: whoever reads it finds all files that it names.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tragweite.lake.manifest import EVENTS, HOURLY, Manifest
from tragweite.lake.objects import ObjectStore, ObjectStoreFailed
from tragweite.lake.spool import to_disk

_MANIFEST = "manifest.sqlite"


@dataclass(frozen=True, kw_only=True)
class TransferReport:
    """Files carried over, and files removed at the other end because the manifest names them no longer."""

    copied: int
    removed: int


def publish(*, lake_dir: Path, store: ObjectStore) -> TransferReport:
    """Make the store hold exactly this lake. May be repeated and stopped at any time.

    :raises ObjectStoreFailed: the store refuses or cannot be reached; it then still holds the lake published before.
    """
    manifest = Manifest(lake_dir)
    with manifest.locked():
        named = _named(manifest)
        present = store.names()
        missing = sorted(named - present)
        for name in missing:
            store.put(name, (lake_dir / name).read_bytes())
        store.put(_MANIFEST, _snapshot(manifest.path))
        gone = sorted(each for each in present - named if each.endswith(".parquet"))
        for name in gone:
            store.delete(name)
    return TransferReport(copied=len(missing), removed=len(gone))


def fetch(*, store: ObjectStore, lake_dir: Path) -> TransferReport:
    """Make this directory a copy of the published lake, for questions only. May be repeated and stopped at any time.

    :raises ObjectStoreFailed: nothing is published there, or a file was replaced meanwhile; fetch again.
    """
    content = store.get(_MANIFEST)
    if content is None:
        raise ObjectStoreFailed(f"GET {_MANIFEST}: 404")
    lake_dir.mkdir(parents=True, exist_ok=True)
    coming = lake_dir / "coming.sqlite"
    coming.write_bytes(content)
    named = _named(Manifest(lake_dir, path=coming))
    present = {str(path.relative_to(lake_dir)) for path in lake_dir.rglob("*.parquet")}
    missing = sorted(named - present)
    for name in missing:
        _write(lake_dir / name, store.get(name), name=name)
    to_disk(coming)
    coming.replace(lake_dir / _MANIFEST)
    for name in present - named:
        (lake_dir / name).unlink(missing_ok=True)
    return TransferReport(copied=len(missing), removed=len(present - named))


def _named(manifest: Manifest) -> set[str]:
    return {each.path for topic in (EVENTS, HOURLY) for each in manifest.files(topic=topic)}


def _snapshot(path: Path) -> bytes:
    """The manifest as one file of one moment, without a log beside it."""
    with closing(sqlite3.connect(path)) as connection, closing(sqlite3.connect(":memory:")) as copy:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        return copy.serialize()


def _write(path: Path, content: bytes | None, *, name: str) -> None:
    if content is None:
        raise ObjectStoreFailed(f"GET {name}: 404")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    to_disk(part)
    part.replace(path)
