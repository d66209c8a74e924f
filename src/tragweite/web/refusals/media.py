# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "media.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    # What is no medium at all
    "media.file_empty": _(
        "Die Datei ist leer. Bitte laden Sie ein Bild, ein Video oder eine Tonaufnahme hoch. Es wurde nichts gespeichert."
    ),
    "media.not_a_picture": _(
        "Die Datei ist keine Bilddatei (Inhalt: %(content)s), auch kein Video und keine Tonaufnahme. Bitte laden Sie ein "
        "Bild (JPEG, PNG, WebP, AVIF, HEIC), ein Video (MP4, MOV) oder Ton (MP3, M4A, WAV, OGG, FLAC) hoch. "
        "Es wurde nichts gespeichert."
    ),
    "media.two_natures": _(
        "Die Datei ist zweierlei zugleich: Sie sieht aus wie ein Medium und enthält außerdem %(content)s. Solche Dateien "
        "werden nicht angenommen. Bitte öffnen Sie sie in einem Bild- oder Videoprogramm, speichern Sie sie neu und laden "
        "Sie sie noch einmal hoch. Es wurde nichts gespeichert."
    ),
    "media.file_too_large": _(
        "Die Datei ist größer als %(limit_mb)s MB. Bitte verkleinern Sie sie. Es wurde nichts gespeichert."
    ),
    # Pictures
    "media.picture_damaged": _(
        "Das Bild ist beschädigt und lässt sich nicht ganz lesen. Bitte speichern Sie es neu als JPEG oder PNG und "
        "laden Sie es noch einmal hoch. Es wurde nichts gespeichert."
    ),
    "media.picture_too_large": _(
        "Das Bild hat %(pixel_count)s Bildpunkte; angenommen werden höchstens %(max_pixels)s. "
        "Bitte verkleinern Sie es. Es wurde nichts gespeichert."
    ),
    "media.picture_bomb": _(
        "Das Bild würde beim Öffnen riesig (mehr als %(max_pixels)s Bildpunkte) und wurde deshalb nicht geöffnet. "
        "Bitte verkleinern Sie es. Es wurde nichts gespeichert."
    ),
    "media.picture_moves": _(
        "Das Bild bewegt sich. Angenommen werden stehende Bilder (JPEG, PNG, WebP, AVIF, HEIC) und Videos (MP4, MOV). "
        "Bitte speichern Sie es als Video. Es wurde nichts gespeichert."
    ),
    # Video and sound
    "media.video_damaged": _(
        "Das Video ist unvollständig oder beschädigt. Bitte speichern Sie es neu als MP4 und laden Sie es noch einmal "
        "hoch. Es wurde nichts gespeichert."
    ),
    "media.sound_damaged": _(
        "Die Tonaufnahme ist unvollständig oder beschädigt. Bitte speichern Sie sie neu, zum Beispiel als MP3 oder WAV, "
        "und laden Sie sie noch einmal hoch. Es wurde nichts gespeichert."
    ),
    "media.codec": _(
        "Das Verfahren „%(codec)s“, mit dem die Aufnahme gespeichert ist, wird nicht angenommen. Bitte speichern Sie ein "
        "Video als MP4 (H.264 mit AAC-Ton), Ton als MP3 oder WAV. Es wurde nichts gespeichert."
    ),
    "media.track_count": _(
        "Die Datei hat %(stream_count)s Spuren, angenommen werden höchstens %(most)s. Was in weiteren Spuren liegt, sähe "
        "bei der Freigabe niemand. Bitte speichern Sie die Aufnahme neu mit einer Bild- und einer Tonspur. "
        "Es wurde nichts gespeichert."
    ),
    "media.too_long": _(
        "Die Aufnahme dauert %(minutes)s Minuten, angenommen werden höchstens %(limit_minutes)s. Bitte kürzen Sie sie. "
        "Es wurde nichts gespeichert."
    ),
    "media.frame_too_large": _(
        "Das Video hat %(pixel_count)s Bildpunkte je Bild; angenommen werden höchstens %(max_pixels)s. Bitte speichern Sie "
        "es kleiner, zum Beispiel in 1080p. Es wurde nichts gespeichert."
    ),
    "media.frame_rate": _(
        "Das Video hat %(rate)s Bilder in der Sekunde; angenommen werden höchstens %(limit_rate)s. Bitte speichern Sie es "
        "mit 25 oder 30 Bildern. Es wurde nichts gespeichert."
    ),
    "media.probe_too_slow": _(
        "Die Prüfung der Datei dauerte länger als %(limit_seconds)s Sekunden und wurde abgebrochen. Bitte speichern Sie "
        "die Aufnahme neu als MP4 (H.264) und laden Sie sie noch einmal hoch. Es wurde nichts gespeichert."
    ),
    "media.preview_too_slow": _(
        "Die Vorschau war nach %(limit_seconds)s Sekunden nicht fertig und wurde abgebrochen. Das Original ist gespeichert "
        "und unverändert. Bitte laden Sie eine kürzere oder kleinere Fassung hoch oder verständigen Sie den Betrieb."
    ),
    # The process that decodes
    "media.decoder_died": _(
        "Die Datei konnte nicht gelesen werden: Das Programm, das sie prüft, ist an ihr gescheitert (abgebrochen oder zu "
        "viel Speicher). Bitte öffnen Sie die Datei in einem Bild- oder Videoprogramm, speichern Sie sie neu als JPEG, PNG "
        "oder MP4 und laden Sie sie noch einmal hoch. Es wurde nichts gespeichert."
    ),
    "media.decoder_gone": Refusal(
        _(
            "Dateien können gerade nicht geprüft werden. Das liegt nicht an Ihrer Datei. Bitte versuchen Sie es in einigen "
            "Minuten noch einmal; bleibt es so, verständigen Sie den Betrieb. Es wurde nichts gespeichert."
        ),
        503,
    ),
    # The store
    "media.no_space": Refusal(
        _(
            "Auf dem Server ist zu wenig Speicherplatz frei. Es wurde nichts gespeichert. Bitte verständigen Sie den "
            "Betrieb und versuchen Sie es später noch einmal."
        ),
        507,
    ),
    "media.stored_file_changed": _(
        "Unter derselben Prüfsumme liegt im Speicher eine andere Datei. Es wurde nichts gespeichert. Bitte verständigen "
        "Sie den Betrieb: Die gespeicherte Datei wurde von außen verändert."
    ),
    "media.infected": _(
        "Der Virenscanner hat in der Datei „%(found)s“ gefunden. Es wurde nichts gespeichert. Bitte laden Sie die Datei "
        "nicht noch einmal hoch und verständigen Sie den Betrieb."
    ),
    "media.scan_failed": _(
        "Die Datei konnte nicht auf Viren geprüft werden: %(reason)s Es wurde nichts gespeichert. Bitte versuchen Sie es "
        "später noch einmal oder verständigen Sie den Betrieb."
    ),
    # Subtitles
    "media.subtitles_too_large": _(
        "Die Untertiteldatei ist größer als %(limit_kb)s KB. Bitte prüfen Sie, ob es eine SRT- oder WebVTT-Datei ist. "
        "Es wurde nichts gespeichert."
    ),
    "media.subtitles_unreadable": _(
        "Die Untertiteldatei ist ab Zeile %(line)s nicht lesbar. Angenommen werden SRT und WebVTT, gespeichert als UTF-8. "
        "Bitte speichern Sie die Datei neu. Es wurde nichts gespeichert."
    ),
    "media.subtitles_empty": _(
        "Die Datei enthält keine Untertitel. Bitte laden Sie eine SRT- oder WebVTT-Datei hoch. Es wurde nichts gespeichert."
    ),
    "media.subtitles_times": _(
        "Die Zeitangabe in Zeile %(line)s ist nicht lesbar, oder ihr Ende liegt nicht nach ihrem Anfang. Richtig ist zum "
        "Beispiel 00:00:01,000 --> 00:00:03,500. Es wurde nichts gespeichert."
    ),
    "media.subtitles_after_end": _(
        "Der Untertitel in Zeile %(line)s beginnt erst nach dem Ende des Videos. Bitte prüfen Sie, ob die Datei zu diesem "
        "Video gehört. Es wurde nichts gespeichert."
    ),
    "media.subtitles_text_too_long": _(
        "Der Untertitel in Zeile %(line)s ist länger als %(longest)s Zeichen. Bitte teilen Sie ihn auf. "
        "Es wurde nichts gespeichert."
    ),
    "media.subtitles_count": _(
        "Die Datei hat mehr als %(most)s Untertitel. Bitte prüfen Sie, ob es die richtige ist. Es wurde nichts gespeichert."
    ),
}
