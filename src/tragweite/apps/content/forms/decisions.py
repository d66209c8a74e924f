# SPDX-License-Identifier: EUPL-1.2
"""Decisions about exactly what stands on the page, and reasons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tragweite.web.forms import KernForm, MomentField

from .fields import long_text


class ReasonForm(KernForm):
    """Why something is stopped, given back or taken back."""

    reason = forms.CharField(label=_("Grund"), max_length=2000, widget=long_text(4))


class SeenForm(KernForm):
    """Which content the person on this page has seen."""

    version_id = forms.IntegerField(widget=forms.HiddenInput)
    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ApprovalForm(SeenForm):
    """The agreement in one step; ``step`` names it where several are open in parallel."""

    step = forms.IntegerField(widget=forms.HiddenInput, required=False)
    conditions = forms.CharField(
        label=_("Bedingungen"),
        max_length=300,
        required=False,
        help_text=_("Zum Beispiel „nur zusammen mit dem Beitrag vom 3. Mai“."),
    )
    valid_days = forms.IntegerField(label=_("Gültig für Tage"), initial=30, min_value=1, max_value=365)


class OverrideForm(KernForm):
    """A decision against a finding that stops, for exactly this version."""

    version_id = forms.IntegerField(widget=forms.HiddenInput)
    code = forms.CharField(widget=forms.HiddenInput, max_length=60)
    reason = forms.CharField(
        label=_("Begründung"),
        max_length=2000,
        widget=long_text(4),
        help_text=_("Sie steht mit Ihrem Namen an der Fassung und ist für die Prüfung sichtbar."),
    )


class UrgentForm(SeenForm):
    """A publication before its approval."""

    reason = forms.CharField(
        label=_("Warum ist es eilig?"),
        max_length=2000,
        widget=long_text(4),
        help_text=_("Welche Gefahr oder Frist ließ die zweite Prüfung nicht zu?"),
    )
    url = forms.URLField(label=_("Adresse des Beitrags"), max_length=500, assume_scheme="https")
    published_at = MomentField(label=_("Veröffentlicht am"))


class BundleDecisionForm(KernForm):
    """One decision about all posts of a bundle as they stand on the page."""

    conditions = forms.CharField(label=_("Bedingungen"), max_length=300, required=False)
    valid_days = forms.IntegerField(label=_("Gültig für Tage"), initial=30, min_value=1, max_value=365)

    def __init__(self, *args: Any, item_ids: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item_ids = item_ids
        for key in item_ids:
            self.fields[f"seen_{key}"] = forms.CharField(widget=forms.HiddenInput, max_length=90, required=False)

    def seen(self) -> dict[int, tuple[int, str]]:
        """Post -> version and content hash on the page of the approver."""
        found = {}
        for key in self.item_ids:
            version_id, _colon, content_hash = self.cleaned_data[f"seen_{key}"].partition(":")
            if version_id.isdecimal():
                found[key] = (int(version_id), content_hash)
        return found
