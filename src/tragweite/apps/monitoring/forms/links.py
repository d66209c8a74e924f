# SPDX-License-Identifier: EUPL-1.2
"""Periods of tracked links."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tragweite.web.forms import KernForm, MomentField


class LinkPeriodForm(KernForm):
    """From when until when a link leads to its target."""

    starts_at = MomentField(label=_("Gilt ab"))
    ends_at = MomentField(label=_("Gilt bis"), help_text=_("Danach führt der Link auf eine Seite der Behörde."))
    reason = forms.CharField(label=_("Warum?"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)
