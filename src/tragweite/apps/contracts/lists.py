# SPDX-License-Identifier: EUPL-1.2
"""The lists of this room: contracts, invoices, ledger."""

from datetime import date
from functools import partial
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.people.queries import Scope
from tragweite.web import states
from tragweite.web.listing import Column, Filter, Listing

from . import policies, queries
from .models import Contract, Invoice, LedgerEntry


def list_url() -> str:
    """The start page of this room."""
    return reverse("contracts:list")


def contract_url(contract: Contract) -> str:
    """The page of a contract."""
    return reverse("contracts:detail", args=[contract.pk])


CONTRACT_COLUMNS: Final = (
    Column("number", gettext_lazy("Nummer"), sort="number", url=contract_url),
    Column("party", gettext_lazy("Auftragnehmer"), value="party.name", sort="party__name"),
    Column("subject", gettext_lazy("Gegenstand")),
    Column("campaign", gettext_lazy("Kampagne"), value="campaign.title", sort="campaign__title"),
    Column("ministry", gettext_lazy("Ressort"), value="campaign.ministry.short_name", sort="campaign__ministry__name"),
    Column("state", gettext_lazy("Stand"), kind="state", states="contract", sort="state"),
    Column("fee", gettext_lazy("Honorar (netto)"), kind="money", value="fee_net_cents", sort="fee_net_cents"),
    Column("ends_on", gettext_lazy("Ende"), kind="day", sort="ends_on"),
)


def _contract_search(rows: QuerySet[Contract], text: str) -> QuerySet[Contract]:
    found = Q(number__icontains=text) | Q(subject__icontains=text) | Q(party__name__icontains=text)
    return rows.filter(found | Q(campaign__title__icontains=text))


CONTRACT_FILTERS: Final = (
    Filter("q", gettext_lazy("Suchwort"), "text", _contract_search),
    Filter("stand", gettext_lazy("Stand"), states.choices("contract"), lambda rows, value: rows.filter(state=value)),
)


def contract_listing(request: HttpRequest, contracts: QuerySet[Contract]) -> Listing:
    """Contracts with filters, sorting and export."""
    return Listing(
        request,
        contracts,
        CONTRACT_COLUMNS,
        CONTRACT_FILTERS,
        "-ends_on",
        _("Verträge"),
        notes=_("Honorar: vereinbarter Nettobetrag ohne Umsatzsteuer. Quelle: die Verträge in Tragweite."),
        empty=_("Noch kein Vertrag. Verträge legen Sie auf der Seite einer Kampagne unter „Verträge und Geld“ an."),
    )


def invoice_step(invoice: Any) -> str:
    if invoice.paid_by_id:
        return "paid"
    if not invoice.is_standing:
        return "cancelled"
    return "accepted" if invoice.factually_checked_by_id else "invoiced"


STEPS: Final = {
    "invoiced": gettext_lazy("zu prüfen"),
    "accepted": gettext_lazy("sachlich richtig, zu zahlen"),
    "paid": gettext_lazy("gezahlt"),
    "cancelled": gettext_lazy("storniert"),
}
INVOICE_COLUMNS: Final = (
    Column("number", gettext_lazy("Rechnung"), sort="number", url=lambda row: contract_url(row.contract)),
    Column("party", gettext_lazy("Auftragnehmer"), value="contract.party.name", sort="contract__party__name"),
    Column("contract", gettext_lazy("Vertrag"), value="contract.number", sort="contract__number"),
    Column("received_on", gettext_lazy("Eingang"), kind="day", sort="received_on"),
    Column("gross", gettext_lazy("Brutto"), kind="money", value="gross_cents", sort="gross_cents"),
    Column("step", gettext_lazy("Stand"), value=lambda row: str(STEPS[invoice_step(row)])),
    Column("recorded", gettext_lazy("erfasst von"), value="recorded_by.display_name"),
    Column("recorded_at", gettext_lazy("erfasst"), kind="moment", sort="recorded_at"),
    Column("checked", gettext_lazy("sachlich richtig"), value="factually_checked_by.display_name"),
    Column("checked_at", gettext_lazy("geprüft"), kind="moment", value="factually_checked_at"),
    Column("paid", gettext_lazy("Zahlung angeordnet von"), value="paid_by.display_name"),
    Column("paid_at", gettext_lazy("angeordnet"), kind="moment", sort="paid_at"),
    Column("paid_on", gettext_lazy("gezahlt am"), kind="day", sort="paid_on"),
)


def _in_step(rows: Any, step: str) -> Any:
    if step == "cancelled":
        return rows.filter(is_standing=False)
    if step == "paid":
        return rows.filter(paid_by__isnull=False)
    return rows.filter(is_standing=True, paid_by__isnull=True, factually_checked_by__isnull=step == "invoiced")


def _received(rows: QuerySet[Invoice], days: tuple[date | None, date | None]) -> QuerySet[Invoice]:
    return _between(rows, "received_on", days)


def _between(rows: QuerySet[Any], field: str, days: tuple[date | None, date | None]) -> QuerySet[Any]:
    first, last = days
    rows = rows.filter(**{f"{field}__gte": first}) if first else rows
    return rows.filter(**{f"{field}__lte": last}) if last else rows


INVOICE_FILTERS: Final = (
    Filter("stand", gettext_lazy("Stand"), tuple(STEPS.items()), _in_step),
    Filter("eingang", gettext_lazy("Eingang"), "date_range", _received),
)


def invoice_listing(request: HttpRequest, scope: Scope) -> Listing:
    """Invoices with who did what when."""
    return Listing(
        request,
        queries.invoices_within(scope),
        INVOICE_COLUMNS,
        INVOICE_FILTERS,
        "-received_on",
        _("Rechnungen"),
        notes=_("Brutto: Rechnungsbetrag mit Umsatzsteuer. Quelle: die erfassten Rechnungen."),
        empty=_("Noch keine Rechnung. Rechnungen erfassen Sie auf der Seite des Vertrags."),
    )


def _entry_note(entry: LedgerEntry) -> str:
    taken = _("Storno zu Nr. %(number)s") % {"number": entry.reverses_id} if entry.reverses_id else ""
    return " · ".join(part for part in (taken, entry.note) if part)


def _reversal_url(scope: Scope, entry: LedgerEntry) -> str | None:
    is_open = entry.reverses_id is None and entry.contract_id is None and not hasattr(entry, "reversed_by")
    may_reverse = is_open and policies.may_book(scope, ministry_id=entry.ministry_id)
    return reverse("contracts:reverse", args=[entry.pk]) if may_reverse else None


def _reversal_text(scope: Scope, entry: LedgerEntry) -> str:
    if hasattr(entry, "reversed_by"):
        return _("storniert durch Nr. %(number)s") % {"number": entry.reversed_by.pk}
    return _("stornieren") if _reversal_url(scope, entry) else "–"


LEDGER_COLUMNS: Final = (
    Column("pk", gettext_lazy("Nr."), value="pk", sort="pk"),
    Column("booked_on", gettext_lazy("Buchungstag"), kind="day", sort="booked_on"),
    Column("campaign", gettext_lazy("Kampagne"), value="campaign.title", sort="campaign__title"),
    Column("state", gettext_lazy("Kostenstand"), kind="state", states="cost", sort="state"),
    Column("kind", gettext_lazy("Kostenart"), states="amount_kind", sort="kind"),
    Column("net", gettext_lazy("Netto"), kind="money", value="net_cents", sort="net_cents"),
    Column("vat", gettext_lazy("Umsatzsteuer"), kind="money", value="vat_cents"),
    Column("gross", gettext_lazy("Brutto"), kind="money", value="gross_cents", sort="gross_cents"),
    Column("party", gettext_lazy("Partner"), value="party.name", sort="party__name"),
    Column("platform", gettext_lazy("Plattform"), states="platform", sort="platform"),
    Column("year", gettext_lazy("Jahr"), value=lambda row: str(row.year), sort="year"),
    Column("ministry", gettext_lazy("Ressort"), value="ministry.short_name", sort="ministry__name"),
    Column("recorded_at", gettext_lazy("erfasst"), kind="moment", sort="recorded_at"),
    Column("recorded_by", gettext_lazy("von"), value="recorded_by.display_name"),
    Column("position", gettext_lazy("Position"), sort="position"),
    Column("note", gettext_lazy("Bemerkung"), value=_entry_note),
)


def _reversal_column(scope: Scope) -> Column:
    """Offered only to those who may reverse the entry."""
    text, url = partial(_reversal_text, scope), partial(_reversal_url, scope)
    return Column("reverse", gettext_lazy("Storno"), value=text, url=url)


def ledger_listing(request: HttpRequest, scope: Scope) -> Listing:
    """The ledger, line by line."""
    years = [(str(year), str(year)) for year in queries.booked_years(scope)]
    filters = (
        Filter("stand", _("Kostenstand"), states.choices("cost"), lambda rows, value: rows.filter(state=value)),
        Filter("art", _("Kostenart"), states.choices("amount_kind"), lambda rows, value: rows.filter(kind=value)),
        Filter("jahr", _("Haushaltsjahr"), years, lambda rows, value: rows.filter(year=value)),
        Filter("kampagne", _("Kampagne"), "text", lambda rows, value: rows.filter(campaign__title__icontains=value)),
        Filter("gebucht", _("Buchungstag"), "date_range", lambda rows, days: _between(rows, "booked_on", days)),
    )
    notes = _(
        "Jede Zeile ist ein Betrag, der einen Kostenstand erreicht hat. Zeilen werden nie geändert; eine Berichtigung "
        "ist ein Storno und eine neue Buchung. Summen je Kostenstand und Stichtag: Seite „Kosten auswerten“."
    )
    empty = _("Noch keine Buchung. Die erste entsteht, wenn ein Vertrag unterschrieben wird.")
    rows = queries.entries_within(scope)
    columns = (*LEDGER_COLUMNS, _reversal_column(scope))
    return Listing(request, rows, columns, filters, "-pk", _("Buchungen"), notes=notes, empty=empty)
