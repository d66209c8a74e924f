# SPDX-License-Identifier: EUPL-1.2
"""Contracts and money: what was agreed, and the append-only ledger of every amount with its cost state."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tragweite.apps.campaigns.models import BudgetLine, Campaign
from tragweite.apps.partners.models import Channel, Party
from tragweite.apps.people.models import Ministry
from tragweite.core.rules.states import ContractState

USER = settings.AUTH_USER_MODEL


class Contract(models.Model):
    """What one party owes and gets for one campaign."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="contracts", verbose_name=_("Kampagne"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="contracts", verbose_name=_("Auftragnehmer"))
    number = models.CharField(_("Vertragsnummer"), max_length=60, unique=True)
    subject = models.CharField(_("Gegenstand"), max_length=300)
    starts_on = models.DateField(_("Beginn"))
    ends_on = models.DateField(_("Ende"))
    fee_net_cents = models.BigIntegerField(_("Honorar (netto)"))
    vat_rate = models.DecimalField(_("Umsatzsteuersatz"), max_digits=5, decimal_places=4)
    usage_rights = models.TextField(_("Nutzungsrechte"))
    usage_until = models.DateField(_("Nutzung bis"), null=True, blank=True)
    # Without a dated consent neither the name nor the fee leaves the house (invariant 13).
    name_consent_on = models.DateField(_("Einwilligung: Name"), null=True, blank=True)
    fee_consent_on = models.DateField(_("Einwilligung: Honorar"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=20, default=ContractState.DRAFTING, db_index=True)
    budget_line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="contracts", verbose_name=_("Haushaltsstelle")
    )
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    signed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(_("unterschrieben"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("Vertrag")
        verbose_name_plural = _("Verträge")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="contract_ends_after_start"),
            models.CheckConstraint(condition=Q(fee_net_cents__gte=0), name="contract_fee_not_negative"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("created_by")), name="contract_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Deliverable(models.Model):
    """One thing the party delivers, with the part of the fee that it stands for."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="deliverables")
    description = models.CharField(_("Leistung"), max_length=300)
    channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Kanal")
    )
    format = models.CharField(_("Format"), max_length=30, blank=True)
    quantity = models.PositiveSmallIntegerField(_("Anzahl"), default=1)
    price_net_cents = models.BigIntegerField(_("Anteil am Honorar (netto)"), null=True, blank=True)
    due_on = models.DateField(_("fällig am"))

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("Leistung")

    def __str__(self) -> str:
        return self.description


class Invoice(models.Model):
    """An invoice of a contract and the acts that lead to its payment; no two of them by one person alone."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="invoices")
    number = models.CharField(_("Rechnungsnummer"), max_length=60)
    issued_on = models.DateField(_("Rechnungsdatum"))
    received_on = models.DateField(_("Eingang"))
    net_cents = models.BigIntegerField(_("Netto"))
    vat_rate = models.DecimalField(_("Umsatzsteuersatz"), max_digits=5, decimal_places=4)
    vat_cents = models.BigIntegerField(_("Umsatzsteuer"))
    gross_cents = models.BigIntegerField(_("Brutto"))
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("erfasst von"))
    recorded_at = models.DateTimeField()
    factually_checked_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sachlich richtig")
    )
    factually_checked_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Zahlung angeordnet von")
    )
    paid_on = models.DateField(_("gezahlt am"), null=True, blank=True)

    class Meta:
        ordering = ["-received_on", "pk"]
        verbose_name = _("Rechnung")
        verbose_name_plural = _("Rechnungen")
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="invoice_number_once"),
            models.CheckConstraint(
                condition=Q(net_cents__gt=0) & Q(gross_cents=F("net_cents") + F("vat_cents")), name="invoice_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(paid_by__isnull=True) | ~Q(paid_by=F("recorded_by")), name="payment_not_by_recorder"
            ),
            models.CheckConstraint(
                condition=Q(paid_by__isnull=True)
                | (Q(factually_checked_by__isnull=False) & ~Q(paid_by=F("factually_checked_by"))),
                name="payment_second_person",
            ),
        ]


class LedgerEntry(models.Model):
    """One amount entering one cost state. Append-only; a correction is a reversal and a new entry.

    ``position`` holds together what is the same money on its way from plan to payment.
    """

    position = models.CharField(_("Position"), max_length=60, db_index=True)
    ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="ledger", verbose_name=_("Ressort"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="ledger", verbose_name=_("Kampagne"))
    budget_line = models.ForeignKey(
        BudgetLine, models.PROTECT, null=True, blank=True, related_name="ledger", verbose_name=_("Haushaltsstelle")
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="ledger", verbose_name=_("Vertrag")
    )
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, blank=True, related_name="ledger")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="ledger", verbose_name=_("Partner")
    )
    platform = models.CharField(_("Plattform"), max_length=20, blank=True)
    kind = models.CharField(_("Kostenart"), max_length=20)
    state = models.CharField(_("Kostenstand"), max_length=20, db_index=True)
    year = models.PositiveSmallIntegerField(_("Haushaltsjahr"), db_index=True)
    net_cents = models.BigIntegerField(_("Netto"))
    vat_rate = models.DecimalField(_("Umsatzsteuersatz"), max_digits=5, decimal_places=4)
    vat_cents = models.BigIntegerField(_("Umsatzsteuer"))
    gross_cents = models.BigIntegerField(_("Brutto"))
    booked_on = models.DateField(_("Buchungstag"))
    recorded_at = models.DateTimeField(_("erfasst"), db_index=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name=_("storniert")
    )
    note = models.CharField(_("Bemerkung"), max_length=300, blank=True)

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name = _("Buchung")
        verbose_name_plural = _("Buchungen")
        indexes = [models.Index(fields=["campaign", "state"]), models.Index(fields=["budget_line", "state"])]
        constraints = [
            models.CheckConstraint(condition=Q(gross_cents=F("net_cents") + F("vat_cents")), name="ledger_adds_up"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=False) | Q(net_cents__gte=0), name="ledger_negative_only_as_reversal"
            ),
        ]


class DeliveryProof(models.Model):
    """One delivered piece of a deliverable was shown: a post by its evidence. Append-only; the room of the posts writes it.

    ``thing`` names the piece ("content.item:7"), or the note of a person where nothing in Tragweite can show it.
    """

    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="proofs")
    thing = models.CharField(max_length=60)
    note = models.CharField(_("woran zu sehen"), max_length=300, blank=True)
    shown_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("nachgewiesen"))

    class Meta:
        ordering = ["deliverable", "at", "pk"]
        verbose_name = _("Nachweis der Leistung")
        verbose_name_plural = _("Nachweise der Leistung")
        constraints = [models.UniqueConstraint(fields=["deliverable", "thing"], name="delivery_shown_once")]


class PaymentStop(models.Model):
    """Payments of a contract are stopped or reduced because of a thing of another room, until it is lifted.

    Nothing but the lifting ever changes; another effect is a new row.
    """

    class Effect(models.TextChoices):
        STOP = "stop", _("Zahlung angehalten")
        REDUCE = "reduce", _("Honorar gekürzt")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="payment_stops")
    thing = models.CharField(max_length=60)
    effect = models.CharField(_("Wirkung"), max_length=10, choices=Effect)
    net_cents = models.BigIntegerField(_("Kürzung (netto)"), null=True, blank=True)
    reason = models.CharField(_("Grund"), max_length=500)
    set_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField(_("seit"))
    lifted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("aufgehoben"), null=True, blank=True)

    class Meta:
        ordering = ["contract", "-set_at", "-pk"]
        verbose_name = _("Zahlungsstopp")
        verbose_name_plural = _("Zahlungsstopps")
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "thing"], condition=Q(lifted_at__isnull=True), name="one_stop_per_thing"
            ),
            models.CheckConstraint(
                condition=Q(effect="stop", net_cents__isnull=True) | Q(effect="reduce", net_cents__gt=0),
                name="reduction_has_an_amount",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="stop_has_reason"),
        ]
