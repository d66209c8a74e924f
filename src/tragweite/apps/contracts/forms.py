# SPDX-License-Identifier: EUPL-1.2
"""Forms of contracts, invoices and the ledger."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import BudgetLine, Campaign
from tragweite.apps.partners.models import Channel, Party
from tragweite.core.rules.ledger import DIMENSIONS
from tragweite.core.rules.money import Basis
from tragweite.core.rules.states import CostState
from tragweite.web import states
from tragweite.web.forms import DateField, EuroField, KernForm

from . import queries
from .actions.ledger import BOOKABLE
from .models import Contract

VAT_CHOICES: Final = [
    ("standard", _("Regelsatz am Ende der Laufzeit (§ 12 Abs. 1 UStG)")),
    ("none", _("keine Umsatzsteuer (zum Beispiel Kleinunternehmer, § 19 UStG)")),
]
DIMENSION_LABELS: Final = {
    "ministry": _("Ressort"),
    "campaign": _("Kampagne"),
    "year": _("Haushaltsjahr"),
    "platform": _("Plattform"),
    "party": _("Partner"),
    "kind": _("Kostenart"),
    "state": _("Kostenstand"),
}


class ContractForm(KernForm):
    """What a contract says; ``vat_rate`` None is the standard rate of the supply date."""

    party = forms.ModelChoiceField(
        label=_("Auftragnehmer"),
        queryset=Party.objects.none(),
        help_text=_("Angeboten werden die ausgewählten Kandidatinnen und Kandidaten dieser Kampagne und Agenturen."),
    )
    number = forms.CharField(label=_("Vertragsnummer"), max_length=60)
    subject = forms.CharField(label=_("Gegenstand"), max_length=300)
    starts_on = DateField(label=_("Beginn"))
    ends_on = DateField(label=_("Ende"))
    fee_net_cents = EuroField(label=_("Honorar (netto)"))
    vat = forms.ChoiceField(label=_("Umsatzsteuer"), choices=VAT_CHOICES)
    budget_line = forms.ModelChoiceField(label=_("Haushaltsstelle"), queryset=BudgetLine.objects.none())
    usage_rights = forms.CharField(label=_("Nutzungsrechte"), widget=forms.Textarea(attrs={"rows": 4}))
    usage_until = DateField(label=_("Nutzung bis"), required=False)
    name_consent_on = DateField(
        label=_("Einwilligung, den Namen zu veröffentlichen, vom"),
        required=False,
        help_text=_("Leer: keine Einwilligung. Der Name verlässt dann das Haus nicht."),
    )
    fee_consent_on = DateField(
        label=_("Einwilligung, das Honorar zu veröffentlichen, vom"),
        required=False,
        help_text=_("Leer: keine Einwilligung. Das Honorar erscheint dann nur in Summen."),
    )

    def __init__(self, *args: Any, campaign: Campaign, contract: Contract | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = queries.contract_parties(campaign)
        if contract is not None:
            parties = parties | Party.objects.filter(pk=contract.party_id)
            del self.fields["name_consent_on"], self.fields["fee_consent_on"]
        self._field("party").queryset = parties
        self._field("budget_line").queryset = BudgetLine.objects.filter(ministry=campaign.ministry_id)

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def values(self) -> dict[str, Any]:
        """The cleaned values as the actions take them."""
        values = dict(self.cleaned_data)
        is_free = values.pop("vat") == "none"
        return {**values, "vat_rate": Decimal(0) if is_free else None}


def contract_initial(contract: Contract) -> dict[str, Any]:
    """What the form shows of an existing draft."""
    names = ("party", "number", "subject", "starts_on", "ends_on", "fee_net_cents", "usage_rights", "usage_until")
    values = {name: getattr(contract, name) for name in names}
    return {**values, "budget_line": contract.budget_line, "vat": "standard" if contract.vat_rate else "none"}


class DeliverableForm(KernForm):
    """One thing to deliver."""

    description = forms.CharField(label=_("Leistung"), max_length=300)
    channel = forms.ModelChoiceField(label=_("Kanal"), queryset=Channel.objects.none(), required=False)
    format = forms.CharField(label=_("Format"), max_length=30, required=False, help_text=_("zum Beispiel Reel, Story"))
    quantity = forms.IntegerField(label=_("Anzahl"), initial=1, min_value=1, max_value=1000)
    price_net_cents = EuroField(label=_("Anteil am Honorar (netto)"), required=False)
    due_on = DateField(label=_("fällig am"))

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["channel"]
        field.queryset = Channel.objects.filter(party=contract.party_id)


class ConsentForm(KernForm):
    """Since when name and fee may be published."""

    name_consent_on = DateField(label=_("Einwilligung, den Namen zu veröffentlichen, vom"), required=False)
    fee_consent_on = DateField(
        label=_("Einwilligung, das Honorar zu veröffentlichen, vom"),
        required=False,
        help_text=_("Leer heißt: keine oder widerrufene Einwilligung."),
    )


class InvoiceForm(KernForm):
    """An invoice as it stands on the paper."""

    number = forms.CharField(label=_("Rechnungsnummer"), max_length=60)
    issued_on = DateField(label=_("Rechnungsdatum"))
    received_on = DateField(label=_("Eingang"))
    net_cents = EuroField(label=_("Netto"))
    vat = forms.ChoiceField(
        label=_("Umsatzsteuer"),
        choices=[("contract", _("wie im Vertrag")), ("none", _("keine Umsatzsteuer ausgewiesen"))],
    )
    gross_cents = EuroField(
        label=_("Brutto"),
        required=False,
        help_text=_("Nur wenn die Rechnung um Cent anders rundet; sonst wird der Betrag berechnet."),
    )

    def values(self) -> dict[str, Any]:
        """The cleaned values as the action takes them."""
        values = dict(self.cleaned_data)
        is_free = values.pop("vat") == "none"
        return {**values, "vat_rate": Decimal(0) if is_free else None}


class ReasonForm(KernForm):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Begründung"), max_length=300)


class DeliveryNoteForm(KernForm):
    """By what a delivery is seen that no post in Tragweite shows."""

    note = forms.CharField(
        label=_("Woran ist die Leistung zu sehen?"),
        help_text=_("Zum Beispiel: Adresse des Beitrags, Lieferschein, Protokoll mit Aktenzeichen."),
        max_length=300,
    )


class AmountForm(KernForm):
    """An amount that hangs on no contract."""

    state = forms.ChoiceField(
        label=_("Kostenstand"), choices=[(each.value, states.word("cost", each)) for each in BOOKABLE]
    )
    kind = forms.ChoiceField(label=_("Kostenart"), choices=states.choices("amount_kind"))
    net_cents = EuroField(label=_("Netto"))
    vat = forms.ChoiceField(
        label=_("Umsatzsteuer"), choices=[("standard", _("Regelsatz am Buchungstag")), VAT_CHOICES[1]]
    )
    booked_on = DateField(label=_("Buchungstag"))
    year = forms.IntegerField(label=_("Haushaltsjahr"), min_value=2000, max_value=2100)
    budget_line = forms.ModelChoiceField(label=_("Haushaltsstelle"), queryset=BudgetLine.objects.none(), required=False)
    platform = forms.ChoiceField(
        label=_("Plattform"), required=False, choices=[("", _("keine einzelne")), *Channel.Platform.choices]
    )
    party = forms.ModelChoiceField(label=_("Partner"), queryset=Party.objects.none(), required=False)
    position = forms.CharField(
        label=_("Position"),
        max_length=60,
        required=False,
        help_text=_("Leer: ein neuer Betrag. Sonst die Position der Buchung, die damit ihren nächsten Stand erreicht."),
    )
    note = forms.CharField(label=_("Bemerkung"), max_length=300, required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines: Any = self.fields["budget_line"]
        lines.queryset = BudgetLine.objects.filter(ministry=campaign.ministry_id)
        parties: Any = self.fields["party"]
        parties.queryset = queries.contract_parties(campaign)

    def values(self) -> dict[str, Any]:
        """The cleaned values as the action takes them; raises ``Refused("rules.no_valid_value", …)``."""
        values = dict(self.cleaned_data)
        is_free = values.pop("vat") == "none"
        rate = Decimal(0) if is_free else queries.standard_vat(on=values["booked_on"]).value
        return {**values, "state": CostState(values["state"]), "vat_rate": rate}


class CutForm(KernForm):
    """Which cut of the ledger: by what, as of when, in which cost state, net or gross."""

    by = forms.ChoiceField(label=_("aufgeteilt nach"), choices=[(each, DIMENSION_LABELS[each]) for each in DIMENSIONS])
    as_of = DateField(
        label=_("Stichtag"), required=False, help_text=_("Leer: jetzt. Ein früherer Tag zeigt den damaligen Stand.")
    )
    state = forms.ChoiceField(
        label=_("Kostenstand"), choices=[("latest", _("jeweils letzter Stand")), *states.choices("cost")]
    )
    basis = forms.ChoiceField(
        label=_("Betrag"), choices=[(Basis.GROSS.value, _("brutto")), (Basis.NET.value, _("netto"))]
    )
    campaign = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_as_of(self) -> date | None:
        as_of: date | None = self.cleaned_data["as_of"]
        if as_of is not None and as_of > timezone.localdate(self.at):
            raise forms.ValidationError(
                _("Der Stichtag liegt in der Zukunft. Bitte wählen Sie heute oder einen früheren Tag.")
            )
        return as_of
