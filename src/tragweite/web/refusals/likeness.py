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
    "likeness.not_a_video": _(
        "Die Datei (%(which)s) ist kein lesbares Video. Es wurde nicht verglichen. Bitte geben Sie eine vollständige "
        "Datei an, zum Beispiel MP4 oder MOV."
    ),
    "likeness.video_too_long": _(
        "Das Video (%(which)s) ist länger als %(max_seconds)s Sekunden. Es wurde nicht verglichen. Bitte teilen Sie es."
    ),
    "likeness.not_a_sound": _(
        "Die Tonspur (%(which)s) ist nicht lesbar. Es wurde nicht verglichen. Bitte geben Sie eine vollständige Datei an."
    ),
    "likeness.sound_too_long": _(
        "Die Tonspur (%(which)s) ist länger als %(max_seconds)s Sekunden. Es wurde nicht verglichen. Bitte teilen Sie sie."
    ),
    "likeness.too_slow": _(
        "Der Vergleich der Dateien war nach %(limit_seconds)s Sekunden nicht fertig und wurde abgebrochen. Bitte vergleichen "
        "Sie von Hand."
    ),
    "likeness.reader_died": _(
        "Die Dateien konnten nicht gelesen werden: Das Programm, das sie vergleicht, ist an ihnen gescheitert (abgebrochen "
        "oder zu viel Speicher). Es wurde nicht verglichen. Bitte vergleichen Sie von Hand."
    ),
    "likeness.file_unreadable": _(
        "Die Datei „%(file)s“ ist nicht lesbar (%(problem)s). Es wurde nicht verglichen. Bitte prüfen Sie Pfad und Rechte."
    ),
    "likeness.unknown_kind": _(
        "Die Datei „%(file)s“ ist weder Text noch Bild, Video oder Ton. Es wurde nicht verglichen. Bitte geben Sie eine "
        "vollständige Datei an."
    ),
    "likeness.kinds_differ": _(
        "„%(approved)s“ und „%(published)s“ sind Dateien verschiedener Art. Es wurde nicht verglichen. Bitte geben Sie "
        "zwei Texte, zwei Bilder oder zwei Videos an."
    ),
    "likeness.not_a_text": _(
        "Die Datei „%(file)s“ ist kein Text in UTF-8. Es wurde nicht verglichen. Bitte speichern Sie sie als UTF-8."
    ),
}
