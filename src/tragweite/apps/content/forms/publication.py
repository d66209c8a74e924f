# SPDX-License-Identifier: EUPL-1.2
"""What somebody outside tells about a post that went live."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tragweite.web.forms import KernForm, MomentField


class OutsidePublicationForm(KernForm):
    """Where and when the released post went live."""

    url = forms.URLField(
        label=_("Adresse des Beitrags"),
        max_length=500,
        assume_scheme="https",
        help_text=_("In der App: „Teilen“, dann „Link kopieren“."),
    )
    published_at = MomentField(label=_("Veröffentlicht am"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["published_at"].initial = timezone.localtime().replace(second=0, microsecond=0)
