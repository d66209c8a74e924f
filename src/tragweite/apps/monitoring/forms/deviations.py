# SPDX-License-Identifier: EUPL-1.2
"""Doubts and deviations: who clears them, how, and what they do to the payment."""

from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tragweite.apps.monitoring.models import LiveCheck
from tragweite.apps.people.models import User
from tragweite.web import states
from tragweite.web.forms import EuroField, KernForm


class DecisionForm(KernForm):
    """What a person says of a doubt."""

    decision = forms.ChoiceField(label=_("Ihr Ergebnis"), choices=LiveCheck.Decision.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Begründung"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


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
