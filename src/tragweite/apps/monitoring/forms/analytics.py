# SPDX-License-Identifier: EUPL-1.2
"""Exports of the web analytics that the authority keeps."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tragweite.apps.monitoring.queries import AnalyticsPlan
from tragweite.platforms.analytics.figures import Dimension, Period, Tool
from tragweite.platforms.analytics.files import DAY, LABEL, Choices, Found, measures_of, suggested_columns
from tragweite.web import states
from tragweite.web.forms import DateField, KernForm


class AnalyticsFileForm(KernForm):
    """An export of the web analytics that the authority keeps."""

    file = forms.FileField(
        label=_("Datei"),
        help_text=_(
            "Matomo: Bericht oder Besucher-Log als CSV oder JSON. Plausible: das ZIP-Archiv. Umami: CSV, JSON oder "
            "ZIP-Archiv. Google Analytics 4: CSV. Das Werkzeug wird erkannt."
        ),
    )


class AnalyticsMappingForm(KernForm):
    """How a file of the web analytics is read, and to whom its labels belong."""

    tool = forms.ChoiceField(label=_("Werkzeug"), choices=states.choices("analytics_tool"))
    dimension = forms.ChoiceField(
        label=_("Die Bezeichnungen der Datei sind"), choices=states.choices("analytics_dimension")
    )
    first_day = DateField(
        label=_("Zeitraum von"), help_text=_("Nur, wenn die Zeilen keinen Tag nennen."), required=False
    )
    last_day = DateField(label=_("Zeitraum bis"), required=False)

    def __init__(self, *args: Any, found: Found, **kwargs: Any) -> None:
        tool = found.tool or Tool.MATOMO
        kwargs["initial"] = {"tool": str(tool), "dimension": str(Dimension.CAMPAIGN), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.header = found.header
        self.labels: dict[str, tuple[Dimension, str]] = {}
        suggested = suggested_columns(self.header, tool=tool)
        measures = sorted({str(measure) for each in Tool for measure in measures_of(each)})
        roles: list[tuple[str, Any]] = [
            ("", _("nicht übernehmen")),
            (DAY, _("Tag")),
            (LABEL, _("Bezeichnung: Kampagne, Inhalt, Quelle oder Seite")),
        ]
        roles += [(each, str(states.word("analytics_measure", each))) for each in measures]
        for number, column in enumerate(self.header):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=_("Spalte „%(column)s“") % {"column": column},
                choices=roles,
                required=False,
                initial=suggested.get(column, ""),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if bool(first) != bool(last):
            self.add_error("last_day" if first else "first_day", _("Bitte geben Sie beide Tage an oder keinen."))
        elif first and last and last < first:
            self.add_error("last_day", _("Der letzte Tag liegt vor dem ersten. Bitte prüfen Sie beide."))
        return given

    @property
    def choices(self) -> Choices:
        """How to read the file: as chosen, or as suggested where nothing was sent yet."""
        said = (
            self.cleaned_data
            if self.is_bound
            else {name: self.get_initial_for_field(f, name) for name, f in self.fields.items()}
        )
        first, last = said.get("first_day"), said.get("last_day")
        return Choices(
            tool=Tool(said["tool"]),
            dimension=Dimension(said["dimension"]),
            period=Period(first_day=first, last_day=last) if first and last else None,
            columns={column: said[f"column_{number}"] or "" for number, column in enumerate(self.header)},
        )

    def ask_for(self, labels: Mapping[tuple[Dimension, str], tuple[str, str]], targets: list[tuple[str, str]]) -> None:
        """Add one question for each label: its text, and the target that is suggested."""
        for label, (text, suggested) in labels.items():
            name = f"to_{hashlib.sha256(':'.join(label).encode()).hexdigest()[:16]}"
            self.labels[name] = label
            self.fields[name] = forms.ChoiceField(label=text, choices=targets, required=False, initial=suggested)
            if self.is_bound and name not in self.data:
                self.data = {**dict(self.data.items()), name: suggested}

    def plan(self) -> AnalyticsPlan:
        """The plan as sent; a label about which nothing was sent yet has its suggestion."""
        to = {label: str(self.data.get(name, "")) for name, label in self.labels.items()}
        return AnalyticsPlan(choices=self.choices, targets=to)
