# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "likeness.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "likeness.not_a_picture": _(
        "Die Datei (%(which)s) ist kein lesbares Bild. Es wurde nicht verglichen. Bitte laden Sie ein JPEG "
        "oder PNG hoch."
    ),
    "likeness.picture_too_large": _(
        "Das Bild (%(which)s) hat mehr als %(max_pixels)s Bildpunkte. Es wurde nicht verglichen. Bitte "
        "verkleinern Sie es."
    ),
    "likeness.text_too_long": _(
        "Der Text hat mehr als %(max_words)s Wörter. Es wurde nicht verglichen. Bitte kürzen Sie ihn auf den "
        "Beitragstext."
    ),
}
