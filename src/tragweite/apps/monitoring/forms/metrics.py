# SPDX-License-Identifier: EUPL-1.2
"""Figures of the platforms: typed in, or read from a file."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from tragweite.platforms.counts import MAX_COUNT
from tragweite.platforms.exports import FIELDS, suggest_mapping
from tragweite.platforms.metrics import Definition
from tragweite.web import states
from tragweite.web.forms import KernForm, MomentField

LANGUAGES: Final = [("de", _("deutsch: 1.234 und 1,2 Mio.")), ("en", _("englisch: 1,234 und 1.2K"))]


class MetricsForm(KernForm):
    """The figures of one post at one moment; one field for each metric that the platform counts."""

    as_of = MomentField(label=_("Stand der Zahlen"), help_text=_("Wann wurden sie abgelesen?"))
    source = forms.CharField(
        label=_("Quelle"), help_text=_("Zum Beispiel: Statistik in der App, Bericht der Agentur."), max_length=200
    )

    def __init__(self, *args: Any, definitions: Iterable[Definition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.metrics = [str(each.metric) for each in definitions]
        for each in definitions:
            self.fields[str(each.metric)] = forms.IntegerField(
                label=str(states.word("metric", each.metric)),
                help_text=each.text_de,
                min_value=0,
                max_value=MAX_COUNT,
                required=False,
                error_messages={
                    "invalid": _("Das ist keine ganze Zahl. Bitte schreiben Sie nur Ziffern, zum Beispiel 12500."),
                    "min_value": _("Kennzahlen zählen ab 0. Bitte prüfen Sie die Zahl."),
                    "max_value": _("Diese Zahl ist sicher zu groß. Bitte prüfen Sie sie."),
                },
            )

    @property
    def figures(self) -> dict[str, int | None]:
        """The figures that were typed in; an empty field states nothing."""
        return {name: self.cleaned_data[name] for name in self.metrics if self.cleaned_data.get(name) is not None}


class MetricFileForm(KernForm):
    """An export file of a platform."""

    file = forms.FileField(
        label=_("CSV-Datei"),
        help_text=_(
            "Export der Plattform mit Überschriften; eine Zeile je Beitrag. Zeichensatz und Trennzeichen werden erkannt."
        ),
    )


class MappingForm(KernForm):
    """How the columns of a file are read."""

    platform = forms.ChoiceField(label=_("Plattform"))
    language = forms.ChoiceField(
        label=_("Schreibweise der Zahlen"),
        choices=[("", _("nur Eindeutiges lesen")), *LANGUAGES],
        required=False,
    )
    as_of = MomentField(
        label=_("Stand der Datei"), help_text=_("Gilt für Zeilen ohne eigenen Stand: Wann wurde die Datei geladen?")
    )

    def __init__(self, *args: Any, header: Iterable[str], platforms: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.header = tuple(header)
        named = [(name, states.word("platform", name)) for name in platforms]
        self.fields["platform"].choices = named  # type: ignore[attr-defined]
        suggested = suggest_mapping(header=self.header)
        fields = [("", _("nicht übernehmen")), *((field, states.word("field", field)) for field in FIELDS)]
        for number, column in enumerate(self.header):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=_("Spalte „%(column)s“") % {"column": column},
                choices=fields,
                required=False,
                initial=suggested.get(column, ""),
            )

    @property
    def mapping(self) -> Mapping[str, str]:
        """Column -> field, only what is taken over."""
        chosen = {column: self.cleaned_data[f"column_{number}"] for number, column in enumerate(self.header)}
        return {column: field for column, field in chosen.items() if field}
