# SPDX-License-Identifier: EUPL-1.2
"""What a study found, as values with intervals: by design, from its stored result."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from tragweite.apps.findings.models import Study
from tragweite.core.evaluation.tested import figure
from tragweite.documents import numbers

from .kinds import KINDS

Result = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A figure; ``meaning`` says how it came about. Shares are 0 to 1 and shown in percent (``unit`` " %")."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    meaning: str
    unit: str = ""
    reason: str = ""

    @property
    def text(self) -> str:
        """The value as people read it, with three significant digits as in the sentence."""
        return _("lässt sich nicht beurteilen") if self.value is None else figure(self.value) + self.unit

    @property
    def interval(self) -> str:
        """The 95 % interval; why there is none, if there is a word for it; else empty."""
        if self.value is None or (self.low is None and self.high is None):
            return self.reason
        ends = [_("offen") if end is None else figure(end) for end in (self.low, self.high)]
        return f"95{numbers.NARROW}%: " + _("%(low)s bis %(high)s") % {"low": ends[0], "high": ends[1]} + self.unit


def values_of(study: Study) -> list[Value]:
    """The figures of a study, the one asked for first."""
    return _VALUES[study.kind](study.result)


def effect_of(study: Study) -> tuple[float, float, float] | None:
    """What was additional through the campaign, with its 95 % interval; None where the study cannot tell."""
    names = KINDS[study.kind].effect or ()
    estimate, low, high = (study.result[name] for name in names) if names else (None, None, None)
    return None if estimate is None or low is None or high is None else (estimate, low, high)


def _impact(result: Result) -> list[Value]:
    return [
        Value(
            label=_("Zusätzlich durch die Kampagne"),
            value=result["effect_sum"],
            low=result["effect_low"],
            high=result["effect_high"],
            meaning=_("Gezählt minus ohne Kampagne erwartet, Summe über %(n)s Zeitpunkte ab dem Beginn.")
            % {"n": result["n_after"]},
        ),
        Value(
            label=_("Ohne Kampagne erwartet"),
            value=result["predicted_sum"],
            low=result["predicted_low"],
            high=result["predicted_high"],
            meaning=_("Vorhersage aus %(n)s Zeitpunkten vor dem Beginn und den Vergleichsreihen.")
            % {"n": result["n_before"]},
        ),
        Value(
            label=_("Gezählt"), value=result["actual_sum"], meaning=_("Summe im Zeitraum der Kampagne, keine Schätzung.")
        ),
        Value(
            label=_("Zuverlässig messbar wäre erst"),
            value=result["detectable_effect"],
            meaning=_("So groß müsste eine Wirkung sein, damit diese Daten sie in vier von fünf Fällen zeigen."),
        ),
    ]  # fmt: skip


def _panel(result: Result) -> list[Value]:
    reason = _("ohne Intervall: zu wenige unbeteiligte Einheiten") if result["interval_reason"] else ""
    return [
        Value(
            label=_("Wirkung je Einheit und Zeitpunkt"),
            value=result["att"],
            low=result["low"],
            high=result["high"],
            meaning=_("Mittlerer Abstand zum Vergleich aus %(n)s unbeteiligten Einheiten nach dem Beginn.")
            % {"n": result["n_untouched"]},
            reason=reason,
        ),
        Value(
            label=_("Wirkung zusammen"),
            value=result["incremental_sum"],
            low=result["incremental_low"],
            high=result["incremental_high"],
            meaning=_("Summe über die Einheiten mit Kampagne und %(n)s Zeitpunkte ab dem Beginn.")
            % {"n": result["n_after"]},
            reason=reason,
        ),
    ]


def _survey(result: Result) -> list[Value]:
    waves = {name: result[name] for name in ("before", "after", "control_before", "control_after")}
    is_share = all(wave["is_share"] for wave in waves.values() if wave) and any(waves.values())
    scale, unit = (100.0, f"{numbers.NARROW}%") if is_share else (1.0, "")
    labels = {
        "before": _("Vor der Kampagne"),
        "after": _("Nach der Kampagne"),
        "control_before": _("Vergleichsgruppe vorher"),
        "control_after": _("Vergleichsgruppe nachher"),
    }
    change = Value(
        label=_("Veränderung"),
        value=_scaled(result["change"], scale),
        low=_scaled(result["low"], scale),
        high=_scaled(result["high"], scale),
        meaning=_(
            "Nachher minus vorher, gewichtet auf die Randsummen; mit Vergleichsgruppe abzüglich deren Veränderung."
        ),
        unit=_(" Prozentpunkte") if is_share else "",
    )
    means = [
        Value(
            label=labels[name],
            value=wave["mean"] * scale,
            low=wave["low"] * scale,
            high=wave["high"] * scale,
            meaning=_("Gewichteter Wert aus %(n)s Antworten.") % {"n": numbers.number(wave["n"])},
            unit=unit,
        )
        for name, wave in waves.items()
        if wave
    ]
    return [change, *means]


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else value * scale


def _reach(result: Result) -> list[Value]:
    twice = result["at_least"].get("2")
    found = [
        Value(
            label=_("Verschiedene Menschen erreicht"),
            value=result["estimate"],
            low=result["interval_low"],
            high=result["interval_high"],
            meaning=_("Mindestens einmal erreicht, ohne Doppelte, in einer Zielgruppe von %(n)s Menschen.")
            % {"n": numbers.number(result["population"])},
        ),
        Value(
            label=_("Mit Doppelten gezählt"),
            value=result["summed"],
            meaning=_("Bloße Summe der Kanäle; zählt Menschen mehrfach und ist keine Reichweite."),
        ),
    ]
    if twice is not None and result["channels"] > 1:
        meaning = _("Modell der Überschneidung; ohne eigenes Intervall.")
        found.append(Value(label=_("Mindestens zweimal erreicht"), value=twice, meaning=meaning))
    return found


def _authenticity(result: Result) -> list[Value]:
    levels = Counter(row["level"] for row in result["accounts"])
    return [
        Value(
            label=_("Konten, bei denen jemand näher hinsehen sollte"),
            value=levels["look_closer"],
            meaning=_("Mindestens zwei Beobachtungen sprechen dafür; ein Hinweis, kein Urteil und kein Ausschluss."),
        ),
        Value(
            label=_("Konten ohne Hinweis"),
            value=levels["no_hint"],
            meaning=_("Was beobachtet wurde, kommt auch bei echten Konten oft genug vor."),
        ),
        Value(
            label=_("Konten, die sich nicht beurteilen lassen"),
            value=levels["not_assessable"],
            meaning=_("Zu ihnen ist nichts beobachtet; das spricht weder für noch gegen sie."),
        ),
    ]


def account_values(study: Study) -> list[Value]:
    """Posterior share of followers without content, by account in the order of the file; only for the page of the study."""
    return [
        Value(
            label=row["account"],
            value=_scaled(row["fake_share"], 100.0),
            low=_scaled(row["fake_low"], 100.0),
            high=_scaled(row["fake_high"], 100.0),
            meaning="",
            unit=f"{numbers.NARROW}%",
            reason="" if row["fake_share"] is not None else _("keine Zufallsstichprobe von Followern"),
        )
        for row in study.result["accounts"]
    ]


def hints_of(result: Result) -> dict[str, tuple[str, int]]:
    """The level of each account and how many of its observations speak for bought followers."""
    return {
        row["account"]: (row["level"], sum(1 for each in row["evidence"] if each["ratio"] > 1))
        for row in result["accounts"]
    }


_VALUES: Final[Mapping[str, Callable[[Result], list[Value]]]] = {
    "impact": _impact,
    "panel": _panel,
    "survey": _survey,
    "reach": _reach,
    "authenticity": _authenticity,
}
