# SPDX-License-Identifier: EUPL-1.2
"""Lists of live posts of a channel."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tragweite.apps.partners.models import Channel
from tragweite.web.forms import KernForm


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
