# SPDX-License-Identifier: EUPL-1.2
"""Why a received event is not stored: every reason once, with the words that people read."""

RECEIVED = "received"

REASONS: dict[str, str] = {
    "already_imported": "Zeile stammt aus einer bereits eingelesenen Datei",
    "asset": "Bild, Stil, Schrift oder andere Datei, keine Seite",
    "bot": "maschineller Abruf (Suchmaschine, Vorschau, Programm ohne Kennung)",
    "duplicate": "Wiederholung desselben Ereignisses",
    "expired": "Link ist abgelaufen",
    "feed": "Abruf eines Nachrichten-Feeds, keine Seite",
    "future": "Zeitpunkt liegt in der Zukunft",
    "head": "nur Kopfdaten abgefragt (HEAD)",
    "malformed": "beschädigt oder unvollständig",
    "method": "andere Methode als GET",
    "not_started": "Link gilt noch nicht",
    "prefetch": "Vorabruf durch Browser oder Nachrichtendienst",
    "spool_failed": "Speicher nicht erreichbar oder voll",
    "status": "Antwort war Fehler oder Weiterleitung, keine Seite",
    "too_large": "zu groß",
    "unknown_link": "unbekannter Link",
    "unknown_site": "nicht angemeldete Website",
}
