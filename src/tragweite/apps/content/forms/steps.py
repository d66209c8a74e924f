# SPDX-License-Identifier: EUPL-1.2
"""How a ministry decides: its steps and its hours."""

from typing import Any, Final

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from tragweite.apps.content.actions import GivenStep
from tragweite.apps.content.models import ReviewStep
from tragweite.core.rules.schedule import Terms
from tragweite.web.forms import DateField, KernForm

CHECKS: Final = (
    ("label", _("Werbekennzeichnung")),
    ("political", _("politische Werbung")),
    ("election", _("Zurückhaltung vor Wahlen")),
    ("growth", _("Umfang der Öffentlichkeitsarbeit")),
    ("claims", _("Tatsachen und Quellen")),
    ("ai", _("Einsatz von KI")),
    ("alt_text", _("Alternativtexte")),
    ("subtitles", _("Untertitel")),
    ("picture_text", _("Text im Bild")),
    ("camel_case", _("Schreibweise der Hashtags")),
    ("emoji", _("Emojis")),
    ("rights", _("Nutzungsrechte")),
    ("music", _("Musik")),
    ("people", _("erkennbare Personen")),
    ("minors", _("Minderjährige")),
    ("coat_of_arms", _("Landeswappen")),
    ("link", _("Link")),
    ("tokens", _("Hashtags und Erwähnungen")),
    ("limit", _("Grenzen der Plattform")),
    ("channel", _("Abstand auf dem Kanal")),
)
MOST: Final = 8


class StepsForm(KernForm):
    """From when the steps hold."""

    valid_from = DateField(
        label=_("gilt ab"), help_text=_("Frühestens heute. Laufende Prüfungen bleiben, wie sie sind.")
    )


class StepForm(KernForm):
    """One step; an empty title leaves the row out."""

    title = forms.CharField(label=_("Schritt"), max_length=120, required=False)
    position = forms.IntegerField(
        label=_("Reihenfolge"), min_value=1, max_value=20, required=False, help_text=_("Gleiche Zahl: gleichzeitig.")
    )
    role = forms.ChoiceField(label=_("Rolle"), choices=ReviewStep.StepRole.choices, required=False)
    days = forms.IntegerField(label=_("Frist in Werktagen"), min_value=1, max_value=60, required=False, initial=3)
    only_when = forms.ChoiceField(
        label=_("nur wenn diese Prüfung nicht bestanden ist"), choices=[("", _("immer")), *CHECKS], required=False
    )
    same_person_allowed = forms.BooleanField(label=_("auch für Personen aus einem früheren Schritt"), required=False)

    def clean(self) -> dict[str, Any]:
        """A row with a title says where it stands."""
        cleaned = super().clean() or {}
        if cleaned.get("title") and not cleaned.get("position") and "position" not in self.errors:
            self.add_error("position", _("Bitte nennen Sie die Reihenfolge."))
        return cleaned


StepFormSet = formset_factory(StepForm, extra=2, max_num=MOST, validate_max=True)


def given_steps(rows: Any) -> list[GivenStep]:
    """The rows with a title as the action takes them."""
    return [
        GivenStep(
            position=row["position"],
            title=row["title"],
            role=row["role"],
            only_when=row["only_when"],
            days=row["days"] or 3,
            same_person_allowed=row["same_person_allowed"],
        )
        for row in rows
        if row.get("title")
    ]


class TermsForm(KernForm):
    """The hours of a ministry."""

    valid_from = DateField(label=_("gilt ab"))
    grace_minutes = forms.IntegerField(label=_("Karenz nach dem Termin in Minuten"), min_value=0)
    window_before_hours = forms.IntegerField(label=_("Veröffentlichung möglich: Stunden vor dem Termin"), min_value=0)
    window_after_hours = forms.IntegerField(label=_("Veröffentlichung möglich: Stunden nach dem Termin"), min_value=1)
    urgent_hours = forms.IntegerField(label=_("Eilweg: Stunden bis zur zweiten Prüfung"), min_value=1)

    def terms(self) -> Terms:
        """The hours as the action takes them."""
        return Terms(**{name: value for name, value in self.cleaned_data.items() if name != "valid_from"})
