# SPDX-License-Identifier: EUPL-1.2
"""Controls that several forms of the room share."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from tragweite.web.forms import NumberField

TIME: Final = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?")


def long_text(rows: int = 5) -> forms.Textarea:
    """A text area of a height."""
    return forms.Textarea(attrs={"rows": rows})


def unix_lines(text: str) -> str:
    """Browsers send line ends of their own; hashes and offsets must not depend on them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class PercentField(NumberField):
    """A share of a picture's side in per cent; the cleaned value is in 1/10000, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 100, "required": False, **kwargs})

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else round(found * 100)


class TimeMarkField(forms.CharField):
    """A moment of a recording as mm:ss (or h:mm:ss, mm:ss,mmm); the cleaned value is in milliseconds, or None."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "tw-short", "autocomplete": "off", "placeholder": "00:00"})
        super().__init__(**{"widget": widget, "required": False, **kwargs})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        found = TIME.fullmatch(text)
        if found is None or int(found.group(3)) > 59:
            raise forms.ValidationError(_("Bitte schreiben Sie die Zeit als Minuten:Sekunden, zum Beispiel 01:05."))
        hours, minutes, seconds, rest = found.groups()
        return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int((rest or "0").ljust(3, "0"))
