# SPDX-License-Identifier: EUPL-1.2
"""What the collector hands out: the snippet for pages, the transparent picture, the page for links out of their time."""

import base64
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Template

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")

_TEXTS = {
    "unknown_link": (
        "Diesen Link gibt es nicht",
        "Die Adresse führt zu keinem bekannten Angebot. Vielleicht ist sie unvollständig oder enthält einen Tippfehler.",
        "Bitte prüfen Sie die Adresse oder suchen Sie das Angebot auf der Website der Behörde, die dafür geworben hat.",
    ),
    "not_started": (
        "Dieser Link gilt noch nicht",
        "Das Angebot hinter dieser Adresse ist noch nicht veröffentlicht.",
        "Bitte versuchen Sie es später noch einmal.",
    ),
    "expired": (
        "Dieser Link ist abgelaufen",
        "Die Aktion, zu der diese Adresse gehört, ist beendet.",
        "Aktuelle Angebote finden Sie auf der Website der Behörde, die dafür geworben hat.",
    ),
}


@cache
def snippet() -> bytes:
    """The script ``t.js``: reports a visit, keeps and reads nothing on the device."""
    return files(__name__).joinpath("t.js").read_bytes()


@cache
def _template() -> str:
    return files(__name__).joinpath("link_unavailable.html").read_text(encoding="utf-8")


@cache
def page(reason: str) -> bytes:
    """The German page for a link that leads nowhere (``unknown_link``, ``not_started``, ``expired``)."""
    title, explanation, advice = _TEXTS[reason]
    return Template(_template()).substitute(title=title, explanation=explanation, advice=advice).encode()


@cache
def page_policy() -> str:
    """A content security policy that allows nothing but the page's own style."""
    style = _template().split("<style>", 1)[1].split("</style>", 1)[0]
    return f"default-src 'none'; style-src 'sha256-{base64.b64encode(sha256(style.encode()).digest()).decode()}'"
