# SPDX-License-Identifier: EUPL-1.2
"""The result of ``tragweite compare`` in German sentences."""

from collections.abc import Iterator, Mapping
from gettext import gettext as _
from typing import Any, Final

VERDICTS: Final[Mapping[str, str]] = {
    "same": _("Gleich: Das Veröffentlichte ist das Freigegebene."),
    "changed": _("Geändert: Das Veröffentlichte weicht vom Freigegebenen ab."),
    "different": _("Etwas anderes: Das Veröffentlichte hat mit dem Freigegebenen nichts zu tun."),
    "person": _("Bitte ansehen: Das Programm kann nicht sicher sagen, ob es dasselbe ist."),
}
KINDS: Final[Mapping[str, str]] = {"text": _("Text"), "image": _("Bild"), "video": _("Video"), "sound": _("Ton")}
CHANGES: Final[Mapping[str, str]] = {
    "replaced": _("durch anderes ersetzt"),
    "inserted": _("eingefügt"),
    "removed": _("fehlt"),
    "trimmed_start": _("am Anfang abgeschnitten"),
    "trimmed_end": _("am Ende abgeschnitten"),
    "picture": _("Stelle im Bild anders"),
    "mirrored": _("gespiegelt"),
    "cropped": _("stark beschnitten"),
    "speed": _("Geschwindigkeit anders"),
    "doubtful": _("auffällig, bitte ansehen"),
    "sound_muted": _("Ton stumm"),
    "sound_replaced": _("Ton anders"),
    "sound_added": _("Ton, wo keiner war"),
    "sound_missing": _("Tonspur fehlt"),
    "sound_trimmed_start": _("Ton am Anfang abgeschnitten"),
    "sound_trimmed_end": _("Ton am Ende abgeschnitten"),
    "sound_doubtful": _("Ton auffällig, bitte anhören"),
}
SIGNS: Final[Mapping[str, str]] = {
    "unseen": _("unsichtbares Zeichen"),
    "direction": _("Zeichen, das die Leserichtung ändert"),
    "look_alike": _("Buchstabe, der nur so aussieht"),
}


def in_words(result: Mapping[str, Any]) -> str:
    """All lines of the answer."""
    lines = [VERDICTS[result["verdict"]], _("Art: %s") % KINDS[result["kind"]]]
    lines += [f"- {line}" for each in result["where"] for line in _place(each)]
    lines += [
        _("- Pflichtangabe fehlt: %s") % each["token"] for each in result.get("tokens", ()) if each["state"] == "fail"
    ]
    lines += _transformed(result)
    lines.append(_("SHA-256 freigegeben: %s") % result["approved_sha256"])
    lines.append(_("SHA-256 veröffentlicht: %s") % result["published_sha256"])
    return "\n".join(lines)


def _place(each: Mapping[str, Any]) -> Iterator[str]:
    if "op" in each:
        yield _sign(each) if each["op"] == "sign" else _words(each)
    elif "start_s" in each:
        yield _stretch(each)
    else:
        box = each["approved"] or each["live"]
        film = _("im freigegebenen Bild") if each["approved"] else _("im Rand des veröffentlichten Bildes")
        yield _("%(where)s, %(box)s: %(sure)s") % {
            "where": film,
            "box": _box(box["left"], box["top"], box["right"], box["bottom"]),
            "sure": _("anders") if each["certain"] else _("auffällig, bitte ansehen"),
        }


def _words(each: Mapping[str, Any]) -> str:
    facts = {"at": each["approved_position"] + 1, "old": each["approved"] or "–", "new": each["live"] or "–"}
    return _("Zeichen %(at)s: „%(old)s“ → „%(new)s“") % facts


def _sign(each: Mapping[str, Any]) -> str:
    facts = {"at": each["position"] + 1, "what": SIGNS[each["kind"]], "code": each["code_point"]}
    return _("Zeichen %(at)s des veröffentlichten Textes: %(what)s (%(code)s)") % facts


def _stretch(each: Mapping[str, Any]) -> str:
    facts = {"start": _number(each["start_s"]), "end": _number(each["end_s"]), "what": CHANGES[each["kind"]]}
    approved = each.get("film") == "approved" or "trimmed" in each["kind"]
    text = _("Sekunde %(start)s bis %(end)s der freigegebenen Fassung: %(what)s") if approved else _(
        "Sekunde %(start)s bis %(end)s: %(what)s"
    )  # fmt: skip
    region = each.get("region")
    return text % facts + (f" ({_box(*region)})" if region else "")


def _box(left: float, top: float, right: float, bottom: float) -> str:
    facts = {"x": round(left * 100), "x2": round(right * 100), "y": round(top * 100), "y2": round(bottom * 100)}
    return _("%(x)s–%(x2)s %% von links, %(y)s–%(y2)s %% von oben") % facts


def _number(seconds: float) -> str:
    return f"{seconds:.1f}".replace(".", ",")


def _transformed(result: Mapping[str, Any]) -> list[str]:
    """What was done as a whole without making it another thing."""
    how = result["transformation"] or {}
    lines = []
    if how.get("grade") not in {None, "exact"}:
        lines.append(_("Zeichen, Leerraum oder Auszeichnung weichen ab, der Wortlaut nicht."))
    if how.get("mirrored"):
        lines.append(_("Gespiegelt."))
    for key, text in (("trimmed_start_s", _("Anfang um %s s kürzer.")), ("trimmed_end_s", _("Ende um %s s kürzer."))):
        if how.get(key, 0) >= 0.1:
            lines.append(text % _number(how[key]))
    if abs(how.get("gain_db") or 0) >= 1:
        lines.append(_("Ton um %s dB verändert.") % _number(how["gain_db"]))
    if "visible" in how:
        lines += _visible(how["visible"])
    return lines


def _visible(box: Any) -> list[str]:
    edges = tuple(box.values()) if isinstance(box, Mapping) else tuple(box)
    if max(edges[0], edges[1], 1 - edges[2], 1 - edges[3]) < 0.005:
        return []
    return [_("Sichtbarer Teil des Freigegebenen: %s.") % _box(*edges)]
