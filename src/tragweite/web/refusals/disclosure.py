# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "disclosure.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "disclosure.not_writer": Refusal(
        _("Anfragen und Importe bearbeitet die Staatskanzlei. Es wurde nichts gespeichert. Bitte wenden Sie sich an sie."),
        403,
    ),
    "disclosure.may_not_check": Refusal(
        _("Diese Antwort darf nur prüfen oder zurückgeben, wer nicht an ihr geschrieben hat und dafür zuständig ist. Es wurde nichts geändert. Bitte fragen Sie eine andere Person."),
        403,
    ),
    "disclosure.may_not_co_sign": Refusal(
        _("Mitzeichnen darf nur, wer weder an der Antwort geschrieben noch sie geprüft hat. Es wurde nichts geändert. Bitte fragen Sie eine andere Person."),
        403,
    ),
    "disclosure.may_not_release": Refusal(
        _("Freigeben darf nur eine zweite Person der Staatskanzlei, die nicht an der Antwort geschrieben hat. Es wurde nichts geändert. Bitte fragen Sie eine andere Person."),
        403,
    ),
    "disclosure.answer_changed": _(
        "Die Antwort hat sich geändert, seit Sie sie gelesen haben. Es wurde nichts bestätigt. Bitte laden Sie die Seite neu und lesen Sie die jetzige Fassung."
    ),
    "disclosure.released": _(
        "Die Antwort %(number)s ist freigegeben und eingefroren. Sie lässt sich nicht mehr ändern. Ein Fehler wird dem Landtag mit einer neuen Antwort mitgeteilt."
    ),
    "disclosure.frozen_damaged": _(
        "Die eingefrorene Antwort %(number)s stimmt nicht mehr mit ihrer Prüfsumme überein. Sie wird deshalb nicht ausgegeben. Bitte verständigen Sie die Verwaltung und stellen Sie sie aus der Sicherung wieder her."
    ),
    "disclosure.no_questions": _("Es fehlt die Teilfrage. Bitte schreiben Sie mindestens eine, jede in eine eigene Zeile."),
    "disclosure.received_before_asked": _(
        "Der Eingang liegt vor dem Tag der Frage (%(asked_on)s). Bitte prüfen Sie beide Tage. Es wurde nichts gespeichert."
    ),
    "disclosure.received_in_future": _("Der Eingang liegt in der Zukunft. Bitte prüfen Sie den Tag. Es wurde nichts gespeichert."),
    "disclosure.number_taken": _(
        "Die Drucksache %(number)s gibt es schon. Es wurde nichts gespeichert. Bitte öffnen Sie die vorhandene Anfrage."
    ),
    "disclosure.cutoff_in_future": _(
        "Der Stichtag %(cutoff_on)s liegt in der Zukunft. Bis dahin ist noch nicht alles erfasst. Bitte wählen Sie einen Tag bis heute."
    ),
    "disclosure.answer_missing": _(
        "Es fehlt die Antwort. Bitte legen Sie eine Abfrage fest, schreiben Sie einen Text oder nennen Sie den Grund, warum es keine Zahl gibt."
    ),
    "disclosure.query_and_non_answer": _(
        "Eine Abfrage und ein Grund ohne Zahl schließen sich aus. Bitte entfernen Sie eines von beiden. Es wurde nichts gespeichert."
    ),
    "disclosure.cost_state_missing": _(
        "Es fehlt der Kostenstand. Eine Antwort muss sagen, ob geplant, beauftragt oder gezahlt gemeint ist. Bitte wählen Sie einen aus."
    ),
    "disclosure.basis_missing": _("Es fehlt, ob die Beträge netto oder brutto genannt werden. Bitte wählen Sie eines aus."),
    "disclosure.breakdown_missing": _("Es fehlt, wonach aufgeschlüsselt wird. Bitte wählen Sie mindestens „insgesamt“."),
    "disclosure.years_reversed": _("Das letzte Jahr liegt vor dem ersten. Bitte tauschen Sie die Jahre. Es wurde nichts gespeichert."),
    "disclosure.not_bound": _(
        "Für Frage %(part)s ist noch nicht festgelegt, wie sie beantwortet wird. Bitte legen Sie zuerst Abfrage, Text oder Grund fest."
    ),
    "disclosure.paragraphs_there": _(
        "Diese Absätze stehen schon in der Antwort. Es wurde nichts doppelt übernommen. Bitte wählen Sie andere oder gehen Sie zurück."
    ),
    "disclosure.nothing_bound": _(
        "Es gibt keine Teilfrage, deren Zahlen noch einzuholen wären. Bitte legen Sie zuerst fest, wie die offenen Fragen beantwortet werden."
    ),
    "disclosure.reason_missing": _("Es fehlt der Grund. Bitte schreiben Sie, was zu ändern ist. Es wurde nichts geändert."),
    "disclosure.unknown_map": _(
        "Die Zuordnung „%(name)s“ gibt es nicht. Vorhanden sind %(maps)s. Bitte wählen Sie eine davon oder nennen Sie eine TOML-Datei."
    ),
    "disclosure.file_unreadable": _(
        "Die Datei „%(name)s“ oder ihre Zuordnung ist nicht lesbar (%(problem)s). Es wurde nichts übernommen. Bitte prüfen Sie Pfad und Rechte."
    ),
    "disclosure.row_name_twice": _("Die Kennung „%(name)s“ steht in mehreren Zeilen. Bitte geben Sie jeder Zeile eine eigene."),
    "disclosure.row_without_address": _(
        "Die Fundstelle ist keine Internetadresse. Bitte ergänzen Sie sie mit https:// am Anfang."
    ),
    "disclosure.row_too_long": _(
        "Die Angabe im Feld „%(field)s“ ist länger als %(max_characters)s Zeichen. Bitte kürzen Sie sie."
    ),
    "disclosure.rows_refused": _(
        "%(count)s Zeilen sind nicht verständlich (Zeilen %(rows)s). Es wurde nichts übernommen. Bitte berichtigen Sie die Datei und lesen Sie sie noch einmal ein."
    ),
    "disclosure.no_rows": _("Die Datei enthält keine Zeile, die übernommen werden kann. Bitte prüfen Sie, ob es die richtige ist."),
    "disclosure.upload_gone": _(
        "Die hochgeladene Datei liegt nicht mehr vor. Es wurde nichts übernommen. Bitte laden Sie sie noch einmal hoch."
    ),
    "disclosure.not_proposer": Refusal(
        _("Einträge für das Register schlägt das Ressort der Kampagne vor. Es wurde nichts gespeichert."), 403
    ),
    "disclosure.campaign_not_begun": _(
        "Die Kampagne hat den Stand „%(campaign_state)s“. In das Register kommt nur, was begonnen hat und nicht abgebrochen ist."
    ),
    "disclosure.entry_unchanged": _(
        "Die Fassung %(number)s des Eintrags sagt schon dasselbe. Es wurde keine neue angelegt. Bitte geben Sie die vorhandene frei."
    ),
    "disclosure.entry_outdated": _(
        "Eine neuere Fassung dieses Eintrags ist schon öffentlich. Diese wird nicht mehr freigegeben. Bitte öffnen Sie die neueste."
    ),
    "disclosure.may_not_publish": Refusal(
        _("Freigeben darf nur eine zweite Person: Freigabe, Leitung Kommunikation oder Staatskanzlei, nie wer den Eintrag vorgeschlagen hat. Es wurde nichts veröffentlicht."),
        403,
    ),
}  # fmt: skip
