# SPDX-License-Identifier: EUPL-1.2
"""Planned posts, invitations, bundles, other dates, and taking a post back."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Bundle, Item, Withdrawal
from tragweite.apps.content.queries import channels_for, deliverables_for
from tragweite.apps.contracts.models import Deliverable
from tragweite.apps.partners.models import Channel
from tragweite.web.forms import KernForm, MomentField
from tragweite.web.states import word

from .fields import long_text

SENDERS: Final = ("creator", "creator_boosted", "authority", "authority_boosted")


class ItemForm(KernForm):
    """One planned post."""

    title = forms.CharField(
        label=_("Arbeitstitel"),
        max_length=200,
        help_text=_(
            "Er steht auch in E-Mails an Personen von außen. Bitte nichts hineinschreiben, was vertraulich ist."
        ),
    )
    channel: "forms.ModelChoiceField[Channel]" = forms.ModelChoiceField(
        label=_("Kanal"),
        queryset=None,
        empty_label=_("Bitte wählen"),
        help_text=_("Kanäle der ausgewählten Partner und des eigenen Ressorts."),
    )
    format = forms.ChoiceField(label=_("Format"), choices=Item.Format.choices)
    sender = forms.ChoiceField(
        label=_("Absender"), help_text=_("Beworben ist ein Beitrag, sobald Geld für seine Verbreitung fließt.")
    )
    planned_at = MomentField(label=_("Geplant für"))
    deliverable: "forms.ModelChoiceField[Deliverable]" = forms.ModelChoiceField(
        label=_("Leistung aus dem Vertrag"), queryset=None, required=False, empty_label=_("keine")
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = channels_for(campaign)  # type: ignore[attr-defined]
        self.fields["deliverable"].queryset = deliverables_for(campaign)  # type: ignore[attr-defined]
        self.fields["sender"].choices = [(each, word("sender", each)) for each in SENDERS]  # type: ignore[attr-defined]


class InviteForm(KernForm):
    """A personal link for someone without an account."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-Mail"), help_text=_("Mails zu diesem Beitrag gehen an diese Adresse."))
    days = forms.IntegerField(label=_("Gültig für Tage"), initial=14, min_value=1)


class RescheduleForm(KernForm):
    """Another date."""

    planned_at = MomentField(label=_("Neuer Termin"))


class WithdrawForm(KernForm):
    """Why a post is taken back for good, and what the register shows of it."""

    reason = forms.ChoiceField(label=_("Grund"), choices=Withdrawal.Reason.choices)
    register_shows = forms.ChoiceField(
        label=_("Das öffentliche Register zeigt"),
        choices=Withdrawal.Shows.choices,
        help_text=_("Was nie veröffentlicht war, zeigt das Register nie."),
    )
    explanation = forms.CharField(label=_("Erläuterung"), max_length=2000, widget=long_text(4))


class BundleForm(KernForm):
    """A wave of posts that go out together."""

    title = forms.CharField(label=_("Titel des Bündels"), max_length=200)


class PutInBundleForm(KernForm):
    """A post that joins a bundle; only those that are not yet approved."""

    item: "forms.ModelChoiceField[Item]" = forms.ModelChoiceField(
        label=_("Beitrag"), queryset=None, empty_label=_("Bitte wählen")
    )

    def __init__(self, *args: Any, bundle: Bundle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Item.objects.filter(campaign=bundle.campaign_id, bundle__isnull=True)
        undecided = free.filter(state__in=("drafting", "returned", "submitted", "in_review"))
        self.fields["item"].queryset = undecided.select_related("campaign", "channel")  # type: ignore[attr-defined]
