# SPDX-License-Identifier: EUPL-1.2
"""What pages show instead of a stored file: bare copies without metadata, made once, pictures when first asked for."""

from pathlib import Path
from typing import Final

from tragweite.apps.content import store
from tragweite.apps.content.models import Medium
from tragweite.core.refusal import Refused
from tragweite.media.previews import Derivative, derive

VIEW: Final = "ansicht"
SMALL: Final = "vorschau"
NAMES: Final = {
    ("picture", VIEW): ("clean.jpg", "clean.png"),
    ("picture", SMALL): ("thumbnail.webp",),
    ("video", VIEW): ("proxy.mp4",),
    ("video", SMALL): ("thumbnail.webp", "poster.jpg"),
    ("sound", VIEW): ("proxy.m4a",),
}
"""A video has its small picture long before it can be played."""


def preview_path(medium: Medium, kind: str) -> Path | None:
    """Where a preview lies, or None where it is not (yet) there. The previews of a picture are made at once."""
    found = _lying(medium, kind)
    if found is None and medium.kind == store.PICTURE and (medium.kind, kind) in NAMES:
        try:
            make_previews(medium)
        except (Refused, FileNotFoundError):  # unreadable, or taken away while it was read
            return None
        found = _lying(medium, kind)
    return found


def _lying(medium: Medium, kind: str) -> Path | None:
    folder = store.previews_of(medium.sha256)
    return next((folder / name for name in NAMES.get((medium.kind, kind), ()) if (folder / name).is_file()), None)


def is_playable(medium: Medium) -> bool:
    """Whether the page can show this medium: pictures always, recordings as soon as their copy is made."""
    return medium.kind == store.PICTURE or _lying(medium, VIEW) is not None


def make_previews(medium: Medium) -> list[Derivative]:
    """Make every preview of a medium; what is there is kept. Raises what ``media.derive`` raises."""
    path = store.path_of(medium.sha256)
    if not path.exists():
        return []
    return derive(path, kind=medium.kind, into=store.previews_of(medium.sha256))
