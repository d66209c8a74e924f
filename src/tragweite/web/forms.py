# SPDX-License-Identifier: EUPL-1.2
"""Forms in KERN markup, German amounts and dates, and refusals of the core as form errors."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

from tragweite.core.refusal import Refused
from tragweite.core.rules.money import parse_amount_de
from tragweite.web import formats
from tragweite.web.refusals import refusal_text

DAY_FORMATS: Final = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
MOMENT_FORMATS: Final = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M"]


class KernBoundField(forms.BoundField):
    """A field that knows which KERN component shows it."""

    @property
    def kern_kind(self) -> str:
        """``group`` (radio buttons, check boxes), ``check`` (one check box), ``select`` or ``input``."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "group"
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        return "select" if isinstance(widget, forms.Select) else "input"

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        if shown.is_hidden:
            return built
        names = [shown.attrs.get("class", ""), *self._kern_classes()]
        return {**built, "class": " ".join(name for name in names if name)}

    def _kern_classes(self) -> list[str]:
        widget = self.field.widget
        base = {
            "group": "kern-form-check__radio" if isinstance(widget, forms.RadioSelect) else "kern-form-check__checkbox",
            "check": "kern-form-check__checkbox",
            "select": "kern-form-input__select",
            "input": "kern-form-input__input",
        }[self.kern_kind]
        # CheckboxSelectMultiple is a RadioSelect to Django, so the more special one is asked last.
        if isinstance(widget, forms.CheckboxSelectMultiple):
            base = "kern-form-check__checkbox"
        if isinstance(widget, forms.SelectMultiple) and self.kern_kind == "select":
            base = "kern-form-input__select tw-select-multiple"
        return [base, f"{base.split(' ', maxsplit=1)[0]}--error"] if self.errors else [base]


class KernRenderer(DjangoTemplates):
    """The ``FORM_RENDERER``: ``{{ form }}`` and ``{{ form.name.as_field_group }}`` give KERN markup."""

    form_template_name = "kern/form.html"
    formset_template_name = "kern/formset.html"
    field_template_name = "kern/field.html"
    bound_field_class = KernBoundField


MISSING_ANSWER: Final = _("Diese Angabe fehlt. Bitte ergänzen Sie sie.")
_DJANGOS_MISSING: Final = forms.Field.default_error_messages["required"]


class KernForm(forms.Form):
    """The base of every form. Required is the rule; what is optional says so."""

    default_renderer: Any = KernRenderer
    use_required_attribute = False  # the browser's own bubbles speak the browser's language and hide the summary

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == _DJANGOS_MISSING:
                field.error_messages["required"] = MISSING_ANSWER

    def lost_files(self) -> list[str]:
        """Names of the files that came with a form that comes back: browsers empty their fields, so they are named."""
        lost = [self.add_prefix(name) for name in self.fields if not self.is_parked(name)]
        return [str(each.name) for name in lost for each in self.files.getlist(name)]

    def is_parked(self, name: str) -> bool:  # noqa: ARG002 - for forms that keep what has arrived
        """Whether the file of this field is kept until the form is whole."""
        return False

    def refuse(self, refused: Refused) -> None:
        """Add the text of ``refused`` as an error, at the field that its fact ``field`` names, else on top."""
        field = refused.facts.get("field")
        self.add_error(str(field) if field in self.fields else None, refusal_text(refused))


class EuroField(forms.CharField):
    """An amount as Germans write it; the cleaned value is integer cents, or None where nothing was given."""

    def __init__(self, *, help_text: Any = "", **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "tw-amount"})
        super().__init__(
            help_text=help_text or _("Betrag in Euro, zum Beispiel 1.234,56"), **{"widget": widget, **kwargs}
        )

    def prepare_value(self, value: Any) -> Any:
        """Cents as "1.234,56"; what was typed stays as it was typed."""
        return formats.euro(value).removesuffix("€").strip() if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_amount_de(text)
        except Refused as refused:
            raise ValidationError(refusal_text(refused), code=refused.code) from refused

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class NumberField(forms.DecimalField):
    """A number as Germans write it: 1.250,5 and 1250,5; never read as something a thousand times smaller."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "tw-short"})
        messages = {
            "invalid": _("Das ist keine Zahl. Bitte schreiben Sie sie so: 1.250 oder 12,5."),
            "max_decimal_places": _("Bitte geben Sie höchstens zwei Nachkommastellen an."),
        }
        super().__init__(
            **{"widget": widget, "max_digits": 14, "decimal_places": 2, "error_messages": messages, **kwargs}
        )

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        return super().to_python(_machine_number(value) if isinstance(value, str) else value)


class CountField(forms.IntegerField):
    """A whole number as Germans write it: 600.000 or 600000."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "tw-short"})
        messages = {"invalid": _("Das ist keine ganze Zahl. Bitte schreiben Sie sie so: 600.000.")}
        super().__init__(**{"widget": widget, "error_messages": messages, **kwargs})

    def to_python(self, value: Any) -> Any:
        return super().to_python(_machine_number(value) if isinstance(value, str) else value)


def _machine_number(text: str) -> str:
    """German spelling to Python's; dots count only as separators of whole thousands, as 1.25 may mean two things."""
    whole, comma, rest = text.strip().replace(" ", "").partition(",")
    first, *groups = whole.split(".")
    if groups and not (1 <= len(first.lstrip("-")) <= 3 and all(len(group) == 3 for group in groups)):
        raise ValidationError(
            _("Das ist keine Zahl. Ein Punkt trennt Tausender, ein Komma die Nachkommastellen: 1.250 oder 12,5."),
            code="invalid",
        )
    return "".join([first, *groups]) + ("." + rest if comma else "")


class DateField(forms.DateField):
    """A day; accepts 31.12.2026 and 2026-12-31, shown by the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "tw-short"})
        messages = {"invalid": _("Das ist kein Datum. Bitte schreiben Sie es so: 31.12.2026.")}
        super().__init__(**{"widget": widget, "input_formats": DAY_FORMATS, "error_messages": messages, **kwargs})


class MomentField(forms.DateTimeField):
    """Day and time in Germany; the cleaned value is aware."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "tw-short"})
        messages = {"invalid": _("Das ist kein Zeitpunkt. Bitte schreiben Sie ihn so: 31.12.2026 14:05.")}
        super().__init__(**{"widget": widget, "input_formats": MOMENT_FORMATS, "error_messages": messages, **kwargs})


def latest_of_minute(moment: datetime, *, at: datetime) -> datetime:
    """What was typed is a minute and means some moment of it: the latest that has passed by ``at``; the future stays."""
    return moment if moment.second or moment > at else min(moment + timedelta(seconds=59), at)


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
