# SPDX-License-Identifier: EUPL-1.2
"""Files that have arrived before their form is whole: in the store under their hash, named by a signed mark.

A mark says which bytes, for which post, until tomorrow; nobody gets at another file by guessing its hash. A file that
is never used has no row, nothing shows it, and after two days it is gone (``tasks.sweep_uploads``).
"""

from dataclasses import dataclass
from typing import IO, Any, Final

from django.core import signing
from django.core.files.base import File

from tragweite.apps.content import store
from tragweite.media.probing import probe

SALT: Final = "tragweite.content.parked"
SECONDS: Final = 24 * 60 * 60
LONGEST_NAME: Final = 80


@dataclass(frozen=True)
class Parked:
    """A file that is there already: its hash, size in bytes, and how the person called it."""

    sha256: str
    size: int
    name: str

    def stored(self) -> store.Stored:
        """The file as the actions take it. Raises what ``media.probe`` raises."""
        with store.path_of(self.sha256).open("rb") as file:
            return store.Stored(sha256=self.sha256, size=self.size, examined=probe(file))


def park(upload: "File[Any] | IO[bytes]", *, name: str, item_id: int) -> str:
    """Check and keep a file; returns its mark. Raises what ``store.park`` raises."""
    return _mark(store.park(upload), name=name, item_id=item_id)


def _mark(stored: store.Stored, *, name: str, item_id: int) -> str:
    known = {"sha256": stored.sha256, "size": stored.size, "name": name[:LONGEST_NAME], "item": item_id}
    return signing.dumps(known, salt=SALT)


def unpark(mark: str, *, item_id: int) -> Parked | None:
    """The file behind a mark, or None where the mark is foreign, too old, or the file is gone."""
    try:
        known = signing.loads(mark, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    if known["item"] != item_id or not store.path_of(known["sha256"]).exists():
        return None
    return Parked(sha256=known["sha256"], size=known["size"], name=known["name"])
