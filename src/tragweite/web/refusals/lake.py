# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "lake.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "lake.log_unreadable": _(
        "Die Protokolldatei %(file)s ist nicht lesbar (%(problem)s). Es wurde nichts eingelesen. Bitte "
        "prüfen Sie die Datei und wiederholen Sie den Befehl."
    ),
    "lake.log_foreign": _(
        "Keine Zeile der Datei %(file)s ist eine Zeile eines Protokolls von Apache oder nginx (gelesen: %(lines)s). Es "
        "wurde nichts eingelesen. Verstanden werden die Formate „common“ und „combined“, auch mit dem Namen des Rechners "
        "davor, als Text (UTF-8) oder gepackt als .gz, .bz2 oder .xz. Bitte entpacken Sie andere Archive vorher."
    ),
    "lake.links_missing": _(
        "Die Link-Tabelle %(file)s gibt es nicht. Es wurde nichts eingelesen. Bitte prüfen Sie den Pfad; ohne sie gehört "
        "kein Besuch zu einer Kampagne."
    ),
    "lake.links_unusable": _(
        "In der Link-Tabelle %(file)s sind Zeilen nicht lesbar, die erste ist Zeile %(line)s (%(problem)s). Es wurde nichts "
        "eingelesen. Bitte verwenden Sie die Tabelle, die Tragweite für den Zähldienst veröffentlicht."
    ),
    "lake.nothing_there": _(
        "Weder %(lake)s noch %(spool)s ist vorhanden. Es wurde nichts nachgezählt. Bitte prüfen Sie --lake, --spool und "
        "TRAGWEITE_VAR_DIR."
    ),
    "lake.out_of_reach": _(
        "Ein Verzeichnis oder eine Datei der Zählung ist nicht erreichbar (%(problem)s). Was im Speicher liegt, bleibt "
        "unversehrt. Bitte prüfen Sie Pfad, Rechte und freien Platz und wiederholen Sie den Befehl."
    ),
    "lake.damaged": _(
        "Eine Datei des Datenspeichers lässt sich nicht lesen (%(problem)s). Es wird nicht gerechnet. Bitte stellen Sie "
        "sie aus der Sicherung wieder her."
    ),
    "lake.period_reversed": _(
        "Der Zeitraum endet, bevor er beginnt. Es wurde nichts gelöscht. Bitte vertauschen Sie --since und --until."
    ),
    "lake.not_written": _(
        "Die Besuche konnten nicht gespeichert werden (%(problem)s). Es wurde nichts eingelesen. Bitte "
        "prüfen Sie den freien Speicherplatz und versuchen Sie es noch einmal."
    ),
    "lake.parameters": _(
        "Die Frage „%(question)s“ passt nicht zu ihren Angaben. Es fehlt: %(missing)s; unbekannt: "
        "%(unknown)s. Bitte ergänzen oder streichen Sie sie."
    ),
    "lake.scope_all_needed": _(
        "Die Frage „%(question)s“ kennt keine Kampagnen. Bitte stellen Sie sie für den ganzen Bestand (--scope all)."
    ),
    "lake.unknown_question": _(
        "Die Frage „%(question)s“ gibt es nicht. Die vorhandenen nennt „tragweite lake query --list“."
    ),
    "lake.file_missing": _(
        "Im Datenspeicher fehlt die Datei „%(file)s“. Es wird nicht gerechnet. Bitte stellen Sie sie aus der "
        "Sicherung wieder her."
    ),
    "lake.scope_unreadable": _(
        "Der Umfang „%(scope)s“ ist nicht lesbar. Bitte nennen Sie Nummern von Kampagnen wie 3,7 oder all."
    ),
    "lake.parameter_unreadable": _(
        "Der Wert „%(value)s“ für %(name)s ist nicht lesbar. Bitte schreiben Sie Zeiten so: 2026-11-22T00:00:00+01:00."
    ),
    "lake.site_name": _(
        "„%(site)s“ ist kein Name einer Website. Es wurde nichts eingelesen. Bitte verwenden Sie Kleinbuchstaben, Ziffern, Punkte und Bindestriche."
    ),
    "lake.unknown_engine": _(
        "Das Rechenwerk „%(engine)s“ gibt es nicht. Bitte wählen Sie eines von diesen: %(known)s."
    ),
    "lake.engine_missing": _(
        "Das Rechenwerk „%(engine)s“ ist hier nicht eingerichtet (es fehlt %(package)s). Es wurde nichts gerechnet. "
        "Bitte richten Sie es ein, wie docs/operations/scale.md es beschreibt, oder fragen Sie mit duckdb."
    ),
    "lake.erase_what": _(
        "Es ist nicht gesagt, was gelöscht werden soll. Es wurde nichts gelöscht. Bitte nennen Sie eine Kampagne "
        "(--campaign) oder einen Zeitraum (--since, --until)."
    ),
    "lake.place_unusable": _(
        "Der Objektspeicher ist nicht vollständig angegeben. Es wurde nichts übertragen. Bitte nennen Sie seine Adresse "
        "(https://rechner/bucket/praefix) und setzen Sie AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY."
    ),
    "lake.place_failed": _(
        "Der Objektspeicher hat nicht angenommen, was zu tun war (%(problem)s). Was dort vorher lag, gilt weiter. Bitte "
        "prüfen Sie Adresse, Schlüssel und Erreichbarkeit und wiederholen Sie den Befehl."
    ),
}
