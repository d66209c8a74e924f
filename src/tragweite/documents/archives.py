# SPDX-License-Identifier: EUPL-1.2
"""ZIP archives that are the same bytes whenever they are made."""

import io
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIRST_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP archive can name; the same content gives the same archive."""


def without_the_moment(archive: bytes) -> bytes:
    """The same ZIP archive with every member dated to the first moment.

    Writers stamp members with the clock, so that the same report made twice would differ byte by byte.
    """
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(archive)) as stamped, ZipFile(buffer, "w") as plain:
        for name in stamped.namelist():
            plain.writestr(ZipInfo(name, FIRST_MOMENT), stamped.read(name), compress_type=ZIP_DEFLATED)
    return buffer.getvalue()
