# SPDX-License-Identifier: EUPL-1.2
"""Forms about people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tragweite.core.rules.states import Role
from tragweite.web.forms import DateField, KernForm, KernRenderer
from tragweite.web.mail_kinds import MODES, Mode, preferable
from tragweite.web.states import word

from .models import Ministry, User
from .policies import OUTSIDE_ROLES, Scope
from .queries import administered_ministries, colleagues

INSIDE_ROLES = [(str(role), word("role", role)) for role in Role if role not in OUTSIDE_ROLES]


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, help_text=help_text, strip=False, max_length=200, widget=widget)


class SignInForm(AuthenticationForm):
    """Name and password; one message for everything that fails."""

    default_renderer = KernRenderer
    use_required_attribute = False
    error_messages = {
        "invalid_login": _(
            "Kennung oder Kennwort stimmen nicht, oder das Konto ist nach mehreren Fehlversuchen für einige Minuten "
            "gesperrt. Bitte prüfen Sie beides, versuchen Sie es später noch einmal oder wenden Sie sich an die "
            "Verwaltung der Zugänge."
        ),
        "inactive": _("Kennung oder Kennwort stimmen nicht."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Kennung")
        self.fields["password"].label = _("Kennwort")


class ChangePasswordForm(KernForm):
    """The own password: the old one, and the new one twice."""

    old_password = _password(_("Bisheriges Kennwort"), "current-password")
    password = _password(_("Neues Kennwort"), "new-password", _("Mindestens 12 Zeichen, kein gebräuchliches Wort."))
    again = _password(_("Neues Kennwort wiederholen"), "new-password")

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise ValidationError(_("Die beiden neuen Kennwörter sind nicht gleich. Bitte geben Sie beide neu ein."))
        return again


class SetPasswordForm(KernForm):
    """A password that an administrator hands over to someone."""

    password = _password(
        _("Kennwort"),
        "new-password",
        _("Mindestens 12 Zeichen. Bitte persönlich übergeben; nach dem Anmelden wird zur Änderung aufgefordert."),
    )


class NewUserForm(KernForm):
    """A new account."""

    username = forms.CharField(
        label=_("Kennung"),
        max_length=80,
        help_text=_("Zum Anmelden; Kleinbuchstaben, Ziffern, Punkt, Binde- und Unterstrich, mindestens 3 Zeichen."),
    )
    display_name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Wie die Person in Vorgängen heißt."))
    email = forms.EmailField(label=_("E-Mail"), required=False)


class ChangeUserForm(KernForm):
    """Name, e-mail and whether the account is open."""

    display_name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-Mail"), required=False)
    is_active = forms.BooleanField(
        label=_("Das Konto ist offen"),
        required=False,
        help_text=_("Ohne Haken kann sich die Person nicht mehr anmelden; laufende Sitzungen enden sofort."),
    )


class GrantRoleForm(KernForm):
    """A role in a ministry for a period; offers only administered ministries."""

    ministry: "forms.ModelChoiceField[Ministry]" = forms.ModelChoiceField(
        None, label=_("Ressort"), empty_label=_("bitte wählen")
    )
    role = forms.ChoiceField(label=_("Rolle"), choices=[("", _("bitte wählen")), *INSIDE_ROLES])
    valid_from = DateField(label=_("Gültig ab"))
    valid_to = DateField(
        label=_("Gültig bis"), required=False, help_text=_("Letzter Tag. Für die Rolle Prüfung immer anzugeben.")
    )

    def __init__(self, *args: Any, scope: Scope, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ministry"].queryset = administered_ministries(scope)  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate(at)


class EndRoleForm(KernForm):
    """The last day of a role."""

    last_day = DateField(
        label=_("Letzter Tag"), help_text=_("Mit dem gestrigen Tag endet die Rolle sofort, sonst am Ende des Tages.")
    )


class StandInForm(KernForm):
    """Who acts for someone, from when to when; offers colleagues of the same ministries."""

    deputy: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        None, label=_("Vertretung"), empty_label=_("bitte wählen")
    )
    valid_from = DateField(label=_("Von"))
    valid_to = DateField(label=_("Bis"), help_text=_("Letzter Tag der Vertretung."))

    def __init__(self, *args: Any, absent: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = colleagues(absent, at=at)  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate(at)


class OutsideCodeForm(KernForm):
    """The six digits from the mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        help_text=_("6 Ziffern aus der E-Mail. Der Code gilt 15 Minuten."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "tw-short", "pattern": "[0-9 ]*"}
        ),
    )


class MailForm(KernForm):
    """For each kind of mail: at once, gathered once a day, or off where that is allowed."""

    def __init__(self, *args: Any, modes: Mapping[str, Mode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, kind in preferable().items():
            allowed = [(str(mode), text) for mode, text in MODES.items() if mode != Mode.OFF or kind.may_be_off]
            self.fields[code] = forms.ChoiceField(label=str(kind.name), choices=allowed, initial=str(modes[code]))

    def modes(self) -> dict[str, Mode]:
        """The choice for each kind."""
        return {code: Mode(value) for code, value in self.cleaned_data.items()}
