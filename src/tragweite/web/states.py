# SPDX-License-Identifier: EUPL-1.2
"""The German word, icon and tone of every state, and the German words of the other closed vocabularies.

Keyed by the plain string values of ``core.rules.states``; a test holds the two together.
"""

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Tone = Literal["info", "success", "warning", "danger"]
Text = str | Promise


@dataclass(frozen=True)
class StateFace:
    """How a state is shown: ``word`` in German, ``tone`` (colour) and ``icon`` (name of a KERN icon)."""

    word: Text
    tone: Tone
    icon: str


def _face(word: Text, tone: Tone = "info", icon: str = "") -> StateFace:
    return StateFace(word=word, tone=tone, icon=icon or tone)


STATES: Final[dict[str, dict[str, StateFace]]] = {
    "campaign": {
        "idea": _face(_("Idee"), icon="edit"),
        "planned": _face(_("geplant"), icon="calendar-today"),
        "approved": _face(_("genehmigt"), "success"),
        "running": _face(_("läuft"), "success", "autorenew"),
        "ended": _face(_("beendet"), icon="check"),
        "evaluated": _face(_("ausgewertet"), icon="checklist"),
        "closed": _face(_("abgeschlossen"), icon="draft"),
        "cancelled": _face(_("abgebrochen"), "warning", "close"),
    },
    "item": {
        "drafting": _face(_("in Arbeit"), icon="edit"),
        "submitted": _face(_("zur Freigabe gegeben"), icon="arrow-forward"),
        "in_review": _face(_("in Prüfung"), icon="visibility"),
        "approved": _face(_("freigegeben"), "success"),
        "released": _face(_("zur Veröffentlichung bereit"), "success", "calendar-today"),
        "published": _face(_("veröffentlicht"), "success", "open-in-new"),
        "checked": _face(_("veröffentlicht und abgeglichen"), "success"),
        "ended": _face(_("beendet"), icon="check"),
        "returned": _face(_("zurückgegeben"), "warning", "arrow-back"),
        "refused": _face(_("abgelehnt"), "danger", "close"),
        "on_hold": _face(_("angehalten"), "warning"),
        "missed": _face(_("Termin verpasst"), "danger"),
        "urgent": _face(_("Eilveröffentlichung, zweite Prüfung offen"), "danger"),
        "deviating": _face(_("weicht ab"), "danger"),
        "withdrawn": _face(_("zurückgezogen"), "warning", "close"),
    },
    "approval": {
        "given": _face(_("erteilt"), "success"),
        "used": _face(_("verwendet"), "success", "check"),
        "void": _face(_("erloschen"), "warning", "close"),
    },
    "deviation": {
        "seen": _face(_("festgestellt"), "danger"),
        "assigned": _face(_("in Klärung"), "warning", "account-circle"),
        "explained": _face(_("erklärt, zweite Person offen"), "warning", "edit"),
        "corrected": _face(_("berichtigt, zweite Person offen"), "warning", "edit"),
        "resolved": _face(_("geklärt"), "success"),
    },
    "contract": {
        "drafting": _face(_("in Arbeit"), icon="edit"),
        "signed": _face(_("unterschrieben"), "success", "draft"),
        "accepted": _face(_("Leistung abgenommen"), "success"),
        "closed": _face(_("erledigt"), icon="check"),
        "cancelled": _face(_("nicht zustande gekommen"), "warning", "close"),
        "terminated": _face(_("gekündigt"), "warning", "close"),
    },
    "question": {
        "open": _face(_("offen"), "warning", "question-mark"),
        "bound": _face(_("Abfrage festgelegt"), icon="checklist"),
        "collected": _face(_("Zulieferung liegt vor"), icon="drive-folder-upload"),
        "checked": _face(_("geprüft"), icon="check"),
        "co_signed": _face(_("mitgezeichnet"), icon="check"),
        "released": _face(_("freigegeben"), "success"),
        "sent": _face(_("übersandt"), "success", "mail"),
    },
    "cost": {
        "planned": _face(_("geplant"), icon="edit"),
        "budgeted": _face(_("veranschlagt"), icon="calendar-today"),
        "released": _face(_("freigegeben"), icon="check"),
        "ordered": _face(_("beauftragt"), icon="draft"),
        "invoiced": _face(_("in Rechnung gestellt"), icon="mail"),
        "accepted": _face(_("Leistung abgenommen"), icon="check"),
        "payment_ordered": _face(_("zur Zahlung angewiesen"), icon="arrow-forward"),
        "paid": _face(_("gezahlt"), "success"),
        "settled": _face(_("abgerechnet"), "success", "checklist"),
        "ceiling": _face(_("Obergrenze, keine Ausgabe"), "warning", "arrow-up"),
    },
    "check": {
        "passed": _face(_("bestanden"), "success"),
        "failed": _face(_("nicht bestanden"), "danger"),
        "not_checkable": _face(_("nicht prüfbar"), "warning", "question-mark"),
    },
    "likeness": {
        "same": _face(_("stimmt überein"), "success"),
        "changed": _face(_("verändert"), "danger"),
        "different": _face(_("anderer Inhalt"), "danger"),
        "person": _face(_("von Hand zu prüfen"), "warning", "question-mark"),
        "missing": _face(_("Nachweis fehlt"), "warning", "question-mark"),
        "not_compared": _face(_("nichts zu vergleichen")),
        "running": _face(_("Prüfung läuft"), icon="autorenew"),
    },
    "live_check": {
        "waiting": _face(_("Prüfung wartet"), icon="autorenew"),
        "running": _face(_("Prüfung läuft"), icon="autorenew"),
        "person": _face(_("Person muss entscheiden"), "warning", "visibility"),
        "done": _face(_("geprüft"), "success", "check"),
        "failed": _face(_("Prüfung nicht möglich, Person muss entscheiden"), "warning", "visibility"),
    },
    "planned_look": {
        "kept": _face(_("festgehalten"), "success", "check"),
        "due": _face(_("jetzt fällig"), "warning", "visibility"),
        "missed": _face(_("versäumt"), "danger"),
        "coming": _face(_("kommt noch")),
    },
    "severity": {
        "minor": _face(_("gering")),
        "serious": _face(_("erheblich"), "warning"),
        "critical": _face(_("schwer"), "danger"),
    },
    "listed_post": {
        "unapproved": _face(_("ohne Freigabe, wird Abweichung"), "danger"),
        "matched": _face(_("gemeldeter Beitrag"), "success"),
        "unreported": _face(_("freigegeben, noch nicht gemeldet"), "warning"),
        "unrelated": _face(_("gehört nicht zur Kampagne")),
        "known": _face(_("schon als Abweichung bekannt"), icon="content-copy"),
        "refused": _face(_("nicht lesbar"), "danger", "close"),
    },
    "row": {
        "accepted": _face(_("wird übernommen"), "success"),
        "refused": _face(_("abgelehnt"), "danger", "close"),
        "duplicate": _face(_("schon vorhanden"), "warning", "content-copy"),
        "left": _face(_("nicht zugeordnet")),
    },
    "link": {
        "waiting": _face(_("gilt noch nicht"), icon="calendar-today"),
        "running": _face(_("läuft"), "success", "autorenew"),
        "over": _face(_("abgelaufen"), "warning", "close"),
    },
    "collector": {
        "ok": _face(_("arbeitet"), "success"),
        "failed": _face(_("kann nicht speichern"), "danger"),
        "unreachable": _face(_("nicht erreichbar"), "danger", "question-mark"),
    },
}

WORDS: Final[dict[str, dict[str, Text]]] = {
    "sender": {
        "creator": _("Influencerin oder Influencer"),
        "creator_boosted": _("Influencerin oder Influencer, beworben"),
        "authority": _("Behörde"),
        "authority_boosted": _("Behörde, beworben"),
    },
    "amount_kind": {
        "fee": _("Honorar"),
        "production": _("Produktion"),
        "media": _("Mediaschaltung"),
        "agency": _("Agenturleistung"),
        "rights": _("Nutzungsrechte"),
        "travel": _("Reisekosten"),
        "evaluation": _("Auswertung"),
        "levy": _("Künstlersozialabgabe"),
    },
    "deviation_kind": {
        "text": _("Text"),
        "picture": _("Bild"),
        "video": _("Video"),
        "sound": _("Ton"),
        "label": _("Werbekennzeichnung"),
        "link": _("Link"),
        "time": _("Zeitpunkt"),
        "account": _("Konto"),
        "deleted": _("Beitrag gelöscht"),
        "unapproved": _("ohne Freigabe veröffentlicht"),
        "rights_expired": _("Nutzungsrechte abgelaufen"),
        "evidence_missing": _("Nachweis fehlt"),
    },
    "payment_effect": {
        "none": _("keine"),
        "stop": _("Zahlung anhalten"),
        "reduce": _("Honorar kürzen"),
    },
    "likeness_reason": {
        "bytes": _("Byte für Byte gleich"),
        "pixels": _("Bildpunkt für Bildpunkt gleich"),
        "likeness": _("gleich bis auf das Umrechnen der Plattform"),
        "places": _("An den markierten Stellen ist etwas anderes zu sehen."),
        "border": _("Im Rand ist etwas, das nicht freigegeben wurde."),
        "mirrored": _("Das Bild ist gespiegelt."),
        "cut_off": _("Es ist zu viel abgeschnitten."),
        "colours": _("Die Farben sind verändert."),
        "moving": _("Bewegtes Bild: Bitte selbst vergleichen."),
        "too_small": _("Das Bild ist für einen Vergleich zu klein."),
        "not_found": _("Das freigegebene Bild ist nicht zu finden."),
        "kind": _("Es ist eine andere Art von Datei."),
        "added": _("Diese Datei ist nicht freigegeben."),
        "order": _("Die Reihenfolge ist eine andere."),
        "unreadable": _("Die Datei ließ sich nicht vergleichen."),
    },
    "segment": {
        "replaced": _("Bild ersetzt"),
        "inserted": _("eingefügt"),
        "removed": _("herausgeschnitten"),
        "trimmed_start": _("Anfang gekürzt"),
        "trimmed_end": _("Ende gekürzt"),
        "picture": _("Stelle im Bild verändert"),
        "mirrored": _("gespiegelt"),
        "cropped": _("stark beschnitten"),
        "speed": _("Geschwindigkeit verändert"),
        "doubtful": _("zweifelhaft"),
        "sound_muted": _("Ton stumm"),
        "sound_replaced": _("Ton ersetzt"),
        "sound_added": _("Ton hinzugefügt"),
        "sound_missing": _("Ton fehlt"),
        "sound_trimmed_start": _("Anfang des Tons gekürzt"),
        "sound_trimmed_end": _("Ende des Tons gekürzt"),
        "sound_doubtful": _("Ton zweifelhaft"),
    },
    "role": {
        "clerk": _("Sachbearbeitung"),
        "approver": _("Freigabe"),
        "head_of_communication": _("Leitung Kommunikation"),
        "budget_officer": _("Haushalt"),
        "state_chancellery": _("Staatskanzlei"),
        "auditor": _("Prüfung"),
        "administrator": _("Verwaltung der Zugänge"),
        "agency": _("Agentur"),
        "creator": _("Influencerin oder Influencer"),
    },
    "non_answer": {
        "nil": _("Fehlanzeige"),
        "not_recorded": _("nicht erfasst"),
        "not_separable": _("nicht gesondert ausweisbar"),
        "not_settled": _("noch nicht abgerechnet"),
        "confidential": _("vertraulich"),
        "not_responsible": _("nicht zuständig"),
        "see_earlier": _("siehe frühere Antwort"),
        "from_opinion": _("Einschätzung, keine Zahl"),
    },
    "purpose_class": {
        "recruiting": _("Nachwuchsgewinnung"),
        "service_information": _("Bürgerservice und Sachinformation"),
        "public_relations": _("Öffentlichkeitsarbeit"),
        "societal_aim": _("gesellschaftliches Anliegen"),
        "law_or_election": _("Gesetz oder Wahl"),
    },
    "thing": {
        "campaign": _("Kampagne"),
        "item": _("Beitrag"),
        "approval": _("Freigabe"),
        "deviation": _("Abweichung"),
        "contract": _("Vertrag"),
        "question": _("Anfrage"),
    },
    "metric": {
        "views": _("Aufrufe"),
        "reach": _("Reichweite"),
        "likes": _("Gefällt mir"),
        "comments": _("Kommentare"),
        "saves": _("Speicherungen"),
        "shares": _("Teilungen"),
        "link_clicks": _("Klicks auf den Link"),
    },
    "analytics_tool": {
        "matomo": _("Matomo"),
        "plausible": _("Plausible"),
        "umami": _("Umami"),
        "ga4": _("Google Analytics 4"),
    },
    "analytics_measure": {
        "visits": _("Besuche"),
        "visitors": _("Besucher"),
        "visitor_days": _("Besucher je Tag, zusammengezählt"),
        "active_visitors": _("aktive Besucher"),
        "page_views": _("Seitenaufrufe"),
        "conversions": _("Zielerreichungen"),
        "events": _("Ereignisse"),
    },
    "analytics_dimension": {
        "campaign": _("Kampagnen"),
        "content": _("Inhalte (utm_content, etwa Kürzel der Links)"),
        "source": _("Quellen"),
        "page": _("Seiten"),
        "event": _("Ereignisse"),
        "total": _("Website im Ganzen"),
    },
    "which": {
        "approved": _("freigegeben"),
        "live": _("veröffentlicht"),
    },
    "platform": {
        "instagram": _("Instagram"),
        "tiktok": _("TikTok"),
        "youtube": _("YouTube"),
        "facebook": _("Facebook"),
        "snapchat": _("Snapchat"),
        "twitch": _("Twitch"),
        "linkedin": _("LinkedIn"),
        "x": _("X"),
        "bluesky": _("Bluesky"),
        "mastodon": _("Mastodon"),
        "podcast": _("Podcast"),
        "website": _("Website"),
    },
}

WORDS["field"] = {
    **WORDS["metric"],
    "post": _("Beitrag"),
    "as_of": _("Stand"),
    "visits": _("Besuche"),
    "cost_cents": _("Kosten"),
    "amount": _("Betrag"),
    "precision": _("Genauigkeit"),
    "basis": _("netto oder brutto"),
    "cost_state": _("Kostenstand"),
    "disclosure": _("Offenlegung"),
    "level": _("Ebene"),
    "authority": _("Behörde"),
    "campaign": _("Kampagne"),
    "period": _("Zeitraum"),
    "platform": _("Plattform"),
    "party": _("Empfänger"),
    "note": _("Bemerkung"),
    "source_document": _("Quelle"),
    "source_url": _("Fundstelle"),
    "baseline": _("Ausgangswert"),
    "target": _("Zielwert"),
    "value": _("erreichter Wert"),
}

UNKNOWN: Final = _face(_("unbekannter Stand"), "warning", "question-mark")


def face(kind: str, value: object) -> StateFace:
    """Word, tone and icon of ``value`` in the vocabulary ``kind``; an unknown value is said to be unknown."""
    return STATES.get(kind, {}).get(str(value), UNKNOWN)


def word(kind: str, value: object) -> Text:
    """The German word of a value of any vocabulary; the value itself where none is known."""
    key = str(value)
    if kind in STATES:
        return face(kind, key).word
    return WORDS.get(kind, {}).get(key, key)


def choices(kind: str) -> list[tuple[str, Text]]:
    """The vocabulary as form choices, in the order of its definition."""
    if kind in STATES:
        return [(value, each.word) for value, each in STATES[kind].items()]
    return list(WORDS.get(kind, {}).items())
