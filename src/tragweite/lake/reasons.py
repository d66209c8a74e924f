# SPDX-License-Identifier: EUPL-1.2
"""Why a received event is not stored: every reason once, with the words that people read."""

RECEIVED = "received"
STORED = "stored"
"""Beside the reasons, in the account: what is in the files."""

REASONS: dict[str, str] = {
    "already_imported": "Zeile stammt aus einer bereits eingelesenen Datei",
    "asset": "Bild, Stil, Schrift oder andere Datei, keine Seite",
    "bad_token": "Meldung eines Servers ohne gültiges Zugangszeichen",
    "bot": "maschineller Abruf (Suchmaschine, Vorschau, Programm ohne Kennung)",
    "duplicate": "Wiederholung desselben Ereignisses",
    "erased": "nachträglich gelöscht (Kampagne oder Zeitraum)",
    "expired": "Link ist abgelaufen",
    "feed": "Abruf eines Nachrichten-Feeds, keine Seite",
    "future": "Zeitpunkt liegt in der Zukunft",
    "head": "nur Kopfdaten abgefragt (HEAD)",
    "malformed": "beschädigt oder unvollständig",
    "method": "andere Methode als GET",
    "not_started": "Link gilt noch nicht",
    "own_count": "schon von der eigenen Zählung erfasst (gleicher Tag, gleiche Kampagne oder Website)",
    "own_network": "Abruf aus dem eigenen Netz der Behörde",
    "prefetch": "Vorabruf durch Browser oder Nachrichtendienst",
    "rate_limit": "zu viele Anfragen einer Quelle in einer Minute",
    "retention_ended": "gelöscht, weil die Aufbewahrungsfrist abgelaufen ist",
    "spool_failed": "Speicher nicht erreichbar oder voll",
    "status": "Antwort war Fehler oder Weiterleitung, keine Seite",
    "too_busy": "abgewiesen, weil zu viele Verbindungen offen waren",
    "too_large": "zu groß",
    "unknown_link": "unbekannter Link",
    "unknown_site": "nicht angemeldete Website",
}
