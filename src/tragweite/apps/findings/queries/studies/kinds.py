# SPDX-License-Identifier: EUPL-1.2
"""The designs of a study: which files and options the command of the same name takes, and what none of them shows."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.utils.translation import gettext_lazy as _

from tragweite.apps.findings.models import Study
from tragweite.terminal.evaluate import authenticity, impact, panel, reach, survey
from tragweite.web.states import Text

Stage = Literal["outtakes", "impact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of a study; ``role`` is the option of the command."""

    role: str
    label: Text
    help_text: Text
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyKind:
    """A design. ``options`` are those of the command with their defaults; ``most_rows`` bounds the time of a request.

    ``effect`` names estimate, low and high of what was additional, in the result; None where a design has no effect.
    ``is_of_campaign``: a campaign can change what is measured, so that nothing is judged before its end.
    ``names_people``: the figures by account stay on the page of the study.
    """

    kind: Study.Kind
    stage: Stage
    lead: Text
    parts: tuple[Part, ...]
    most_rows: int
    options: Mapping[str, Any]
    answer: Callable[[argparse.Namespace], Any]
    not_shown: tuple[Text, ...]
    effect: tuple[str, str, str] | None = None
    is_of_campaign: bool = True
    names_people: bool = False


_SERIES: Final = Part(
    role="series",
    label=_("Zeitreihe"),
    help_text=_(
        "CSV in UTF-8, eine Zeile je Tag oder Woche: Datum, die Kennzahl und Vergleichsreihen, die die Kampagne nicht "
        "berühren kann. Die Zeit vor dem Beginn gehört dazu, je länger, desto besser."
    ),
)
_PANEL: Final = Part(
    role="data",
    label=_("Einheiten und Zeiten"),
    help_text=_("CSV in UTF-8, eine Zeile je Einheit (zum Beispiel Kreis) und Zeit: Einheit, Zeit, Kennzahl."),
)
_PREDICTORS: Final = Part(
    role="predictors",
    label=_("Merkmale der Einheiten"),
    help_text=_("Nur für das Verfahren scm: CSV mit einer Zeile je Einheit und einer Spalte je Merkmal."),
    required=False,
)
_BEFORE: Final = Part(
    role="before",
    label=_("Antworten vor der Kampagne"),
    help_text=_("CSV in UTF-8, eine Zeile je befragter Person, ohne Namen und Anschriften."),
)
_AFTER: Final = Part(
    role="after",
    label=_("Antworten nach der Kampagne"),
    help_text=_("Dieselben Spalten wie in der Datei davor."),
)
_MARGINS: Final = Part(
    role="margins",
    label=_("Randsummen der Bevölkerung"),
    help_text=_("CSV mit den Spalten variable, level, total, zum Beispiel alter;16-29;812000."),
)
_SINGLES: Final = Part(
    role="singles",
    label=_("Erreichte Menschen je Kanal"),
    help_text=_("CSV mit den Spalten name und reach; dazu, wo bekannt, reach_sd."),
)
_PAIRS: Final = Part(
    role="pairs",
    label=_("Überschneidungen"),
    help_text=_("CSV mit den Spalten a, b, both: Menschen, die von beiden Kanälen erreicht wurden."),
    required=False,
)
_PROFILES: Final = Part(
    role="profiles",
    label=_("Beobachtungen je Konto"),
    help_text=_(
        "CSV in UTF-8, eine Zeile je Konto: account und, was beobachtet wurde, zum Beispiel likes_cv, "
        "reach_per_follower, duplicate_comment_share; aus einer Zufallsstichprobe von Followern sampled und empty. "
        "Als account genügt ein Kurzzeichen."
    ),
)

KINDS: Final[Mapping[str, StudyKind]] = {
    "impact": StudyKind(
        kind=Study.Kind.IMPACT,
        stage="impact",
        lead=_("Was war während der Kampagne mehr, als ohne sie nach den Vergleichsreihen zu erwarten war?"),
        parts=(_SERIES,),
        most_rows=4_000,
        options={
            "outcome": None, "controls": (), "start": None, "end": None, "date": None, "method": "envelope",
            "prior_level_sd": None, "negative_control": None, "seed": 1,
        },
        answer=impact.answer,
        effect=("effect_sum", "effect_low", "effect_high"),
        not_shown=(
            _("Ob etwas anderes, das zur selben Zeit begann, die Ursache ist: dafür stehen nur die Vergleichsreihen."),
            _("Welcher Beitrag, welcher Absender oder welcher Kanal gewirkt hat."),
            _("Ob die Wirkung nach dem Ende des Zeitraums anhält."),
        ),
    ),
    "panel": StudyKind(
        kind=Study.Kind.PANEL,
        stage="impact",
        lead=_("Was hat sich in den Einheiten mit Kampagne anders entwickelt als in unbeteiligten?"),
        parts=(_PANEL, _PREDICTORS),
        most_rows=6_000,
        options={
            "unit": None, "time": None, "outcome": None, "treated": None, "start": None, "method": "sdid",
            "predictors": None, "fit_from": None, "seed": 1,
        },
        answer=panel.answer,
        effect=("incremental_sum", "incremental_low", "incremental_high"),
        not_shown=(
            _("Ob unbeteiligte Einheiten wirklich unberührt blieben; wer dort die Beiträge sah, macht die Wirkung kleiner."),
            _("Was in anderen Einheiten geschehen wäre: geschätzt ist die Wirkung in den genannten."),
            _("Welcher Beitrag oder welcher Absender gewirkt hat."),
        ),
    ),
    "survey": StudyKind(
        kind=Study.Kind.SURVEY,
        stage="outtakes",
        lead=_("Haben sich die Antworten zwischen zwei Befragungen geändert, auch gegenüber einer Vergleichsgruppe?"),
        parts=(_BEFORE, _AFTER, _MARGINS),
        most_rows=50_000,
        options={"question": None, "weight": None, "cluster": None, "group": None, "control": None},
        answer=survey.answer,
        not_shown=(
            _("Ob die Kampagne die Ursache ist, wenn keine Vergleichsgruppe befragt wurde."),
            _("Was Menschen tun; gemessen ist, was sie sagen."),
            _("Wie jene denken, die nicht antworten: die Gewichte gleichen nur die genannten Merkmale aus."),
        ),
    ),
    "reach": StudyKind(
        kind=Study.Kind.REACH,
        stage="outtakes",
        lead=_("Wie viele verschiedene Menschen wurden über alle Kanäle zusammen erreicht?"),
        parts=(_SINGLES, _PAIRS),
        most_rows=2_000,
        options={"population": None},
        answer=reach.answer,
        not_shown=(
            _("Ob die Beiträge gelesen, verstanden oder behalten wurden."),
            _("Ob die Angaben der Plattformen stimmen; gerechnet ist mit dem, was sie melden."),
            _("Ob jemand wegen der Kampagne etwas getan hat."),
        ),
    ),
    "authenticity": StudyKind(
        kind=Study.Kind.AUTHENTICITY,
        stage="outtakes",
        lead=_("Sind die Follower der vorgeschlagenen Konten echte Menschen?"),
        parts=(_PROFILES,),
        most_rows=2_000,
        options={},
        answer=authenticity.answer,
        not_shown=(
            _("Ob jemand Follower gekauft hat: die Werte sind Hinweise, kein Urteil, und schließen niemanden aus."),
            _("Wer auffällige Follower veranlasst hat; auch Dritte können ein Konto damit überziehen."),
            _("Ob die echten Follower zur Zielgruppe gehören."),
        ),
        is_of_campaign=False,
        names_people=True,
    ),
}  # fmt: skip
