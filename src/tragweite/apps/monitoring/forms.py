# SPDX-License-Identifier: EUPL-1.2
"""Forms of the room."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tragweite.apps.content.models import Evidence, EvidenceMedium
from tragweite.apps.monitoring.actions import Seen
from tragweite.apps.monitoring.models import LiveCheck
from tragweite.apps.monitoring.queries import AnalyticsPlan
from tragweite.apps.partners.models import Channel
from tragweite.apps.people.models import User
from tragweite.platforms.analytics.figures import Dimension, Period, Tool
from tragweite.platforms.analytics.files import DAY, LABEL, Choices, Found, measures_of, suggested_columns
from tragweite.platforms.counts import MAX_COUNT
from tragweite.platforms.exports import FIELDS, suggest_mapping
from tragweite.platforms.metrics import Definition
from tragweite.web import states
from tragweite.web.forms import DateField, EuroField, KernForm, MomentField

LANGUAGES: Final = [("de", _("deutsch: 1.234 und 1,2 Mio.")), ("en", _("englisch: 1,234 und 1.2K"))]


class FilesInput(forms.ClearableFileInput):
    """Several files at once, in the order in which they were chosen."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; the cleaned value is a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file is checked as one."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given and self.required:
            return [super().clean(None, initial)]
        return [super(FilesField, self).clean(each, initial) for each in given]


class SeenForm(KernForm):
    """What is seen of a live post now; ``is_story``: its pictures are slides."""

    def __init__(self, *args: Any, is_story: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = EvidenceMedium.Role.SLIDE if is_story else EvidenceMedium.Role.MEDIA

    account = forms.CharField(
        label=_("Konto, auf dem der Beitrag steht"),
        help_text=_("Ohne @. Leer heißt: das vereinbarte Konto."),
        max_length=120,
        required=False,
    )
    live_text = forms.CharField(
        label=_("Text, wie er jetzt zu lesen ist"),
        help_text=_(
            "Bitte aus dem Beitrag kopieren, nicht aus dem Entwurf. Hat der Beitrag einen Titel, steht er in der ersten Zeile."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        strip=False,
    )
    seen_files = FilesField(
        label=_("Bilder, Videos oder Ton, wie sie jetzt zu sehen sind"),
        help_text=_("Bitte alle aus dem Beitrag speichern, in ihrer Reihenfolge; bei einer Story jede Folie."),
        required=False,
    )
    screenshots = FilesField(
        label=_("Bildschirmfotos"),
        help_text=_("Sie werden aufbewahrt und nicht verglichen, denn sie zeigen mehr als den Beitrag."),
        required=False,
    )
    label_seen = forms.BooleanField(
        label=_("Die Werbekennzeichnung ist am Beitrag zu sehen"),
        help_text=_("Auch wenn die Plattform sie außerhalb des Textes zeigt."),
        required=False,
    )
    captured_how = forms.CharField(
        label=_("Wie festgehalten?"),
        help_text=_("Zum Beispiel: Text kopiert und Bild gespeichert aus der App."),
        max_length=200,
    )

    @property
    def seen(self) -> Seen:
        """The cleaned values as the actions take them."""
        given = self.cleaned_data
        files = [(each, str(self.role)) for each in given["seen_files"]]
        files += [(each, EvidenceMedium.Role.SCREENSHOT.value) for each in given["screenshots"]]
        return Seen(
            live_text=given["live_text"],
            captured_how=given["captured_how"],
            files=files,
            account=given["account"],
            url=given.get("seen_url", ""),
            label_seen=given["label_seen"],
            found=given.get("found") or Evidence.Found.LIVE,
        )


class PublicationForm(SeenForm):
    """That a post is live, and what was seen of it at the moment ``at``."""

    field_order = ("url", "published_at")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_published_at(self) -> datetime:
        """A time is written in minutes and means some moment of that minute: the latest that has passed is taken."""
        moment: datetime = self.cleaned_data["published_at"]
        return moment if moment.second or moment > self.at else min(moment + timedelta(seconds=59), self.at)

    url = forms.URLField(label=_("Adresse des Beitrags"), max_length=500, assume_scheme="https")
    published_at = MomentField(label=_("Veröffentlicht am"))


class EvidenceForm(SeenForm):
    """What is seen of a post at one of its moments."""

    field_order = ("moment", "found", "seen_url")

    moment = forms.ChoiceField(label=_("Zeitpunkt"), choices=list(Evidence._meta.get_field("moment").flatchoices))  # noqa: SLF001
    found = forms.ChoiceField(label=_("Befund"), choices=Evidence.Found.choices, widget=forms.RadioSelect)
    seen_url = forms.URLField(
        label=_("Adresse, falls sie sich geändert hat"), max_length=500, assume_scheme="https", required=False
    )


class FoundFilesForm(KernForm):
    """Files of a post that nobody approved."""

    found_files = FilesField(
        label=_("Bilder, Videos, Ton oder Bildschirmfotos"),
        help_text=_("So, wie sie jetzt zu sehen sind. Sie werden mit ihrer Prüfsumme aufbewahrt und nie geändert."),
    )
    captured_how = forms.CharField(
        label=_("Wie festgehalten?"),
        help_text=_("Zum Beispiel: Bild gespeichert aus der App."),
        max_length=200,
    )


class DecisionForm(KernForm):
    """What a person says of a doubt."""

    decision = forms.ChoiceField(label=_("Ihr Ergebnis"), choices=LiveCheck.Decision.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Begründung"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class ResolutionForm(KernForm):
    """Why the second person agrees."""

    reason = forms.CharField(
        label=_("Warum ist die Abweichung geklärt?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class PaymentEffectForm(KernForm):
    """What a deviation does to the payment."""

    effect = forms.ChoiceField(
        label=_("Wirkung auf die Zahlung"), choices=states.choices("payment_effect"), widget=forms.RadioSelect
    )
    net_cents = EuroField(label=_("Kürzung netto"), required=False)
    reason = forms.CharField(label=_("Begründung"), max_length=500)


class PostListForm(KernForm):
    """A list of live posts of one channel."""

    channel = forms.ModelChoiceField(label=_("Kanal"), queryset=Channel.objects.none())
    file = forms.FileField(
        label=_("Liste der Beiträge"),
        help_text=_(
            "CSV mit Überschriften oder JSON: url, account, published_at, text. Auch eine von Hand geschriebene Liste geht."
        ),
    )

    def __init__(self, *args: Any, channels: Iterable[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Channel.objects.filter(pk__in=[each.pk for each in channels])
        self.fields["channel"].queryset = known.select_related("party", "ministry")  # type: ignore[attr-defined]


class AssignForm(KernForm):
    """Who clears a deviation."""

    assignee = forms.ModelChoiceField(label=_("Zuständig"), queryset=User.objects.none())

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people  # type: ignore[attr-defined]


class ExplanationForm(KernForm):
    """Why a deviation may stay, or what was corrected."""

    HOW: Final = [
        ("explain", _("Die Abweichung ist erklärt und kann bleiben")),
        ("correct", _("Der Beitrag wurde berichtigt")),
    ]
    how = forms.ChoiceField(label=_("Ergebnis"), choices=HOW, widget=forms.RadioSelect)
    explanation = forms.CharField(label=_("Erklärung"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000)


class RejectionForm(KernForm):
    """Why an explanation does not do."""

    reason = forms.CharField(
        label=_("Warum genügt das nicht?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


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


class LinkPeriodForm(KernForm):
    """From when until when a link leads to its target."""

    starts_at = MomentField(label=_("Gilt ab"))
    ends_at = MomentField(label=_("Gilt bis"), help_text=_("Danach führt der Link auf eine Seite der Behörde."))
    reason = forms.CharField(label=_("Warum?"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)


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
            (LABEL, _("Bezeichnung: Kampagne, Quelle oder Seite")),
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
