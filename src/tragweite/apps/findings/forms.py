# SPDX-License-Identifier: EUPL-1.2
"""Forms of the room."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from tragweite.core.refusal import Refused
from tragweite.terminal.cells import names_in
from tragweite.web.forms import CountField, DateField, KernForm, NumberField

from .models import PeerReview, Study
from .queries.studies import StudyKind


def _text(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": 5}), max_length=10_000
    )


class SuccessReviewForm(KernForm):
    """The three checks of the success review and what is learned from it."""

    target_check = _text(_("Zielerreichungskontrolle"), _("Wurden die Ziele erreicht? Woran sieht man das?"))
    effect_check = _text(_("Wirkungskontrolle"), _("War die Kampagne die Ursache? Was spricht dafür, was dagegen?"))
    economy_check = _text(_("Wirtschaftlichkeitskontrolle"), _("Stand der Aufwand im Verhältnis zum Ergebnis?"))
    learned = _text(_("Was wir daraus lernen"), _("Was soll beim nächsten Mal anders sein?"))


class PeerReviewForm(KernForm):
    """What the second person found."""

    verdict = forms.ChoiceField(label=_("Ergebnis"), choices=PeerReview.Verdict.choices, widget=forms.RadioSelect)
    reason = _text(
        _("Was wurde geprüft, was fiel auf?"),
        _(
            "Zum Beispiel: Zahl der Beiträge mit der Liste verglichen, Gegenproben gelesen, Satz durch das Intervall gedeckt."
        ),
    )


class AlarmForm(KernForm):
    """What was decided after an alarm."""

    answer = _text(_("Was wird daraufhin getan?"), _("Auch „nichts, weil …“ ist eine Antwort. Sie steht in der Akte."))


class StudyForm(KernForm):
    """A form whose refusals may speak of an option of the command: they are shown at the field of that option."""

    def refuse(self, refused: Refused) -> None:
        """``--fit-from`` becomes the field ``fit_from`` and its label."""
        option = str(refused.facts.get("option", "")).split("/")[0].removeprefix("--").replace("-", "_")
        if option in self.fields:
            facts = {**refused.facts, "option": str(self.fields[option].label), "field": option}
            refused = Refused(refused.code, **facts)
        super().refuse(refused)


class StudyFilesForm(StudyForm):
    """First step of a study: the question, where the data come from, the files."""

    question = forms.CharField(label=_("Welche Frage soll beantwortet werden?"), max_length=300)
    source = forms.CharField(
        label=_("Quelle der Daten"), max_length=200, help_text=_("Zum Beispiel: Webstatistik karriere.hessen.de")
    )
    definition = forms.CharField(
        label=_("Was genau zählt eine Zahl?"),
        max_length=500,
        help_text=_("Zum Beispiel: Besuche der Stellenseite je Tag, ohne Aufrufe aus der Verwaltung."),
    )
    period = forms.CharField(
        label=_("Zeitraum der Daten"), max_length=100, help_text=_("Zum Beispiel: 01.01.2026 bis 30.06.2026")
    )
    as_of_on = DateField(label=_("Stand der Daten"))

    def __init__(self, *args: Any, kind: StudyKind, is_planned: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind.effect:
            self.fields["counted"] = forms.ChoiceField(
                label=_("Was ist die Kennzahl?"),
                choices=Study.Counted.choices,
                initial=Study.Counted.OTHER,
                required=False,
                help_text=_(
                    "Aus Bewerbungen und Besuchen dieser Kampagne werden nach der Freigabe Kosten je zusätzlicher Bewerbung "
                    "oder je zusätzlichem Besuch."
                ),
            )
        if not is_planned:
            self.fields["deviation_reason"] = forms.CharField(
                label=_("Warum weichen Sie vom Plan ab?"),
                max_length=300,
                help_text=_("Der genehmigte Auswertungsplan nennt dieses Verfahren nicht. Das steht beim Ergebnis."),
            )
        for part in kind.parts:
            self.fields[part.role] = forms.FileField(
                label=str(part.label), help_text=str(part.help_text), required=part.required, max_length=200
            )

    def about(self) -> dict[str, Any]:
        """All answers that are no files."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if not isinstance(self.fields[name], forms.FileField)
        }


class OptionsForm(StudyForm):
    """Second step of a study: the options of the command; ``columns``: those of each file by its role."""

    def __init__(self, *args: Any, columns: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role, names in self.columns_of().items():
            for name in names:
                field = self.fields[name]
                blank = [] if isinstance(field, forms.MultipleChoiceField) or field.required else [("", _("keine"))]
                field.choices = [*blank, *((each, each) for each in columns[role])]  # type: ignore[attr-defined]

    def columns_of(self) -> dict[str, tuple[str, ...]]:
        """Which fields name a column of which file."""
        return {}

    def parameters(self) -> dict[str, Any]:
        """The options as the command takes them; what was left empty keeps the default of the command."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None, [])}


def _column(label: Any, help_text: Any = "", *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text, required=required)


def _seed() -> CountField:
    return CountField(
        label=_("Startzahl des Zufalls"),
        initial=1,
        min_value=0,
        help_text=_("Dieselbe Zahl gibt dasselbe Ergebnis. Meist bleibt sie 1."),
    )


def _when(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=40, required=required)


class ImpactForm(OptionsForm):
    """Options of ``tragweite evaluate impact``."""

    outcome = _column(_("Kennzahl"), _("Die Spalte, in der die Wirkung gesucht wird."))
    controls = forms.MultipleChoiceField(
        label=_("Vergleichsreihen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Spalten, die sich ähnlich bewegen, die die Kampagne aber nicht berühren kann."),
    )
    date = _column(_("Datum"), _("Ohne Datum zählen die Zeilen ab 0."), required=False)
    start = _when(_("Beginn der Kampagne"), _("Tag, zum Beispiel 02.03.2026, oder Nummer der Zeile ab 0."))
    end = _when(_("Letzter Tag"), _("Leer: bis zum Ende der Reihe."), required=False)
    method = forms.ChoiceField(
        label=_("Verfahren"),
        choices=[
            ("envelope", _("vorsichtig: das weiteste Intervall mehrerer Modelle (empfohlen)")),
            ("grid", _("ein Modell auf dem Logarithmus, exakt gerechnet")),
            ("bsts", _("strukturelles Zeitreihenmodell wie CausalImpact")),
        ],
    )
    prior_level_sd = NumberField(
        label=_("Vorannahme zum Wandern des Niveaus"),
        required=False,
        decimal_places=4,
        help_text=_("Zwischen 0 und 1; leer: wie im Verfahren vorgesehen."),
    )
    negative_control = _column(
        _("Kennzahl, die sich nicht ändern darf"), _("Gegenprobe: zeigt auch sie eine Wirkung, stimmt etwas nicht."),
        required=False,
    )  # fmt: skip
    seed = _seed()

    def columns_of(self) -> dict[str, tuple[str, ...]]:
        """All columns are in one file."""
        return {"series": ("outcome", "controls", "date", "negative_control")}

    def parameters(self) -> dict[str, Any]:
        """The prior as a number that JSON knows."""
        found = super().parameters()
        prior = self.cleaned_data["prior_level_sd"]
        return found if prior is None else found | {"prior_level_sd": float(prior)}


class PanelForm(OptionsForm):
    """Options of ``tragweite evaluate panel``."""

    unit = _column(_("Einheit"), _("Zum Beispiel Kreis oder Hochschule."))
    time = _column(_("Zeit"), _("Zahl oder Tag."))
    outcome = _column(_("Kennzahl"))
    treated = forms.CharField(
        label=_("Einheiten mit Kampagne"),
        max_length=2000,
        help_text=_("Mit Komma getrennt, so geschrieben wie in der Datei; ein Name mit Komma in Anführungszeichen."),
    )
    start = _when(_("Erste Zeit mit Kampagne"), _("So geschrieben wie in der Datei."))
    method = forms.ChoiceField(
        label=_("Verfahren"),
        choices=[
            ("sdid", _("synthetische Differenz der Differenzen (empfohlen)")),
            ("scm", _("synthetische Kontrolle")),
            ("scm-demeaned", _("synthetische Kontrolle um den Mittelwert bereinigt")),
            ("scm-ridge", _("synthetische Kontrolle mit Ridge-Korrektur")),
            ("did", _("Differenz der Differenzen")),
        ],
    )
    fit_from = _when(_("Angepasst wird ab"), _("Nur für scm mit Merkmalen."), required=False)
    seed = _seed()

    def columns_of(self) -> dict[str, tuple[str, ...]]:
        """All columns are in the file of the units."""
        return {"data": ("unit", "time", "outcome")}

    def parameters(self) -> dict[str, Any]:
        """The treated units one by one."""
        return super().parameters() | {"treated": list(names_in(self.cleaned_data["treated"]))}


class SurveyForm(OptionsForm):
    """Options of ``tragweite evaluate survey``."""

    question = _column(_("Antwort"), _("Spalte mit 0/1 oder einer Zahl."))
    weight = _column(_("Gewicht vor der Anpassung"), required=False)
    cluster = _column(_("Gemeinsam gezogene Gruppe"), _("Zum Beispiel Schule oder Ort."), required=False)
    group = _column(_("Spalte der Gruppe"), _("Nur mit Vergleichsgruppe."), required=False)
    control = forms.CharField(
        label=_("Name der Vergleichsgruppe"),
        required=False,
        max_length=100,
        help_text=_("Die Gruppe, die die Kampagne nicht erreichen konnte, so geschrieben wie in der Datei."),
    )

    def columns_of(self) -> dict[str, tuple[str, ...]]:
        """Both files have the same columns; those of the first are offered."""
        return {"before": ("question", "weight", "cluster", "group")}


class ReachForm(OptionsForm):
    """Options of ``tragweite evaluate reach``."""

    population = CountField(label=_("Größe der Zielgruppe"), min_value=1, help_text=_("Menschen, zum Beispiel 600.000"))


class AuthenticityForm(OptionsForm):
    """``tragweite evaluate authenticity`` has no options: all columns have fixed names."""


OPTION_FORMS: Final[Mapping[str, type[OptionsForm]]] = {
    "impact": ImpactForm,
    "panel": PanelForm,
    "survey": SurveyForm,
    "reach": ReachForm,
    "authenticity": AuthenticityForm,
}
