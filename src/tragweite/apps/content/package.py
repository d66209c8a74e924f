# SPDX-License-Identifier: EUPL-1.2
"""What the creator downloads: exactly what may go out, every byte of it hashed again on the way."""

import hashlib
from datetime import datetime
from typing import IO, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ItemState
from tragweite.documents.archives import FIRST_MOMENT

from . import store
from .actions.publishing import release_window, require_valid_approval
from .models import Approval, Item, Medium, Version
from .queries import package_files

PIECE: Final = 1024 * 1024


def write_package(item: Item, *, at: datetime, into: IO[bytes]) -> str:
    """Write the archive of a released post and return its file name.

    Inside: the media and subtitles by number, ``beitrag.txt`` (caption to copy), ``angaben.txt`` (title, label, link,
    alternative texts, account, window, conditions, hash). Raises ``Refused`` with ``content.not_released`` and what
    ``publishing.require_valid_approval`` raises; ``content.medium_changed`` also where a byte changes while it is read.
    """
    if item.state != ItemState.RELEASED:
        raise Refused("content.not_released", item_state=str(item.state))
    approval, version = require_valid_approval(item, at=at)
    with ZipFile(into, "w", compression=ZIP_STORED) as archive:
        _text(archive, "beitrag.txt", version.text)
        _text(archive, "angaben.txt", _details(item, version, approval))
        for position, (name, medium) in enumerate(package_files(version), start=1):
            _file(archive, name, medium, position=position)
    return f"{approval.number}.zip"


def _text(archive: ZipFile, name: str, text: str) -> None:
    # Notepad and phones read UTF-8 without a mark, and copy what they show.
    archive.writestr(ZipInfo(name, FIRST_MOMENT), text.encode())


def _file(archive: ZipFile, name: str, medium: Medium, *, position: int) -> None:
    digest = hashlib.sha256()
    with (
        store.path_of(medium.sha256).open("rb") as source,
        archive.open(ZipInfo(name, FIRST_MOMENT), "w", force_zip64=True) as sink,
    ):
        while piece := source.read(PIECE):
            digest.update(piece)
            sink.write(piece)
    if digest.hexdigest() != medium.sha256:
        raise Refused("content.medium_changed", position=position)


def _details(item: Item, version: Version, approval: Approval) -> str:
    window = release_window(approval)
    lines = [
        (_("Freigabe"), approval.number),
        (_("Konto"), str(item.channel)),
        (_("Format"), str(item.get_format_display())),
        (_("Veröffentlichen ab"), f"{window.opens_at:%d.%m.%Y %H:%M} UTC" if window else ""),
        (_("Veröffentlichen bis"), f"{window.closes_at:%d.%m.%Y %H:%M} UTC" if window else ""),
        (_("Bedingungen"), approval.conditions),
        (_("Titel"), version.title),
        (_("Werbekennzeichnung"), version.label),
        (_("Link"), version.link),
        *((_("Alternativtext %(number)s") % {"number": each.position}, each.alt_text) for each in version.media.all()),
        (_("Prüfsumme des Inhalts"), version.content_hash),
    ]
    return "".join(f"{name}: {value}\n" for name, value in lines if value)
