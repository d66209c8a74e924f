# SPDX-License-Identifier: EUPL-1.2
"""What pages show instead of a stored file: bare copies without metadata, made once, pictures when first asked for."""

from pathlib import Path
from typing import Final

from tragweite.apps.content import store
from tragweite.apps.content.models import Medium
from tragweite.core.refusal import Refused

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
    """Where a preview lies with its seal, or None where it is not (yet) there. Those of a picture are made at once."""
    found = _lying(medium, kind)
    if found is None and medium.kind == store.PICTURE and (medium.kind, kind) in NAMES:
        if not store.path_of(medium.sha256).exists():
            return None
        try:
            store.make_previews(medium.sha256, kind=medium.kind)
        except (Refused, FileNotFoundError):  # unreadable, or taken away while it was read
            return None
        found = _lying(medium, kind)
    return found


def _lying(medium: Medium, kind: str) -> Path | None:
    folder = store.previews_of(medium.sha256)
    return next((folder / name for name in NAMES.get((medium.kind, kind), ()) if store.is_sealed(folder / name)), None)


def is_playable(medium: Medium) -> bool:
    """Whether the page can show this medium: pictures always, recordings as soon as their copy is made."""
    return medium.kind == store.PICTURE or _lying(medium, VIEW) is not None
